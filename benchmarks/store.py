"""What was measured before: one JSON line for each view and measurer, found again by what it depends on."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.sets import Item, Shelf
from benchmarks.views import View, seed

ROOT = Path(__file__).resolve().parents[1]
CACHE = Path(__file__).with_name("cache")
EDITS_CODE = ("src/apelles/pixels/perturb",)

type Record = dict[str, Any]


class Store:
    """Records of one measurer by key; what was appended before a crash is kept."""

    def __init__(self, name: str) -> None:
        """Read the file of earlier records; a last line cut off by a crash is passed over."""
        self._path = CACHE / f"{name}.jsonl"
        self._known: dict[str, Record] = {}
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                self._take(line)

    def get(self, key: str) -> Record | None:
        """Return an earlier record, or None."""
        return self._known.get(key)

    def add(self, key: str, record: Record) -> None:
        """Keep a record, on disk before the call returns."""
        self._known[key] = record
        self._path.parent.mkdir(exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": key, **record}) + "\n")

    def _take(self, line: str) -> None:
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            return
        self._known[record.pop("key")] = record


def view_key(view: View, *, shelf: Shelf, protocol: str) -> str:
    """Return a name for everything a record depends on: pixels, edit, library, code."""
    parts = [
        file_hash(view.item.path),
        file_hash(view.host.path) if view.host else "",
        json.dumps(view.rung.steps, sort_keys=True),
        view.name,
        str(seed()),
        code_hash(EDITS_CODE),
        library_hash(shelf.library),
        protocol,
    ]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


@cache
def library_hash(library: tuple[Item, ...]) -> str:
    """Return a hash of the files and work ids of a library."""
    lines = sorted(f"{file_hash(item.path)} {item.work_id}" for item in library)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@cache
def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def code_hash(places: tuple[str, ...]) -> str:
    """Return a hash of the Python and TOML files at these places of the project."""
    digest = hashlib.sha256()
    for place in places:
        start = ROOT / place
        files = (
            [start] if start.is_file() else sorted(p for p in start.rglob("*") if p.suffix in {".py", ".toml", ".json"})
        )
        for path in files:
            digest.update(f"{path.relative_to(ROOT)} {file_hash(path)}\n".encode())
    return digest.hexdigest()
