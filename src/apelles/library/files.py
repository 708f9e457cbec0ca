"""Previews and cached local features as files: each appears whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Container
from pathlib import Path
from uuid import uuid4

PART = ".part-"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def preview_path(folder: Path, sha256: str) -> Path:
    """Return where the preview of a picture lies."""
    return folder / "previews" / _checked(_SHA256, sha256)[:2] / f"{sha256}.jpg"


def features_path(folder: Path, sha256: str, name: str) -> Path:
    """Return where the local features of a picture lie; `name` is letters, digits, - and _."""
    return folder / "features" / _checked(_SHA256, sha256)[:2] / f"{sha256}.{_checked(_NAME, name)}"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step: readers see the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{PART}{uuid4().hex}")
    try:
        part.write_bytes(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def sweep(folder: Path, *, keep: Container[str]) -> None:
    """Delete previews and features of pictures that are not kept, and parts left by killed writers."""
    for room in (folder / "previews", folder / "features"):
        for path in room.glob("*/*") if room.is_dir() else ():
            if path.name.startswith(PART) or path.name.split(".")[0] not in keep:
                path.unlink(missing_ok=True)


def size_on_disk(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _checked(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        message = f"{text!r} cannot be part of a file name in a library, so nothing is read or written."
        raise ValueError(message)
    return text
