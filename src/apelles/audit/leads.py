"""How well a membership statistic tells members from others, on pictures of which that is known; a lead at best.

The null of a membership statistic cannot be drawn: nobody has the same model trained without the picture. So its rate
of false alarms on one picture of somebody's is not known, whatever it is on these (arXiv 2409.19798).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]
FALSE_RATE: Final = 0.01
BOOTSTRAPS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A figure, and the limits of 95 of 100 draws of the pictures with replacement."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What a statistic is worth on known pictures.

    `area` is the area under the ROC curve: how often a member is lower than a non-member, ties half; .5 is worthless.
    `found` is the share of members found where at most one non-member in a hundred is, None below a hundred non-members
    of which no share of a hundredth exists.
    """

    name: str
    members: int
    nonmembers: int
    area: Limits
    found: Limits | None


def lead(name: str, members: Array, nonmembers: Array, rng: np.random.Generator, *, draws: int = BOOTSTRAPS) -> Lead:
    """Return what a statistic is worth: distances of members (n) and of others (m), lower where more like a member."""
    enough = len(nonmembers) * FALSE_RATE >= 1
    return Lead(
        name=name,
        members=len(members),
        nonmembers=len(nonmembers),
        area=bootstrap(roc_area, members, nonmembers, rng, draws=draws),
        found=bootstrap(found_at, members, nonmembers, rng, draws=draws) if enough else None,
    )


def roc_area(members: Array, nonmembers: Array) -> float:
    """Return how often a member's distance is lower than a non-member's, ties counted half."""
    ordered = np.sort(nonmembers)
    above = len(ordered) - np.searchsorted(ordered, members, side="right")
    level = np.searchsorted(ordered, members, side="right") - np.searchsorted(ordered, members, side="left")
    return float((above + level / 2).mean() / len(ordered))


def found_at(members: Array, nonmembers: Array, *, false_rate: float = FALSE_RATE) -> float:
    """Return the share of members below the largest cut that lets at most `false_rate` of the non-members pass.

    This is the last point of the curve at or under the level; taking the first at or above it flatters.
    """
    allowed = int(np.floor(false_rate * len(nonmembers) + 1e-9))
    ordered = np.sort(nonmembers)
    cut = ordered[allowed] if allowed < len(ordered) else np.inf
    return float((members < cut).mean())


def bootstrap(
    statistic: Callable[[Array, Array], float],
    members: Array,
    nonmembers: Array,
    rng: np.random.Generator,
    *,
    draws: int = BOOTSTRAPS,
) -> Limits:
    """Return a statistic of two samples with its 95 % limits: both drawn with replacement, the middle 95 of 100."""
    drawn = [
        statistic(members[rng.integers(0, len(members), len(members))], nonmembers[_again(nonmembers, rng)])
        for _ in range(draws)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Limits(value=statistic(members, nonmembers), low=float(low), high=float(high))


def _again(values: Array, rng: np.random.Generator) -> NDArray[np.int64]:
    return rng.integers(0, len(values), len(values))
