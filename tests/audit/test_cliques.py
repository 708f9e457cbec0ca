from __future__ import annotations

import numpy as np
import pytest

from apelles.audit.as_others import normalized_distance
from apelles.audit.cliques import cliques, tile_distances


def apart(pairs: dict[tuple[int, int], float], count: int) -> np.ndarray:
    found = np.ones((count, count), dtype=np.float32)
    np.fill_diagonal(found, 0)
    for (one, other), distance in pairs.items():
        found[one, other] = found[other, one] = distance
    return found


def test_a_chain_is_a_component_of_three_and_only_a_clique_of_two() -> None:
    found = cliques(apart({(0, 1): 0.01, (1, 2): 0.01}, 3), edge=0.05)
    assert found.groups == ((0, 1),)
    assert found.complete


def test_the_largest_clique_is_taken_out_first_and_no_output_is_in_two() -> None:
    near = {(one, other): 0.02 for one in range(4) for other in range(one)} | {(3, 4): 0.02, (5, 6): 0.02}
    found = cliques(apart(near, 8), edge=0.05)
    assert found.groups == ((0, 1, 2, 3), (5, 6))


def test_outputs_that_are_all_one_picture_are_one_group() -> None:
    found = cliques(np.zeros((300, 300), dtype=np.float32))
    assert [len(group) for group in found.groups] == [300]
    assert found.complete


def test_cliques_agree_with_trying_every_set() -> None:
    from itertools import combinations

    rng = np.random.default_rng(3)
    for _ in range(20):
        near = rng.random((9, 9)) < 0.5
        near |= near.T
        distances = np.where(near, 0.0, 1.0).astype(np.float32)
        largest = max(
            size
            for size in range(1, 10)
            for chosen in combinations(range(9), size)
            if all(near[one, other] for one, other in combinations(chosen, 2))
        )
        groups = cliques(distances, smallest=1).groups
        assert (len(groups[0]) if groups else 1) == largest


def test_one_bright_tile_counts_whole_in_the_tile_distance_and_little_in_the_plain_one() -> None:
    black = np.zeros((512, 512, 3), dtype=np.uint8)
    lit = black.copy()
    lit[128:256, 256:384] = 51
    assert tile_distances(np.stack([black, lit]))[0, 1] == pytest.approx(0.2, abs=2e-5)
    assert normalized_distance(black / 255, lit / 255) == pytest.approx(0.05, abs=2e-5)
