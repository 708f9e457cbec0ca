"""The eyes of an accepted face, cut out as squares: to be compared as parts of pictures, never to know anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.describe.anchors import turned_crop
from apelles.describe.figure import Face

CORNERS: Final = {"right": (33, 133), "left": (362, 263)}
"""Points of the face mesh at the corners of the person's own right and left eye, as they follow one another."""
ROOM: Final = 1.8
"""A square is so many times as wide as the eye."""
LEAST_WIDTH: Final = 16.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Eye:
    """One eye: uint8 (side, side, 3), which of the two it is, and how wide it is in the picture, in pixels."""

    square: NDArray[np.uint8]
    which: str
    width: float


def eyes_of(pixels: NDArray[np.uint8], face: Face, *, side: int = 128) -> tuple[Eye, ...]:
    """Return the eyes of a face in a uint8 (h, w, 3) picture, turned so that their corners are level.

    An eye less than 16 pixels wide shows nothing that could be compared, and one whose square leaves the picture would
    be cut with black: both are left out.
    """
    found = []
    for which, corners in CORNERS.items():
        first, second = face.points[list(corners), :2]
        along = second - first
        width = float(np.hypot(*along))
        center = (first + second) / 2
        reach = ROOM * width
        if width < LEAST_WIDTH or not _inside(pixels, center, reach):
            continue
        crop = turned_crop(pixels, center, reach=reach, angle=float(np.arctan2(along[1], along[0])), side=side)
        found.append(Eye(square=crop.square, which=which, width=width))
    return tuple(found)


def _inside(pixels: NDArray[np.uint8], center: NDArray[np.float64], reach: float) -> bool:
    half = reach / np.sqrt(2)
    height, width = pixels.shape[:2]
    return bool((center >= half).all() and center[0] <= width - half and center[1] <= height - half)
