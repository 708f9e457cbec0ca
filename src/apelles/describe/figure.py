"""A figure and a face as they are found in a picture: arrays only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """One figure: `points` float64 (33, 2) as (x, y) in pixels of the frame, in the order of BlazePose.

    `visibility` float64 (33,) in 0..1 says how far each point is seen rather than guessed.
    """

    points: NDArray[np.float64]
    visibility: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Face:
    """One accepted face: `points` float64 (468, 3) as (x, y, depth) in pixels of the frame; `presence` in 0..1."""

    points: NDArray[np.float64]
    presence: float
