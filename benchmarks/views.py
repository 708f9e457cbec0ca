"""Views: pictures edited as the ladder says, the same bytes on every run."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from apelles.pixels.perturb import Edited, Step, edit
from benchmarks.sets import Item, Shelf

LADDER = Path(__file__).with_name("ladder.toml")
UNEDITED = "unedited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One edit of the ladder; `excluded` is the reason it stays out of the mean, or empty."""

    name: str
    group: str
    steps: tuple[Step, ...] = field(default=())
    excluded: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A suspect: one picture after one edit; `host` is what a pasted picture lies on."""

    item: Item
    rung: Rung
    host: Item | None

    @property
    def name(self) -> str:
        """Return picture and edit, the name in every result."""
        return f"{self.item.name}#{self.rung.name}"

    def make(self) -> Edited:
        """Return the edited pixels and the way back to the picture's own."""
        rng = generator(self.name)
        host = self.host.pixels() if self.host else None
        return edit(self.item.pixels(), self.rung.steps, rng=rng, host=host)


@cache
def seed() -> int:
    """Return the ladder's seed, which every draw of the benchmarks starts from."""
    return int(tomllib.loads(LADDER.read_text(encoding="utf-8"))["seed"])


@cache
def rungs() -> tuple[Rung, ...]:
    """Return the edits of the ladder in their order, the excluded ones last."""
    table = tomllib.loads(LADDER.read_text(encoding="utf-8"))["edit"]
    return tuple(
        Rung(name=row["name"], group=row["group"], steps=tuple(row["steps"]), excluded=row.get("excluded", ""))
        for row in table
    )


def ladder_views(shelf: Shelf, *, works: int) -> list[View]:
    """Return every edit of the first `works` suspects, work after work."""
    return [_view(item, rung, shelf) for item in shelf.suspects[:works] for rung in rungs()]


def clean_views(shelf: Shelf, *, works: int, edits: int) -> list[View]:
    """Return `edits` views of up to `works` suspects; the edits take turns, so that each is used about equally."""
    table = (Rung(name=UNEDITED, group=UNEDITED), *(rung for rung in rungs() if not rung.excluded))
    order = generator(shelf.name).permutation(len(shelf.suspects))[:works]
    return [
        _view(shelf.suspects[index], table[(place * edits + turn) % len(table)], shelf)
        for place, index in enumerate(order)
        for turn in range(edits)
    ]


def plain_views(items: Sequence[Item]) -> list[View]:
    """Return the pictures as they are."""
    return [View(item=item, rung=Rung(name=UNEDITED, group=UNEDITED), host=None) for item in items]


def named_views(items: Sequence[Item], names: Sequence[str]) -> list[View]:
    """Return every item under every one of the named edits."""
    chosen = [rung for rung in rungs() if rung.name in names]
    return [View(item=item, rung=rung, host=None) for item in items for rung in chosen]


def _view(item: Item, rung: Rung, shelf: Shelf) -> View:
    if not any(step["edit"] == "paste" for step in rung.steps):
        return View(item=item, rung=rung, host=None)
    others = [one for one in shelf.hosts if one.work_id != item.work_id]
    host = others[int(generator(f"host of {item.name}#{rung.name}").integers(len(others)))]
    return View(item=item, rung=rung, host=host)


def generator(name: str) -> np.random.Generator:
    """Return the generator that belongs to a name, always in the same state."""
    digest = hashlib.sha256(f"{seed()}|{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "little"))


def ladder_version() -> int:
    """Return the ladder's version."""
    return int(tomllib.loads(LADDER.read_text(encoding="utf-8"))["version"])
