"""The number of false alarms, against values worked out elsewhere and exact integers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.match.nfa import RESIDUAL_CAP, RESIDUAL_FLOOR, SAMPLE, best_log10_nfa, log10_nfa

FRAME = {"width": 512, "height": 384}


def slow_log10_nfa(n: int, k: int, residual: float) -> float:
    """Return the same number from exact binomials."""
    alpha = min(1.0, math.pi * max(residual, RESIDUAL_FLOOR) ** 2 / (512 * 384))
    ways = (n - SAMPLE) * math.comb(n, k) * math.comb(k, SAMPLE)
    return math.log10(ways) + (k - SAMPLE) * math.log10(alpha)


@pytest.mark.parametrize(
    ("n", "k", "residual", "published"),
    [(40, 6, 8, 0.4826), (40, 8, 8, -3.7490), (100, 10, 8, -3.6276), (100, 20, 3, -39.5447), (60, 23, 8, -38.4324)],
)
def test_it_agrees_with_the_published_values(n: int, k: int, residual: float, published: float) -> None:
    assert log10_nfa(n, k, residual, **FRAME) == pytest.approx(published, abs=1e-4)


@given(n=st.integers(5, 300), share=st.floats(0, 1), residual=st.floats(0, 40))
def test_it_agrees_with_exact_binomials(n: int, share: float, residual: float) -> None:
    k = SAMPLE + 1 + round(share * (n - SAMPLE - 1))
    assert log10_nfa(n, k, residual, **FRAME) == pytest.approx(slow_log10_nfa(n, k, residual), abs=1e-6)


def test_a_planted_affine_map_is_as_surprising_as_published() -> None:
    legacy = np.random.RandomState(0)
    first, second = legacy.rand(50, 2) * [512, 384], legacy.rand(50, 2) * [512, 384]
    planted = np.array([[0.9, 0.1], [-0.1, 0.9]])
    second[:20] = first[:20] @ planted + [20, 30] + legacy.randn(20, 2)
    residuals = np.linalg.norm(first @ planted + [20, 30] - second, axis=1)
    value, count = best_log10_nfa(residuals, **FRAME)
    assert count == 20
    assert value == pytest.approx(-50.7447, abs=1e-3)


@given(st.lists(st.floats(0, 60), min_size=5, max_size=60))
def test_the_best_number_of_inliers_is_found_as_by_trying_each(residuals: list[float]) -> None:
    ordered = sorted(residuals)
    tried = [
        slow_log10_nfa(len(ordered), k, ordered[k - 1])
        for k in range(SAMPLE + 1, len(ordered) + 1)
        if max(ordered[k - 1], RESIDUAL_FLOOR) <= RESIDUAL_CAP
    ]
    value, _ = best_log10_nfa(np.array(residuals), **FRAME)
    assert value == pytest.approx(min(tried, default=math.inf), abs=1e-6)


def test_smaller_residuals_are_never_less_surprising() -> None:
    values = [log10_nfa(60, 20, residual, **FRAME) for residual in (0.1, 0.5, 1, 2, 4, 8, 16)]
    assert values == sorted(values)
