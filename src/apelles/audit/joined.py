"""Regions of a picture whose patches agree on one source: what is covered, from how many works, and its seams.

Neighboring patches that are closer than most held-out patches are join where their nearest patches lie in one work at
one offset. How much such a region weighs is judged by the heaviest regions of held-out works.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.patches import Nearest

JOINING: Final = 0.1
"""Patches of a larger surprise join no region."""
EXPECTED: Final = 0.1
"""A region is accepted where at most so many of its weight are expected in a held-out picture, all scales together."""
NOWHERE: Final = -1
NO_VOTE: Final = 1e-9
type Map = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Patches of one picture that agree on a source.

    `patches` are the top left corners (down, right) of squares of `side` pixels, `weights` their -log surprise.
    """

    work: int
    side: int
    patches: tuple[tuple[int, int], ...]
    weights: tuple[float, ...]

    @property
    def weight(self) -> float:
        """Return the sum of the weights of the patches."""
        return sum(self.weights)


def regions(found: Nearest, surprises: NDArray[np.float64], picture: int) -> list[Region]:
    """Return the regions of one picture at one scale, the heaviest first."""
    scale = found.scale
    near = found.told[picture] & (surprises[picture] <= JOINING)
    waiting = {(int(row), int(column)) for row, column in np.argwhere(near)}
    offsets = _offsets(found, picture)
    slack = max(1, scale.side // 8)
    made = []
    while waiting:
        members, todo = [], [waiting.pop()]
        while todo:
            one = todo.pop()
            members.append(one)
            for other in _beside(one):
                if other in waiting and _agree(offsets[one], offsets[other], slack=slack):
                    waiting.remove(other)
                    todo.append(other)
        members.sort()
        made.append(
            Region(
                work=int(found.work[picture][members[0]]),
                side=scale.side,
                patches=tuple((row * scale.stride, column * scale.stride) for row, column in members),
                weights=tuple(-math.log(float(surprises[picture][one])) for one in members),
            )
        )
    return sorted(made, key=lambda region: (-region.weight, region.patches))


def heaviest(found: Nearest, surprises: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weight of the heaviest region of each picture (n), ascending; 0 where there is none."""
    weights = [
        max((one.weight for one in regions(found, surprises, picture)), default=0.0) for picture in range(len(found))
    ]
    return np.sort(np.asarray(weights))


def expected(weight: float, held: NDArray[np.float64], *, scales: int) -> float:
    """Return how many regions as heavy a held-out picture has, at most, over so many scales.

    `held` (n) are the heaviest of n held-out pictures, ascending. The bound counts one more than was seen, so it is
    never less than scales / (n + 1).
    """
    as_heavy = len(held) - int(np.searchsorted(held, weight, side="left"))
    return scales * (1 + as_heavy) / (1 + len(held))


def source_map(accepted: Sequence[Region], *, size: int) -> Map:
    """Return for every pixel (size, size) the work it came from, -1 where none is accepted.

    Where regions of several works overlap, the work whose patches weigh most at the pixel speaks: a patch that reaches
    over a seam weighs less than those of the work beyond it.
    """
    works = sorted({region.work for region in accepted})
    votes = np.zeros((len(works) + 1, size, size))
    votes[0] = NO_VOTE
    for region in accepted:
        layer = votes[1 + works.index(region.work)]
        for (down, right), weight in zip(region.patches, region.weights, strict=True):
            layer[down : down + region.side, right : right + region.side] += weight
    return np.array([NOWHERE, *works], dtype=np.int32)[votes.argmax(axis=0)]


def coverage(found: Map) -> float:
    """Return the share of a picture that any work is accepted for."""
    return float((found != NOWHERE).mean())


def sources(found: Map) -> float:
    """Return how many works share the accepted area: the exponential of the entropy; 0 where nothing is accepted."""
    counts = np.asarray([*Counter(found[found != NOWHERE].tolist()).values()], dtype=np.float64)
    if not len(counts):
        return 0.0
    shares = counts / counts.sum()
    return float(np.exp(-(shares * np.log(shares)).sum()))


def seams(pixels: NDArray[np.uint8], found: Map) -> float | None:
    """Return the mean step in color across borders of regions over that between any neighbors; None without borders.

    `pixels` is (size, size, 3), `found` its source map.
    """
    tones = pixels.astype(np.float64)
    steps = [np.abs(np.diff(tones, axis=axis)).mean(axis=2) for axis in (0, 1)]
    borders = [np.diff(found, axis=axis) != 0 for axis in (0, 1)]
    across = np.concatenate([step[border] for step, border in zip(steps, borders, strict=True)])
    anywhere = float(np.concatenate([step.ravel() for step in steps]).mean())
    return float(across.mean() / anywhere) if len(across) and anywhere > 0 else None


def _offsets(found: Nearest, picture: int) -> NDArray[np.int64]:
    """Return for each patch (r, c, 4) work, mirrored or not, and how far its source lies: equal within one region."""
    rows, columns = np.indices(found.told.shape[1:]) * found.scale.stride
    mirrored = found.mirrored[picture].astype(np.int64)
    right = found.right[picture].astype(np.int64)
    across = np.where(mirrored == 1, right + columns, right - columns)
    return np.stack([found.work[picture], mirrored, found.down[picture] - rows, across], axis=-1).astype(np.int64)


def _agree(one: NDArray[np.int64], other: NDArray[np.int64], *, slack: int) -> bool:
    return bool((one[:2] == other[:2]).all() and (np.abs(one[2:] - other[2:]) <= slack).all())


def _beside(place: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    row, column = place
    return (row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)
