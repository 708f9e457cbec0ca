"""What a work shares with others of its series, told from local features where no picture is at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from apelles.describe import rootsift
from apelles.describe.phash import phash_distance
from apelles.errors import PictureRefused, SourceUnreadable
from apelles.journeys.claims import compare_works, stated_versions
from apelles.journeys.look import Shelf
from apelles.journeys.series import AROUND, MEMBERS
from apelles.journeys.views import SAME_FRAME
from apelles.library.base import Library
from apelles.match.template import CARRIERS, carriers
from apelles.records import Work


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Shared:
    """What one other work has in common with a work: the score, and the points (k, 2) of the work's frame behind it."""

    other: Work
    score: float
    support: NDArray[np.float64]


class FeatureSeries:
    """A library seen from one of its works, its pictures never looked at."""

    def __init__(self, library: Library, shelf: Shelf) -> None:
        """Look for series in `library`, whose local features are on `shelf`."""
        self._library = library
        self._shelf = shelf
        self._known: dict[str, tuple[_Shared, ...]] = {}

    def shared(
        self, work: Work, points: NDArray[np.float64], *, by_chance: Callable[[float], bool]
    ) -> NDArray[np.bool_]:
        """Return which points (n, 2) of the work's frame two or more other works of its series carry.

        `by_chance` says of a score whether an unrelated work of the library would be expected to reach it.
        """
        if work.sha256 not in self._known:
            compared = (self._compared(work, other) for other in self._members(work))
            self._known[work.sha256] = tuple(one for one in compared if one is not None)
        held = [one for one in self._known[work.sha256] if not by_chance(one.score)]
        families = self.families([one.other for one in held])
        return np.asarray(carriers(points, [one.support for one in held], families) >= CARRIERS - 1)

    def families(self, works: Sequence[Work]) -> list[str]:
        """Return the family of each work: versions of one work, as stated or by their hashes, are one family."""
        family = [work.work_id for work in works]
        for (place, first), (other, second) in combinations(enumerate(works), 2):
            if self._versions(first, second):
                family = [family[place] if name == family[other] else name for name in family]
        return family

    def _versions(self, first: Work, second: Work) -> bool:
        hashes = (self._shelf.summaries[one.sha256].phash for one in (first, second))
        return stated_versions(first, second) or phash_distance(*hashes) <= SAME_FRAME

    def _compared(self, work: Work, other: Work) -> _Shared | None:
        try:
            found = compare_works(work.sha256, other.sha256, self._shelf)
        except (SourceUnreadable, PictureRefused):
            return None
        return _Shared(other=other, score=found.score, support=found.support)

    def _members(self, work: Work) -> list[Work]:
        """Return up to 12 works most like a work, those of its author first, versions of it left out."""
        near = [str(name) for name in self._library.search(self._vectors[work.sha256][None], AROUND).sha256[0]]
        works = self._library.get([name for name in near if self._kept(name)])
        others = [works[name] for name in near if name in works and not self._versions(works[name], work)]
        return sorted(others, key=lambda other: not (work.author and other.author == work.author))[:MEMBERS]

    def _kept(self, name: str) -> bool:
        return self._library.load_features(name, rootsift.NAME) is not None

    @cached_property
    def _vectors(self) -> dict[str, NDArray[np.float32]]:
        pairs = (zip(names, some, strict=True) for names, some in self._library.vectors())
        return {name: row for part in pairs for name, row in part}
