"""Dataset inference: one split holds its level; the published protocol does not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from apelles.audit.portfolio import Array, fitted, portfolio_test, welch_p

FEATURES = 26
LEVEL = 0.01


def nothing_to_find(rng: np.random.Generator, size: int) -> tuple[Array, Array]:
    return rng.normal(size=(size, FEATURES)), rng.normal(size=(size, FEATURES))


def cross_validated(works: Array, others: Array, rng: np.random.Generator) -> float:
    """Return the two-sided p-value of the published protocol: scores of five folds, tested as if independent."""
    scores = [np.empty(len(group)) for group in (works, others)]
    folds = [rng.permutation(len(group)) % 5 for group in (works, others)]
    for fold in range(5):
        line = fitted(works[folds[0] != fold], others[folds[1] != fold])
        for score, group, parts in zip(scores, (works, others), folds, strict=True):
            score[parts == fold] = line.score(group[parts == fold])
    return float(stats.ttest_ind(*scores, equal_var=False).pvalue)


def not_above(count: int, tried: int) -> bool:
    return bool(stats.binomtest(count, tried, LEVEL, alternative="greater").pvalue > 1e-3)


@pytest.mark.slow
def test_one_split_holds_its_level_by_permutation_and_by_welch() -> None:
    rng = np.random.default_rng(0)
    permuted, welch, runs = 0, 0, 500
    for _ in range(runs):
        found = portfolio_test(*nothing_to_find(rng, 70), rng, redraws=499)
        assert found is not None
        permuted += found.p_permuted <= LEVEL
        welch += found.p_welch <= LEVEL
    assert not_above(permuted, runs)
    assert not_above(welch, runs)
    assert 0.002 * runs <= permuted


@pytest.mark.slow
def test_the_published_cross_validated_protocol_fails_its_level() -> None:
    rng = np.random.default_rng(1)
    runs = 400
    wrong = sum(cross_validated(*nothing_to_find(rng, 70), rng) < LEVEL for _ in range(runs))
    assert stats.binomtest(wrong, runs, LEVEL, alternative="greater").pvalue < 1e-6


def test_works_that_were_used_stand_apart() -> None:
    rng = np.random.default_rng(2)
    found = portfolio_test(rng.normal(-0.4, 1, (100, 6)), rng.normal(size=(100, 6)), rng, redraws=999)
    assert found is not None
    assert found.apart
    assert found.shift > 0.5
    assert found.p_welch < LEVEL


def test_a_difference_in_the_wrong_direction_is_none() -> None:
    rng = np.random.default_rng(3)
    assert welch_p(rng.normal(0, 1, 50), rng.normal(1, 1, 50)) > 0.99
    found = portfolio_test(rng.normal(1, 1, (100, 6)), rng.normal(size=(100, 6)), rng, redraws=999)
    assert found is not None
    assert not found.apart


def test_welch_agrees_with_the_package_and_copes_with_values_that_are_all_alike() -> None:
    rng = np.random.default_rng(6)
    high, low = rng.normal(0.3, 1, 30), rng.normal(0, 2, 50)
    package = stats.ttest_ind(high, low, equal_var=False, alternative="greater").pvalue
    assert welch_p(high, low) == pytest.approx(package)
    assert welch_p(np.ones(5), np.zeros(5)) == 0
    assert welch_p(np.zeros(5), np.zeros(5)) == 1


def test_forty_works_are_needed() -> None:
    rng = np.random.default_rng(4)
    assert portfolio_test(*nothing_to_find(rng, 39), rng) is None
    assert portfolio_test(*nothing_to_find(rng, 40), rng, redraws=99) is not None


def test_the_line_separates_what_a_line_separates_and_leaves_a_constant_alone() -> None:
    rng = np.random.default_rng(5)
    first = np.column_stack([rng.normal(2, 1, 200), np.ones(200)])
    second = np.column_stack([rng.normal(0, 1, 200), np.ones(200)])
    line = fitted(first, second)
    assert (line.score(first) > 0).mean() > 0.8
    assert (line.score(second) < 0).mean() > 0.8
    assert line.weights[1] == pytest.approx(0, abs=1e-6)
