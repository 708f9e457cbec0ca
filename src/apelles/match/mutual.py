"""Putative matches between two sets of local features: mutual, distinctive, spread out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATIO = 0.85
CELL = 4.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PutativeMatches:
    """Pairs of keypoints that may show the same thing.

    `first` and `second` are indices (n,) into the two sets; `from_points`, `to_points` float64 (n, 2).
    """

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    from_points: NDArray[np.float64]
    to_points: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.first)

    def only(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> PutativeMatches:
        """Return the pairs that are marked (n,), or those with these numbers."""
        return PutativeMatches(
            first=self.first[which],
            second=self.second[which],
            from_points=self.from_points[which],
            to_points=self.to_points[which],
        )


def mutual_matches(
    first: NDArray[np.float32],
    second: NDArray[np.float32],
    from_points: NDArray[np.float32],
    to_points: NDArray[np.float32],
) -> PutativeMatches:
    """Return matches that pass the ratio test, are each other's nearest, and share no 4-pixel cell.

    `first` (n, 128) and `second` (m, 128) are unit RootSIFT rows; points are (n, 2) and (m, 2).
    """
    if len(first) < 2 or len(second) < 2:
        none = np.zeros(0, np.intp)
        return PutativeMatches(first=none, second=none, from_points=np.zeros((0, 2)), to_points=np.zeros((0, 2)))
    here, there, distance = _distinctive(first @ second.T)
    order = np.argsort(distance, kind="stable")
    here, there = here[order], there[order]
    keep = _one_per_cell(from_points[here], to_points[there])
    here, there = here[keep], there[keep]
    return PutativeMatches(
        first=here,
        second=there,
        from_points=from_points[here].astype(np.float64),
        to_points=to_points[there].astype(np.float64),
    )


def _distinctive(cosine: NDArray[np.float32]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    rows = np.arange(len(cosine))
    nearest = cosine.argmax(axis=1)
    best = cosine[rows, nearest]
    cosine[rows, nearest] = -1.0
    runner_up = cosine.max(axis=1)
    cosine[rows, nearest] = best
    distance = np.sqrt(np.maximum(2.0 - 2.0 * best, 0.0))
    good = np.flatnonzero(distance < RATIO * np.sqrt(np.maximum(2.0 - 2.0 * runner_up, 0.0)))
    # Looking back only from matches that pass the ratio test is a tenth of the work.
    mutual = good[cosine[:, nearest[good]].argmax(axis=0) == good]
    return mutual, nearest[mutual], distance[mutual]


def _one_per_cell(from_points: NDArray[np.float32], to_points: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return indices of matches, best first, whose cell is still free in both pictures."""
    cells = [np.floor(points / CELL).astype(np.int64) for points in (from_points, to_points)]
    keys = [cell[:, 0] * 1_000_003 + cell[:, 1] for cell in cells]
    taken_from: set[int] = set()
    taken_to: set[int] = set()
    keep = []
    for index, (left, right) in enumerate(zip(keys[0].tolist(), keys[1].tolist(), strict=True)):
        if left not in taken_from and right not in taken_to:
            taken_from.add(left)
            taken_to.add(right)
            keep.append(index)
    return np.array(keep, dtype=np.intp)
