"""WebDataset shards: tar files whose members share a key, read in place and never unpacked."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from functools import partial
from io import BufferedReader
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any, Final

from apelles.collect.base import Found
from apelles.collect.cells import cell, flat
from apelles.collect.identity import clean
from apelles.collect.limits import DEFAULT, Limits
from apelles.collect.reading import check_size, outside, read_part, refuse
from apelles.collect.sources.sidecar import Sidecar, read_sidecar
from apelles.errors import PictureRefused
from apelles.records import Refusal

PICTURES: Final = frozenset(
    ("avif", "bmp", "gif", "heic", "heif", "img", "image", "jfif", "jpe", "jpeg", "jpg", "png", "tif", "tiff", "webp")
)
COMPANIONS: Final = frozenset(("json", "txt", "cls"))
COMPANION_LIMIT: Final = 4 * 2**20
HEADER_LIMIT: Final = 2**20
GROUP_LIMIT: Final = 1_000


class WebDatasetSource:
    """The pictures of one tar file, or of every tar file in a folder, with their .json, .txt and .cls companions."""

    def __init__(self, path: Path, *, metadata: Path | None = None, limits: Limits = DEFAULT) -> None:
        """Take a shard or a folder of shards, and a sidecar whose cells go over those of the companions."""
        self.shards = [path] if path.is_file() else _shards(path)
        self.limits = limits
        self.sidecar = read_sidecar(metadata) if metadata else Sidecar()

    @staticmethod
    def recognizes(path: Path) -> bool:
        """Return whether this is a tar file, or a folder of them without pictures beside them."""
        if path.is_file():
            return path.suffix == ".tar"
        suffixes = {item.suffix.lower().lstrip(".") for item in path.iterdir()} if path.is_dir() else set()
        return "tar" in suffixes and not suffixes & PICTURES

    def __iter__(self) -> Iterator[Found | Refusal]:
        """Yield the pictures of every shard, in the order in which they lie."""
        return self.sidecar.over(item for shard in self.shards for item in self._shard(shard))

    def _shard(self, shard: Path) -> Iterator[Found | Refusal]:
        for _, group in groupby(_entries(shard), key=_key):
            yield from self._sample(shard, group)

    def _sample(self, shard: Path, group: Iterator[tarfile.TarInfo | Refusal]) -> Iterator[Found | Refusal]:
        pictures: list[tarfile.TarInfo] = []
        metadata: dict[str, str] = {}
        for count, member in enumerate(group):
            if isinstance(member, Refusal):
                yield member
            elif refusal := _unfit(shard, member) or _crowded(shard, member, count):
                yield refusal
            elif _kind(member.name) in COMPANIONS:
                metadata |= _companion(shard, member)
            else:
                pictures.append(member)
        for member in pictures:
            read = partial(_read, shard, offset=member.offset_data, size=member.size, limits=self.limits)
            yield Found(name=clean(f"{shard.name}/{member.name}"), read=read, metadata=metadata)


class _Headers(BufferedReader):
    """A file that gives no more bytes at once than a header may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= HEADER_LIMIT:
            message = f"a header of more than {HEADER_LIMIT:,} bytes"
            raise tarfile.ReadError(message)
        return super().read(size)


def _entries(shard: Path) -> Iterator[tarfile.TarInfo | Refusal]:
    """Yield what is in a tar file, and a refusal where it cannot be read any further."""
    try:
        yield from _members(shard)
    except (tarfile.TarError, OSError, ValueError, RecursionError, MemoryError) as error:
        reason = f"The shard cannot be read any further: {str(error)[:200]}. Get a complete copy."
        yield refuse(shard.name, "broken_shard", reason)


def _members(shard: Path) -> Iterator[tarfile.TarInfo]:
    """Yield what is in a tar file, folders left out; only headers are read."""
    with shard.open("rb", buffering=0) as file, tarfile.open(fileobj=_Headers(file), mode="r:") as archive:
        while (member := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # else every header stays in memory
            if not member.isdir():
                yield member
        file.seek(archive.offset)  # tarfile takes a damaged header for the end
        if any(file.read(tarfile.BLOCKSIZE)):
            message = "a header is damaged or cut off"
            raise tarfile.ReadError(message)


def _unfit(shard: Path, member: tarfile.TarInfo) -> Refusal | None:
    name = f"{shard.name}/{member.name}"
    if not member.isfile() or member.issparse():
        return refuse(
            name, "not_a_file", "This is a link, a device or a sparse file inside the archive; it is not read."
        )
    escape = outside(member.name)
    if escape:
        return refuse(name, escape.code, escape.reason)
    if _kind(member.name) not in PICTURES | COMPANIONS:
        return refuse(name, "not_a_picture", "Only pictures and their .json, .txt and .cls companions are read.")
    return None


def _crowded(shard: Path, member: tarfile.TarInfo, count: int) -> Refusal | None:
    if count < GROUP_LIMIT:
        return None
    reason = f"More than {GROUP_LIMIT:,} members of the archive share one key; the rest of them is not read."
    return refuse(f"{shard.name}/{member.name}", "too_many_members", reason)


def _key(entry: tarfile.TarInfo | Refusal) -> str:
    """Return what the members of one sample share; a refusal shares nothing."""
    if isinstance(entry, Refusal):
        return "\x00"
    path = PurePosixPath(entry.name)
    return str(path.parent / path.name.split(".", 1)[0])


def _kind(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _companion(shard: Path, member: tarfile.TarInfo) -> dict[str, str]:
    """Return what a companion says; nothing when it is damaged or too long."""
    if not 0 < member.size <= COMPANION_LIMIT:
        return {}
    text = read_part(shard, offset=member.offset_data, size=member.size).decode("utf-8", errors="replace")
    if _kind(member.name) != "json":
        return {_kind(member.name): text.strip()}
    try:
        record: Any = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return flat(record) if isinstance(record, dict) else {"json": cell(record)}


def _read(shard: Path, *, offset: int, size: int, limits: Limits) -> bytes:
    check_size(size, limits=limits)
    try:
        return read_part(shard, offset=offset, size=size)
    except OSError as error:
        message = f"The archive cannot be read: {error.strerror or error}. Check that it is still there."
        raise PictureRefused("unreadable", message) from error


def _shards(folder: Path) -> list[Path]:
    root = folder.resolve()
    return [path for path in sorted(root.glob("*.tar")) if path.is_file() and path.resolve().is_relative_to(root)]
