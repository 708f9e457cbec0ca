"""How close human works come to what was there before them: each beside the earlier works by others most like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.humans import Spread, spread
from apelles.calibrate.null import MIN_WORKS
from apelles.calibrate.years import known_earlier, span_of
from apelles.journeys.unrelated import unrelated
from apelles.judge.elements.base import ElementDetector, Look, untold
from apelles.records import Work
from apelles.words import say

NEAREST: Final = 10
"""Each work is held against so many earlier ones; a work that fewer are known of is left out."""
MIN_AUTHORS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierWorks:
    """How close works come to earlier ones, by element; or in `refused` why nothing is said. `how` says of which."""

    spreads: Mapping[str, Spread]
    how: str = ""
    refused: str = ""


def closest_earlier(
    works: Sequence[Work],
    looks: Sequence[Mapping[str, Look]],
    vectors: NDArray[np.float32],
    *,
    used: Sequence[ElementDetector],
) -> EarlierWorks:
    """Return, for each element, how alike every work is to an earlier one by another hand.

    Of the works by other stated authors, of other lineage, that are known to be earlier, and of which the element can
    be told, the ten nearest by embedding, float32 (n, d), are looked at, and the closest of them counts. A work of
    which fewer are known is left out; at least 20 works by 5 authors are needed.
    """
    before = earlier_by_others(works, vectors)
    authors = {works[place].author.strip().lower() for place in before}
    if len(before) < MIN_WORKS or len(authors) < MIN_AUTHORS:
        return EarlierWorks(spreads={}, refused=_refused(len(before), len(authors)))
    found = {detector.name: _of_element(detector, works, looks, before) for detector in used}
    median = int(np.median([len(places) for places in before.values()]))
    return EarlierWorks(
        spreads={name: held for name, held in found.items() if held is not None},
        how=(
            f"{len(before)} works by {len(authors)} authors, each beside the closest of the {NEAREST} nearest of all "
            f"earlier works by others ({median}, median)"
        ),
    )


def earlier_by_others(works: Sequence[Work], vectors: NDArray[np.float32]) -> dict[int, list[int]]:
    """Return the places of the works by other hands that are known to be earlier, the nearest first.

    A work counts where there are at least ten.
    """
    spans = [span_of(work.year) for work in works]
    found = {}
    for place, work in enumerate(works):
        others = [
            other
            for other, earlier in enumerate(works)
            if known_earlier(spans[other], spans[place]) and unrelated(work, earlier)
        ]
        if len(others) >= NEAREST:
            order = np.argsort(-(vectors[others] @ vectors[place]), kind="stable")
            found[place] = [others[rank] for rank in order.tolist()]
    return found


def closest_of(
    detector: ElementDetector, looks: Sequence[Mapping[str, Look]], beside: Mapping[int, Sequence[int]]
) -> dict[int, float]:
    """Return how alike each work is, in one element, to the closest of the first ten beside it that it can be told of.

    A work beside which there are fewer is left out.
    """
    closest = {}
    for place, others in beside.items():
        mine = looks[place][detector.name]
        theirs = [look for look in (looks[other][detector.name] for other in others) if not untold(mine, look)]
        if len(theirs) >= NEAREST:
            closest[place] = max(float(detector.compare(mine, look)) for look in theirs[:NEAREST])
    return closest


def _of_element(
    detector: ElementDetector,
    works: Sequence[Work],
    looks: Sequence[Mapping[str, Look]],
    before: Mapping[int, Sequence[int]],
) -> Spread | None:
    """Return how close works come in one element, None where it can be told of too few."""
    closest = closest_of(detector, looks, before)
    authors = {works[place].author.strip().lower() for place in closest}
    if len(closest) < MIN_WORKS or len(authors) < MIN_AUTHORS:
        return None
    return spread([*closest.values()], works=len(closest), authors=len(authors))


def _refused(works: int, authors: int) -> str:
    return say(
        "humans.no_earlier",
        works=works,
        authors=authors,
        earlier=NEAREST,
        least=MIN_WORKS,
        least_authors=MIN_AUTHORS,
    )
