"""Tests with canaries: exact under chance, strong where something was used."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from apelles.audit.nearest import nearest_distances
from apelles.audit.proof import (
    Statistic,
    Use,
    canary_test,
    extraction,
    permutation_p,
    rank_of,
    rank_sum_chances,
    rank_sum_p,
)


def test_one_slot_has_the_chance_of_its_rank() -> None:
    assert rank_sum_p(1, [20]) == pytest.approx(1 / 20)
    assert rank_sum_p(20, [20]) == 1
    assert rank_sum_p(10, [1000]) == 0.01


def test_two_slots_of_four_with_ranks_one_and_two_have_three_sixteenths() -> None:
    assert rank_sum_p(3, [4, 4]) == pytest.approx(3 / 16)


def test_the_chances_of_a_sum_are_those_of_counting_every_case() -> None:
    sizes = [3, 4, 2, 5]
    sums = [sum(ranks) for ranks in itertools.product(*(range(1, size + 1) for size in sizes))]
    counted = [sums.count(total) / len(sums) for total in range(len(sizes), sum(sizes) + 1)]
    assert rank_sum_chances(sizes) == pytest.approx(counted)


def test_a_permutation_p_is_never_zero() -> None:
    assert permutation_p(5.0, np.zeros(999)) == pytest.approx(0.001)
    assert permutation_p(0.0, np.zeros(999)) == 1


def test_among_equals_the_canary_comes_last_so_a_score_that_says_nothing_proves_nothing() -> None:
    assert rank_of(np.zeros(20), 3) == 20
    found = canary_test([np.zeros(20)] * 50, [3] * 50, rng=np.random.default_rng(0))
    assert found.p == pytest.approx(1)
    assert found.p_standing == 1
    assert found.use is Use.NOT_SHOWN


def test_canaries_that_a_model_takes_to_prove_use() -> None:
    rng = np.random.default_rng(1)
    slots = [rng.normal(size=20) for _ in range(50)]
    for one in slots:
        one[4] -= 1
    found = canary_test(slots, [4] * 50, rng=rng)
    assert found.use is Use.USED
    assert found.p < 1e-4
    assert found.p_standing == pytest.approx(1e-4)
    assert found.mean_rank < found.expected == 10.5


def test_five_canaries_given_back_of_fifty_prove_use_by_their_standing_and_not_by_their_ranks() -> None:
    rng = np.random.default_rng(7)
    slots = [rng.normal(size=20) for _ in range(50)]
    for one in slots[:5]:
        one[0] = -30
    found = canary_test(slots, [0] * 50, rng=rng, statistic=Statistic.STANDING)
    assert found.use is Use.USED
    assert found.p == found.p_standing < 0.001 < found.p_ranks


def test_who_tries_ten_tests_pays_for_ten() -> None:
    rng = np.random.default_rng(2)
    slots = [rng.normal(size=20) for _ in range(50)]
    for one in slots:
        one[0] -= 0.9
    once, often = (canary_test(slots, [0] * 50, rng=rng, tries=tries) for tries in (1, 10_000_000))
    assert once.use is Use.USED
    assert often.adjusted == min(1, once.p * 10_000_000)
    assert often.use is Use.NOT_SHOWN


def test_the_level_holds_for_a_score_with_heavy_tails_and_uneven_slots() -> None:
    rng = np.random.default_rng(3)
    ranked, redrawn = 0, 0
    for _ in range(1000):
        slots = [rng.standard_cauchy(size) for size in rng.integers(2, 21, 12)]
        drawn = [int(rng.integers(len(one))) for one in slots]
        found = canary_test(slots, drawn, rng=rng, redraws=999)
        ranked += found.p <= 0.01
        redrawn += found.p_standing <= 0.01
    for count in (ranked, redrawn):
        assert stats.binomtest(count, 1000, 0.01, alternative="greater").pvalue > 0.001


def test_an_output_mirrored_shifted_and_paler_is_near_and_an_unrelated_one_far() -> None:
    rng = np.random.default_rng(4)
    coarse = rng.integers(0, 256, (3, 8, 8, 3)).astype(np.uint8)
    known, other = (np.kron(one, np.ones((4, 4, 1), dtype=np.uint8)) for one in coarse[:2])
    seen = np.roll(known[:, ::-1] // 2 + 40, 1, axis=1)
    near = nearest_distances(np.stack([known, other, np.zeros_like(known)]), np.stack([seen] * 3))
    assert near[0] < 0.1
    assert near[1] > 0.5
    assert near[2] == pytest.approx(1)


def test_a_copy_given_back_proves_use_unless_so_many_outputs_were_looked_at_that_chance_gives_one() -> None:
    assert extraction([1e-6, 1e-4], outputs=1000).use is Use.USED
    assert extraction([1e-6, 1e-4], outputs=100_000).use is Use.NOT_SHOWN
    assert extraction([], outputs=10).use is Use.NOT_SHOWN
    assert extraction([1e-6, 1e-4], outputs=1000).expected == pytest.approx(1e-3)
