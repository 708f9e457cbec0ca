"""Compare works known to be unrelated: other author, other work, other lineage."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.null import MIN_WORKS
from apelles.describe.sscd import SSCD
from apelles.errors import CalibrationError
from apelles.journeys import nominate
from apelles.journeys.claims import aligned_region, stated_versions
from apelles.journeys.look import Shelf
from apelles.journeys.views import compare_views, view_hashes, views_of
from apelles.judge.verdict import HALF
from apelles.library.base import Library
from apelles.match.regions import Region
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
    """

    suspect: int
    score: float
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
    """One suspect, and the places of the works it meets: near and far, and up to five on its own subject."""

    work: Work
    hashes: dict[str, str]
    near: NDArray[np.intp]
    far: NDArray[np.intp]
    subject: NDArray[np.intp]
    similarities: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """What one suspect scored."""

    pairs: tuple[Pair, ...]
    left_out: tuple[tuple[str, str], ...]
    same_subject: tuple[float, ...]


def unrelated(first: Work, second: Work) -> bool:
    """Return whether two works are known to be unrelated: both authors stated and different, nothing else shared."""
    authors = first.author.strip().lower(), second.author.strip().lower()
    return authors[0] != authors[1] and not _UNKNOWN & {*authors} and not stated_versions(first, second)


def compare_unrelated(
    library: Library,
    *,
    background: Library | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    threads: int = 2,
) -> UnrelatedPairs:
    """Return the scores of up to 200 suspects against the works unrelated to them.

    Suspects are works of the library, or of `background`; each meets the 20 unrelated works that the
    descriptor proposes, those that the hash proposes, and 10 drawn from the others, directly and mirrored.

    Raises:
        CalibrationError: too few works by different, stated authors.
    """
    works, vectors = _contents(library)
    suspects, suspect_vectors = (works, vectors) if background is None else _contents(background)
    shelves = Shelf(background or library), Shelf(library)
    jobs = _jobs(works, vectors, suspects, suspect_vectors, shelves)

    def one(number: int) -> _Compared:
        return _compare(number, jobs[number], works, shelves)

    done: list[_Compared] = []
    with ThreadPoolExecutor(threads) as pool:
        for compared in pool.map(one, range(len(jobs))):
            done.append(compared)
            if on_progress:
                on_progress(len(done), len(jobs))
    similarities = np.sort(np.concatenate([job.similarities for job in jobs]))[::-1]
    return UnrelatedPairs(
        pairs=tuple(pair for compared in done for pair in compared.pairs),
        authors=tuple(job.work.author for job in jobs),
        unrelated=tuple(len(job.similarities) for job in jobs),
        top_similarities=tuple(float(value) for value in similarities[:TOP]),
        similarities=len(similarities),
        left_out=tuple(pair for compared in done for pair in compared.left_out),
        same_subject=tuple(sorted((score for compared in done for score in compared.same_subject), reverse=True)),
    )


def _jobs(
    works: list[Work],
    vectors: NDArray[np.float32],
    suspects: list[Work],
    suspect_vectors: NDArray[np.float32],
    shelves: tuple[Shelf, Shelf],
) -> list[_Job]:
    rng = np.random.default_rng(SEED)
    names = [work.sha256 for work in works]
    hashes = np.array([int(shelves[1].summaries[name].phash, 16) for name in names], dtype=np.uint64)
    jobs = []
    for index in np.sort(rng.permutation(len(suspects))[:SUSPECTS]).tolist():
        apart = np.flatnonzero([unrelated(suspects[index], work) for work in works])
        if len(apart) < NOMINATED:
            continue
        bits = view_hashes(SSCD.prepare(shelves[0].pixels(suspects[index].sha256)))
        alike = {*nominate.hashed(bits.values(), [names[place] for place in apart], hashes[apart])}
        cosine = vectors[apart] @ suspect_vectors[index]
        order = apart[np.argsort(-cosine, kind="stable")]
        by_hash = np.array([names[place] in alike for place in order[NOMINATED:]], dtype=np.bool_)
        near = np.concatenate([order[:NOMINATED], order[NOMINATED:][by_hash]])
        far = rng.permutation(order[NOMINATED:][~by_hash])[:DRAWN]
        jobs.append(
            _Job(
                work=suspects[index],
                hashes=bits,
                near=near,
                far=far,
                subject=_on_subject(suspects[index].subject_id, works, apart, rng),
                similarities=cosine,
            )
        )
    if len(jobs) < MIN_WORKS:
        message = (
            f"Only {len(jobs)} works have at least {NOMINATED} works by other, stated authors beside them; at least "
            f"{MIN_WORKS} such works are needed to say how surprising a match is. State authors in the sidecar's "
            "column `author`, or name a library of unrelated works with `apelles calibrate --background`."
        )
        raise CalibrationError(message)
    return jobs


def _on_subject(subject: str, works: list[Work], apart: NDArray[np.intp], rng: np.random.Generator) -> NDArray[np.intp]:
    """Return the places of up to five unrelated works that show the same stated subject."""
    same = apart[[bool(subject) and works[place].subject_id == subject for place in apart]]
    return np.asarray(rng.permutation(same)[:ON_SUBJECT])


def _compare(number: int, job: _Job, works: list[Work], shelves: tuple[Shelf, Shelf]) -> _Compared:
    sha256 = job.work.sha256
    views = views_of(shelves[0].gray(sha256), shelves[0].side(sha256), job.hashes)
    rest = (len(job.similarities) - len(job.near)) / max(1, len(job.far))
    near, drawn, subject = ({*places.tolist()} for places in (job.near, job.far, job.subject))
    pairs: list[Pair] = []
    left_out: list[tuple[str, str]] = []
    same_subject: list[float] = []
    for place in dict.fromkeys((*job.near.tolist(), *job.far.tolist(), *job.subject.tolist())):
        work = works[place]
        found = compare_views(views, work.sha256, shelves[1], rng=partial(_rng, number, place))
        scores = [comparison.score for comparison in found]
        best = max(found, key=lambda comparison: comparison.score)
        if best.score > SUSPICIOUS and _related(best.score, aligned_region(best, sha256, work.sha256, *shelves)):
            left_out.append((job.work.work_id, work.work_id))
            continue
        if place in subject:
            same_subject += scores
        if place in near or place in drawn:
            stands_for = 1.0 if place in near else rest
            pairs += [
                Pair(suspect=number, score=score, nominated=place in near, stands_for=stands_for) for score in scores
            ]
    return _Compared(pairs=tuple(pairs), left_out=tuple(left_out), same_subject=tuple(same_subject))


def _rng(suspect: int, work: int, view: str) -> np.random.Generator:
    return np.random.default_rng([SEED, suspect, work, len(view)])


def _related(score: float, found: Region) -> bool:
    share = min(found.suspect_fraction, found.work_fraction)
    return found.photometric_similarity >= SAME_PIXELS and share >= (MATERIAL if score > PRINTED else HALF)


def _contents(library: Library) -> tuple[list[Work], NDArray[np.float32]]:
    """Return works and vectors in order of SHA-256, one picture of each work."""
    works = list(library.works())
    vectors = np.concatenate([chunk for _, chunk in library.vectors()])
    first = sorted({work.work_id: index for index, work in reversed(list(enumerate(works)))}.values())
    return [works[index] for index in first], vectors[first]
