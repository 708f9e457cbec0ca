"""Bytes of one file, refused before they are read when there are too many; paths, kept inside their folder."""

from __future__ import annotations

import stat
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath

from apelles.collect.base import Found
from apelles.collect.identity import clean
from apelles.collect.limits import Limits
from apelles.errors import PictureRefused
from apelles.records import Refusal


def read_file(path: Path, *, limits: Limits) -> bytes:
    """Return the bytes of a regular file no larger than the limit.

    Raises:
        PictureRefused: it is gone, unreadable, no regular file, empty, or too large.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            message = "This is a device, pipe or folder, not a file, so it is not read."
            raise PictureRefused("not_a_file", message)
        check_size(status.st_size, limits=limits)
        return read_part(path, offset=0, size=status.st_size)
    except OSError as error:
        message = f"The file cannot be read: {error.strerror or error}. Check that it exists and may be read."
        raise PictureRefused("unreadable", message) from error


def read_part(path: Path, *, offset: int, size: int) -> bytes:
    """Return so many bytes of a file from a place on.

    Raises:
        PictureRefused: the file ends before.
    """
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read(size)
    if len(data) < size:
        message = "The file became shorter while it was read. Try again when nothing else writes to it."
        raise PictureRefused("truncated", message)
    return data


def check_size(size: int, *, limits: Limits) -> None:
    """Refuse a number of bytes above the limit, or none.

    Raises:
        PictureRefused: the file is empty or too large.
    """
    if size == 0:
        message = "The file is empty: there is nothing to decode."
        raise PictureRefused("empty", message)
    if size > limits.size:
        message = f"The file has {size:,} bytes; at most {limits.size:,} are read. Save a smaller copy."
        raise PictureRefused("too_large", message)


def refuse(file: str, code: str, reason: str) -> Refusal:
    """Return the refusal of a file that was not read, so that it has no hash."""
    return Refusal(file=clean(file), sha256="", code=code, reason=reason)


def outside(name: str) -> Refusal | None:
    """Return a refusal for a name that could lead out of its folder."""
    plain = name.replace("\\", "/")
    if PurePosixPath(plain).is_absolute() or PureWindowsPath(name).drive or ".." in PurePosixPath(plain).parts:
        return refuse(name, "outside", "The path leads out of the folder; only files inside it are read.")
    return None


def offer(root: Path, name: str, *, metadata: dict[str, str], limits: Limits) -> Found | Refusal:
    """Return a file of a folder, unless its name or a link leads out of it. `root` is resolved."""
    refusal = outside(name)
    if refusal:
        return refusal
    path = root / name
    try:
        inside = path.resolve().is_relative_to(root)
    except (OSError, RuntimeError, ValueError):  # a loop of links, or no possible name
        return refuse(name, "unreadable", "The path cannot be followed. Check for links that lead to themselves.")
    if not inside:
        reason = "The link leads out of the folder; only files inside the folder that was named are read."
        return refuse(name, "outside", reason)
    if not path.exists():
        return refuse(name, "missing", "The file is named, but it is not there. Add it, or remove its row or link.")
    if path.is_dir():
        return refuse(name, "not_a_file", "This is a link to a folder. Name that folder itself to collect it.")
    return Found(name=clean(name), read=partial(read_file, path, limits=limits), metadata=metadata, path=path)
