"""From a copy score to an E-value: how many unrelated works would match at least this well.

The E-value is that of sequence search (Karlin and Altschul 1990) and the number of false alarms of
a-contrario vision (Desolneux, Moisan and Morel 2000); it is not the betting e-value of safe testing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from apelles.calibrate.null import STEP, Envelope, NullModel, clopper_pearson_upper
from apelles.records import BoundKind, Surprise

LEAST = 1e-300
"""No smaller number is printed: float64 would round it to zero, and nothing is impossible."""


def surprise(score: float, null: NullModel, *, library_size: int, transforms: int, tests: int = 1) -> Surprise:
    """Return the E-value of a copy score and its 95 % upper bound.

    `library_size` counts every work searched, `transforms` every view of the suspect tried on a work,
    `tests` the different kinds of test. Within the reach of the null scores the rate is counted, for the
    E-value as in a library searched at random, for the bound as among the works that are looked at; beyond
    the highest of them both rest on their envelopes.
    """
    trials = library_size * transforms * tests
    pairs, effect = null.pairs, null.design_effect
    hits = _at_least(null, null.counts, score)
    rate = (_at_least(null, null.weights, score) + null.heaviest) / (pairs + null.heaviest)
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


def beyond_unrelated(similarity: float, null: NullModel) -> bool:
    """Return whether a descriptor similarity exceeds that of every unrelated pair of the null model."""
    return similarity > max(null.descriptor_top)


def nearly_identical(similarity: float, null: NullModel, *, ordinary: float) -> bool:
    """Return whether a descriptor similarity lies nearer to 1 than to the highest of unrelated pairs.

    `ordinary` is a similarity that this suspect has with works nobody takes for it: pictures of one manner
    lie close together, and none of them is more than that.
    """
    return similarity >= (1.0 + max(*null.descriptor_top, ordinary)) / 2


def _at_least(null: NullModel, amounts: Sequence[float], score: float) -> float:
    """Return how much of the null lies at this score or above, the score's own step included."""
    floor = math.floor(score / STEP + 1e-9) * STEP - 1e-6
    return sum(amount for value, amount in zip(null.values, amounts, strict=True) if value >= floor)


def _height(envelope: Envelope, score: float) -> float:
    return float(min(1.0, envelope.c * 10.0 ** (-envelope.g * score)))
