"""The test that exchanges pictures holds its level, and finds what is closer."""

from __future__ import annotations

import numpy as np

from apelles.audit.exchanged import levels
from tests.audit.test_closeness import found, uniform


def test_under_the_hypothesis_small_levels_are_as_rare_as_they_say() -> None:
    rng = np.random.default_rng(1)
    least = [
        min(levels([uniform(12, 2 * k)], [uniform(20, 2 * k + 1)], rng, permutations=199).by_scale) for k in range(200)
    ]
    assert sum(level <= 0.05 for level in least) <= 19
    assert sum(level <= 0.5 for level in least) > 70


def test_pictures_that_are_closer_get_the_least_level_there_is() -> None:
    tested = levels([found(np.full((20, 7, 7), 0.05))], [uniform(60, 3)], np.random.default_rng(2), permutations=999)
    assert tested.collage == 0.001
    assert tested.copies == 1.0


def test_pictures_that_are_further_away_are_not_flagged() -> None:
    tested = levels([found(np.full((20, 7, 7), 1.5))], [uniform(60, 4)], np.random.default_rng(3), permutations=199)
    assert tested.collage > 0.9
