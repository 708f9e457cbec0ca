"""Expected against observed: counted by hand, and honest about few groups."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.calibrate.curve import calibration_curve


def test_the_rates_are_alarms_over_views() -> None:
    alarms = np.array([[1, 0], [0, 0], [2, 1], [0, 0]])
    first, second = calibration_curve(
        alarms, np.array([0, 0, 1, 1], dtype=np.intp), levels=(1.0, 0.1), rng=np.random.default_rng(1)
    )
    assert (first.observed, first.alarms, first.views, first.groups) == (0.75, 3, 4, 2)
    assert (second.expected, second.observed) == (0.1, 0.25)
    assert first.conservatism == pytest.approx(1 / 0.75)


def test_no_alarm_in_few_groups_is_not_taken_for_none_ever() -> None:
    (point,) = calibration_curve(
        np.zeros((300, 1), dtype=np.int64),
        np.arange(300, dtype=np.intp) % 30,
        levels=(0.1,),
        rng=np.random.default_rng(1),
    )
    assert point.observed == 0
    assert point.high == pytest.approx(0.1)
    assert point.conservatism == float("inf")


def test_views_that_belong_together_widen_the_interval() -> None:
    random = np.random.default_rng(2)
    by_author = np.repeat((random.uniform(0, 1, 40) < 0.2).astype(np.int64), 25)[:, None]
    levels, groups = (1.0,), np.repeat(np.arange(40, dtype=np.intp), 25)
    (clustered,) = calibration_curve(by_author, groups, levels=levels, rng=np.random.default_rng(1))
    (independent,) = calibration_curve(
        by_author, np.arange(1000, dtype=np.intp), levels=levels, rng=np.random.default_rng(1)
    )
    assert clustered.high - clustered.low > 3 * (independent.high - independent.low)
