"""Intervals count works, thresholds spend no more than they are allowed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.stats import lower_limit_by_work, mean_by_work, threshold_for, wilson


def test_all_found_is_not_certainly_all() -> None:
    found = wilson(100, 100)
    assert found.value == found.high == 1.0
    assert found.low == pytest.approx(0.963, abs=0.001)


def test_wilson_limits_agree_with_the_quadratic_they_solve() -> None:
    found = wilson(7, 40)
    for limit in (found.low, found.high):
        assert abs(7 / 40 - limit) == pytest.approx(1.959964 * math.sqrt(limit * (1 - limit) / 40))


@pytest.mark.parametrize("allowed", [0, 1, 3])
def test_a_threshold_lets_at_most_the_allowed_number_past(allowed: int) -> None:
    clean = [0.1, 0.4, 0.4, 0.3, 0.9, 0.2]
    threshold = threshold_for(clean, allowed=allowed)
    assert sum(value > threshold for value in clean) <= allowed


def test_no_lower_threshold_would_do() -> None:
    clean = [0.1, 0.4, 0.3, 0.9]
    threshold = threshold_for(clean, allowed=1)
    assert sum(value > threshold - 1e-9 for value in clean) == 2


def test_many_views_of_few_works_are_worth_few_works() -> None:
    rng = np.random.default_rng(3)
    few = mean_by_work({"a": [1.0] * 50, "b": [0.0] * 50}, rng)
    many = mean_by_work({str(work): [float(work % 2)] for work in range(100)}, rng)
    assert few.value == many.value == 0.5
    assert few.high - few.low > 3 * (many.high - many.low)


def test_the_lower_limit_lies_below_the_mean_and_is_zero_where_nothing_was_seen() -> None:
    rng = np.random.default_rng(3)
    assert lower_limit_by_work({str(work): [0.0, 0.0] for work in range(30)}, rng) == 0.0
    seen = {str(work): [float(work < 6)] for work in range(60)}
    assert 0 < lower_limit_by_work(seen, rng) < 0.1
