"""Journey: learn from unrelated works how well pictures match by chance, and check it on authors held out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from apelles.calibrate.curve import LEVELS, CurvePoint, calibration_curve
from apelles.calibrate.e_value import surprise
from apelles.calibrate.null import NullModel, fit
from apelles.errors import CalibrationError
from apelles.journeys import null_models
from apelles.journeys.null_choice import domain_weights
from apelles.journeys.recipe import FALSE_ALARMS, RECIPE
from apelles.journeys.small_nulls import measure_small
from apelles.journeys.small_nulls import own_path as small_path
from apelles.journeys.unrelated import SEED, Pair, UnrelatedPairs, compare_unrelated
from apelles.library.base import Library
from apelles.match.side import VIEWS
from apelles.match.small import SIZES

_FOLDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A null model, the curve that checks it on authors it was not fitted on, and pairs found to share pixels.

    The curve is empty where half of the authors are too few to fit a null model on. `same_subject_verified`
    counts views of unrelated pairs on one subject that would pass for copies at the usual false-alarm rate.
    `small` are the null models for suspects below 128 pixels, one for each size, none where works are too few.
    """

    null: NullModel
    curve: tuple[CurvePoint, ...]
    left_out: tuple[tuple[str, str], ...]
    same_subject_verified: int
    small: tuple[NullModel, ...] = ()


def calibrate_library(
    library: Library,
    *,
    folder: Path | None = None,
    background: Library | None = None,
    name: str | None = None,
    domain: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    threads: int = 2,
) -> Calibration:
    """Return the calibration of a library; with `folder`, keep its null model there for judging.

    Raises:
        CalibrationError: too few works by different, stated authors.
    """
    measured = compare_unrelated(library, background=background, on_progress=on_progress, threads=threads)
    library_hash = library.hash()
    domain = domain or library_domain(library)
    null = fit_pairs(measured, measured.pairs, name=name or f"library-{library_hash[:12]}", domain=domain)
    if folder is not None:
        null_models.save(null, null_models.own_path(folder, library_hash))
    try:
        curve = held_out_curve(measured, domain=domain)
    except CalibrationError:
        curve = ()
    verified = [
        score
        for score in measured.same_subject
        if surprise(score, null, library_size=len(library), transforms=len(VIEWS)).e_value_bound <= FALSE_ALARMS
    ]
    return Calibration(
        null=null,
        curve=curve,
        left_out=measured.left_out,
        same_subject_verified=len(verified),
        small=_calibrate_small(library, folder, library_hash, domain=domain) if folder is not None else (),
    )


def _calibrate_small(library: Library, folder: Path, library_hash: str, *, domain: str) -> tuple[NullModel, ...]:
    """Return the null models for small suspects, one for each size, and keep them; none where works are too few."""
    made = []
    for size in SIZES:
        try:
            null, _, _ = measure_small(library, size, name=f"small-{size}-{library_hash[:12]}", domain=domain)
        except CalibrationError:
            break
        null_models.save(null, small_path(folder, library_hash, size))
        made.append(null)
    return tuple(made)


def fit_pairs(
    measured: UnrelatedPairs, pairs: Sequence[Pair], *, name: str, domain: str, framed: bool = False
) -> NullModel:
    """Return the null model of some of the pairs that were measured; `framed`, of those laid from edge to edge."""
    size = int(np.median(measured.unrelated))
    laid = ", laid over each other from edge to edge" if framed else ""
    return fit(
        np.array([pair.framed_score if framed else pair.score for pair in pairs]),
        np.array([pair.suspect for pair in pairs], dtype=np.intp),
        np.array([pair.stands_for for pair in pairs]),
        name=name,
        domain=domain,
        recipe=RECIPE,
        descriptor_top=measured.top_similarities,
        descriptor_pairs=measured.similarities,
        library_size=size,
        same_subject=() if framed else measured.same_subject,
        how=(
            f"{len(pairs)} views of pairs by different stated authors, other work and lineage{laid}; suspects "
            f"{len({pair.suspect for pair in pairs})}, against {size} works (median): 20 nearest by descriptor, those "
            "that hash and keypoints propose, and 10 drawn at random, direct and mirrored; "
            f"{len(measured.left_out)} pairs left out because they share pixels; seed {SEED}"
        ),
        rng=np.random.default_rng(SEED),
    )


def held_out_curve(measured: UnrelatedPairs, *, domain: str) -> tuple[CurvePoint, ...]:
    """Return expected against observed false alarms, each half of the authors judged by the other half's null model.

    Only nominated pairs can raise an alarm, since only those are verified when a suspect is judged.
    """
    authors = {name: number for number, name in enumerate(sorted(set(measured.authors)))}
    fold_of = np.random.default_rng(SEED).permutation(len(authors)) % _FOLDS
    folds = np.array([fold_of[authors[name]] for name in measured.authors])
    alarms = np.zeros((len(measured.authors), len(LEVELS)), dtype=np.int64)
    for fold in range(_FOLDS):
        others = [pair for pair in measured.pairs if folds[pair.suspect] != fold]
        null = fit_pairs(measured, others, name=f"fold-{fold}", domain=domain)
        for pair in measured.pairs:
            if folds[pair.suspect] == fold and pair.nominated:
                size = measured.unrelated[pair.suspect]
                value = surprise(pair.score, null, library_size=size, transforms=len(VIEWS)).e_value
                alarms[pair.suspect] += [value <= level for level in LEVELS]
    groups = np.array([authors[name] for name in measured.authors], dtype=np.intp)
    return calibration_curve(alarms, groups, rng=np.random.default_rng(SEED))


def library_domain(library: Library) -> str:
    """Return the domain that most of a library's pictures most likely belong to."""
    weights = domain_weights(library)
    return max(weights, key=lambda name: weights[name])
