"""How well matches agree with a map that was known before anyone looked at them.

The number of false alarms of a-contrario matching (Moisan and Stival, IJCV 2004) without the part that pays for
searching a map: here no match was used to find it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apelles.match.mutual import PutativeMatches
from apelles.match.nfa import RESIDUAL_CAP, RESIDUAL_FLOOR, log10_binomial
from apelles.match.side import Comparison, Side


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Agreement:
    """Which matches (k,) agree with a map, and -log10 of the number of false alarms of so many agreeing so closely."""

    score: float
    inliers: NDArray[np.intp]


def agreement(matches: PutativeMatches, matrix: NDArray[np.float64], *, width: int, height: int) -> Agreement:
    """Return how well matches agree with a map (2, 3) into a second picture of `width` by `height` pixels.

    The score is max over k of -log10(n·C(n, k)·(pi·r²/(width·height))^k), r the k-th smallest residual, at least half a
    pixel and at most 16; 0 where that is less than 0, which chance alone gives.
    """
    mapped = matches.from_points @ matrix[:, :2].T + matrix[:, 2]
    apart = np.linalg.norm(mapped - matches.to_points, axis=1)
    order = np.argsort(apart, kind="stable")
    near = np.maximum(apart[order], RESIDUAL_FLOOR)
    near = near[near <= RESIDUAL_CAP]
    if not len(near):
        return Agreement(score=0.0, inliers=np.zeros(0, np.intp))
    k, n = np.arange(1, len(near) + 1), len(matches)
    alpha = np.minimum(1.0, math.pi / (width * height) * near**2)
    values = math.log10(n) + log10_binomial(float(n), k.astype(np.float64)) + k * np.log10(alpha)
    best = int(np.argmin(values))
    return Agreement(score=max(0.0, -float(values[best])), inliers=np.sort(order[: best + 1]))


def framed(comparison: Comparison, suspect: Side, work: Side) -> Agreement:
    """Return how well the matches of a comparison agree with the suspect and the work being one from edge to edge."""
    width, height = work.features.width, work.features.height
    matrix = edge_to_edge(suspect.features.width, suspect.features.height, into=(width, height))
    return agreement(comparison.matches, matrix, width=width, height=height)


def edge_to_edge(width: int, height: int, *, into: tuple[int, int]) -> NDArray[np.float64]:
    """Return the map (2, 3) that lays a picture over a second one, `into` (width, height), from edge to edge."""
    across, down = into[0] / width, into[1] / height
    return np.array([[across, 0.0, (across - 1) / 2], [0.0, down, (down - 1) / 2]])


def similarity(points: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the map (2, 3) of one scale, a turn and a shift that carries points (n, 2) nearest to others (n, 2).

    In the least squares; of two or more different points.
    """
    first, second = points.mean(axis=0), others.mean(axis=0)
    here = (points - first) @ np.array([1.0, 1.0j])
    there = (others - second) @ np.array([1.0, 1.0j])
    turn = complex(np.vdot(here, there) / np.vdot(here, here).real)
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    return np.column_stack([linear, second - linear @ first])
