"""The curated set a model is trained on: read from disk, checked against what was written down about it."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apelles.errors import SetRefused
from apelles.seal.merkle import root_of


@dataclass(frozen=True, slots=True)
class Card:
    """What `set.json` says."""

    told: dict[str, Any]

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of the set."""
        return tuple(self.told.get("labels", ()))

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return self.told


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CuratedSet:
    """A set that was checked: its card, its training files in order, their SHA-256 and labels, and the root over them."""

    folder: Path
    card: Card
    files: tuple[Path, ...]
    hashes: tuple[str, ...]
    labels: tuple[str, ...]
    root: str
    heldout_files: tuple[Path, ...]


def open_set(folder: Path) -> CuratedSet:
    """Return the set in a folder.

    Raises:
        SetRefused: there is none, or a file is not what the set says.
    """
    try:
        card = json.loads((folder / "set.json").read_text(encoding="utf-8"))
        rows = _rows(folder / "index.csv")
    except (OSError, ValueError) as error:
        message = f"{folder} is no curated set: {error}. Make one with `apelles studio curate`."
        raise SetRefused(message) from error
    files = tuple(folder / row["file"] for row in rows)
    for path, row in zip(files, rows, strict=True):
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            message = f"{path} is not the file that was curated, so nothing is trained on this set. Curate it again."
            raise SetRefused(message)
    hashes = tuple(row["sha256"] for row in rows)
    root = root_of([bytes.fromhex(one) for one in hashes]).hex()
    if root != card.get("root"):
        message = f"The files of {folder} are not those its card names. Curate the set again."
        raise SetRefused(message)
    return CuratedSet(
        folder=folder,
        card=Card(card),
        files=files,
        hashes=hashes,
        labels=tuple(row.get("label", "") for row in rows),
        root=root,
        heldout_files=tuple(folder / "heldout" / row["file"] for row in _rows(folder / "heldout" / "index.csv")),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
