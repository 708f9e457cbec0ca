"""A folder as the `datasets` library leaves it on disk, read without that library and without its network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from apelles.collect.base import Found
from apelles.collect.limits import DEFAULT, Limits
from apelles.collect.reading import outside, refuse
from apelles.collect.sources.folder import FolderSource
from apelles.collect.sources.sidecar import INDEX, Sidecar, join, read_sidecar
from apelles.collect.sources.webdataset import PICTURES
from apelles.records import Refusal

SPLITS: Final = "dataset_dict.json"
STATE: Final = "state.json"
CARDS: Final = (SPLITS, STATE, "dataset_info.json")
SIZE_LIMIT: Final = 64 * 2**20
LISTS: Final = ("metadata.jsonl", "metadata.csv")
PATTERNS: Final = ("*.parquet", "data/*.parquet", "*/*-of-*.parquet")


class HuggingFaceSource:
    """Saved Arrow tables, a folder of Parquet files, or a folder of pictures with metadata.jsonl or metadata.csv."""

    def __init__(self, path: Path, *, metadata: Path | None = None, limits: Limits = DEFAULT) -> None:
        """Take the folder, and a sidecar whose cells go over those of the data set."""
        self.root = path.resolve()
        self.limits = limits
        self.sidecar = read_sidecar(metadata) if metadata else Sidecar()

    @staticmethod
    def recognizes(path: Path) -> bool:
        """Return whether this is such a folder; an `index.csv` in it says that it is a plain one."""
        if not path.is_dir() or (path / INDEX).exists():
            return False
        known = any((path / name).is_file() for name in CARDS) or bool(_lists(path))
        return known or (bool(_tables(path)) and not _has_pictures(path))

    def __iter__(self) -> Iterator[Found | Refusal]:
        """Yield an offer for each row or file, splits in the order of their names."""
        return self.sidecar.over(self._offers())

    def _offers(self) -> Iterator[Found | Refusal]:
        lists = _lists(self.root)
        if lists:
            yield from self._pictures(lists)
            return
        from apelles.collect.sources.arrow import arrow_rows, parquet_rows

        tables = _saved(self.root) or _tables(self.root)
        if not tables:
            yield refuse(self.root.name, "no_pictures", "The data set has no tables and no pictures. Copy it whole.")
        for table in tables:
            if isinstance(table, Refusal):
                yield table
            elif table.suffix == ".parquet":
                yield from parquet_rows(table, root=table.parent, limits=self.limits)
            else:
                yield from arrow_rows(table, root=table.parent, limits=self.limits)

    def _pictures(self, lists: list[Path]) -> Iterator[Found | Refusal]:
        """Yield the files of a folder of pictures, which its lists describe."""
        parts = [read_sidecar(path, folder=_below(self.root, path.parent)) for path in lists]
        folder = FolderSource(self.root, limits=self.limits, sidecar=join(parts))
        folder.skipped |= set(lists)
        yield from folder


def _below(root: Path, folder: Path) -> str:
    return "" if folder == root else folder.relative_to(root).as_posix()


def _lists(root: Path) -> list[Path]:
    """Return the lists of a folder of pictures: in it, or in the folders of its splits."""
    places = [root, *sorted(item for item in root.iterdir() if item.is_dir() and not item.is_symlink())]
    return [place / name for place in places for name in LISTS if (place / name).is_file()]


def _tables(root: Path) -> list[Path | Refusal]:
    """Return the Parquet files of a data set: in the folder, in `data`, or in the folders of its configurations."""
    found = {path for pattern in PATTERNS for path in root.glob(pattern)}
    return [path for path in sorted(found) if path.is_file() and path.resolve().is_relative_to(root.resolve())]


def _has_pictures(root: Path) -> bool:
    return any(item.suffix.lower().lstrip(".") in PICTURES for item in root.iterdir())


def _saved(root: Path) -> list[Path | Refusal]:
    """Return the Arrow files of a saved data set, split by split."""
    if (root / SPLITS).is_file():
        return [table for name in _listed(root / SPLITS, "splits") for table in _inside(root, name, _saved_split)]
    return _saved_split(root)


def _saved_split(root: Path) -> list[Path | Refusal]:
    if not (root / STATE).is_file():
        return [*sorted(root.glob("*.arrow"))]
    names = _listed(root / STATE, "_data_files")
    return [table for name in names for table in _inside(root, name, lambda path: [path])]


def _inside(root: Path, name: str, then: Any) -> list[Path | Refusal]:
    path = root / name
    refusal = outside(name)
    if refusal or not path.resolve().is_relative_to(root):
        return [refusal or refuse(name, "outside", "The path leads out of the data set; it is not read.")]
    if not path.exists():
        return [refuse(name, "missing", "The data set names this part, but it is not there. Copy it whole.")]
    tables: list[Path | Refusal] = then(path)
    return tables


def _listed(path: Path, field: str) -> list[str]:
    """Return the names in a list of a JSON file, plain or as `filename`; nothing where there is no such list."""
    try:
        record = json.loads(path.read_bytes()[:SIZE_LIMIT])
        return [str(item["filename"]) if isinstance(item, dict) else str(item) for item in record[field]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
