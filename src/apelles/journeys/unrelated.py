"""Compare works known to be unrelated: other author, other work, other lineage."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.null import MIN_WORKS
from apelles.describe.rootsift import local_features
from apelles.describe.sscd import SSCD
from apelles.errors import CalibrationError
from apelles.journeys import nominate
from apelles.journeys.claims import aligned_region, stated_versions
from apelles.journeys.keypoint_index import KeypointIndex
from apelles.journeys.look import Shelf, frame
from apelles.journeys.views import Views, compare_views, view_hashes, views_of
from apelles.judge.verdict import HALF
from apelles.library.base import Library
from apelles.match.known import framed
from apelles.match.side import Comparison, side
from apelles.records import Work

SUSPECTS = 200
NOMINATED = 20
DRAWN = 10
ON_SUBJECT = 5
SEED = 20261
TOP = 400
SUSPICIOUS = 12.0
"""A pair of works by two authors that scores higher is looked at: do the two show the same pixels?"""
SAME_PIXELS = 0.8
"""Regions that agree this well in brightness show the same pixels.

Works that show the same pixels over half of both are not unrelated, whoever signed them.
"""
PRINTED = 24.0
MATERIAL = 0.05
"""From this score the same pixels over a twentieth of both are a printed part, and the works are not unrelated.

Independent drawings of one subject have been seen up to 26, in other tones; printed parts of decks from 25.
"""
_UNKNOWN = frozenset({"", "unknown", "anonymous", "unidentified", "various", "佚名"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One view of a suspect compared with an unrelated work; `suspect` numbers the suspects from 0.

    `stands_for` is how many of the suspect's unrelated works this one was taken from: 1 for a nominated work.
    `framed_score` is what the same matches score where the two are laid over each other from edge to edge.
    """

    suspect: int
    score: float
    framed_score: float
    nominated: bool
    stands_for: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnrelatedPairs:
    """What unrelated works score.

    `authors` and `unrelated` (how many unrelated works it was drawn against) have one entry for each suspect;
    `top_similarities` are the highest of `similarities` descriptor cosines, descending; `left_out` names
    pairs that turned out to share material in spite of their authors. `same_subject` are the scores of views
    of pairs on one stated subject, descending: what independent hands score when they show the same thing.
    """

    pairs: tuple[Pair, ...]
    authors: tuple[str, ...]
    unrelated: tuple[int, ...]
    top_similarities: tuple[float, ...]
    similarities: int
    left_out: tuple[tuple[str, str], ...]
    same_subject: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Job:
    """One suspect with its embedding (512,), and the places (n,) of the works unrelated to it."""

    work: Work
    vector: NDArray[np.float32]
    apart: NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Compared:
    """What one suspect scored; `similarities` (n,) are its cosines with the works unrelated to it."""

    pairs: tuple[Pair, ...]
    left_out: tuple[tuple[str, str], ...]
    same_subject: tuple[float, ...]
    similarities: NDArray[np.float32]


def unrelated(first: Work, second: Work) -> bool:
    """Return whether two works are known to be unrelated: both authors stated and different, nothing else shared."""
    return other_hands(first, second) and not stated_versions(first, second)


def other_hands(first: Work, second: Work) -> bool:
    """Return whether the authors of two works are both stated, and different."""
    authors = first.author.strip().lower(), second.author.strip().lower()
    return authors[0] != authors[1] and not _UNKNOWN & {*authors}


def compare_unrelated(
    library: Library,
    *,
    background: Library | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    threads: int = 2,
    most: int = SUSPECTS,
) -> UnrelatedPairs:
    """Return the scores of up to `most` suspects against the works unrelated to them.

    Suspects are works of the library, or of `background`; each meets the 20 unrelated works that the
    descriptor proposes, those that the hash and the keypoints propose, and 10 drawn from the others, directly and
    mirrored.

    Raises:
        CalibrationError: too few works by different, stated authors.
    """
    works, vectors = _contents(library)
    suspects, suspect_vectors = (works, vectors) if background is None else _contents(background)
    jobs = _jobs(works, suspects, suspect_vectors, most=most)
    meeting = _Meeting(library, works, vectors, shelf=Shelf(background or library), threads=threads)

    def one(number: int) -> _Compared:
        return meeting.of(number, jobs[number])

    done: list[_Compared] = []
    with ThreadPoolExecutor(threads) as pool:
        for compared in pool.map(one, range(len(jobs))):
            done.append(compared)
            if on_progress:
                on_progress(len(done), len(jobs))
    similarities = np.sort(np.concatenate([compared.similarities for compared in done]))[::-1]
    return UnrelatedPairs(
        pairs=tuple(pair for compared in done for pair in compared.pairs),
        authors=tuple(job.work.author for job in jobs),
        unrelated=tuple(len(job.apart) for job in jobs),
        top_similarities=tuple(float(value) for value in similarities[:TOP]),
        similarities=len(similarities),
        left_out=tuple(pair for compared in done for pair in compared.left_out),
        same_subject=tuple(sorted((score for compared in done for score in compared.same_subject), reverse=True)),
    )


def _jobs(works: list[Work], suspects: list[Work], vectors: NDArray[np.float32], *, most: int) -> list[_Job]:
    drawn = np.sort(np.random.default_rng(SEED).permutation(len(suspects))[:most]).tolist()
    apart = {index: np.flatnonzero([unrelated(suspects[index], work) for work in works]) for index in drawn}
    jobs = [
        _Job(work=suspects[index], vector=vectors[index], apart=places)
        for index, places in apart.items()
        if len(places) >= NOMINATED
    ]
    if len(jobs) < MIN_WORKS:
        message = (
            f"Only {len(jobs)} works have at least {NOMINATED} works by other, stated authors beside them; at least "
            f"{MIN_WORKS} such works are needed to say how surprising a match is. State authors in the sidecar's "
            "column `author`, or name a library of unrelated works with `apelles calibrate --background`."
        )
        raise CalibrationError(message)
    return jobs


class _Meeting:
    """The works of a library, where suspects meet those unrelated to them."""

    def __init__(
        self, library: Library, works: list[Work], vectors: NDArray[np.float32], *, shelf: Shelf, threads: int
    ) -> None:
        self._works = works
        self._vectors = vectors
        self._suspects = shelf
        self._shelf = Shelf(library)
        self._names = [work.sha256 for work in works]
        self._hashes = np.array([int(self._shelf.summaries[name].phash, 16) for name in self._names], dtype=np.uint64)
        self._keypoints = KeypointIndex(library, self._shelf, threads=threads)

    def of(self, number: int, job: _Job) -> _Compared:
        """Return what a suspect scores against the works near to it, some far ones, some on its subject."""
        rng = np.random.default_rng([SEED, number])
        views = as_suspect(self._suspects.pixels(job.work.sha256))
        cosine = self._vectors[job.apart] @ job.vector
        order = job.apart[np.argsort(-cosine, kind="stable")]
        proposed = self._proposed(views, order[NOMINATED:])
        near = np.concatenate([order[:NOMINATED], order[NOMINATED:][proposed]])
        far = rng.permutation(order[NOMINATED:][~proposed])[:DRAWN]
        subject = _on_subject(job.work.subject_id, self._works, job.apart, rng)
        rest = (len(job.apart) - len(near)) / max(1, len(far))
        nominated, drawn, alike = ({*places.tolist()} for places in (near, far, subject))
        pairs: list[Pair] = []
        left_out: list[tuple[str, str]] = []
        same_subject: list[float] = []
        for place in dict.fromkeys((*near.tolist(), *far.tolist(), *subject.tolist())):
            work = self._works[place]
            found = compare_views(views, work.sha256, self._shelf, rng=partial(_rng, number, place))
            scores = [comparison.score for comparison in found]
            if self._related(max(found, key=lambda comparison: comparison.score), views, work):
                left_out.append((job.work.work_id, work.work_id))
                continue
            if place in alike:
                same_subject += scores
            if place in nominated or place in drawn:
                stands_for = 1.0 if place in nominated else rest
                other = self._shelf.side(work.sha256)
                pairs += [
                    Pair(
                        suspect=number,
                        score=one.score,
                        framed_score=framed(one, views.sides[one.view], other).score,
                        nominated=place in nominated,
                        stands_for=stands_for,
                    )
                    for one in found
                ]
        return _Compared(
            pairs=tuple(pairs), left_out=tuple(left_out), same_subject=tuple(same_subject), similarities=cosine
        )

    def _proposed(self, views: Views, places: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which works, by their places (n,), the suspect's hashes or keypoints propose."""
        names = [self._names[place] for place in places]
        hashed = nominate.hashed(views.hashes.values(), names, self._hashes[places])
        voted = self._keypoints.nominate(
            (one.features for one in views.sides.values()),
            most=nominate.VOTED,
            apart_from={*self._shelf.summaries} - {*names},
        )
        proposed = {*hashed, *voted}
        return np.array([name in proposed for name in names], dtype=np.bool_)

    def _related(self, best: Comparison, views: Views, work: Work) -> bool:
        """Return whether two works turn out to show the same pixels, whoever signed them."""
        return best.score > SUSPICIOUS and shows_same_pixels(best, views, self._shelf.gray(work.sha256))


def shows_same_pixels(best: Comparison, views: Views, work_gray: NDArray[np.uint8]) -> bool:
    """Return whether a comparison of two works says that they show the same pixels, over half of both or as a print."""
    found = aligned_region(best, views.gray, work_gray)
    share = min(found.suspect_fraction, found.work_fraction)
    return found.photometric_similarity >= SAME_PIXELS and share >= (MATERIAL if best.score > PRINTED else HALF)


def as_suspect(pixels: NDArray[np.uint8]) -> Views:
    """Return the views of a work that is taken as a suspect, uint8 (h, w, 3)."""
    gray = frame(pixels)
    return views_of(gray, side(local_features(gray)), view_hashes(SSCD.prepare(pixels)))


def _on_subject(subject: str, works: list[Work], apart: NDArray[np.intp], rng: np.random.Generator) -> NDArray[np.intp]:
    """Return the places of up to five unrelated works that show the same stated subject."""
    same = apart[[bool(subject) and works[place].subject_id == subject for place in apart]]
    return np.asarray(rng.permutation(same)[:ON_SUBJECT])


def _rng(suspect: int, work: int, view: str) -> np.random.Generator:
    return np.random.default_rng([SEED, suspect, work, len(view)])


def _contents(library: Library) -> tuple[list[Work], NDArray[np.float32]]:
    """Return works and vectors in order of SHA-256, one picture of each work."""
    works = list(library.works())
    vectors = np.concatenate([chunk for _, chunk in library.vectors()])
    first = sorted({work.work_id: index for index, work in reversed(list(enumerate(works)))}.values())
    return [works[index] for index in first], vectors[first]
