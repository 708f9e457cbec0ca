"""The card of a library folder: which recipe made its vectors, in which format they lie."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path

from apelles.errors import LibraryMismatch, LibraryMissing
from apelles.library.base import LibraryCard
from apelles.library.files import write_whole

FORMAT = 1
_NAME = "card.json"


def is_library(folder: Path) -> bool:
    """Return whether a folder holds a library."""
    return (folder / _NAME).is_file()


def write_card(folder: Path, card: LibraryCard) -> None:
    """Write the card of a new library, in one step."""
    content = json.dumps({"format": FORMAT, **asdict(card)}, indent=2) + "\n"
    write_whole(folder / _NAME, content.encode())


def read_card(folder: Path) -> LibraryCard:
    """Return the card of a library.

    Raises:
        LibraryMissing: there is no library in the folder.
        LibraryMismatch: it was written by another format of library.
    """
    try:
        content = json.loads((folder / _NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        message = (
            f"There is no library at {folder}, so there is nothing to compare with. "
            f"Make one with `apelles collect PICTURES --into {folder}`."
        )
        raise LibraryMissing(message) from error
    if content.get("format") != FORMAT:
        message = (
            f"The library at {folder} has format {content.get('format')}, and this version reads format {FORMAT}. "
            f"Collect its pictures into a new library."
        )
        raise LibraryMismatch(message)
    return LibraryCard(**{field.name: content[field.name] for field in fields(LibraryCard)})


def check_same(found: LibraryCard, asked: LibraryCard) -> None:
    """Refuse two cards that differ.

    Raises:
        LibraryMismatch: the message names every field that differs.
    """
    ours, theirs = asdict(found), asdict(asked)
    different = [f"{name} {ours[name]!r} and {theirs[name]!r}" for name in ours if ours[name] != theirs[name]]
    if different:
        message = (
            f"The library was made with another recipe: {'; '.join(different)}. Numbers of two recipes cannot be "
            f"compared. Collect its pictures into a new library."
        )
        raise LibraryMismatch(message)
