"""A folder of pictures with or without a sidecar, one picture file, or a CSV list of files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from apelles.collect.base import Found
from apelles.collect.limits import DEFAULT, Limits
from apelles.collect.reading import offer
from apelles.collect.sources.sidecar import INDEX, Sidecar, join, read_sidecar
from apelles.errors import SourceUnreadable
from apelles.records import Refusal

DEPTH_LIMIT: Final = 64


class FolderSource:
    """Every file below a folder, in order of its path; hidden files and sidecars are skipped."""

    def __init__(
        self, path: Path, *, metadata: Path | None = None, limits: Limits = DEFAULT, sidecar: Sidecar | None = None
    ) -> None:
        """Take a folder, and what describes it: a sidecar, else every `index.csv` in it and below."""
        self.root = path.resolve()
        self.limits = limits
        indexes = _indexes(self.root)
        self.skipped = {*indexes, *([metadata.resolve()] if metadata else [])}
        self.sidecar = sidecar or (read_sidecar(metadata) if metadata else _joined(self.root, indexes))

    @staticmethod
    def recognizes(path: Path) -> bool:
        """Return whether this is a folder."""
        return path.is_dir()

    def __iter__(self) -> Iterator[Found | Refusal]:
        """Yield every file below the folder, then rows of the sidecar that no file belongs to."""
        return self.sidecar.over(self._offers())

    def _offers(self) -> Iterator[Found | Refusal]:
        for file in _files(self.root, depth=0):
            if file not in self.skipped:
                name = _readable(file.relative_to(self.root))
                item = offer(self.root, str(file.relative_to(self.root)), metadata={}, limits=self.limits)
                yield item if isinstance(item, Refusal) else Found(name=name, read=item.read, path=file)


class FileSource:
    """One picture file."""

    def __init__(self, path: Path, *, metadata: Path | None = None, limits: Limits = DEFAULT) -> None:
        """Take a file; a sidecar is `metadata`, else `index.csv` beside the file when there is one."""
        self.path = path
        self.limits = limits
        beside = path.parent / INDEX
        index = metadata or (beside if beside.is_file() else None)
        self.sidecar = read_sidecar(index) if index else Sidecar()

    @staticmethod
    def recognizes(path: Path) -> bool:
        """Return whether this is a file."""
        return path.is_file()

    def __iter__(self) -> Iterator[Found | Refusal]:
        """Yield the file."""
        parent = self.path.parent.resolve()
        metadata = self.sidecar.row(self.path.name)
        if self.path.is_symlink():
            target = self.path.resolve()
            parent = target.parent
            yield offer(parent, target.name, metadata=metadata, limits=self.limits)
        else:
            yield offer(parent, self.path.name, metadata=metadata, limits=self.limits)


class ListSource:
    """The files that a CSV table names, relative to the table; nothing else in its folder is read."""

    def __init__(self, path: Path, *, metadata: Path | None = None, limits: Limits = DEFAULT) -> None:
        """Take a CSV table, and a second one whose cells go over its own."""
        self.root = path.parent.resolve()
        self.limits = limits
        self.table = read_sidecar(path)
        self.sidecar = read_sidecar(metadata) if metadata else Sidecar()

    @staticmethod
    def recognizes(path: Path) -> bool:
        """Return whether this is a CSV file."""
        return path.is_file() and path.suffix.lower() == ".csv"

    def __iter__(self) -> Iterator[Found | Refusal]:
        """Yield every file that is named and there, in the order of the table."""
        return self.sidecar.over(self._offers())

    def _offers(self) -> Iterator[Found | Refusal]:
        yield from self.table.refusals
        for name, row in self.table.rows.items():
            yield offer(self.root, name, metadata=dict(row), limits=self.limits)


def _indexes(root: Path) -> list[Path]:
    found = (path for path in root.rglob(INDEX) if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(root).parts))


def _joined(root: Path, indexes: list[Path]) -> Sidecar:
    """Return sidecars as one; each names files of its own folder."""
    folders = [path.parent.relative_to(root).as_posix() for path in indexes]
    return join(
        read_sidecar(path, folder="" if folder == "." else folder)
        for path, folder in zip(indexes, folders, strict=True)
    )


def _files(folder: Path, *, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        message = f"The folder {folder} cannot be read: {error.strerror}. Check its permissions."
        raise SourceUnreadable(message) from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink() and depth < DEPTH_LIMIT:
            yield from _files(entry, depth=depth + 1)
        else:
            yield entry


def _readable(path: Path) -> str:
    """Return a path for people: bytes that are no UTF-8 are shown as replacement marks."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="replace")
