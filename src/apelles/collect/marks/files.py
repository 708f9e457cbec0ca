"""Write marked pictures and sidecars: the old file or the new one stands there, never a part of either."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from apelles.collect.marks.mark import Marked
from apelles.collect.marks.refused import MarkRefused
from apelles.collect.rights.embedded import MOST_BYTES

NEW_FILE_MODE = 0o644
BACKUP = ".original"
"""What is put behind the name of a picture for the copy that is kept of it unmarked."""


def sidecar_of(path: Path) -> Path:
    """Return where the sidecar of a picture stands: `dragon.avif.xmp` beside `dragon.avif`."""
    return path.with_name(f"{path.name}.xmp")


def xmp_beside(path: Path) -> bytes:
    """Return the sidecar of a picture, cut behind what is read of XMP; empty where there is none, or only a link."""
    beside = sidecar_of(path)
    if beside.is_symlink() or not beside.is_file():
        return b""
    with beside.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def backup_of(path: Path) -> Path:
    """Return where the unmarked picture is kept: `dragon.png.original` beside `dragon.png`."""
    return path.with_name(f"{path.name}{BACKUP}")


def write_marked(path: Path, marked: Marked, *, keep_backup: bool = False) -> Path:
    """Write a marked picture in the place of the picture, or its sidecar beside it, and return the file written.

    The new file is written and flushed in the same folder, then takes the name of the old one at once. It has the mode
    of the picture, and the time of writing, for it is another file than before: tools that copy what has changed must
    see it. A symbolic link is followed and stays; other hard links keep the old bytes. With `keep_backup` the old file
    stays under the name that `backup_of` gives; a backup that is there already is the older one and is left alone.
    Where nothing changed, nothing is written.

    Raises:
        MarkRefused: the file changed since it was read, may not be written, or the disk does not take it.
    """
    try:
        picture = path.resolve(strict=True)
        target = picture if marked.in_place else sidecar_of(picture)
        present = target.read_bytes() if target.exists() else b""
        if present == marked.content:
            return target
        if (hashlib.sha256(present).hexdigest() if present else "") != marked.replaces_sha256:
            raise MarkRefused("changed_since", path=target)
        if present and not os.access(target, os.W_OK):
            raise MarkRefused("cannot_write", path=target, reason="it is write-protected")
        if keep_backup and present:
            _back_up(target, present)
        replace_file(target, marked.content, mode=stat.S_IMODE(picture.stat().st_mode))
    except OSError as error:
        raise MarkRefused("cannot_write", path=path, reason=error.strerror or error) from error
    return target


def replace_file(target: Path, content: bytes, *, mode: int = NEW_FILE_MODE) -> None:
    """Put a file in its place at once, flushed to disk.

    Raises:
        OSError: the disk does not take it; the old file, if any, still stands.
    """
    with NamedTemporaryFile(dir=target.parent, prefix=".apelles-", delete=False) as part:
        try:
            part.write(content)
            part.flush()
            os.fchmod(part.fileno(), mode)
            os.fsync(part.fileno())
            Path(part.name).replace(target)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    _flush_folder(target.parent)


def _back_up(target: Path, content: bytes) -> None:
    backup = backup_of(target)
    if backup.exists():
        return
    try:
        backup.hardlink_to(target)
    except OSError:
        replace_file(backup, content, mode=stat.S_IMODE(target.stat().st_mode))


def _flush_folder(folder: Path) -> None:
    """Make the new name last; folders of some file systems cannot be flushed."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
