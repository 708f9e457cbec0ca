"""Which works a small suspect is laid over: every work is looked at, by one product of matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.match.small import SCALES, Look

SIDE = 16
SHIFTS = (-2, -1, 0, 1, 2)
REACH = max(SHIFTS)
STEPS = tuple(range(0, len(SCALES), 2))
DIMENSION = SIDE * SIDE * 4
_SHOWN = tuple(
    (mirrored, step, right, down) for mirrored in (False, True) for step in STEPS for right in SHIFTS for down in SHIFTS
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screened:
    """How like a suspect each of n works is, (n,), -1..1, and the frame, view and step of scale that make it so."""

    similarity: NDArray[np.float32]
    frame: NDArray[np.intp]
    mirrored: NDArray[np.bool_]
    step: NDArray[np.intp]


def screen(suspects: Sequence[Look], works: NDArray[np.float32]) -> Screened:
    """Return how like a suspect each work is at best; `suspects` are its looks by frame, `works` (n, frames, 1024)."""
    vectors = {id(seen): suspect_vectors(seen) for seen in suspects}
    by_frame = [works[:, frame] @ vectors[id(seen)].T for frame, seen in enumerate(suspects)]
    best = np.stack([scores.max(axis=1) for scores in by_frame], axis=1)
    frame = best.argmax(axis=1)
    every = np.arange(len(works))
    shown = np.stack([scores.argmax(axis=1) for scores in by_frame], axis=1)[every, frame]
    return Screened(
        similarity=best[every, frame],
        frame=frame,
        mirrored=np.array([one[0] for one in _SHOWN])[shown],
        step=np.array([one[1] for one in _SHOWN])[shown],
    )


def work_vector(seen: Look) -> NDArray[np.float32]:
    """Return a work's look as a vector of unit length, float32 (1024,); zeros where it is flat."""
    return np.asarray(_unit(_shrunk(seen).reshape(1, -1))[0], dtype=np.float32)


def suspect_vectors(seen: Look) -> NDArray[np.float32]:
    """Return a suspect's look as works of the library would show it: float32 (300, 1024), unit length.

    Direct and mirrored, at six of the scales, moved by up to an eighth of the side; what is then outside is 0.
    """
    small = _shrunk(seen)
    shown = [_scaled(view, SCALES[step]) for view in (small, np.ascontiguousarray(small[:, ::-1])) for step in STEPS]
    starts = [(REACH - down, REACH - right) for right in SHIFTS for down in SHIFTS]
    moved = [one[top : top + SIDE, left : left + SIDE] for one in shown for top, left in starts]
    return _unit(np.stack(moved).reshape(len(moved), -1))


def _shrunk(seen: Look) -> Look:
    return np.asarray(cv2.resize(seen, (SIDE, SIDE), interpolation=cv2.INTER_AREA), dtype=np.float32)


def _scaled(view: Look, scale: float) -> Look:
    """Return a look at `scale` times its size about its middle, with 0 around it and room for every shift."""
    side = SIDE + 2 * REACH
    middle = (SIDE - 1) / 2
    offset = middle * (1 - scale) + REACH
    matrix = np.array([[scale, 0.0, offset], [0.0, scale, offset]])
    return np.asarray(cv2.warpAffine(view, matrix, (side, side)), dtype=np.float32)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), dtype=np.float32)
