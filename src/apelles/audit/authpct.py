"""How many generated points are authentic: farther from a training point than that point is from its own neighbor.

Alaa, van Breugel, Saveliev and van der Schaar, "How Faithful is your Synthetic Data?", ICML 2022.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import fisher_exact

from apelles.audit.distances import Points, kth_nearest, nearest
from apelles.records.audit import NotApplicable

FEWEST: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticity:
    """Percent of generated points that are authentic, and of held-out points, which were certainly not copied.

    `p` is one-sided (Fisher's exact test): how often so few generated points or fewer would be authentic if they
    followed the law of the held-out ones. `held_out` and `p` are None where there are no held-out points.
    """

    percent: float
    held_out: float | None = None
    p: float | None = None


def authentic(training: Points, points: Points) -> NDArray[np.bool_]:
    """Return which points (n, d) lie farther from their nearest training point than that one from its nearest other."""
    place, apart = nearest(points, training)
    return np.asarray(kth_nearest(training, 1)[place] < apart)


def authenticity(training: Points, held_out: Points | None, generated: Points) -> Authenticity | NotApplicable:
    """Return AuthPct of generated points (m, d), beside that of held-out ones (n, d) where there are any."""
    smallest = min(len(training), len(generated))
    if smallest < FEWEST:
        return NotApplicable(key="audit.test.too_few", needed=FEWEST, there=smallest)
    made = authentic(training, generated)
    if held_out is None or len(held_out) < FEWEST:
        return Authenticity(percent=100 * float(made.mean()))
    held = authentic(training, held_out)
    table = [[int(made.sum()), int((~made).sum())], [int(held.sum()), int((~held).sum())]]
    return Authenticity(
        percent=100 * float(made.mean()),
        held_out=100 * float(held.mean()),
        p=float(fisher_exact(table, alternative="less").pvalue),
    )
