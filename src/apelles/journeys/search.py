"""Which works of a library a suspect meets: those nominated by the whole picture, then those of its windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.null import NullModel
from apelles.describe import rootsift
from apelles.describe.sscd import SSCD
from apelles.errors import SourceUnreadable
from apelles.journeys import nominate, null_models
from apelles.journeys.keypoint_index import KeypointIndex
from apelles.journeys.look import Shelf
from apelles.journeys.series import Series
from apelles.journeys.suspect import Suspect
from apelles.journeys.verify import Candidate, Verified, Verifier, stream, surest
from apelles.journeys.views import compare_views
from apelles.library.base import Library
from apelles.match.template import inside

SAME_PICTURE = 6
"""Up to so many bits of 64 apart, a suspect is of the same kind as the work: pixelated to 24 squares, all 100 were."""
SETTLED = 0.85
"""One verified work that fills this share of the suspect leaves nothing for its windows to find."""
ROUNDS = 4
"""Where something is verified, what it leaves unexplained nominates again, so often while that finds more."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Searched:
    """Candidates, surest first, and what is verified of them.

    `unreadable` are the SHA-256 of works that were nominated and whose picture is gone.
    """

    candidates: Sequence[Candidate]
    verified: Verified
    unreadable: Sequence[str] = ()


class Search:
    """A library made ready to be searched by suspect after suspect."""

    def __init__(
        self, library: Library, *, size: int, sscd: SSCD, false_alarms: float, threads: int, parts: bool = True
    ) -> None:
        """Search `library`, which holds `size` works, and verify at this rate of false alarms.

        Without `parts` no work is looked at for being near one window of a suspect alone.
        """
        self._parts = parts
        self._library = library
        self._sscd = sscd
        self._threads = threads
        self._shelf = Shelf(library)
        self._index = KeypointIndex(library, self._shelf, threads=threads)
        series = Series(library, self._shelf, sscd)
        self._verifier = Verifier(library, self._shelf, series, size=size, false_alarms=false_alarms)

    def domains_of(self, suspect: Suspect) -> Mapping[str, float]:
        """Return the domains of the work that a suspect equals in all but detail; without one, its own.

        Large squares, dots and noise change what is measured of a picture, not what kind of picture it is.
        """
        same = [name for name, apart in self._alike(suspect).items() if apart <= SAME_PICTURE]
        if not same:
            return suspect.domains
        return null_models.domains_of(self._shelf.summaries[same[0]].traits)

    def run(self, suspect: Suspect, null: NullModel) -> Searched:
        """Return what the library holds against a suspect; a work whose picture is gone stops nothing."""
        while True:
            known = len(self._shelf.unreadable)
            try:
                return self._run(suspect, null)
            except SourceUnreadable:
                if len(self._shelf.unreadable) == known:
                    raise

    def _run(self, suspect: Suspect, null: NullModel) -> Searched:
        nominated = self._nominated(suspect)
        searched = self._tested(suspect, null, self._compare(suspect, null, nominated), nominated)
        if any(entry.region.suspect_fraction >= SETTLED for entry in searched.verified.claimed):
            return searched
        more = self._near_parts(suspect, nominated)
        if more:
            searched = self._extended(suspect, null, searched, nominated, more)
        for _ in range(ROUNDS):
            nominated |= more
            more = self._unexplained(suspect, searched, nominated)
            if not more:
                break
            before, searched = searched, self._extended(suspect, null, searched, nominated, more)
            if len(searched.verified.claimed) <= len(before.verified.claimed):
                break
        return searched

    def _near_parts(self, suspect: Suspect, known: dict[str, float]) -> dict[str, float]:
        if not self._parts:
            return {}
        return nominate.windows(suspect.picture.pixels, self._library, self._sscd, known=known)

    def _extended(
        self,
        suspect: Suspect,
        null: NullModel,
        searched: Searched,
        nominated: Mapping[str, float],
        more: Mapping[str, float],
    ) -> Searched:
        candidates = sorted([*searched.candidates, *self._compare(suspect, null, more)], key=surest)
        return self._tested(suspect, null, candidates, {**nominated, **more})

    def _unexplained(self, suspect: Suspect, searched: Searched, known: Mapping[str, float]) -> dict[str, float]:
        """Return works that keypoints outside all verified regions vote for; none where nothing is verified."""
        if not searched.verified.claimed:
            return {}
        taken = np.any([own.upright_mask for own in searched.verified.claimed], axis=0)
        direct = suspect.views.sides["direct"].features
        rest = rootsift.kept(direct, ~inside(direct.points, taken))
        voted = self._index.nominate((rest, rootsift.mirrored(rest)), most=nominate.VOTED, apart_from=known)
        return dict.fromkeys(voted, 0.0)

    def _tested(
        self, suspect: Suspect, null: NullModel, candidates: Sequence[Candidate], nominated: Mapping[str, float]
    ) -> Searched:
        works = self._library.get([entry.sha256 for entry in candidates])
        verified = self._verifier.verify(suspect, candidates, works, null)
        gone = sorted(self._shelf.unreadable & {*nominated})
        return Searched(candidates=candidates, verified=verified, unreadable=gone)

    def _nominated(self, suspect: Suspect) -> dict[str, float]:
        """Return the works nearest to the whole picture with their cosine; 0 for those others propose."""
        near = nominate.whole(suspect.vector, self._library)
        voted = self._index.nominate((side.features for side in suspect.views.sides.values()), most=nominate.VOTED)
        return near | {name: 0.0 for name in (*self._alike(suspect), *voted) if name not in near}

    def _alike(self, suspect: Suspect) -> dict[str, int]:
        return nominate.hashed(suspect.views.hashes.values(), *self._hashes)

    @cached_property
    def _hashes(self) -> tuple[list[str], NDArray[np.uint64]]:
        known = self._shelf.summaries
        return list(known), np.array([int(one.phash, 16) for one in known.values()], dtype=np.uint64)

    def _compare(self, suspect: Suspect, null: NullModel, nominated: Mapping[str, float]) -> list[Candidate]:
        def one(item: tuple[str, float]) -> Candidate:
            sha256, similarity = item
            views = compare_views(
                suspect.views, sha256, self._shelf, rng=partial(stream, suspect.picture.sha256, sha256)
            )
            best = max(views, key=lambda comparison: comparison.score)
            return Candidate(
                sha256=sha256,
                similarity=similarity,
                comparison=best,
                surprise=self._verifier.surprise(best.score, null),
            )

        there = [item for item in nominated.items() if item[0] not in self._shelf.unreadable]
        with ThreadPoolExecutor(self._threads) as pool:
            return sorted(pool.map(one, there), key=surest)
