"""The nearest patch among training works for every patch of a picture, scale by scale, searched exactly.

A patch is compared as 8 x 8 cells of mean color (fewer where it has fewer pixels), the mean of each channel taken out
and the contrast brought to one: the distance is 1 minus the normalized cross-correlation. A patch meets patches of its
own scale only, at every position of every work, as they are and, from a quarter of the picture on, mirrored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

SIZES: Final = (32, 48, 64, 96, 128, 256)
"""Sides in pixels that pictures are compared at; a larger side costs more and tells of finer patches."""
STEPS: Final = 6
"""The ladder goes down to one in 32 of the side, where a patch still has four pixels a side."""
LEAST_SIDE: Final = 4
MOST_CELLS: Final = 8
MOST_PLACES: Final = 16
"""Patches of a picture along one side; the distance between them is half a patch or more."""
MOST_WORK_PLACES: Final = 64
FLAT: Final = 4.0
"""A patch whose colors differ by less from their means, in gray levels, says nothing of where it comes from."""
MIRROR_FROM: Final = 0.25
AT_ONCE: Final = 512
type Pixels = NDArray[np.uint8]
type Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A rung of the ladder: the side of a patch and of the picture, and how patches lie in queries and in works.

    `cells` is how many cells of color a patch has along a side; `stride` and `step` are pixels between neighboring
    patches of a query, and of a work.
    """

    side: int
    size: int
    cells: int
    stride: int
    step: int

    @property
    def share(self) -> float:
        """Return the side of a patch as a share of the picture's, at most 1."""
        return self.side / self.size

    @property
    def mirrored(self) -> bool:
        """Return whether works are looked at mirrored too."""
        return self.share >= MIRROR_FROM

    @property
    def places(self) -> int:
        """Return the number of patches of a query along one side."""
        return (self.size - self.side) // self.stride + 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nearest:
    """For each of the patches (n, r, c) of some pictures, the nearest patch of the works.

    `told` is False where a patch is flat, or no work was allowed; the rest means nothing there. `distance` is 0..2;
    `energy` the contrast of the patch in gray levels; `detail` how much neighboring cells differ, at contrast one;
    `work` the place of the work, `down` and `right` where its patch begins in pixels of the work, as it lies there
    unmirrored.
    """

    scale: Scale
    told: NDArray[np.bool_]
    distance: Floats
    energy: Floats
    detail: Floats
    work: NDArray[np.int32]
    down: NDArray[np.int32]
    right: NDArray[np.int32]
    mirrored: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.told)

    def part(self, chosen: slice | NDArray[np.intp]) -> Nearest:
        """Return the same of some of the pictures."""
        kept = {name: getattr(self, name)[chosen] for name in FIELDS}
        return Nearest(scale=self.scale, **kept)


FIELDS: Final = ("told", "distance", "energy", "detail", "work", "down", "right", "mirrored")


def ladder(size: int) -> tuple[Scale, ...]:
    """Return the scales for pictures of one size, the finest first, the whole picture last."""
    sides = [size >> step for step in range(STEPS) if size % (1 << step) == 0]
    return tuple(_scale(side, size) for side in reversed(sides) if side >= LEAST_SIDE)


def _scale(side: int, size: int) -> Scale:
    cells = max(count for count in range(1, MOST_CELLS + 1) if side % count == 0)
    span = size - side
    stride = max(1, side // 2, -(-span // (MOST_PLACES - 1)))
    step = max(1, -(-(span + 1) // MOST_WORK_PLACES))
    return Scale(side=side, size=size, cells=cells, stride=stride, step=step)


def nearest(
    queries: Pixels,
    works: Pixels,
    scale: Scale,
    *,
    allowed: NDArray[np.bool_] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Nearest:
    """Return for each patch of the queries, uint8 (n, s, s, 3), the nearest in the works, uint8 (m, s, s, 3).

    `allowed` (n, m) says which works a query may meet; all of them unless stated. The search is exhaustive.
    """
    asked = [described(one, scale, stride=scale.stride) for one in boxes(queries, scale)]
    vectors = np.stack([one.vectors for one in asked])
    energy, detail = (np.stack([getattr(one, name) for one in asked]) for name in ("energy", "detail"))
    shape = (len(queries), scale.places, scale.places)
    busy = np.flatnonzero((energy >= FLAT).ravel())
    flat = vectors.reshape(-1, vectors.shape[-1])[busy]
    owner = busy // (scale.places * scale.places)
    best = _Best.of(len(busy))
    for number, held, mirrored in _held(works, scale):
        may = slice(None) if allowed is None else np.flatnonzero(allowed[owner, number])
        _search(flat, held, best, may=may, work=number, mirrored=mirrored)
        if on_progress and mirrored == scale.mirrored:
            on_progress(number + 1, len(works))
    return _laid(best, busy, scale, shape=shape, energy=energy, detail=detail)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Described:
    """Patches of one picture: unit vectors (k, d), zero where flat, and energy and detail (k)."""

    vectors: Floats
    energy: Floats
    detail: Floats


def boxes(pictures: Pixels, scale: Scale) -> Iterator[Floats]:
    """Yield for each picture the means of squares of one cell, one for every pixel they begin at."""
    cell = scale.side // scale.cells
    for picture in pictures:
        tones = picture.astype(np.float32)
        if cell > 1:
            tones = sliding_window_view(tones, (cell, cell), axis=(0, 1)).mean(axis=(3, 4), dtype=np.float32)
        yield tones


def described(box: Floats, scale: Scale, *, stride: int) -> Described:
    """Return the patches of one picture, row by row, at every `stride` pixels."""
    cell = scale.side // scale.cells
    span = (scale.cells - 1) * cell + 1
    windows = sliding_window_view(box, (span, span), axis=(0, 1))[::stride, ::stride, :, ::cell, ::cell]
    count = windows.shape[0] * windows.shape[1]
    cells = windows.reshape(count, 3, scale.cells, scale.cells)
    cells = cells - cells.mean(axis=(2, 3), keepdims=True)
    norms = np.sqrt((cells * cells).sum(axis=(1, 2, 3)))
    energy = norms / np.float32(np.sqrt(cells[0].size))
    unit = cells / np.where(norms > 0, norms, 1)[:, None, None, None]
    unit[energy < FLAT] = 0
    detail = (np.diff(unit, axis=2) ** 2).sum(axis=(1, 2, 3)) + (np.diff(unit, axis=3) ** 2).sum(axis=(1, 2, 3))
    return Described(
        vectors=np.ascontiguousarray(unit.reshape(count, -1), dtype=np.float32),
        energy=np.asarray(energy, dtype=np.float32),
        detail=np.asarray(detail, dtype=np.float32),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Best:
    """The best so far of each query patch (k): correlation, work, number of the patch there, mirrored or not."""

    score: Floats
    work: NDArray[np.int32]
    place: NDArray[np.int32]
    mirrored: NDArray[np.bool_]

    @classmethod
    def of(cls, count: int) -> _Best:
        return cls(
            score=np.full(count, -2, dtype=np.float32),
            work=np.full(count, -1, dtype=np.int32),
            place=np.zeros(count, dtype=np.int32),
            mirrored=np.zeros(count, dtype=np.bool_),
        )


def _held(works: Pixels, scale: Scale) -> Iterator[tuple[int, Floats, bool]]:
    for number, box in enumerate(boxes(works, scale)):
        yield number, described(box, scale, stride=scale.step).vectors, False
        if scale.mirrored:
            yield number, described(box[:, ::-1], scale, stride=scale.step).vectors, True


def _search(
    queries: Floats,
    held: Floats,
    best: _Best,
    *,
    may: slice | NDArray[np.intp],
    work: int,
    mirrored: bool,
) -> None:
    rows = np.arange(len(queries))[may]
    for first in range(0, len(rows), AT_ONCE):
        chunk = rows[first : first + AT_ONCE]
        scores = queries[chunk] @ held.T
        better = np.flatnonzero(scores.max(axis=1) > best.score[chunk])
        if not len(better):
            continue
        place = scores[better].argmax(axis=1)
        won = chunk[better]
        best.score[won] = scores[better, place]
        best.work[won] = work
        best.place[won] = place
        best.mirrored[won] = mirrored


def _laid(
    best: _Best,
    busy: NDArray[np.intp],
    scale: Scale,
    *,
    shape: tuple[int, int, int],
    energy: Floats,
    detail: Floats,
) -> Nearest:
    """Return what was found at its place among all patches."""

    def spread[T: np.generic](values: NDArray[T], empty: float) -> NDArray[T]:
        whole = np.full(shape, empty, dtype=values.dtype)
        whole.reshape(-1)[busy] = values
        return whole

    along = (scale.size - scale.side) // scale.step + 1
    down, right = best.place // along * scale.step, best.place % along * scale.step
    right = np.where(best.mirrored, scale.size - scale.side - right, right).astype(np.int32)
    return Nearest(
        scale=scale,
        told=spread(best.work >= 0, False),
        distance=np.maximum(spread(1 - best.score, 2), 0),
        energy=energy.reshape(shape),
        detail=detail.reshape(shape),
        work=spread(best.work, -1),
        down=spread(down.astype(np.int32), 0),
        right=spread(right, 0),
        mirrored=spread(best.mirrored, False),
    )
