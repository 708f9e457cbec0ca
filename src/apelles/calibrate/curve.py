"""Expected against observed false alarms: is an E-value of .1 reached by one unrelated suspect in ten?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVELS = (1.0, 0.3, 0.1, 0.03, 0.01, 0.001)
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """At E-values of at most `expected`, how many false alarms a suspect really has.

    `low` and `high` are one-sided 95 % limits by resampling whole groups (authors or works);
    `alarms` counts the false alarms behind `observed`, over `views` suspect views in `groups` groups.
    """

    expected: float
    observed: float
    low: float
    high: float
    alarms: int
    views: int
    groups: int

    @property
    def conservatism(self) -> float:
        """Return expected over observed; infinite where nothing was observed."""
        return self.expected / self.observed if self.observed else float("inf")


def calibration_curve(
    alarms: NDArray[np.int64],
    groups: NDArray[np.intp],
    *,
    levels: Sequence[float] = LEVELS,
    rng: np.random.Generator,
) -> tuple[CurvePoint, ...]:
    """Return one point for each level; `alarms` (n, levels) counts works at or below it for each of n views.

    `groups` (n,) names the author or work of each view; views of one group are not independent.
    """
    names, index = np.unique(groups, return_inverse=True)
    views = np.bincount(index, minlength=len(names)).astype(np.float64)
    drawn = rng.integers(0, len(names), size=(_RESAMPLES, len(names)))
    points = []
    for column, level in enumerate(levels):
        sums = np.bincount(index, weights=alarms[:, column], minlength=len(names))
        rates = sums[drawn].sum(axis=1) / views[drawn].sum(axis=1)
        low, high = np.quantile(rates, [0.05, 0.95])
        total = int(alarms[:, column].sum())
        none_seen = 3.0 / len(names) if total == 0 else 0.0
        points.append(
            CurvePoint(
                expected=level,
                observed=total / len(alarms),
                low=float(low),
                high=max(float(high), none_seen),
                alarms=total,
                views=len(alarms),
                groups=len(names),
            )
        )
    return tuple(points)
