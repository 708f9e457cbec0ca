"""Every patch of a picture finds its nearest patch among the works, and says where."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.audit.patches import FLAT, Scale, ladder, nearest

type Pixels = NDArray[np.uint8]


def noise(count: int, size: int, seed: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (count, size, size, 3), dtype=np.uint8)


def cells(patch: Pixels, scale: Scale) -> NDArray[np.float64]:
    """Return a patch in plain loops: cell means, channel means taken out, length one."""
    cell = scale.side // scale.cells
    found = np.empty((3, scale.cells, scale.cells))
    for channel in range(3):
        for row in range(scale.cells):
            for column in range(scale.cells):
                part = patch[row * cell : (row + 1) * cell, column * cell : (column + 1) * cell, channel]
                found[channel, row, column] = part.astype(float).mean()
        found[channel] -= found[channel].mean()
    return np.asarray((found / np.sqrt((found**2).sum())).ravel())


@pytest.mark.parametrize(
    ("size", "sides"),
    [(32, [4, 8, 16, 32]), (48, [6, 12, 24, 48]), (64, [4, 8, 16, 32, 64]), (256, [8, 16, 32, 64, 128, 256])],
)
def test_the_ladder_goes_from_a_few_pixels_to_the_whole_picture(size: int, sides: list[int]) -> None:
    assert [scale.side for scale in ladder(size)] == sides
    assert all(scale.side % scale.cells == 0 and scale.cells >= 4 for scale in ladder(size))


@pytest.mark.parametrize("scale", ladder(32), ids=lambda scale: str(scale.side))
def test_the_nearest_patch_is_that_of_a_search_in_plain_loops(scale: Scale) -> None:
    queries, works = noise(1, 32, 1), noise(1, 32, 2)
    found = nearest(queries, works, scale)
    for row, column in ((scale.places - 1, scale.places // 2),):
        top, left = row * scale.stride, column * scale.stride
        mine = cells(queries[0, top : top + scale.side, left : left + scale.side], scale)
        best = -2.0
        for work in works:
            for view in (work, work[:, ::-1]) if scale.mirrored else (work,):
                for down in range(32 - scale.side + 1):
                    for right in range(32 - scale.side + 1):
                        theirs = cells(view[down : down + scale.side, right : right + scale.side], scale)
                        best = max(best, float(mine @ theirs))
        assert found.distance[0, row, column] == pytest.approx(1 - best, abs=1e-5)


@pytest.mark.parametrize("scale", ladder(64)[:4], ids=lambda scale: str(scale.side))
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_patch_that_was_cut_from_a_work_is_found_where_it_was_cut(scale: Scale, mirrored: bool) -> None:
    works, query = noise(3, 64, 3), noise(1, 64, 4)
    cut = works[2, 7 : 7 + scale.side, 21 : 21 + scale.side] if scale.side < 64 else works[2]
    query[0, : scale.side, : scale.side] = cut[:, ::-1] if mirrored else cut
    found = nearest(query, works, scale)
    if mirrored and not scale.mirrored:
        return
    assert found.distance[0, 0, 0] < 1e-5
    assert (found.work[0, 0, 0], found.down[0, 0, 0], found.right[0, 0, 0]) == (2, 7, 21)
    assert found.mirrored[0, 0, 0] == mirrored


def test_a_gain_and_a_shift_in_tone_change_nothing() -> None:
    works = noise(1, 32, 5) // 2
    brighter = (works.astype(np.int64) * 2 - 40).clip(0, 255).astype(np.uint8)
    softer = (works // 2 + 60).astype(np.uint8)
    assert nearest(softer, works, ladder(32)[1]).distance.max() < 0.01
    assert nearest(brighter, works, ladder(32)[3]).distance.max() < 0.1


def test_a_flat_patch_says_nothing() -> None:
    query = np.full((1, 32, 32, 3), 90, dtype=np.uint8)
    query[0, :16] = noise(1, 32, 6)[0, :16]
    found = nearest(query, noise(1, 32, 7), ladder(32)[1])
    assert found.told[0, 0].all()
    assert not found.told[0, -1].any()
    assert (found.energy[0, -1] < FLAT).all()


def test_a_query_meets_only_works_that_it_may_meet() -> None:
    works = noise(3, 32, 8)
    allowed = np.array([[False, True, True], [True, True, True], [False, False, False]])
    found = nearest(works, works, ladder(32)[1], allowed=allowed)
    assert not (found.work[0] == 0).any()
    assert (found.distance[1] < 1e-5).all()
    assert not found.told[2].any()
