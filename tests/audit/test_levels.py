"""Where nothing was copied, p-values are small as seldom as they say: five hundred simulated sets of one law."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.audit.authpct import Authenticity, authenticity
from apelles.audit.c_t import CopyingTest, copying_test
from apelles.audit.intervals import by_chance, holm, share

SETS = 500


@pytest.mark.slow
def test_tests_of_whole_sets_hold_their_level_alone_and_together() -> None:
    rng = np.random.default_rng(5)
    values: dict[str, list[float]] = {"c_t": [], "authpct": [], "together": []}
    for _ in range(SETS):
        training, held_out, made = (rng.normal(size=(count, 4)) for count in (300, 120, 120))
        whole, real = copying_test(training, held_out, made, rng=rng), authenticity(training, held_out, made)
        assert isinstance(whole, CopyingTest)
        assert isinstance(real, Authenticity)
        assert real.p is not None
        values["c_t"].append(whole.p)
        values["authpct"].append(real.p)
        values["together"].append(min(holm([whole.p, real.p])))
    for name, found in values.items():
        for level in (0.05, 0.01):
            assert share(sum(p <= level for p in found), SETS).low <= level, name


def test_the_chance_of_copies_holds_its_level_where_every_output_is_a_false_alarm_as_often_as_allowed() -> None:
    rng = np.random.default_rng(5)
    counts = rng.binomial(2000, 1e-3, size=20 * SETS)
    for level in (0.05, 0.01, 0.001):
        found = sum(by_chance(int(count), 2.0) <= level for count in counts)
        assert share(found, len(counts)).low <= level
