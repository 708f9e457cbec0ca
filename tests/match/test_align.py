"""Alignment: a drawn copy is found where it lies, noise is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from apelles.describe.rootsift import local_features
from apelles.match.align import SINGULAR_RANGE, SINGULAR_RATIO, align, plausible
from apelles.match.mutual import PutativeMatches
from apelles.match.side import Side, compare, mirrored_side, side
from tests.pictures import painting


def side_of(pixels: NDArray[np.uint8]) -> Side:
    return side(local_features(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)))


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.fixture(scope="module")
def work() -> NDArray[np.uint8]:
    return painting(11)


def test_a_turned_and_scaled_copy_is_aligned_where_it_lies(work: NDArray[np.uint8]) -> None:
    onto_work = np.array([[0.85, 0.2, 12.0], [-0.2, 0.85, 60.0]])
    height, width = work.shape[:2]
    suspect = cv2.warpAffine(work, onto_work, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    found = compare(side_of(np.asarray(suspect, dtype=np.uint8)), side_of(work), view="direct", rng=rng())
    corners = np.array([[0.0, 0.0], [width, 0], [0, height], [width, height]]) * 0.5 + [50, 40]
    expected = corners @ onto_work[:, :2].T + onto_work[:, 2]
    placed = corners @ found.alignment.matrix[:, :2].T + found.alignment.matrix[:, 2]
    assert found.score > 50
    assert np.abs(placed - expected).max() < 4


def test_two_paintings_by_different_seeds_are_not_aligned(work: NDArray[np.uint8]) -> None:
    here = side_of(work)
    scores = [compare(here, side_of(painting(seed)), view="direct", rng=rng()).score for seed in range(20, 28)]
    assert max(scores) < 2


def test_a_mirrored_copy_is_found_in_the_mirrored_view_only(work: NDArray[np.uint8]) -> None:
    suspect, here = side_of(np.ascontiguousarray(work[:, ::-1])), side_of(work)
    direct = compare(suspect, here, view="direct", rng=rng())
    mirrored = compare(mirrored_side(suspect), here, view="mirrored", rng=rng())
    assert mirrored.score > 50
    assert direct.score < 2


def test_uniform_noise_is_never_surprising() -> None:
    random = np.random.default_rng(3)
    for _ in range(40):
        points = [random.uniform(0, 1, (30, 2)) * [512, 384] for _ in range(2)]
        index = np.arange(30, dtype=np.intp)
        matches = PutativeMatches(first=index, second=index, from_points=points[0], to_points=points[1])
        assert align(matches, width=512, height=384, rng=rng()).score < 1


def test_four_matches_say_nothing() -> None:
    index = np.arange(4, dtype=np.intp)
    points = np.array([[0.0, 0], [100, 0], [0, 100], [100, 100]])
    matches = PutativeMatches(first=index, second=index, from_points=points, to_points=points)
    assert len(align(matches, width=512, height=384, rng=rng()).inliers) == 0


def test_the_same_seed_gives_the_same_alignment(work: NDArray[np.uint8]) -> None:
    first, second = (compare(side_of(work), side_of(work), view="direct", rng=rng()).alignment for _ in range(2))
    assert first.score == second.score
    assert np.array_equal(first.inliers, second.inliers)


@given(st.lists(st.floats(-5, 5), min_size=4, max_size=4))
def test_the_guards_are_those_of_the_singular_values(entries: list[float]) -> None:
    linear = np.array(entries).reshape(2, 2)
    large, small = np.linalg.svd(linear, compute_uv=False)
    margins = (
        linear[0, 0] * linear[1, 1] - linear[0, 1] * linear[1, 0],
        small - SINGULAR_RANGE[0],
        SINGULAR_RANGE[1] - large,
        SINGULAR_RATIO * small - large,
    )
    if min(abs(margin) for margin in margins) > 1e-6:
        assert bool(plausible(linear[None])[0]) == all(margin > 0 for margin in margins)
