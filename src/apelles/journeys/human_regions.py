"""How well regions of human works match in works by other hands: each work beside those a search would propose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.humans import HumanRegions, RegionSpread
from apelles.calibrate.null import MIN_WORKS
from apelles.journeys import nominate
from apelles.journeys.earlier_works import MIN_AUTHORS, NEAREST, earlier_by_others
from apelles.journeys.keypoint_index import KeypointIndex
from apelles.journeys.look import Shelf
from apelles.journeys.recipe import RECIPE
from apelles.journeys.unrelated import SEED, as_suspect, other_hands, unrelated
from apelles.journeys.views import Views, compare_views
from apelles.library.base import Library
from apelles.records import HumanGroup, Work

SUSPECTS: Final = 200


def measure_regions(
    library: Library,
    works: Sequence[Work],
    vectors: NDArray[np.float32],
    *,
    on_progress: Callable[[int, int], None] | None = None,
    threads: int = 2,
) -> tuple[HumanRegions, dict[int, float]]:
    """Return the best copy score of up to 200 works with works by other hands, one picture of each work.

    With it comes the best score of each single work with works of other lineage, by its place among `works`.

    `vectors` float32 (n, d) are their embeddings. Groups: `nearest`, works of other lineage; `earlier`, those of them
    known to be earlier; `redraws`, works of one stated lineage. Of each group a work meets the ten nearest by embedding
    and those that its hashes and keypoints propose, direct and mirrored. A group of fewer than 20 works by 5 authors is
    left out.
    """
    meeting = _Meeting(library, works, vectors, threads=threads)
    drawn = np.sort(np.random.default_rng(SEED).permutation(len(works))[:SUSPECTS]).tolist()
    best: list[Mapping[HumanGroup, float]] = []
    with ThreadPoolExecutor(threads) as pool:
        for found in pool.map(meeting.best, drawn):
            best.append(found)
            if on_progress:
                on_progress(len(best), len(drawn))
    spreads = {}
    for group in (HumanGroup.NEAREST, HumanGroup.EARLIER, HumanGroup.REDRAWS):
        told = [(works[place].author, found[group]) for place, found in zip(drawn, best, strict=True) if group in found]
        authors = len({author.strip().lower() for author, _ in told})
        if len(told) >= MIN_WORKS and authors >= MIN_AUTHORS:
            scores = sorted((round(score, 2) for _, score in told), reverse=True)
            spreads[group] = RegionSpread(scores=tuple(scores), authors=authors)
    nearest = {
        place: found[HumanGroup.NEAREST]
        for place, found in zip(drawn, best, strict=True)
        if HumanGroup.NEAREST in found
    }
    return HumanRegions(recipe=RECIPE, how=_how(spreads, len(works)), spreads=spreads), nearest


class _Meeting:
    """Works of a library, where each meets those by other hands."""

    def __init__(self, library: Library, works: Sequence[Work], vectors: NDArray[np.float32], *, threads: int) -> None:
        self._works = works
        self._vectors = vectors
        self._shelf = Shelf(library)
        self._keypoints = KeypointIndex(library, self._shelf, threads=threads)
        self._places = {work.sha256: place for place, work in enumerate(works)}
        self._before = earlier_by_others(works, vectors)

    def best(self, place: int) -> dict[HumanGroup, float]:
        """Return the best copy score of a work in each group that holds anything for it.

        What was met among the earlier works counts among all others too.
        """
        views = as_suspect(self._shelf.pixels(self._works[place].sha256))
        known: dict[int, float] = {}
        found = {}
        for group, others in self._groups(place).items():
            for other in self._met(place, others, views):
                if other not in known:
                    known[other] = self._score(place, other, views)
            met = known.keys() & {*others}
            if met:
                found[group] = max(known[other] for other in met)
        return found

    def _groups(self, place: int) -> dict[HumanGroup, list[int]]:
        work = self._works[place]
        others = [other for other, one in enumerate(self._works) if other_hands(work, one)]
        apart = [other for other in others if unrelated(work, self._works[other])]
        lineage = [other for other in others if work.lineage and self._works[other].lineage == work.lineage]
        return {
            HumanGroup.EARLIER: self._before.get(place, []),
            HumanGroup.NEAREST: apart if len(apart) >= NEAREST else [],
            HumanGroup.REDRAWS: lineage,
        }

    def _met(self, place: int, others: list[int], views: Views) -> list[int]:
        """Return the works of a group that a search would propose."""
        if not others:
            return []
        names = [self._works[other].sha256 for other in others]
        hashes = np.array([int(self._shelf.summaries[name].phash, 16) for name in names], dtype=np.uint64)
        near = np.argsort(-(self._vectors[others] @ self._vectors[place]), kind="stable")[:NEAREST]
        hashed = nominate.hashed(views.hashes.values(), names, hashes)
        voted = self._keypoints.nominate(
            (one.features for one in views.sides.values()),
            most=nominate.VOTED,
            apart_from={*self._shelf.summaries} - {*names},
        )
        return list(
            dict.fromkeys([*(others[rank] for rank in near), *(self._places[name] for name in (*hashed, *voted))])
        )

    def _score(self, place: int, other: int, views: Views) -> float:
        found = compare_views(views, self._works[other].sha256, self._shelf, rng=partial(_rng, place, other))
        return float(max(comparison.score for comparison in found))


def _rng(suspect: int, work: int, view: str) -> np.random.Generator:
    return np.random.default_rng([SEED, suspect, work, len(view)])


def _how(spreads: Mapping[HumanGroup, RegionSpread], works: int) -> str:
    groups = ", ".join(f"{len(held.scores)} {group.value} by {held.authors} authors" for group, held in spreads.items())
    return f"best copy score of each of {groups or 'no works'}, among {works} works; seed {SEED}"
