"""Are outputs closer to the training works than held-out works are? An exact test that exchanges whole pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.closeness import baseline, stratum
from apelles.audit.patches import FIELDS, Nearest

PERMUTATIONS: Final = 9_999
type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """For each scale the probability of so large a difference at any scale if outputs were as held-out works are.

    `collage` is the least over patches smaller than the picture, `copies` that of the whole picture; both hold
    together, so no further correction is due.
    """

    by_scale: tuple[float, ...]
    collage: float
    copies: float


def levels(
    made: Sequence[Nearest],
    held: Sequence[Nearest],
    rng: np.random.Generator,
    *,
    permutations: int = PERMUTATIONS,
) -> Levels:
    """Return the levels of a one-sided permutation test; one entry of `made` and of `held` for each scale.

    Pictures are the units. Each patch is ranked by distance among those of all pictures in its stratum, and a picture
    scores the mean of the negative logarithms. Under the hypothesis that outputs and held-out works are exchangeable
    every assignment of pictures to the two sets is as likely (Westfall and Young 1993, single-step maximum).
    """
    scores = np.stack([pooled_scores(one, other) for one, other in zip(made, held, strict=True)], axis=1)
    outputs, everything = len(made[0]), len(scores)
    spread = scores.std(axis=0)
    standard = (scores - scores.mean(axis=0)) / np.where(spread > 0, spread, 1)
    seen = standard[:outputs].mean(axis=0)
    as_large = np.zeros(scores.shape[1])
    for _ in range(permutations):
        drawn = standard[rng.permutation(everything)[:outputs]].mean(axis=0)
        as_large += drawn.max() >= seen - 1e-12
    by_scale = tuple(float(one) for one in (1 + as_large) / (1 + permutations))
    whole = [one.scale.side == one.scale.size for one in made]
    return Levels(
        by_scale=by_scale,
        collage=min((level for level, last in zip(by_scale, whole, strict=True) if not last), default=1.0),
        copies=min((level for level, last in zip(by_scale, whole, strict=True) if last), default=1.0),
    )


def pooled_scores(made: Nearest, held: Nearest) -> Floats:
    """Return the score of each picture (n + m), outputs first; 1 on average, more where it is closer."""
    pooled = joined(made, held)
    where = stratum(baseline(pooled), pooled)
    surprises = np.ones(pooled.told.shape)
    for one in np.unique(where[pooled.told]):
        here = pooled.told & (where == one)
        values = pooled.distance[here]
        ordered = np.sort(values)
        surprises[here] = np.searchsorted(ordered, values, side="right") / len(values)
    told = pooled.told.sum(axis=(1, 2))
    total = -np.log(surprises).sum(axis=(1, 2))
    return np.asarray(np.where(told > 0, total / np.maximum(told, 1), 1.0))


def joined(one: Nearest, other: Nearest) -> Nearest:
    """Return what was found for the pictures of one, then of another."""
    return Nearest(
        scale=one.scale, **{name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in FIELDS}
    )
