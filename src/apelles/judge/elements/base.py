"""The seam for elements: what is seen of one picture goes in, a look comes out, and two looks are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from apelles.describe.figure import Face, Figure
from apelles.records import Mark

__all__ = ["ElementDetector", "FRAME", "Face", "Figure", "Look", "Seen", "absent", "untold"]

FRAME = 512
"""Detectors see a picture with its long side at so many pixels."""
MOST_TIMES = 2
"""Two looks are compared where one holds at most so many times as many things as the other."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """What is measured of one picture before elements are looked for.

    `pixels` uint8 (h, w, 3), sRGB, long side 512; `figures` and `faces` surest first; `person` float32 (h, w) in
    0..1, all 0 where neither was found; `copy_vector` float32 (512,) and `style_vector` float32 (100,), what color
    explains of it taken out, both of length 1. `thing_vector` float32 (1280,) of length 1 is there where the net that
    names things was asked for.
    """

    pixels: NDArray[np.uint8]
    figures: tuple[Figure, ...]
    faces: tuple[Face, ...]
    person: NDArray[np.float32]
    copy_vector: NDArray[np.float32]
    style_vector: NDArray[np.float32]
    thing_vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What one detector finds in one picture.

    `values` are compared, and mean nothing outside their detector; `marks` are drawn over the picture.
    Where the element cannot be told, `missing` is the key of the sentence that says why, and the rest is empty.
    `count` is how many things of their own were looked at, such as figures.
    """

    values: NDArray[Any]
    marks: tuple[Mark, ...] = ()
    missing: str = ""
    count: int = 1


class ElementDetector(Protocol):
    """One element of pictures.

    Promises: `compare` is symmetric, lies in 0..1, and is 1 for a look and itself; the same pixels give the
    same look; nothing is random. `keeps` names what it is invariant to, and the contract tests hold it to that:
    some of "jpeg", "resize", "mirror", "recolor". `source` cites the method.
    """

    name: str
    source: str
    keeps: frozenset[str]

    def look(self, seen: Seen) -> Look:
        """Return what is found in one picture."""
        ...

    def compare(self, first: Look, second: Look) -> float:
        """Return the similarity, 0..1, of two looks of this detector that can be compared: see `untold`."""
        ...


def absent(key: str) -> Look:
    """Return the look of a picture in which an element cannot be told, with the key of the reason."""
    return Look(values=np.zeros(0), missing=key)


def untold(first: Look, second: Look) -> str:
    """Return the key of the reason why two looks of one detector cannot be compared, empty where they can."""
    if first.missing or second.missing:
        return first.missing or second.missing
    few, many = sorted((first.count, second.count))
    return "element.counts_differ" if many > MOST_TIMES * few else ""
