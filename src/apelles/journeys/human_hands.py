"""How close the works of each author, lineage and source of a library come to works by others, in every measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.hands import Standing, standings
from apelles.journeys.earlier_works import closest_of
from apelles.journeys.unrelated import unrelated
from apelles.judge.elements.base import ElementDetector, Look
from apelles.records import Work

DESCRIPTOR: Final = "descriptor"
REGION: Final = "region"


def hands_of(
    works: Sequence[Work],
    looks: Sequence[Mapping[str, Look]],
    vectors: NDArray[np.float32],
    *,
    used: Sequence[ElementDetector],
    by_region: Mapping[int, float],
) -> tuple[Standing, ...]:
    """Return the standings of authors, lineages and sources.

    A work's closeness is, in an element, that of the closest of the ten works most like it by embedding, float32
    (n, d), of all that are by other stated authors and of other lineage; by `descriptor` the highest cosine with any
    of them; by `region` the best copy score, as far as measured.
    """
    beside = _beside(works, vectors)
    closeness = {detector.name: _column(closest_of(detector, looks, beside), len(works)) for detector in used}
    cosines = {place: float(vectors[others[0]] @ vectors[place]) for place, others in beside.items() if others}
    closeness |= {DESCRIPTOR: _column(cosines, len(works)), REGION: _column(by_region, len(works))}
    named = {
        "author": [work.author.strip() for work in works],
        "lineage": [work.lineage.strip() for work in works],
        "source": [work.source.strip() for work in works],
    }
    return tuple(one for kind, names in named.items() for one in standings(kind, names, closeness))


def _beside(works: Sequence[Work], vectors: NDArray[np.float32]) -> dict[int, list[int]]:
    """Return for each work the places of the works unrelated to it, the most alike by embedding first."""
    found = {}
    for place, work in enumerate(works):
        others = [other for other, one in enumerate(works) if unrelated(work, one)]
        order = np.argsort(-(vectors[others] @ vectors[place]), kind="stable")
        found[place] = [others[rank] for rank in order.tolist()]
    return found


def _column(found: Mapping[int, float], works: int) -> NDArray[np.float64]:
    return np.array([found.get(place, np.nan) for place in range(works)], dtype=np.float64)
