"""Compare works known to be unrelated: other author, other work, other lineage."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.null import MIN_WORKS
from apelles.errors import CalibrationError
from apelles.journeys.claims import shared_region
from apelles.journeys.look import Shelf
from apelles.library.base import Library
from apelles.match.side import VIEWS, compare, mirrored_side
from apelles.records import Work

SUSPECTS = 200
NOMINATED = 20
DRAWN = 10
SEED = 20261
TOP = 400
SUSPICIOUS = 12.0
"""A pair of works by two authors that scores higher is looked at: do the two show the same pixels?"""
MATERIAL = 0.05
SAME_PIXELS = 0.65
"""Two works that agree this well in brightness over this share of both are not unrelated, whoever signed them."""
_UNKNOWN = frozenset({"", "unknown", "anonymous", "unidentified", "various", "佚名"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One view of a suspect compared with an unrelated work; `suspect` numbers the suspects from 0."""

    suspect: int
    score: float
    nominated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnrelatedPairs:
    """What unrelated works score.

    `authors` and `unrelated` (how many unrelated works it was drawn against) have one entry for each suspect;
    `top_similarities` are the highest of `similarities` descriptor cosines, descending; `left_out` names
    pairs that turned out to share material in spite of their authors.
    """

    pairs: tuple[Pair, ...]
    authors: tuple[str, ...]
    unrelated: tuple[int, ...]
    top_similarities: tuple[float, ...]
    similarities: int
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Job:
    work: Work
    near: NDArray[np.intp]
    far: NDArray[np.intp]
    similarities: NDArray[np.float32]


def unrelated(first: Work, second: Work) -> bool:
    """Return whether two works are known to be unrelated: both authors stated and different, nothing else shared."""
    authors = first.author.strip().lower(), second.author.strip().lower()
    return (
        authors[0] != authors[1]
        and not _UNKNOWN & {*authors}
        and first.work_id != second.work_id
        and not (first.lineage and first.lineage == second.lineage)
    )


def compare_unrelated(
    library: Library,
    *,
    background: Library | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    threads: int = 2,
) -> UnrelatedPairs:
    """Return the scores of up to 200 suspects against the works unrelated to them.

    Suspects are works of the library, or of `background`; each meets the 20 unrelated works that the
    descriptor proposes and 10 drawn from the others, directly and mirrored.

    Raises:
        CalibrationError: too few works by different, stated authors.
    """
    works, vectors = _contents(library)
    suspects, suspect_vectors = (works, vectors) if background is None else _contents(background)
    jobs = _jobs(works, vectors, suspects, suspect_vectors)
    shelves = Shelf(background or library), Shelf(library)

    def one(number: int) -> tuple[list[Pair], list[tuple[str, str]]]:
        return _compare(number, jobs[number], works, shelves)

    pairs: list[Pair] = []
    left_out: list[tuple[str, str]] = []
    with ThreadPoolExecutor(threads) as pool:
        for number, (made, same) in enumerate(pool.map(one, range(len(jobs)))):
            pairs += made
            left_out += same
            if on_progress:
                on_progress(number + 1, len(jobs))
    similarities = np.sort(np.concatenate([job.similarities for job in jobs]))[::-1]
    return UnrelatedPairs(
        pairs=tuple(pairs),
        authors=tuple(job.work.author for job in jobs),
        unrelated=tuple(len(job.similarities) for job in jobs),
        top_similarities=tuple(float(value) for value in similarities[:TOP]),
        similarities=len(similarities),
        left_out=tuple(left_out),
    )


def _jobs(
    works: list[Work], vectors: NDArray[np.float32], suspects: list[Work], suspect_vectors: NDArray[np.float32]
) -> list[_Job]:
    rng = np.random.default_rng(SEED)
    jobs = []
    for index in np.sort(rng.permutation(len(suspects))[:SUSPECTS]).tolist():
        apart = np.flatnonzero([unrelated(suspects[index], work) for work in works])
        if len(apart) < NOMINATED:
            continue
        cosine = vectors[apart] @ suspect_vectors[index]
        order = apart[np.argsort(-cosine, kind="stable")]
        far = rng.permutation(order[NOMINATED:])[:DRAWN]
        jobs.append(_Job(work=suspects[index], near=order[:NOMINATED], far=far, similarities=cosine))
    if len(jobs) < MIN_WORKS:
        message = (
            f"Only {len(jobs)} works have at least {NOMINATED} works by other, stated authors beside them; at least "
            f"{MIN_WORKS} such works are needed to say how surprising a match is. State authors in the sidecar's "
            "column `author`, or name a library of unrelated works with `apelles calibrate --background`."
        )
        raise CalibrationError(message)
    return jobs


def _compare(
    number: int, job: _Job, works: list[Work], shelves: tuple[Shelf, Shelf]
) -> tuple[list[Pair], list[tuple[str, str]]]:
    direct = shelves[0].side(job.work.sha256)
    sides = {"direct": direct, "mirrored": mirrored_side(direct)}
    pairs: list[Pair] = []
    same: list[tuple[str, str]] = []
    for place in (*job.near.tolist(), *job.far.tolist()):
        work = works[place]
        rng = np.random.default_rng([SEED, number, place])
        side = shelves[1].side(work.sha256)
        scores = [compare(sides[view], side, view=view, rng=rng).score for view in VIEWS]
        if max(scores) > SUSPICIOUS and _share_material(job.work.sha256, work.sha256, shelves, scores):
            same.append((job.work.work_id, work.work_id))
            continue
        pairs += [Pair(suspect=number, score=score, nominated=place in job.near) for score in scores]
    return pairs, same


def _share_material(first: str, second: str, shelves: tuple[Shelf, Shelf], scores: list[float]) -> bool:
    view = VIEWS[int(np.argmax(scores))]
    found = shared_region(first, second, *shelves, view=view)
    return (
        found is not None
        and min(found.suspect_fraction, found.work_fraction) >= MATERIAL
        and found.photometric_similarity >= SAME_PIXELS
    )


def _contents(library: Library) -> tuple[list[Work], NDArray[np.float32]]:
    """Return works and vectors in order of SHA-256, one picture of each work."""
    works = list(library.works())
    vectors = np.concatenate([chunk for _, chunk in library.vectors()])
    first = sorted({work.work_id: index for index, work in reversed(list(enumerate(works)))}.values())
    return [works[index] for index in first], vectors[first]
