"""The frozen parameters of `planted.toml`, as records."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).parents[1] / "planted.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What is drawn from: both ends belong to it."""

    low: float
    high: float

    def even(self, rng: np.random.Generator) -> float:
        """Return a value drawn evenly."""
        return float(rng.uniform(self.low, self.high))

    def factor(self, rng: np.random.Generator) -> float:
        """Return a positive value drawn evenly in its logarithm."""
        return float(np.exp(rng.uniform(np.log(self.low), np.log(self.high))))

    def whole(self, rng: np.random.Generator) -> int:
        """Return a whole number."""
        return int(rng.integers(round(self.low), round(self.high) + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Keypoints:
    """How keypoints are counted, and how often another place is drawn."""

    fewest: int
    places: int
    side: int
    most: int
    contrast: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What is done to a piece before it is pasted; angles in degrees."""

    scale: Range
    turned_share: float
    turn_any: float
    turn_small: float
    mirrored_share: float
    soft_share: float
    soft: Range
    gain: Range
    gamma: Range
    hue: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """One piece in a host."""

    count: int
    areas: tuple[float, ...]
    shapes: tuple[str, ...]
    handling: Handling
    jpeg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Collages:
    """Several pieces over a ground or without one."""

    count: int
    controls: int
    pieces: Range
    grounds: tuple[str, ...]
    shapes: tuple[str, ...]
    fill: Range
    sides: Range
    tilt: float
    handling: Handling
    jpeg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """A kept layout with exchanged parts."""

    count: int
    exchanged: Range
    cells: Range
    kinds: tuple[str, ...]
    long_side: Range
    scale: Range
    tone_kept: float
    soft: Range
    hue: Range
    gamma: Range
    bend: Range
    black: Range
    white: Range
    jpeg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Everything in the file."""

    version: int
    seed: int
    outside_works: int
    keypoints: Keypoints
    partial: Partial
    collages: Collages
    templates: Templates


@cache
def parameters() -> Parameters:
    """Return the parameters of the project's file."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Parameters(
        version=table["version"],
        seed=table["seed"],
        outside_works=table["split"]["outside_works"],
        keypoints=Keypoints(**table["keypoints"]),
        partial=Partial(**_handled(table["partial"])),
        collages=Collages(**_handled(table["collages"])),
        templates=Templates(**_typed(table["templates"], Templates)),
    )


def generator(name: str) -> np.random.Generator:
    """Return the generator that belongs to a name, always in the same state."""
    digest = hashlib.sha256(f"{parameters().seed}|{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "little"))


def _handled(row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a section with those of `Handling` gathered into one."""
    mine = set(Handling.__dataclass_fields__)
    handling = Handling(**_typed({key: row[key] for key in mine}, Handling))
    owner = Partial if "areas" in row else Collages
    return {**_typed({key: value for key, value in row.items() if key not in mine}, owner), "handling": handling}


def _typed(row: dict[str, Any], owner: type) -> dict[str, Any]:
    fields = owner.__dataclass_fields__  # type: ignore[attr-defined]
    return {key: _value(value, str(fields[key].type)) for key, value in row.items()}


def _value(value: Any, wanted: str) -> Any:
    if wanted == "Range":
        return Range(low=value[0], high=value[1])
    return tuple(value) if wanted.startswith("tuple") else value
