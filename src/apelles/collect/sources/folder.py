"""A folder of pictures, or one picture, with or without a CSV sidecar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from apelles.collect.base import Found
from apelles.collect.limits import DEFAULT, Limits
from apelles.collect.reading import read_file
from apelles.collect.sources.sidecar import INDEX, Sidecar, read_sidecar
from apelles.errors import SourceUnreadable
from apelles.records import Refusal


class FolderSource:
    """Every file below a folder, in order of its path; hidden files and the sidecar are skipped."""

    def __init__(self, path: Path, *, metadata: Path | None = None, limits: Limits = DEFAULT) -> None:
        """Take a folder, and the sidecar that describes it (`index.csv` in it unless one is named)."""
        self.root = path.resolve()
        self.limits = limits
        index = metadata or (path / INDEX if (path / INDEX).is_file() else None)
        self.sidecar = read_sidecar(index) if index else Sidecar(path=None)

    @staticmethod
    def recognizes(path: Path) -> bool:
        """Return whether this is a folder."""
        return path.is_dir()

    def __iter__(self) -> Iterator[Found | Refusal]:
        """Yield every file below the folder, then what the sidecar names in vain."""
        yield from self.sidecar.refusals
        seen = set()
        for file in _files(self.root):
            name = file.relative_to(self.root).as_posix()
            seen.add(name)
            if self.sidecar.path and file == self.sidecar.path.resolve():
                continue
            yield self._offer(file, name=name)
        yield from self.sidecar.absent(seen)

    def _offer(self, file: Path, *, name: str) -> Found | Refusal:
        if not file.resolve().is_relative_to(self.root):
            reason = "The link leads out of the folder; files outside the folder that was named are not read."
            return Refusal(file=name, sha256="", code="outside", reason=reason)
        return Found(
            name=name, read=partial(read_file, file, limits=self.limits), metadata=self.sidecar.row(name), path=file
        )


class FileSource:
    """One picture file."""

    def __init__(self, path: Path, *, metadata: Path | None = None, limits: Limits = DEFAULT) -> None:
        """Take a file, and a sidecar with a row for it."""
        self.path = path
        self.limits = limits
        self.row: Mapping[str, str] = read_sidecar(metadata).row(path.name) if metadata else {}

    @staticmethod
    def recognizes(path: Path) -> bool:
        """Return whether this is a file."""
        return path.is_file()

    def __iter__(self) -> Iterator[Found | Refusal]:
        """Yield the file."""
        read = partial(read_file, self.path, limits=self.limits)
        yield Found(name=self.path.name, read=read, metadata=self.row, path=self.path)


def _files(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        message = f"The folder {folder} cannot be read: {error.strerror}. Check its permissions."
        raise SourceUnreadable(message) from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        else:
            yield entry
