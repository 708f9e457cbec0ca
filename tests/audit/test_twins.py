"""Twins: who memorized is nearer to the own half than to the twin; dependence on a random split has an exact level."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from apelles.audit.twins import TwinScores, pair_scores, split_dependence, twins, whole_scores

HALF = np.array([0, 0, 0, 1, 1, 1])


def scores(own: float, between: float) -> TwinScores:
    first, second = np.full((10, 6), 0.1), np.full((10, 6), 0.1)
    first[np.arange(10), np.arange(10) % 3] = own
    second[np.arange(10), 3 + np.arange(10) % 3] = own
    return TwinScores(between=np.full(10, between), first=first, second=second, half=HALF, group=np.arange(6))


def test_models_that_give_their_own_half_back_memorized() -> None:
    found = twins(scores(0.95, 0.2), np.random.default_rng(1), permutations=99)
    assert found.memorized_first.value == found.memorized_second.value == 1
    assert found.memorized_first.low == pytest.approx(0.6915, abs=1e-4)
    assert found.own_half_first == 1


def test_models_that_draw_the_same_picture_learned() -> None:
    found = twins(scores(0.3, 0.9), np.random.default_rng(2), permutations=99)
    assert found.memorized_first.value == 0
    assert found.agreement == pytest.approx(0.9)


def test_the_level_of_dependence_is_that_of_all_splits() -> None:
    rng = np.random.default_rng(3)
    table = rng.random((7, 6))
    nearest = table.argmax(axis=1)
    seen = sum(HALF[one] == 0 for one in nearest)
    splits = [{*chosen} for chosen in combinations(range(6), 3)]
    exact = np.mean([sum(one in chosen for one in nearest) >= seen for chosen in splits])
    hits, level = split_dependence(table, HALF, np.arange(6), rng, permutations=4_000)
    assert hits == seen
    assert level == pytest.approx(exact, abs=0.03)


def test_works_that_were_split_together_stay_together() -> None:
    table = np.eye(6)[[0, 0, 1, 1, 2, 2]]
    alone = split_dependence(table, HALF, np.arange(6), np.random.default_rng(4), permutations=999)[1]
    together = split_dependence(table, HALF, np.array([0, 0, 0, 1, 1, 1]), np.random.default_rng(4), permutations=999)[
        1
    ]
    assert alone < 0.1 < together


def test_a_picture_is_like_itself_and_its_mirror_image() -> None:
    pictures = np.random.default_rng(5).integers(0, 256, (3, 16, 16, 3), dtype=np.uint8)
    assert np.diag(whole_scores(pictures, pictures)) == pytest.approx(1)
    assert np.diag(whole_scores(pictures, pictures[:, :, ::-1])) == pytest.approx(1)
    assert pair_scores(pictures, pictures[::-1], paired=False) == pytest.approx(1)
    assert pair_scores(pictures, pictures[::-1], paired=True)[0] < 0.5
