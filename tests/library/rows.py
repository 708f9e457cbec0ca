"""Rows of a library without pictures: seeded unit vectors and made-up works."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.library.base import Library, LibraryCard, Place, Row
from apelles.library.lance import LanceLibrary
from apelles.library.memory import MemoryLibrary
from apelles.records import Work

CARD = LibraryCard(descriptor="drawn", model_sha256="0" * 64, preprocessing="none", decoder="none", dimension=16)


def open_library(name: str, folder: Path) -> Library:
    """Return an empty library of the kind the catalogue calls by this name."""
    return MemoryLibrary(card=CARD) if name == "memory" else LanceLibrary(folder / "library", card=CARD)


def work(number: int, *, file: str = "", title: str = "", author: str = "") -> Work:
    """Return a work with a hash of its own."""
    name = hashlib.sha256(str(number).encode()).hexdigest()
    return Work(
        sha256=name,
        work_id=f"sha256:{name[:16]}",
        file=file or f"{number}.jpg",
        title=title,
        author=author,
        width=400,
        height=300,
    )


def units(count: int, *, seed: int = 0, dimension: int = CARD.dimension) -> NDArray[np.float32]:
    """Return (count, dimension) random unit vectors."""
    drawn = np.random.default_rng(seed).standard_normal((count, dimension))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def rows(count: int, *, start: int = 0, preview: bool = True, place: Path | None = None) -> list[Row]:
    """Return rows of works with numbers from `start` on; the same number is always the same row."""
    return [
        Row(
            work=work(number, title=f"Title {number}"),
            vector=units(1, seed=number)[0],
            phash=f"{number:016x}",
            traits=(number / 1000, 0.5),
            preview=f"preview of {number}".encode() * 20 if preview else None,
            place=Place(path=str(place / f"{number}.jpg"), size=number, modified=number) if place else None,
        )
        for number in range(start, start + count)
    ]
