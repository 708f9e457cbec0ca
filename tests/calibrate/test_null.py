"""The null model: a known tail is found, and its bound errs on the careful side."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.calibrate.null import MIN_PAIRS, design_effect
from apelles.errors import CalibrationError
from tests.calibrate.nulls import drawn, tail_scores, weighted


@pytest.mark.parametrize("decay", [0.3, 0.5, 0.9])
def test_the_decay_of_a_known_tail_is_found_and_the_bound_is_slower(decay: float) -> None:
    null = drawn(1, decay=decay)
    assert null.tail.g == pytest.approx(decay, rel=0.15)
    assert null.bound.g <= null.tail.g
    assert null.bound.g > 0.5 * decay


@pytest.mark.parametrize("seed", range(5))
def test_the_bound_covers_the_tail_of_scores_it_was_not_fitted_on(seed: int) -> None:
    null = drawn(seed)
    fresh = tail_scores(seed + 100, decay=0.5, count=200_000)
    for score in np.linspace(null.bound.start + 0.5, null.bound.start + 6, 8):
        allowed = null.bound.c * 10 ** (-null.bound.g * score)
        assert float(np.mean(fresh >= score)) <= allowed


def test_no_decay_faster_than_the_analytic_one_is_claimed() -> None:
    null = drawn(2, decay=3.0)
    assert null.tail.g <= 1.0
    assert null.bound.g <= 1.0


def test_a_handful_of_pairs_is_refused_with_what_to_add() -> None:
    with pytest.raises(CalibrationError, match="apelles collect"):
        drawn(1, works=10, each=MIN_PAIRS)
    with pytest.raises(CalibrationError, match="at least 1000"):
        drawn(1, works=30, each=5)


def test_the_histogram_keeps_every_pair() -> None:
    null = drawn(3)
    assert null.pairs == 200 * 40
    assert list(null.values) == sorted(null.values)


def test_pairs_that_stand_for_many_move_the_estimate_and_not_the_bound() -> None:
    near, far = tail_scores(1, decay=0.3, count=4000), tail_scores(2, decay=0.6, count=2000)
    scores, suspects = np.concatenate([near, far]), np.tile(np.arange(200, dtype=np.intp), 30)
    even, drawn_at_random = (
        weighted(scores, suspects, np.concatenate([np.ones(4000), np.full(2000, heavy)])) for heavy in (1.0, 20.0)
    )
    assert drawn_at_random.tail.g > even.tail.g
    assert (drawn_at_random.bound, drawn_at_random.counts) == (even.bound, even.counts)
    for null in (even, drawn_at_random):
        assert sum(null.weights) == pytest.approx(null.pairs, abs=0.1)


def test_independent_pairs_have_no_design_effect_and_repeated_ones_have_theirs() -> None:
    random = np.random.default_rng(1)
    independent = [random.uniform(0, 1, 20) for _ in range(400)]
    repeated = [np.full(20, value) for value in random.uniform(0, 1, 400)]
    assert design_effect(independent, 0.9) == pytest.approx(1.0, abs=0.3)
    assert design_effect(repeated, 0.9) == pytest.approx(20, rel=0.05)
