"""Each hand among all others: the closest stands out, the usual one does not, small groups are not placed."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.calibrate.hands import standings

RNG = np.random.default_rng(5)
NAMES = ["near"] * 8 + ["usual"] * 12 + ["few"] * 3 + [""] * 20
USUAL = RNG.random(len(NAMES)) / 2


def closeness() -> dict[str, np.ndarray]:
    near = USUAL.copy()
    near[:8] = 0.9
    return {"palette": near, "pose": USUAL}


def test_a_hand_that_comes_closer_than_all_others_stands_out_in_that_measure_only() -> None:
    found = {(one.name, one.measure): one for one in standings("author", NAMES, closeness())}
    assert found["near", "palette"].stands_out
    assert found["near", "palette"].close == 8
    assert found["near", "palette"].share_low > 0.6
    assert not found["near", "pose"].stands_out
    assert not found["usual", "palette"].stands_out


def test_a_group_of_fewer_than_five_works_is_not_placed() -> None:
    assert {one.name for one in standings("author", NAMES, closeness())} == {"near", "usual"}


def test_nothing_is_placed_where_too_few_works_are_outside_or_told() -> None:
    assert standings("author", ["one"] * 30, {"palette": RNG.random(30)}) == ()
    assert standings("author", NAMES, {"palette": np.full(len(NAMES), np.nan)}) == ()


def test_a_group_is_never_measured_by_its_own_works() -> None:
    values = closeness()["palette"]
    values[:8] = 0.95
    one = standings("author", NAMES, {"palette": values})[0]
    assert one.name == "usual"
    other = next(one for one in standings("author", NAMES, {"palette": values}) if one.name == "near")
    assert other.middle_beside == pytest.approx(float(np.median(values[8:])), abs=1e-4)


def test_hands_that_are_all_alike_seldom_stand_out() -> None:
    alarms = 0
    for seed in range(200):
        values = np.random.default_rng(seed).random(60)
        names = [f"hand {place % 6}" for place in range(60)]
        alarms += any(one.stands_out for one in standings("author", names, {"palette": values}))
    assert alarms <= 14
