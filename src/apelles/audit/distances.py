"""Euclidean distances between many points, a block of rows at a time, so that memory stays small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

type Points = NDArray[np.floating[Any]]

AT_ONCE: Final = 512
"""Rows whose distances are held at one time."""


def squared_distances(rows: Points, points: Points) -> Points:
    """Return squared distances (n, m) of rows (n, d) to points (m, d), in the precision of the rows, at least 0."""
    lengths = np.einsum("ij,ij->i", rows, rows)[:, None] + np.einsum("ij,ij->i", points, points)[None]
    found = lengths - 2 * (rows @ points.T)
    np.maximum(found, 0, out=found)
    return np.asarray(found)


def blocks(rows: Points, points: Points) -> Iterator[tuple[int, Points]]:
    """Yield the first row of each block with its squared distances (at most 512, m)."""
    for first in range(0, len(rows), AT_ONCE):
        yield first, squared_distances(rows[first : first + AT_ONCE], points)


def nearest(rows: Points, points: Points) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return for each row (n, d) the place of the nearest of points (m, d), and its distance, float64 (n,).

    The distance is taken again from the two points: the expanded square loses what near duplicates differ in.
    """
    place = np.empty(len(rows), dtype=np.intp)
    for first, squared in blocks(rows, points):
        place[first : first + len(squared)] = squared.argmin(axis=1)
    return place, _apart(rows, points[place])


def kth_nearest(points: Points, k: int) -> NDArray[np.float64]:
    """Return for each point (m, d) the distance to its k-th nearest other point, float64 (m,); m is above k."""
    found = np.empty(len(points), dtype=np.float64)
    for first, squared in blocks(points, points):
        rows = np.arange(len(squared))
        squared[rows, first + rows] = -1.0
        found[first : first + len(squared)] = np.partition(squared, k, axis=1)[:, k]
    return np.asarray(np.sqrt(found), dtype=np.float64)


def _apart(rows: Points, others: Points) -> NDArray[np.float64]:
    return np.asarray(np.linalg.norm(rows.astype(np.float64) - others.astype(np.float64), axis=1), dtype=np.float64)
