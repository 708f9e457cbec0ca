"""Where a similarity falls among pairs of human works."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.calibrate.humans import (
    EFFECTIVE,
    Explaining,
    Humans,
    explaining,
    has_earlier,
    places,
    quantile,
    split,
    spread,
    still_measured,
    with_earlier,
)
from apelles.records import HumanGroup

PAIRS = [index / 1000 for index in range(1000)]
HUMANS = Humans(
    name="made-up",
    domain="painting",
    how="evenly spread",
    spreads={"palette": {HumanGroup.UNRELATED: spread(PAIRS, works=500)}},
)


def test_as_many_pairs_are_as_alike_as_lie_above() -> None:
    place = places(0.9, "palette", HUMANS)[0]
    assert (place.group, place.at_least, place.pairs) == (HumanGroup.UNRELATED, 100, 1000)
    assert place.rate_bound > 0.1


def test_a_similarity_above_all_pairs_is_rare_but_never_impossible() -> None:
    held = Humans(
        name="low",
        domain="painting",
        how="",
        spreads={"palette": {HumanGroup.UNRELATED: spread([0.1] * 900, works=50)}},
    )
    place = places(0.9, "palette", held)[0]
    assert place.at_least == 0
    assert place.rate_bound == pytest.approx(1 - 0.05 ** (1 / (EFFECTIVE * 50)), rel=1e-6)


def test_a_closer_pair_is_never_placed_lower() -> None:
    bounds = [places(similarity, "palette", HUMANS)[0].rate_bound for similarity in np.linspace(0, 1, 30)]
    assert bounds == sorted(bounds, reverse=True)


def test_the_share_of_pairs_lies_between_its_limits() -> None:
    for similarity in (0.0, 0.5, 0.9, 0.999):
        place = places(similarity, "palette", HUMANS)[0]
        assert place.rate_low <= place.at_least / place.pairs <= place.rate_bound


def test_limits_are_wider_where_works_count_once_and_few_authors_made_them() -> None:
    groups = {
        HumanGroup.UNRELATED: spread(PAIRS, works=500),
        HumanGroup.EARLIER: spread(PAIRS, works=1000, authors=30),
    }
    humans = Humans(name="two", domain="painting", how="", spreads={"palette": groups})
    earlier, unrelated = places(0.9, "palette", humans)
    assert (earlier.group, unrelated.group) == (HumanGroup.EARLIER, HumanGroup.UNRELATED)
    assert earlier.rate_low < unrelated.rate_low < 0.1 < unrelated.rate_bound < earlier.rate_bound


def test_only_elements_that_are_measured_as_now_speak_and_the_others_count_as_usual() -> None:
    fitted = Explaining(
        elements=("palette", "pose"), weights=(0.5, 0.25), usual=(0.4, 0.8), intercept=0.1, deviation=0.0
    )
    groups = {HumanGroup.UNRELATED: spread([0.5], works=2)}
    made = Humans(
        name="made",
        domain="painting",
        how="",
        spreads={"palette": groups, "pose": groups},
        explaining=fitted,
        measured_by={"palette": "a", "pose": "old"},
    )
    now = still_measured(made, {"palette": "a", "pose": "new"})
    assert now is not None
    assert now.explaining is not None
    assert list(now.spreads) == ["palette"]
    assert split(0.0, {"palette": 1.0, "pose": 1.0}, now.explaining).explained == pytest.approx(0.1 + 0.5 + 0.25 * 0.8)
    assert still_measured(made, {"palette": "b", "pose": "new"}) is None


def test_earlier_works_of_another_baseline_are_borrowed_and_named_and_nothing_else() -> None:
    groups = {HumanGroup.UNRELATED: spread([0.9], works=2), HumanGroup.EARLIER: spread([0.5], works=1, authors=1)}
    own = Humans(name="own", domain="painting", how="", spreads={"palette": groups})
    both = with_earlier(HUMANS, own)
    assert has_earlier(both)
    assert not has_earlier(HUMANS)
    assert both.spreads["palette"][HumanGroup.UNRELATED] == HUMANS.spreads["palette"][HumanGroup.UNRELATED]
    assert both.name == "made-up and, of earlier works, own"


def test_an_element_nobody_measured_has_no_place() -> None:
    assert places(0.5, "pose", HUMANS) == ()


def test_the_middle_of_an_even_spread_is_a_half() -> None:
    assert quantile(spread(PAIRS, works=500), 0.5) == pytest.approx(0.5, abs=0.01)


def test_a_linear_dependence_is_found_and_an_untold_element_counts_as_usual() -> None:
    rng = np.random.default_rng(1)
    similarities = rng.random((400, 2))
    similarities[::7, 1] = np.nan
    descriptor = 0.1 + 0.5 * similarities[:, 0]
    fitted = explaining(("composition", "pose"), similarities, descriptor)
    assert fitted.weights[0] == pytest.approx(0.5, abs=1e-3)
    assert split(0.6, {"composition": 1.0}, fitted).explained == pytest.approx(0.6, abs=1e-2)
