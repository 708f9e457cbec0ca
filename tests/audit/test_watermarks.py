"""Marks in the outputs of a model: the level is exact, and what is marked is found."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from apelles.audit.proof import Statistic, Use
from apelles.audit.watermarks import pattern_correlations, watermark_test
from apelles.models.base import generator
from apelles.models.painter import paint
from apelles.pixels.keyed_pattern import marked, signs, wave_strengths


@pytest.fixture(scope="module")
def works() -> NDArray[np.uint8]:
    return np.stack([paint(generator(5, index), size=32)[0] for index in range(60)])


def keys(rng: np.random.Generator, count: int) -> list[bytes]:
    return [rng.bytes(32) for _ in range(count)]


def test_the_correlation_is_that_of_plain_loops(works: NDArray[np.uint8]) -> None:
    asked = keys(np.random.default_rng(0), 3)
    strengths = wave_strengths(works[:5])
    usual = [np.sqrt(np.mean([one[wave] ** 2 for one in strengths])) for wave in range(strengths.shape[1])]
    slow = [
        np.mean([np.mean([one[w] / usual[w] * signs(key)[w] for w in range(len(usual))]) for one in strengths])
        for key in asked
    ]
    assert pattern_correlations(works[:5], asked) == pytest.approx(np.array(slow))


def test_flat_outputs_correlate_with_nothing() -> None:
    flat = np.full((4, 32, 32, 3), 9, dtype=np.uint8)
    assert pattern_correlations(flat, keys(np.random.default_rng(0), 4)) == pytest.approx(np.zeros(4), abs=1e-9)


def test_marked_pictures_stand_first_among_a_thousand_keys(works: NDArray[np.uint8]) -> None:
    drawn = keys(np.random.default_rng(1), 1000)
    carried = np.stack([marked(one, drawn[321], psnr=38) for one in works])
    found = watermark_test([pattern_correlations(carried, drawn)], [321], rng=np.random.default_rng(0))
    assert found.statistic is Statistic.RANKS
    assert found.p == pytest.approx(0.001)
    assert found.use is Use.USED


def test_one_series_of_three_that_was_used_is_enough(works: NDArray[np.uint8]) -> None:
    rng = np.random.default_rng(2)
    drawn = [keys(rng, 500) for _ in range(3)]
    carried = np.stack([marked(one, drawn[1][7], psnr=36) for one in works])
    found = watermark_test([pattern_correlations(carried, one) for one in drawn], [7, 7, 7], rng=rng)
    assert found.statistic is Statistic.STANDING
    assert found.use is Use.USED


def test_the_level_holds_where_the_outputs_share_much_but_no_mark(works: NDArray[np.uint8]) -> None:
    one, several = 0, 0
    for index in range(1000):
        rng = np.random.default_rng([3, index])
        outputs = works[rng.choice(len(works), 8)]
        correlations = [pattern_correlations(outputs, keys(rng, 100)) for _ in range(2)]
        drawn = [int(place) for place in rng.integers(0, 100, 2)]
        one += watermark_test(correlations[:1], drawn[:1], rng=rng).p <= 0.01
        several += watermark_test(correlations, drawn, rng=rng).p <= 0.01
    for count in (one, several):
        assert stats.binomtest(count, 1000, 0.01, alternative="greater").pvalue > 0.001
