"""Tests of all outputs together, and outputs that are one picture again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.authpct import Authenticity, authenticity
from apelles.audit.c_t import CopyingTest, copying_test
from apelles.audit.cliques import Cliques, cliques, tile_distances
from apelles.audit.fld import Likelihood, likelihood
from apelles.audit.intervals import holm
from apelles.audit.memorization import gives_back
from apelles.audit.prdc import Prdc, prdc
from apelles.describe.sscd import SSCD
from apelles.describe.style_vector import StyleVector
from apelles.journeys.audit_outputs import Eyes, Measured
from apelles.journeys.audit_works import Vectors, manners
from apelles.library.base import Library
from apelles.records.audit import NotApplicable, OutputFinding, Repeated, SetTest

SEED: Final = 0
MOST_BY_MANNER: Final = 2000
"""Of more works or outputs than this as many are drawn for the style vector, whose pictures have to be read."""
MOST_REPEATED: Final = 4000
"""Repeats are looked for among the first so many outputs: every one is compared with every other."""
NO_HELD_OUT: Final = NotApplicable(key="audit.test.no_held_out")
type Points = NDArray[np.float64]


def set_tests(
    outputs: Measured,
    training: tuple[Library, Vectors],
    held_out: tuple[Library, Vectors] | None,
    eyes: Eyes,
    *,
    workers: int | None = None,
) -> tuple[SetTest, ...]:
    """Return C_T, AuthPct, FLD with its gap and PRDC, by copy descriptor and by style vector, p-values for all at once.

    PRDC has held-out works as the real ones, or training works where there are none.
    """
    rng = np.random.default_rng(SEED)
    by_copy = _tests(
        SSCD.name,
        outputs.copy.astype(np.float64),
        training[1].copy.astype(np.float64),
        held_out[1].copy.astype(np.float64) if held_out else None,
        rng,
    )
    by_manner = _tests(
        StyleVector.name,
        outputs.style[_drawn(len(outputs.style), rng)].astype(np.float64),
        _manners(*training, eyes, rng, workers),
        _manners(*held_out, eyes, rng, workers) if held_out else None,
        rng,
    )
    return _together([*by_copy, *by_manner])


def repeated(
    outputs: Measured, findings: Sequence[OutputFinding], *, edge: float
) -> tuple[tuple[Repeated, ...], Cliques]:
    """Return groups of outputs that are nearly one picture, largest first, and the cliques by place."""
    found = cliques(tile_distances(outputs.thumbs[:MOST_REPEATED]), edge=edge)
    given = {one.index for one in findings if gives_back(one)}
    groups = [tuple(outputs.indexes[place] for place in group) for group in found.groups]
    return tuple(Repeated(outputs=group, given_back=len(given.intersection(group))) for group in groups), found


def _manners(library: Library, known: Vectors, eyes: Eyes, rng: np.random.Generator, workers: int | None) -> Points:
    chosen = [known.names[place] for place in _drawn(len(known.names), rng).tolist()]
    return manners(library, chosen, eyes, workers=workers).astype(np.float64)


def _drawn(count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    if count <= MOST_BY_MANNER:
        return np.arange(count, dtype=np.intp)
    return np.sort(rng.choice(count, MOST_BY_MANNER, replace=False)).astype(np.intp)


def _tests(
    descriptor: str, made: Points, training: Points, held_out: Points | None, rng: np.random.Generator
) -> list[SetTest]:
    known, outputs = training.astype(np.float32), made.astype(np.float32)
    held = None if held_out is None else held_out.astype(np.float32)
    return [
        _c_t(descriptor, NO_HELD_OUT if held_out is None else copying_test(training, held_out, made, rng=rng)),
        _authentic(descriptor, authenticity(known, held, outputs)),
        _likelihood(descriptor, NO_HELD_OUT if held_out is None else likelihood(training, held_out, made, rng=rng)),
        _prdc(descriptor, prdc(known if held is None else held, outputs)),
    ]


def _c_t(descriptor: str, found: CopyingTest | NotApplicable) -> SetTest:
    if isinstance(found, NotApplicable):
        return SetTest(test="c_t", descriptor=descriptor, value=None, why=found)
    cells = tuple((f"cell_{number}", one) for number, one in enumerate(found.cells, start=1) if one is not None)
    return SetTest(
        test="c_t", descriptor=descriptor, value=found.score, p=found.p, beside=(("whole", found.whole), *cells)
    )


def _authentic(descriptor: str, found: Authenticity | NotApplicable) -> SetTest:
    if isinstance(found, NotApplicable):
        return SetTest(test="authpct", descriptor=descriptor, value=None, why=found)
    beside = () if found.held_out is None else (("held_out", found.held_out),)
    return SetTest(test="authpct", descriptor=descriptor, value=found.percent, p=found.p, beside=beside)


def _likelihood(descriptor: str, found: Likelihood | NotApplicable) -> SetTest:
    if isinstance(found, NotApplicable):
        return SetTest(test="fld_gap", descriptor=descriptor, value=None, why=found)
    beside = (("fld", found.fld), ("overfit", found.overfit))
    return SetTest(test="fld_gap", descriptor=descriptor, value=found.gap, beside=beside)


def _prdc(descriptor: str, found: Prdc | NotApplicable) -> SetTest:
    if isinstance(found, NotApplicable):
        return SetTest(test="prdc", descriptor=descriptor, value=None, why=found)
    beside = (("recall", found.recall), ("density", found.density), ("coverage", found.coverage))
    return SetTest(test="prdc", descriptor=descriptor, value=found.precision, beside=beside)


def _together(tests: Sequence[SetTest]) -> tuple[SetTest, ...]:
    adjusted = iter(holm([test.p for test in tests if test.p is not None]))
    return tuple(test if test.p is None else replace(test, p_together=next(adjusted)) for test in tests)
