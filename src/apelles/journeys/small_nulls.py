"""Null models of small pictures: measured on the works of a library, shipped, and chosen for a suspect."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.curve import LEVELS, CurvePoint, calibration_curve
from apelles.calibrate.e_value import surprise
from apelles.calibrate.null import NullModel, Recipe, fit
from apelles.collect.decode import DECODER
from apelles.errors import CalibrationError
from apelles.journeys import null_models
from apelles.journeys.null_choice import NullChoice
from apelles.journeys.small_pairs import SmallPairs, measure_pairs
from apelles.journeys.small_works import NOMINATED
from apelles.journeys.unrelated import DRAWN, SEED
from apelles.library.base import Library
from apelles.match.small import MATCHER

_FOLDS = 2


def recipe_of(size: int) -> Recipe:
    """Return what scores at this size are made with."""
    return Recipe(
        descriptor="bands and edges at 16",
        model_sha256="",
        preprocessing="squares by area",
        decoder=DECODER,
        matcher=MATCHER.format(size=size),
    )


@cache
def shipped(size: int) -> dict[str, NullModel]:
    """Return the null models for pictures of one size that come with Apelles, by domain."""
    recipe = recipe_of(size)
    return {name: one for name, one in null_models.shipped_as(f"small-{size}-").items() if one.recipe == recipe}


def own_path(library: Path, library_hash: str, size: int) -> Path:
    """Return where a library keeps the null model for pictures of one size, measured on exactly its present works."""
    return library / null_models.FOLDER / f"small-{size}-{library_hash[:16]}.json"


def measure_small(
    library: Library,
    size: int,
    *,
    name: str,
    domain: str,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[NullModel, tuple[CurvePoint, ...], SmallPairs]:
    """Return the null model of a library's works shown as small pictures, its curve on held-out authors, and the pairs.

    Raises:
        CalibrationError: too few works by different, stated authors.
    """
    measured = measure_pairs(library, size, on_progress=on_progress)
    null = fit_small(measured, np.ones(len(measured.scores), np.bool_), name=name, domain=domain)
    try:
        curve = _held_out(measured, domain=domain)
    except CalibrationError:
        curve = ()
    return null, curve, measured


def fit_small(measured: SmallPairs, rows: NDArray[np.bool_], *, name: str, domain: str) -> NullModel:
    """Return the null model of some rows of the pairs that were measured."""
    size = int(np.median(measured.unrelated))
    return fit(
        measured.scores[rows],
        measured.suspects[rows],
        measured.stands_for[rows],
        name=name,
        domain=domain,
        recipe=recipe_of(measured.size),
        descriptor_top=measured.top_similarities,
        descriptor_pairs=measured.similarities,
        library_size=size,
        how=(
            f"{int(rows.sum())} pairs by different stated authors, other work and lineage, the suspect shown as its "
            f"middle square of {measured.size} pixels; suspects {len(np.unique(measured.suspects[rows]))}, against "
            f"{size} works (median): the {NOMINATED} most alike of all and {DRAWN} drawn at random, each pair at its "
            "best of mirror, shift and scale; "
            f"{len(measured.left_out)} pairs left out because they share pixels; seed {SEED}"
        ),
        rng=np.random.default_rng(SEED),
    )


class SmallNulls:
    """The null models at hand for small pictures against one library: its own, or the shipped ones."""

    def __init__(self, choice: NullChoice, *, folder: Path | None) -> None:
        """Choose for the library of `choice`, whose own calibration lies in `folder`."""
        self._choice = choice
        self._folder = folder

    def for_size(self, size: int) -> NullModel | None:
        """Return the null model that speaks for suspects of a size, None where there is none.

        The library's own; else the most cautious of those of the kinds the library holds: what kind a suspect is
        cannot be measured on so few pixels. Where the kind that most of it belongs to has none, none speaks.
        """
        own = self._own(size)
        if own is not None:
            return own
        domains = self._choice.library_domains
        known = shipped(size)
        if self._mostly not in known:
            return None
        return max((known[name] for name in domains if name in known), key=self._caution)

    @cached_property
    def _mostly(self) -> str:
        weights = self._choice.library_weights
        return max(weights, key=lambda name: weights[name], default="")

    def _caution(self, null: NullModel) -> float:
        return float((np.log10(null.bound.c * self._choice.size) + 3.0) / null.bound.g)

    def _own(self, size: int) -> NullModel | None:
        if self._folder is None:
            return None
        null = null_models.read(own_path(self._folder, self._choice.library_hash, size))
        return null if null is not None and null.recipe == recipe_of(size) else None


def _held_out(measured: SmallPairs, *, domain: str) -> tuple[CurvePoint, ...]:
    """Return expected against observed false alarms, each half of the authors judged by the other half's null model."""
    names = {name: number for number, name in enumerate(sorted(set(measured.authors)))}
    groups = np.array([names[name] for name in measured.authors], dtype=np.intp)
    folds = (np.random.default_rng(SEED).permutation(len(names)) % _FOLDS)[groups]
    alarms = np.zeros((len(groups), len(LEVELS)), dtype=np.int64)
    for fold in range(_FOLDS):
        null = fit_small(measured, folds[measured.suspects] != fold, name=f"fold-{fold}", domain=domain)
        for row in np.flatnonzero((folds[measured.suspects] == fold) & measured.nominated):
            suspect = int(measured.suspects[row])
            size = measured.unrelated[suspect]
            value = surprise(float(measured.scores[row]), null, library_size=size, transforms=1).e_value
            alarms[suspect] += [value <= level for level in LEVELS]
    return calibration_curve(alarms, groups, rng=np.random.default_rng(SEED))
