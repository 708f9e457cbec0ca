"""From a copy score to an E-value: how many unrelated works would match at least this well.

The E-value is that of sequence search (Karlin and Altschul 1990) and the number of false alarms of
a-contrario vision (Desolneux, Moisan and Morel 2000); it is not the betting e-value of safe testing.
"""

from __future__ import annotations

import math

from apelles.calibrate.null import Envelope, NullModel, clopper_pearson_upper
from apelles.records import BoundKind, Surprise

LEAST = 1e-300
"""No smaller number is printed: float64 would round it to zero, and nothing is impossible."""


def surprise(score: float, null: NullModel, *, library_size: int, transforms: int, tests: int = 1) -> Surprise:
    """Return the E-value of a copy score and its 95 % upper bound.

    `library_size` counts every work searched, `transforms` every view of the suspect tried on a work,
    `tests` the different kinds of test. Within the reach of the null scores the rate is counted;
    beyond the highest of them it rests on the envelope.
    """
    trials = library_size * transforms * tests
    hits, pairs, effect = _at_least(null, score), null.pairs, null.design_effect
    rate = (hits + 1) / (pairs + 1)
    limit = clopper_pearson_upper(hits / effect, pairs / effect)
    if hits or score <= null.bound.start:
        return Surprise(e_value=trials * rate, e_value_bound=trials * max(rate, limit), bound_kind=BoundKind.RANK)
    tail, bound = _height(null.tail, score), _height(null.bound, score)
    kind = BoundKind.TAIL if bound < limit else BoundKind.RANK
    return Surprise(
        e_value=max(LEAST, trials * min(rate, tail, bound)),
        e_value_bound=max(LEAST, trials * min(limit, bound)),
        bound_kind=kind,
    )


def nearly_identical(similarity: float, null: NullModel) -> bool:
    """Return whether a descriptor similarity lies nearer to 1 than to the highest of unrelated pairs."""
    return similarity >= (1.0 + max(null.descriptor_top)) / 2


def _at_least(null: NullModel, score: float) -> int:
    """Return how many null scores reach this one, those in its own step included."""
    floor = math.floor(score / 0.05 + 1e-9) * 0.05 - 1e-6
    return sum(count for value, count in zip(null.values, null.counts, strict=True) if value >= floor)


def _height(envelope: Envelope, score: float) -> float:
    return float(min(1.0, envelope.c * 10.0 ** (-envelope.g * score)))
