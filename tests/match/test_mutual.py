"""Putative matches, against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.match.mutual import RATIO, mutual_matches

Rows = NDArray[np.float32]


def unit_rows(seed: int, *, count: int, near: Rows | None = None) -> Rows:
    random = np.random.default_rng(seed)
    rows = random.uniform(0, 1, (count, 128)) if near is None else near[:count] + random.normal(0, 0.02, (count, 128))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def far_apart(count: int) -> Rows:
    return np.stack([np.arange(count) * 10.0, np.zeros(count)], axis=1).astype(np.float32)


def slow_pairs(first: Rows, second: Rows) -> set[tuple[int, int]]:
    """Return pairs that pass the ratio test and are each other's nearest, by loops."""
    distance = [[float(np.linalg.norm(a.astype(float) - b.astype(float))) for b in second] for a in first]
    pairs = set()
    for i, row in enumerate(distance):
        j = int(np.argmin(row))
        runner_up = min(value for other, value in enumerate(row) if other != j)
        back = int(np.argmin([distance[other][j] for other in range(len(first))]))
        if back == i and row[j] < RATIO * runner_up:
            pairs.add((i, j))
    return pairs


@pytest.mark.parametrize("seed", range(4))
def test_the_pairs_are_those_of_plain_loops(seed: int) -> None:
    second = unit_rows(seed, count=30)
    first = np.concatenate([unit_rows(seed + 10, count=12, near=second), unit_rows(seed + 20, count=10)])
    found = mutual_matches(first, second, far_apart(len(first)), far_apart(len(second)))
    assert set(zip(found.first.tolist(), found.second.tolist(), strict=True)) == slow_pairs(first, second)
    assert len(found) >= 12


def test_swapping_the_pictures_swaps_the_pairs_that_pass_both_ways() -> None:
    rows = unit_rows(1, count=25)
    there = mutual_matches(rows, rows[::-1].copy(), far_apart(25), far_apart(25))
    assert {(i, 24 - i) for i in range(25)} == set(zip(there.first.tolist(), there.second.tolist(), strict=True))


def test_one_cell_carries_one_match() -> None:
    rows = unit_rows(2, count=10)
    crowded = np.full((10, 2), 1.0, dtype=np.float32)
    assert len(mutual_matches(rows, rows.copy(), crowded, far_apart(10))) == 1


@pytest.mark.parametrize("count", [0, 1])
def test_a_picture_with_hardly_a_keypoint_matches_nothing(count: int) -> None:
    rows = unit_rows(3, count=5)
    assert len(mutual_matches(rows[:count], rows, far_apart(count), far_apart(5))) == 0
    assert len(mutual_matches(rows, rows[:count], far_apart(5), far_apart(count))) == 0
