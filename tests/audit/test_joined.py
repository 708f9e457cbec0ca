"""Patches that agree on a source make a region; areas, sources and seams are counted over accepted regions only."""

from __future__ import annotations

import math

import numpy as np
import pytest

from apelles.audit.joined import Region, coverage, expected, regions, seams, source_map, sources
from apelles.audit.patches import Nearest, ladder

SCALE = ladder(32)[1]


def tiled() -> Nearest:
    """Return one picture whose left half lies at one place of work 3, the right half anywhere in work 5."""
    shape = (1, SCALE.places, SCALE.places)
    rows, columns = np.indices(shape[1:]) * SCALE.stride
    left = columns < 16
    rng = np.random.default_rng(1)
    down = np.where(left, rows + 2, rng.integers(0, 24, shape[1:]))
    right = np.where(left, columns + 5, rng.integers(0, 24, shape[1:]))
    return Nearest(
        scale=SCALE,
        told=np.ones(shape, dtype=np.bool_),
        distance=np.zeros(shape, dtype=np.float32),
        energy=np.ones(shape, dtype=np.float32),
        detail=np.ones(shape, dtype=np.float32),
        work=np.where(left, 3, 5)[None].astype(np.int32),
        down=down[None].astype(np.int32),
        right=right[None].astype(np.int32),
        mirrored=np.zeros(shape, dtype=np.bool_),
    )


def test_neighbors_join_where_their_sources_lie_at_one_offset() -> None:
    found = regions(tiled(), np.full((1, SCALE.places, SCALE.places), 0.01), 0)
    assert found[0].work == 3
    assert len(found[0].patches) == 4 * SCALE.places
    assert found[0].weight == pytest.approx(-4 * SCALE.places * math.log(0.01))
    assert max(len(one.patches) for one in found[1:]) < 4


def test_patches_that_are_not_close_join_nothing() -> None:
    assert regions(tiled(), np.full((1, SCALE.places, SCALE.places), 0.2), 0) == []


def test_how_many_regions_as_heavy_people_have_counts_one_more_than_was_seen() -> None:
    held = np.arange(99.0)
    assert expected(500.0, held, scales=4) == pytest.approx(4 / 100)
    assert expected(98.0, held, scales=4) == pytest.approx(8 / 100)
    assert expected(0.0, held, scales=4) == pytest.approx(4.0)


def test_area_and_sources_are_those_of_accepted_regions() -> None:
    halves = [
        Region(work=1, side=16, patches=((0, 0), (16, 0)), weights=(4.5, 4.5)),
        Region(work=2, side=16, patches=((0, 16),), weights=(9.0,)),
        Region(work=7, side=4, patches=((0, 0),), weights=(4.0,)),
    ]
    found = source_map(halves, size=32)
    assert coverage(found) == pytest.approx(0.75)
    assert found[0, 0] == 1
    assert sources(found) == pytest.approx(math.exp(-(2 / 3 * math.log(2 / 3) + 1 / 3 * math.log(1 / 3))))
    assert sources(source_map([], size=32)) == 0
    assert coverage(source_map([], size=32)) == 0


def test_a_hard_seam_is_a_larger_step_than_elsewhere() -> None:
    pixels = np.random.default_rng(2).integers(100, 110, (32, 32, 3)).astype(np.uint8)
    pixels[:, 16:] += 90
    found = source_map([Region(work=1, side=16, patches=((0, 0), (16, 0)), weights=(0.5, 0.5))], size=32)
    step = seams(pixels, found)
    assert step is not None
    assert step > 5
    assert seams(pixels, source_map([], size=32)) is None
