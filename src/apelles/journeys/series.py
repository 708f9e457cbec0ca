"""What a work shares with others of its series: frames, lettering and stock parts belong to none of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from apelles.describe.sscd import SSCD
from apelles.journeys.claims import compare_works, families_of, same_work, stated_versions
from apelles.journeys.look import Shelf
from apelles.library.base import Library
from apelles.match.template import CARRIERS, carriers
from apelles.records import Work

MEMBERS = 12
AROUND = 64
"""A work's series are the 12 most like it, those of its author first, among the 64 nearest by embedding."""


class Series:
    """The library seen from one of its works."""

    def __init__(self, library: Library, shelf: Shelf, sscd: SSCD) -> None:
        """Look for series in `library`, whose pictures are on `shelf`."""
        self._library = library
        self._shelf = shelf
        self._sscd = sscd

    def shared(
        self, work: Work, points: NDArray[np.float64], *, by_chance: Callable[[float], bool]
    ) -> NDArray[np.bool_]:
        """Return which points (n, 2) of the work's frame two or more other works of its series carry.

        `by_chance` says of a score whether an unrelated work of the library would be expected to reach it.
        """
        supports, names = [], []
        works = self._members(work)
        for name in works:
            found = compare_works(work.sha256, name, self._shelf)
            if not by_chance(found.score) and not same_work(found, work.sha256, name, self._shelf):
                supports.append(found.support)
                names.append(name)
        families = families_of(names, works, self._shelf)
        return np.asarray(carriers(points, supports, families) >= CARRIERS - 1)

    def _members(self, work: Work) -> dict[str, Work]:
        vector = self._sscd.describe([self._shelf.pixels(work.sha256)])
        near = [str(name) for name in self._library.search(vector, AROUND).sha256[0]]
        works = self._library.get([name for name in near if name not in self._shelf.unreadable])
        others = [works[name] for name in near if name in works and not stated_versions(works[name], work)]
        others.sort(key=lambda other: not (work.author and other.author == work.author))
        return {other.sha256: other for other in others[:MEMBERS]}
