"""Compare works known to be unrelated, one of each pair shown as a small picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apelles.collect.decode import decode
from apelles.errors import ApellesError
from apelles.journeys.look import Shelf
from apelles.journeys.small_works import NOMINATED, SmallCandidate, SmallSearch, SmallShelf, small_suspect
from apelles.journeys.unrelated import DRAWN, SEED, SUSPECTS, TOP, as_suspect, shows_same_pixels, unrelated
from apelles.journeys.views import compare_views
from apelles.library.base import Library
from apelles.match.small import squares
from apelles.records import Work

SUSPICIOUS = 0.8
"""Two works by two authors that correlate better are looked at in full size: do they show the same pixels?"""
ALIGNED = 12.0
"""The score of local features from which the two are laid over each other for that."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SmallPairs:
    """What unrelated works score at one size, one row for each of n pairs.

    `scores`, `suspects` (their numbers from 0), `stands_for` (how many of the suspect's unrelated works a row was taken
    from) and `nominated` are (n,). `authors` and `unrelated` have one entry for each suspect. `top_similarities` are
    the highest of `similarities` likenesses at a glance, descending; `left_out` names pairs that share pixels.
    """

    size: int
    scores: NDArray[np.float64]
    suspects: NDArray[np.intp]
    stands_for: NDArray[np.float64]
    nominated: NDArray[np.bool_]
    authors: tuple[str, ...]
    unrelated: tuple[int, ...]
    top_similarities: tuple[float, ...]
    similarities: int
    left_out: tuple[tuple[str, str], ...]
    highest: tuple[tuple[float, str, str], ...]


def measure_pairs(
    library: Library, size: int, *, on_progress: Callable[[int, int], None] | None = None, most: int = SUSPECTS
) -> SmallPairs:
    """Return the scores of up to `most` works, each shown as a small picture, with the works unrelated to it."""
    meeting = _Meeting(library, size)
    rows: list[tuple[float, int, float, bool]] = []
    authors: list[str] = []
    apart: list[int] = []
    tops = [np.zeros(0, np.float32)]
    drawn = np.sort(np.random.default_rng(SEED).permutation(len(meeting.works))[:most]).tolist()
    for done, place in enumerate(drawn, 1):
        found = meeting.of(place)
        if found is not None:
            rows += [(score, len(authors), weight, near) for score, weight, near in found.rows]
            authors.append(meeting.works[place].author)
            apart.append(found.apart)
            tops.append(found.tops)
        if on_progress:
            on_progress(done, len(drawn))
    columns = tuple(zip(*rows, strict=True)) or ((), (), (), ())
    top = np.sort(np.concatenate(tops))[::-1][:TOP]
    return SmallPairs(
        size=size,
        scores=np.array(columns[0], np.float64),
        suspects=np.array(columns[1], np.intp),
        stands_for=np.array(columns[2], np.float64),
        nominated=np.array(columns[3], np.bool_),
        authors=tuple(authors),
        unrelated=tuple(apart),
        top_similarities=tuple(float(one) for one in top),
        similarities=sum(apart),
        left_out=tuple(meeting.left_out),
        highest=tuple(sorted(meeting.highest, reverse=True)[:50]),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Met:
    """What one suspect scored: (score, stands for, nominated) by row, its unrelated works, its highest likenesses."""

    rows: list[tuple[float, float, bool]]
    apart: int
    tops: NDArray[np.float32]


class _Meeting:
    """The works of a library, where small suspects meet those unrelated to them."""

    def __init__(self, library: Library, size: int) -> None:
        self._library = library
        self._size = size
        self._shelf = SmallShelf(library)
        self._full = Shelf(library)
        self._search = SmallSearch(self._shelf)
        self.works = [library.get([name])[name] for name in self._shelf.names]
        self.left_out: list[tuple[str, str]] = []
        self.highest: list[tuple[float, str, str]] = []

    def of(self, place: int) -> _Met | None:
        """Return what a work scores; None where too few works are unrelated to it or its picture is gone."""
        work = self.works[place]
        apart = np.flatnonzero([unrelated(work, other) for other in self.works])
        if len(apart) <= NOMINATED:
            return None
        try:
            pixels = decode(self._library.preview(work.sha256)).pixels
        except ApellesError:
            return None
        suspect = small_suspect(squares(pixels, self._size)[0], self._size)
        if suspect.flat:
            return None
        seen = self._search.screened(suspect)
        order = apart[np.argsort(-seen.similarity[apart], kind="stable")]
        near, rest = order[:NOMINATED], order[NOMINATED:]
        far = np.random.default_rng([SEED, place]).permutation(rest)[:DRAWN]
        rows = []
        for numbers, weight, nominated in ((near, 1.0, True), (far, len(rest) / max(1, len(far)), False)):
            for entry in self._search.laid(suspect, seen, numbers.tolist()):
                if not self._related(work, entry):
                    rows.append((entry.score, weight, nominated))
        return _Met(rows=rows, apart=len(apart), tops=seen.similarity[near])

    def _related(self, work: Work, entry: SmallCandidate) -> bool:
        """Return whether the two turn out, in full size, to show the same pixels, whoever signed them."""
        other = self._library.get([entry.sha256])[entry.sha256]
        if entry.laid.correlation > SUSPICIOUS:
            views = as_suspect(self._full.pixels(work.sha256))
            found = compare_views(
                views, other.sha256, self._full, rng=lambda view: np.random.default_rng(SEED + len(view))
            )
            best = max(found, key=lambda comparison: comparison.score)
            if best.score > ALIGNED and shows_same_pixels(best, views, self._full.gray(other.sha256)):
                self.left_out.append((work.work_id, other.work_id))
                return True
        self.highest.append((entry.laid.correlation, work.work_id, other.work_id))
        return False
