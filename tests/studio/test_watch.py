"""The two gaps that warn early, on cases whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.studio.watch import copied_share, overfit_gap, warnings_of

RNG = np.random.default_rng(0)
WORKS = RNG.integers(0, 256, (20, 32, 32, 3), dtype=np.uint8)


def test_training_works_given_back_are_all_copies_mirrored_and_brightened_too() -> None:
    brighter = np.clip(WORKS.astype(np.int16) + 9, 0, 255).astype(np.uint8)
    assert copied_share(WORKS, WORKS) == copied_share(WORKS[:, :, ::-1], WORKS) == copied_share(brighter, WORKS) == 1.0


def test_pictures_far_from_every_work_are_no_copies() -> None:
    assert copied_share(np.full((5, 32, 32, 3), 255, dtype=np.uint8), WORKS) == 0.0


def test_pictures_of_the_same_kind_give_the_share_that_chance_gives() -> None:
    others = RNG.integers(0, 256, (200, 32, 32, 3), dtype=np.uint8)
    assert copied_share(others, WORKS) < 0.5


def test_larger_pictures_are_compared_at_one_size() -> None:
    assert copied_share(WORKS.repeat(4, axis=1).repeat(4, axis=2), WORKS) == 1.0


def test_the_share_agrees_with_one_counted_in_plain_loops() -> None:
    made = (WORKS[:8] // 2 + RNG.integers(0, 128, (8, 32, 32, 3), dtype=np.uint8)).astype(np.uint8)

    def apart(one: np.ndarray, other: np.ndarray) -> float:
        plain = one.astype(float) - other
        return min(float((plain**2).sum()), float(((one[:, ::-1].astype(float) - other) ** 2).sum()))

    count = 0
    for picture in made:
        to_works = [apart(picture, work) for work in WORKS]
        place = int(np.argmin(to_works))
        count += to_works[place] < min(apart(WORKS[place], work) for n, work in enumerate(WORKS) if n != place)
    assert copied_share(made, WORKS) == count / len(made)


def test_the_overfit_gap_is_the_difference_in_units_of_the_spread() -> None:
    ones = np.array([-1.0, 1.0])
    assert overfit_gap(ones + 3, ones) == pytest.approx(3.0)
    assert overfit_gap(ones, ones) == 0.0
    assert overfit_gap(np.ones(3), np.ones(3)) == 0.0


def test_warnings_come_at_their_thresholds_and_not_before() -> None:
    assert warnings_of(overfit=0.99, copied=0.24) == []
    assert [one.kind for one in warnings_of(overfit=1.0, copied=0.25)] == ["overfit", "copying"]
    assert warnings_of(overfit=None, copied=None) == []
