"""Dataset inference for a portfolio: do an artist's works stand apart from like works that were not used? A lead.

One split, once: a line is fitted on one half of both groups, and the other half is tested with it, one-sided. The
published protocol scores every work by cross-validation instead and tests these scores as if they were independent; on
a clean null it says "used" four to seven times too often.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.proof import permutation_p

type Array = NDArray[np.float64]
LEVEL: Final = 0.01
REDRAWS: Final = 9999
FEWEST: Final = 40
PENALTY: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioTest:
    """What the held-out halves say.

    `works` and `others` are how many were held out. `p_permuted` decides: group labels of the held-out works drawn
    anew; `p_welch` is that of the one-sided t test of Welch. `shift` is the difference of mean scores in units of their
    spread, above 0 where the works look more like members.
    """

    works: int
    others: int
    shift: float
    p_permuted: float
    p_welch: float
    level: float

    @property
    def apart(self) -> bool:
        """Whether the works stand apart at the level, in the direction of members."""
        return self.p_permuted <= self.level


def portfolio_test(
    works: Array, others: Array, rng: np.random.Generator, *, level: float = LEVEL, redraws: int = REDRAWS
) -> PortfolioTest | None:
    """Return what statistics of works (n, d) and of like works that were not used (m, d) say; None below 40 of either.

    Each statistic is a distance: lower where a picture is more like a member. Works that lie higher give no lead.
    Rows must be in no order that matters: they are split at random. What one person made is one row, not several.
    """
    if min(len(works), len(others)) < FEWEST:
        return None
    (fit_works, test_works), (fit_others, test_others) = (_halves(group, rng) for group in (works, others))
    line = fitted(fit_works, fit_others, falling=True)
    high, low = line.score(test_works), line.score(test_others)
    return PortfolioTest(
        works=len(high),
        others=len(low),
        shift=float((high.mean() - low.mean()) / (np.concatenate([high, low]).std() or 1.0)),
        p_permuted=permuted_p(high, low, rng, redraws=redraws),
        p_welch=welch_p(high, low),
        level=level,
    )


def permuted_p(high: Array, low: Array, rng: np.random.Generator, *, redraws: int = REDRAWS) -> float:
    """Return how often groups drawn anew differ in their means at least as much, in the same direction."""
    scores = np.concatenate([high, low])
    total, size = float(scores.sum()), len(high)
    sums = np.array([scores[rng.permutation(len(scores))[:size]].sum() for _ in range(redraws)])
    means = sums / size - (total - sums) / len(low)
    return permutation_p(float(high.mean() - low.mean()), means + 1e-12)


def welch_p(high: Array, low: Array) -> float:
    """Return the one-sided p-value of Welch's test that the first mean is larger; groups have two values at least."""
    from scipy import stats

    parts = np.array([high.var(ddof=1) / len(high), low.var(ddof=1) / len(low)])
    gap = float(high.mean() - low.mean())
    if not parts.sum() > 0:
        return 0.0 if gap > 0 else 1.0
    freedom = parts.sum() ** 2 / (parts**2 / (np.array([len(high), len(low)]) - 1)).sum()
    return float(stats.t.sf(gap / np.sqrt(parts.sum()), freedom))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A direction in which two groups differ: weights (d) for statistics that are centered and scaled as stated (d)."""

    center: Array
    scale: Array
    weights: Array
    offset: float

    def score(self, rows: Array) -> Array:
        """Return the scores (n) of rows (n, d): higher on the side of the first group."""
        return np.asarray((rows - self.center) / self.scale @ self.weights + self.offset)


def fitted(first: Array, second: Array, *, falling: bool = False, penalty: float = PENALTY) -> Line:
    """Return the logistic regression of two groups with a squared penalty on its weights.

    `falling` allows only weights at or below 0, so that lower values never count against the first group.
    """
    from scipy.optimize import minimize

    rows = np.concatenate([first, second])
    center, scale = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    design = np.column_stack([(rows - center) / scale, np.ones(len(rows))])
    sign = np.concatenate([np.ones(len(first)), -np.ones(len(second))])
    shrink = penalty * np.append(np.ones(rows.shape[1]), 0.0)

    def cost(weights: Array) -> tuple[float, Array]:
        margin = sign * (design @ weights)
        pull = -sign / (1 + np.exp(np.clip(margin, -500, 500)))
        return float(np.logaddexp(0, -margin).sum() + shrink @ weights**2 / 2), design.T @ pull + shrink * weights

    bounds = [(None, 0.0 if falling else None)] * rows.shape[1] + [(None, None)]
    weights = minimize(cost, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return Line(center=center, scale=scale, weights=weights[:-1], offset=float(weights[-1]))


def _halves(rows: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    order = rng.permutation(len(rows))
    half = len(rows) // 2
    return rows[order[:half]], rows[order[half:]]
