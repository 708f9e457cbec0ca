"""Bytes of one file, refused before they are read when there are too many."""

from __future__ import annotations

import stat
from pathlib import Path

from apelles.collect.limits import Limits
from apelles.errors import PictureRefused


def read_file(path: Path, *, limits: Limits) -> bytes:
    """Return the bytes of a regular file no larger than the limit.

    Raises:
        PictureRefused: it is gone, unreadable, no regular file, or too large.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PictureRefused("not_a_file", "This is a device, pipe or folder, not a file; it is not read.")
        check_size(status.st_size, limits=limits)
        with path.open("rb") as file:
            data = file.read(limits.size + 1)
    except OSError as error:
        message = f"The file cannot be read: {error.strerror or error}. Check that it exists and may be read."
        raise PictureRefused("unreadable", message) from error
    check_size(len(data), limits=limits)
    return data


def check_size(size: int, *, limits: Limits) -> None:
    """Refuse a number of bytes above the limit, or none.

    Raises:
        PictureRefused: the file is empty or too large.
    """
    if size == 0:
        raise PictureRefused("empty", "The file is empty: there is nothing to decode.")
    if size > limits.size:
        message = f"The file has {size:,} bytes; at most {limits.size:,} are read. Save a smaller copy."
        raise PictureRefused("too_large", message)
