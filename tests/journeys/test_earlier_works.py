"""How close works come to what was there before them: each held against all earlier works by other hands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles import words
from apelles.calibrate.humans import Humans, Spread, places
from apelles.journeys.earlier_works import closest_earlier
from apelles.judge.elements.base import Look, Seen, absent
from apelles.records import HumanGroup, Work

EARLIER = HumanGroup.EARLIER


class Likeness:
    """A detector that compares two numbers by their difference."""

    name = "palette"
    source = "made up"
    keeps = frozenset[str]()

    def look(self, seen: Seen) -> Look:
        return Look(values=np.zeros(1))

    def compare(self, first: Look, second: Look) -> float:
        return 1.0 - abs(float(first.values[0] - second.values[0]))


def work(number: int, *, author: str = "", year: str | None = None, lineage: str = "") -> Work:
    """Return a work of its own hand, one made each year from 1500 on."""
    return Work(
        sha256=f"{number:064}",
        work_id=f"w{number}",
        file=f"{number}.png",
        author=author or f"author {number % 8}",
        year=f"{1500 + number}" if year is None else year,
        lineage=lineage,
    )


def measured(works: Sequence[Work], values: Sequence[float | None]) -> Spread:
    looks = [
        {"palette": absent("element.no_face") if value is None else Look(values=np.array([value]))} for value in values
    ]
    found = closest_earlier(works, looks, near(values), used=(Likeness(),))
    assert not found.refused
    return found.spreads["palette"]


def placed(held: Spread, similarity: float) -> tuple[int, int]:
    humans = Humans(name="n", domain="painting", how="", spreads={"palette": {EARLIER: held}})
    (place,) = places(similarity, "palette", humans)
    return place.at_least, place.pairs


def near(values: Sequence[float | None]) -> NDArray[np.float32]:
    """Return embeddings by which works with like values are near."""
    angles = np.array([0.0 if value is None else value for value in values])
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def spaced(count: int) -> list[float]:
    """Return values far from one another, all within 0..1."""
    return [number / count for number in range(count)]


def test_of_the_nearest_earlier_works_the_closest_counts_and_each_later_work_once() -> None:
    values = spaced(60)
    values[50] = values[3]
    held = measured([work(number) for number in range(60)], values)
    assert held.pairs == held.works == sum(held.counts)
    assert placed(held, 0.999) == (1, held.pairs)


def test_a_later_work_is_nobodys_model() -> None:
    values = spaced(60)
    values[3] = values[50]
    years = [f"{1500 + number}" for number in range(60)]
    years[3], years[50] = "1550", "1550"
    works = [work(number, year=year) for number, year in enumerate(years)]
    assert placed(measured(works, values), 0.999)[0] == 0


def test_the_same_hand_and_the_same_lineage_do_not_count() -> None:
    values = spaced(60)
    values[51], values[52] = values[3], values[4]
    lineage = {4: "one original", 52: "one original"}
    works = [work(number, lineage=lineage.get(number, "")) for number in range(60)]
    assert works[51].author == works[3].author
    assert placed(measured(works, values), 0.999)[0] == 0


def test_a_work_without_a_year_or_without_ten_earlier_ones_is_left_out() -> None:
    works = [work(number, year="" if number == 59 else None) for number in range(60)]
    held = measured(works, spaced(60))
    assert held.pairs < 59 - 9
    assert held.authors == 8


def test_a_work_in_which_the_element_cannot_be_told_is_left_out() -> None:
    works, values = [work(number) for number in range(60)], spaced(60)
    untold = [*values[:-1], None]
    assert measured(works, untold).pairs == measured(works, values).pairs - 1


def test_no_more_works_are_independent_than_there_are_authors() -> None:
    held = measured([work(number) for number in range(100)], spaced(100))
    humans = Humans(name="n", domain="painting", how="", spreads={"palette": {EARLIER: held}})
    (place,) = places(1.0, "palette", humans)
    assert (place.at_least, place.rate_low) == (0, 0.0)
    assert place.rate_bound == pytest.approx(1 - 0.05 ** (1 / 8))


@pytest.mark.parametrize(
    ("works", "said"),
    [
        ([work(number, year="") for number in range(60)], "0 works by 0 authors"),
        ([work(number, author=f"author {number % 4}") for number in range(60)], "by 4 authors"),
        ([work(number) for number in range(20)], "9 works by 8 authors"),
    ],
    ids=["no years", "few authors", "few works"],
)
def test_too_few_years_or_authors_are_refused_with_a_reason(works: list[Work], said: str) -> None:
    looks = [{"palette": Look(values=np.array([value]))} for value in spaced(len(works))]
    found = closest_earlier(works, looks, near(spaced(len(works))), used=(Likeness(),))
    assert found.spreads == {}
    assert said in found.refused
    assert words.translate(found.refused, "zh") != found.refused


def test_only_the_ten_nearest_by_embedding_are_looked_at() -> None:
    works, values = [work(number) for number in range(60)], spaced(60)
    values[50] = values[3]
    looks = [{"palette": Look(values=np.array([value]))} for value in values]
    far = near([*values[:50], 0.9, *values[51:]])
    held = closest_earlier(works, looks, far, used=(Likeness(),)).spreads["palette"]
    assert placed(held, 0.999)[0] == 0
