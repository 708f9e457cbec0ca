"""Measure how alike works by different hands are in every element, and keep it as the human baseline of a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from apelles.calibrate.humans import Explaining, Humans, Spread, explaining, spread, still_measured
from apelles.calibrate.null import MIN_WORKS
from apelles.describe.sscd import SSCD
from apelles.errors import CalibrationError, SourceUnreadable
from apelles.journeys import null_models
from apelles.journeys.calibrate import library_domain
from apelles.journeys.detectors import detectors, version, versions
from apelles.journeys.earlier_works import MIN_AUTHORS, EarlierWorks, closest_earlier
from apelles.journeys.human_hands import hands_of
from apelles.journeys.human_regions import measure_regions
from apelles.journeys.look import Shelf
from apelles.journeys.see import Seer
from apelles.journeys.unrelated import SEED, unrelated
from apelles.judge.elements.base import ElementDetector, Look, untold
from apelles.judge.shared import look_for
from apelles.library.base import Library
from apelles.records import HumanGroup, Work

WORKS = 400
NEAREST = 10
DRAWN = 6000
RELATED = 4000
LEAST_PAIRS = 20
"""A group of fewer pairs says nothing and is left out."""
_HUMANS = TypeAdapter(Humans)

type Looks = dict[str, Look]


def measure_humans(
    library: Library,
    *,
    name: str | None = None,
    domain: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    threads: int = 2,
) -> Humans:
    """Return the human baseline of a library: pairs of works by different stated authors, one picture of each work.

    Up to 400 works are looked at. Groups: 6,000 unrelated pairs drawn at random, each work's ten nearest unrelated
    ones by embedding, and up to 4,000 pairs each on one stated subject and of one stated lineage. Where years are
    stated, every work is also held against the ten nearest earlier works by other hands, and the closest counts.
    Regions are compared as well, those of up to 200 works. Authors, lineages and sources of five works or more are
    placed among all other works.

    Raises:
        CalibrationError: too few works by different, stated authors.
    """
    works, vectors = _works(library)
    looks, kept = _looked_at(library, works, on_progress=on_progress, threads=threads)
    works, vectors = [works[index] for index in kept], vectors[kept]
    groups = _groups(works, vectors)
    authors = len({works[index].author for pair in groups[HumanGroup.NEAREST] for index in pair})
    if len(works) < MIN_WORKS or authors < MIN_AUTHORS:
        message = (
            f"Only {len(works)} works by {authors} stated authors could be read; at least {MIN_WORKS} by {MIN_AUTHORS} "
            "are needed to say how close different hands come. State authors in the sidecar's column `author`."
        )
        raise CalibrationError(message)
    used = detectors()
    groups = {group: pairs for group, pairs in groups.items() if len(pairs) >= LEAST_PAIRS}
    scores = {group: _scores(used, looks, pairs) for group, pairs in groups.items()}
    sizes = {group: len({index for pair in pairs for index in pair}) for group, pairs in groups.items()}
    earlier = closest_earlier(works, looks, vectors, used=used)
    regions, by_region = measure_regions(library, works, vectors, on_progress=on_progress, threads=threads)
    library_hash = library.hash()
    return Humans(
        name=name or f"humans-{library_hash[:12]}",
        domain=domain or library_domain(library),
        how=(
            f"{len(works)} works by {len({work.author for work in works})} stated authors; pairs: "
            + ", ".join(f"{len(pairs):,} {group.value}" for group, pairs in groups.items())
            + (f"; {earlier.how}" if earlier.how else "")
            + f"; elements measured by {version()}; seed {SEED}"
        ),
        spreads={
            detector.name: {
                group: _spread(column[place], sizes[group]) for group, column in scores.items() if len(column[place])
            }
            | _beside_earlier(detector.name, earlier)
            for place, detector in enumerate(used)
        },
        explaining=_explaining(used, scores, groups, vectors),
        no_earlier=earlier.refused,
        measured_by=versions(),
        regions=regions,
        hands=hands_of(works, looks, vectors, used=used, by_region=by_region),
    )


def own_path(folder: Path, library_hash: str) -> Path:
    """Return where a library keeps the human baseline measured on exactly its present works."""
    return folder / null_models.FOLDER / f"humans-{library_hash[:16]}.json"


def load_own(folder: Path, library_hash: str) -> Humans | None:
    """Return the human baseline of a library, or None where its works or all detectors have changed since."""
    path = own_path(folder, library_hash)
    found = _HUMANS.validate_json(path.read_bytes()) if path.is_file() else None
    return found and still_measured(found, versions())


def save(humans: Humans, path: Path) -> None:
    """Write a baseline as JSON, atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(_HUMANS.dump_json(humans) + b"\n")
    part.replace(path)


@cache
def shipped() -> dict[str, Humans]:
    """Return the human baselines that come with Apelles, as far as they fit its detectors, by domain."""
    folder = files("apelles.calibrate") / "shipped"
    found = [_HUMANS.validate_json(file.read_bytes()) for file in folder.iterdir() if file.name.startswith("humans-")]
    fitting = [still_measured(one, versions()) for one in found]
    return {one.domain: one for one in fitting if one is not None}


def _works(library: Library) -> tuple[list[Work], NDArray[np.float32]]:
    """Return up to 400 works with stated authors, drawn at random, and their vectors."""
    works = list(library.works())
    vectors = np.concatenate([chunk for _, chunk in library.vectors()])
    first = sorted({work.work_id: index for index, work in reversed(list(enumerate(works))) if work.author}.values())
    drawn = np.sort(np.random.default_rng(SEED).permutation(len(first))[:WORKS])
    chosen = [first[index] for index in drawn.tolist()]
    return [works[index] for index in chosen], vectors[chosen]


def _looked_at(
    library: Library, works: Sequence[Work], *, on_progress: Callable[[int, int], None] | None, threads: int
) -> tuple[list[Looks], list[int]]:
    """Return the looks at the works that can be read, and which those are."""
    seer, shelf, used = Seer(SSCD(threads=1)), Shelf(library), detectors()

    def one(work: Work) -> Looks | None:
        try:
            return look_for(used, seer.see(shelf.pixels(work.sha256)))
        except SourceUnreadable:
            return None

    looks: list[Looks | None] = []
    with ThreadPoolExecutor(threads) as pool:
        for look in pool.map(one, works):
            looks.append(look)
            if on_progress:
                on_progress(len(looks), len(works))
    kept = [index for index, look in enumerate(looks) if look is not None]
    return [look for look in looks if look is not None], kept


def _groups(works: Sequence[Work], vectors: NDArray[np.float32]) -> dict[HumanGroup, list[tuple[int, int]]]:
    rng = np.random.default_rng(SEED)
    apart = [pair for pair in combinations(range(len(works)), 2) if unrelated(works[pair[0]], works[pair[1]])]
    on_subject = [
        (first, second)
        for first, second in apart
        if works[first].subject_id and works[first].subject_id == works[second].subject_id
    ]
    redraws = [
        (first, second)
        for first, second in combinations(range(len(works)), 2)
        if works[first].lineage and works[first].lineage == works[second].lineage
    ]
    return {
        HumanGroup.UNRELATED: _drawn(apart, DRAWN, rng),
        HumanGroup.NEAREST: sorted({*_nearest(works, vectors)}),
        HumanGroup.SAME_SUBJECT: _drawn(on_subject, RELATED, rng),
        HumanGroup.REDRAWS: _drawn(redraws, RELATED, rng),
    }


def _nearest(works: Sequence[Work], vectors: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    for index, work in enumerate(works):
        others = [place for place in range(len(works)) if unrelated(work, works[place])]
        order = np.argsort(-(vectors[others] @ vectors[index]), kind="stable")[:NEAREST]
        yield from ((min(index, others[place]), max(index, others[place])) for place in order.tolist())


def _drawn(pairs: list[tuple[int, int]], most: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    return [pairs[place] for place in np.sort(rng.permutation(len(pairs))[:most]).tolist()]


def _scores(
    used: Sequence[ElementDetector], looks: Sequence[Looks], pairs: Sequence[tuple[int, int]]
) -> NDArray[np.float64]:
    """Return similarities (elements, pairs), NaN where an element cannot be told of one of the two."""
    return np.array([[_score(detector, looks[a], looks[b]) for a, b in pairs] for detector in used])


def _score(detector: ElementDetector, first: Looks, second: Looks) -> float:
    one, other = first[detector.name], second[detector.name]
    return float("nan") if untold(one, other) else float(detector.compare(one, other))


def _spread(column: NDArray[np.float64], works: int) -> Spread:
    return spread(column[np.isfinite(column)].tolist(), works=works)


def _beside_earlier(element: str, earlier: EarlierWorks) -> dict[HumanGroup, Spread]:
    held = earlier.spreads.get(element)
    return {} if held is None else {HumanGroup.EARLIER: held}


def _explaining(
    used: Sequence[ElementDetector],
    scores: dict[HumanGroup, NDArray[np.float64]],
    groups: dict[HumanGroup, list[tuple[int, int]]],
    vectors: NDArray[np.float32],
) -> Explaining:
    """Return the fit of the embedding's cosine on all elements but the subject, for which it stands in itself."""
    rows = [place for place, detector in enumerate(used) if detector.name != "subject"]
    chosen = [group for group in groups if group is not HumanGroup.REDRAWS]
    similarities = np.concatenate([scores[group][rows].T for group in chosen])
    pairs = np.array([pair for group in chosen for pair in groups[group]])
    cosine = np.einsum("ij,ij->i", vectors[pairs[:, 0]], vectors[pairs[:, 1]]).astype(np.float64)
    return explaining([used[place].name for place in rows], similarities, cosine)
