"""E-values: published cases, and the laws any E-value has to keep."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from apelles.calibrate.e_value import LEAST, beyond_unrelated, nearly_identical, surprise
from apelles.calibrate.null import NullModel, clopper_pearson_upper
from apelles.records import BoundKind
from tests.calibrate.nulls import drawn, ranked

NULL = drawn(1)
SCORES = st.floats(-5, 400)


@pytest.mark.parametrize(
    ("null", "library_size", "transforms", "e_value", "bound"),
    [
        (ranked(below=999), 1000, 1, 1.0, 2.994),
        (ranked(below=999), 1000, 8, 8.0, 23.95),
        (ranked(below=9999), 1000, 8, 0.8, 2.396),
        (ranked(below=9999), 100, 1, 0.01, 0.02996),
        (ranked(below=9987, at_ten=12), 1000, 1, 1.3, 1.944),
    ],
    ids=["above every null score", "eight transforms", "a larger null", "a small library", "in the body"],
)
def test_the_published_cases(null: NullModel, library_size: int, transforms: int, e_value: float, bound: float) -> None:
    found = surprise(10.0 if null.counts[1] else 20.0, null, library_size=library_size, transforms=transforms)
    assert found.e_value == pytest.approx(e_value)
    assert found.e_value_bound == pytest.approx(bound, rel=1e-3)
    assert found.bound_kind is BoundKind.RANK


def test_a_score_above_every_null_score_is_rare_but_never_impossible() -> None:
    found = surprise(1e9, NULL, library_size=1000, transforms=2)
    assert found.e_value == found.e_value_bound == LEAST > 0


@given(first=SCORES, second=SCORES)
def test_a_larger_score_never_gives_a_larger_e_value(first: float, second: float) -> None:
    low, high = (surprise(score, NULL, library_size=500, transforms=2) for score in sorted((first, second)))
    assert high.e_value <= low.e_value * (1 + 1e-12)
    assert high.e_value_bound <= low.e_value_bound * (1 + 1e-12)


@given(score=SCORES)
def test_the_bound_is_never_below_the_estimate(score: float) -> None:
    found = surprise(score, NULL, library_size=500, transforms=2)
    assert found.e_value_bound >= found.e_value


@given(score=st.floats(-5, 40), size=st.integers(1, 10_000), more=st.integers(1, 10_000))
def test_adding_unrelated_works_multiplies_the_e_value(score: float, size: int, more: int) -> None:
    before = surprise(score, NULL, library_size=size, transforms=2)
    after = surprise(score, NULL, library_size=size + more, transforms=2)
    assert after.e_value == pytest.approx(before.e_value * (size + more) / size)


@given(score=st.floats(-0.9, 10))
def test_one_more_null_score_at_least_as_high_never_lowers_the_e_value(score: float) -> None:
    counts = (*NULL.counts[:-1], NULL.counts[-1] + 1)
    weights = (*NULL.weights[:-1], NULL.weights[-1] + 1)
    more = replace(NULL, counts=counts, weights=weights)
    before, after = (surprise(score, null, library_size=100, transforms=1) for null in (NULL, more))
    if score <= NULL.values[-1]:
        assert after.e_value >= before.e_value - 1e-12


def test_a_descriptor_alone_only_says_that_two_pictures_are_nearly_identical() -> None:
    null = ranked(below=999)
    assert nearly_identical(0.8, null, ordinary=0.1)
    assert beyond_unrelated(0.51, null)
    assert not beyond_unrelated(0.5, null)
    assert not nearly_identical(0.7, null, ordinary=0.1)
    assert not nearly_identical(0.8, null, ordinary=0.7)


@pytest.mark.parametrize(
    ("hits", "trials", "confidence", "upper"),
    [(0, 9999, 0.95, 0.00029955), (169, 9000, 0.975, 0.02180), (58, 375, 0.975, 0.1953), (5, 5, 0.95, 1.0)],
)
def test_the_upper_limit_of_a_rate_is_the_published_one(
    hits: int, trials: int, confidence: float, upper: float
) -> None:
    limit = clopper_pearson_upper(hits, trials, confidence=confidence)
    assert limit == pytest.approx(upper, rel=1e-3)
    if hits < trials:
        assert float(binom.cdf(hits, trials, limit)) == pytest.approx(1 - confidence, abs=1e-6)
