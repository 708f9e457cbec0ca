"""A map that was known beforehand: few matches that agree with it are worth more than with one that was searched."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from apelles.match.align import align
from apelles.match.known import agreement, edge_to_edge, similarity
from apelles.match.mutual import PutativeMatches

WIDTH, HEIGHT = 640, 480
SAME = np.eye(2, 3)


def putative(points: NDArray[np.float64], others: NDArray[np.float64]) -> PutativeMatches:
    places = np.arange(len(points))
    return PutativeMatches(first=places, second=places, from_points=points, to_points=others)


def drawn(seed: int, *, right: int, wrong: int, noise: float = 0.3) -> PutativeMatches:
    rng = np.random.default_rng(seed)
    points = rng.random((right + wrong, 2)) * (WIDTH, HEIGHT)
    others = rng.random((right + wrong, 2)) * (WIDTH, HEIGHT)
    others[:right] = points[:right] + rng.normal(0, noise, (right, 2))
    return putative(points, others)


def slow(matches: PutativeMatches, matrix: NDArray[np.float64]) -> float:
    apart = []
    for (x, y), (u, v) in zip(matches.from_points, matches.to_points, strict=True):
        here = [row[0] * x + row[1] * y + row[2] for row in matrix]
        apart.append(max(0.5, math.dist(here, (u, v))))
    apart.sort()
    n, best = len(apart), 0.0
    for k, radius in enumerate(apart, start=1):
        if radius <= 16:
            chance = min(1.0, math.pi * radius**2 / (WIDTH * HEIGHT))
            best = max(best, -(math.log10(n) + math.log10(math.comb(n, k)) + k * math.log10(chance)))
    return best


def test_eight_of_ten_matches_that_agree_are_no_accident() -> None:
    found = agreement(drawn(0, right=8, wrong=2), SAME, width=WIDTH, height=HEIGHT)
    assert found.inliers.tolist() == list(range(8))
    assert found.score > 25


def test_matches_drawn_at_random_agree_no_more_often_than_the_number_says() -> None:
    scores = [agreement(drawn(seed, right=0, wrong=30), SAME, width=WIDTH, height=HEIGHT).score for seed in range(200)]
    assert sum(score >= 1 for score in scores) <= 20
    assert max(scores) < 3


def test_no_match_at_all_says_nothing() -> None:
    found = agreement(drawn(0, right=0, wrong=0), SAME, width=WIDTH, height=HEIGHT)
    assert (found.score, len(found.inliers)) == (0.0, 0)


def test_a_map_that_was_known_says_more_than_the_same_map_found_by_searching() -> None:
    matches = drawn(1, right=9, wrong=6)
    searched = align(matches, width=WIDTH, height=HEIGHT, rng=np.random.default_rng(0))
    assert agreement(matches, SAME, width=WIDTH, height=HEIGHT).score > searched.score + 5


@given(seed=st.integers(0, 999), right=st.integers(0, 12), wrong=st.integers(0, 12), noise=st.floats(0, 20))
def test_the_score_is_that_of_plain_loops(seed: int, right: int, wrong: int, noise: float) -> None:
    matches = drawn(seed, right=right, wrong=wrong, noise=noise)
    found = agreement(matches, SAME, width=WIDTH, height=HEIGHT)
    assert found.score == pytest.approx(slow(matches, SAME))


@given(seed=st.integers(0, 999), right=st.integers(1, 10))
def test_one_more_match_that_agrees_never_lowers_the_score(seed: int, right: int) -> None:
    matches = drawn(seed, right=right, wrong=5)
    more = putative(
        np.vstack([matches.from_points, [[9.0, 9.0]]]),
        np.vstack([matches.to_points, [[9.0, 9.0]]]),
    )
    before, after = (agreement(one, SAME, width=WIDTH, height=HEIGHT).score for one in (matches, more))
    assert after >= before


def test_edge_to_edge_carries_corners_onto_corners() -> None:
    matrix = edge_to_edge(512, 256, into=(640, 320))
    corners = np.array([[-0.5, -0.5], [511.5, 255.5]])
    assert corners @ matrix[:, :2].T + matrix[:, 2] == pytest.approx(np.array([[-0.5, -0.5], [639.5, 319.5]]))


@given(turn=st.floats(-3, 3), scale=st.floats(0.2, 5), seed=st.integers(0, 99))
def test_a_turn_a_scale_and_a_shift_are_found_again(turn: float, scale: float, seed: int) -> None:
    points = np.random.default_rng(seed).random((6, 2)) * WIDTH
    linear = scale * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    found = similarity(points, points @ linear.T + (7.0, -3.0))
    assert found == pytest.approx(np.column_stack([linear, (7.0, -3.0)]), abs=1e-6)
