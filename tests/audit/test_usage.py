"""Usage per author: shares add up, bounds hold, and what is uncertain is never taken as certain."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.audit.usage import (
    Attribution,
    AuthorUsage,
    UsedWork,
    concentration,
    interval_95,
    usage,
)


def work(number: int, *names: str, rate: float | None = 1.0, **further: object) -> UsedWork:
    attributions = tuple(Attribution(name=name, rate=rate if len(names) == 1 else None) for name in names)
    return UsedWork(sha256=f"{number:064x}", attributions=attributions, **further)  # type: ignore[arg-type]


def of(found: tuple[AuthorUsage, ...], name: str) -> AuthorUsage:
    return next(one for one in found if one.author == name)


def test_shares_are_of_exposures_with_repeats_counted() -> None:
    found = usage([work(1, "Ada", exposures=10.0), work(2, "Ada", exposures=2.0), work(3, "Bo", exposures=4.0)])
    ada = of(found.authors, "Ada")
    assert ada.works == 2
    assert ada.works_share == pytest.approx(2 / 3)
    assert ada.exposures == 12.0
    assert ada.exposures_share == ada.low == ada.high == pytest.approx(0.75)
    assert ada.interval is None
    assert found.exposures == 16.0


def test_works_without_an_author_widen_every_share_and_add_to_none() -> None:
    found = usage([work(1, "Ada"), work(2, "Bo"), work(3), work(4)])
    for one in found.authors:
        assert (one.low, one.high, one.unknown_works) == (0.25, 0.75, 2)
    assert found.unknown_works == 2
    assert found.open_share == 0.5


def test_several_candidates_make_a_work_possible_for_each_and_certain_for_none() -> None:
    found = usage([work(1, "Ada", "Bo"), work(2, "Ada")])
    assert (of(found.authors, "Ada").low, of(found.authors, "Ada").high) == (0.5, 1.0)
    assert (of(found.authors, "Bo").works, of(found.authors, "Bo").low, of(found.authors, "Bo").high) == (0, 0.0, 0.5)
    assert of(found.authors, "Bo").possible_works == 1


def test_a_stated_rate_gives_an_expectation_and_an_interval_within_the_bounds() -> None:
    found = usage([*(work(number, "Ada", rate=0.8) for number in range(10)), work(10, "Bo")])
    ada = of(found.authors, "Ada")
    assert ada.expected == pytest.approx(8 / 11)
    assert ada.interval is not None
    low, high = ada.interval
    assert ada.low <= low < ada.expected < high <= ada.high
    # Of 10 draws at .8, 5 or fewer come up in 3.3 % and 4 or fewer in .6 % of cases.
    assert [low, high] == pytest.approx([5 / 11, 10 / 11])


def test_the_interval_is_that_of_counting_every_case() -> None:
    uncertain = [(1.0, 0.3), (2.0, 0.9), (5.0, 0.5), (2.0, 0.2)]
    cases: dict[float, float] = {}
    for drawn in product((0, 1), repeat=len(uncertain)):
        value = 3.0 + sum(amount * one for (amount, _), one in zip(uncertain, drawn, strict=True))
        chance = math.prod(rate if one else 1 - rate for (_, rate), one in zip(uncertain, drawn, strict=True))
        cases[value] = cases.get(value, 0.0) + chance
    low, high = interval_95(3.0, uncertain)
    assert sum(chance for value, chance in cases.items() if value < low) <= 0.025
    assert sum(chance for value, chance in cases.items() if value > high) <= 0.025
    assert low in cases
    assert high in cases


def test_many_uncertain_works_are_close_to_the_exact_interval() -> None:
    exact, normal = interval_95(0.0, [(1.0, 0.5)] * 400), interval_95(0.0, [(1.0, 0.5)] * 401)
    assert exact == pytest.approx(normal, abs=1.5)


def test_spellings_of_one_name_are_merged_and_said_and_like_names_are_only_named() -> None:
    found = usage([work(1, "Ada Lin"), work(2, "ada  LIN"), work(3, "Ada Lin"), work(4, "Lin, Ada"), work(5, "A. Lin")])
    ada = of(found.authors, "Ada Lin")
    assert (ada.works, ada.merged) == (3, ("ada  LIN",))
    assert ada.looks_like == ("A. Lin", "Lin, Ada")
    assert ("A. Lin", "Ada Lin") in found.alike


def test_licenses_verdicts_times_and_groups_are_of_her_certain_works() -> None:
    found = usage(
        [
            work(1, "Ada", license="CC0", verdict="allow", acquired_at="2025-03-01", group="g"),
            work(2, "Ada", license="CC0", verdict="deny", acquired_at="2024-01-09", group="g"),
            work(3, "Ada", verdict="deny"),
            work(4, "Ada", rate=0.5, verdict="unknown", acquired_at="2020-01-01"),
        ]
    )
    ada = of(found.authors, "Ada")
    assert [(part.name, part.works) for part in ada.by_license] == [("CC0", 2), ("", 1)]
    assert [(part.name, part.works) for part in ada.by_verdict] == [("deny", 2), ("allow", 1)]
    assert (ada.first_acquired, ada.last_acquired) == ("2024-01-09", "2025-03-01")
    assert (ada.distinct, ada.near_duplicates) == (2, 1)
    assert found.distinct == 3


def test_copies_of_her_works_under_other_names_widen_the_upper_bound_and_are_told() -> None:
    found = usage(
        [
            work(1, "Ada", group="g", exposures=2.0),
            work(2, "Reposter", group="g", exposures=3.0),
            work(3, "Reposter", exposures=4.0),
            work(4, "Ada", "Bo", group="h"),
            work(5, "Cy", group="h"),
            work(6, group="h"),
        ]
    )
    ada = of(found.authors, "Ada")
    assert (ada.works, ada.near_duplicates, ada.possible_works, ada.unknown_works) == (1, 0, 1, 1)
    assert (ada.under_other_names, ada.exposures_under_other_names) == (2, 4.0)
    assert [ada.low, ada.high] == pytest.approx([2 / 12, (2 + 1 + 1 + 3 + 1) / 12])
    reposter = of(found.authors, "Reposter")
    assert reposter.under_other_names == 1
    assert reposter.high == pytest.approx((7 + 1 + 2) / 12)


@pytest.mark.parametrize(
    ("exposures", "gini", "herfindahl", "effective", "top_1"),
    [
        ([1, 1, 1, 1], 0.0, 0.25, 4.0, 0.25),
        ([5], 0.0, 1.0, 1.0, 1.0),
        ([3, 1], 0.25, 0.625, math.exp(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25))), 0.75),
        ([1, 0, 0], 0.0, 1.0, 1.0, 1.0),
    ],
)
def test_concentration_is_that_of_the_textbook(
    exposures: list[float], gini: float, herfindahl: float, effective: float, top_1: float
) -> None:
    found = concentration(exposures)
    assert found is not None
    assert found.gini == pytest.approx(gini)
    assert found.herfindahl == pytest.approx(herfindahl)
    assert found.effective_authors == pytest.approx(effective)
    assert found.top_1 == pytest.approx(top_1)


def test_a_set_about_one_artist_stands_out_from_a_mixed_one() -> None:
    mixed = usage([work(number, f"Hand {number} of many") for number in range(40)])
    tuned = usage([*(work(number, "Ada") for number in range(38)), work(38, "Bo"), work(39, "Cy")])
    assert mixed.gathered is not None
    assert tuned.scattered is not None
    assert mixed.gathered.effective_authors == pytest.approx(40)
    assert tuned.scattered.effective_authors < 1.5
    assert tuned.scattered.top_1 == pytest.approx(0.95)


def test_an_empty_set_says_nothing_and_divides_by_nothing() -> None:
    found = usage([])
    assert (found.authors, found.works, found.scattered, found.gathered) == ((), 0, None, None)
    assert usage([work(1, "Ada", exposures=0.0)]).authors[0].high == 0.0


NAMES = st.lists(st.sampled_from(["Ada", "Bo", "Cy", "Dee", "A. Da"]), max_size=3, unique=True)
WORKS = st.lists(
    st.tuples(
        NAMES, st.sampled_from([None, 0.0, 0.4, 1.0]), st.sampled_from([0.0, 1.0, 2.5, 10.0]), st.sampled_from("gh ")
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(WORKS)
def test_bounds_hold_whatever_is_stated(drawn: list[tuple[list[str], float | None, float, str]]) -> None:
    works = [
        work(number, *names, rate=rate, exposures=amount, group=group.strip())
        for number, (names, rate, amount, group) in enumerate(drawn)
    ]
    found = usage(works)
    for one in found.authors:
        assert 0 <= one.low <= one.expected + 1e-9
        assert one.expected <= one.high + 1e-9 <= 1 + 2e-9
        if one.interval:
            assert one.low - 1e-9 <= one.interval[0] <= one.interval[1] <= one.high + 1e-9
    assert sum(one.low for one in found.authors) <= 1 + 1e-9
    assert sum(one.works for one in found.authors) + found.open_works == found.works
    if found.scattered and found.gathered:
        assert found.gathered.effective_authors <= found.scattered.effective_authors + 1e-9
        assert found.gathered.herfindahl >= found.scattered.herfindahl - 1e-9
