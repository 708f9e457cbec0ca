"""Precision, recall, density and coverage of generated points among real ones; none of them sees copying.

Naeem, Oh, Uh, Choi and Yoo, "Reliable Fidelity and Diversity Metrics for Generative Models", ICML 2020.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from apelles.audit.distances import Points, blocks, kth_nearest
from apelles.records.audit import NotApplicable

K: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Prdc:
    """Shares 0..1, density above 1 where generated points crowd; higher is better, also for a pure copier."""

    precision: float
    recall: float
    density: float
    coverage: float


def prdc(real: Points, generated: Points, *, k: int = K) -> Prdc | NotApplicable:
    """Return the four shares of generated points (m, d) among real points (n, d), with k-th nearest neighbors."""
    smallest = min(len(real), len(generated))
    if smallest <= k:
        return NotApplicable(key="audit.test.too_few", needed=k + 1, there=smallest)
    reach_real, reach_made = kth_nearest(real, k) ** 2, kth_nearest(generated, k) ** 2
    inside, recalled, covered = 0, np.zeros(len(real), np.bool_), np.zeros(len(real), np.bool_)
    precise = 0
    for _, squared in blocks(generated, real):
        within = squared < reach_real[None]
        inside += int(within.sum())
        precise += int(within.any(axis=1).sum())
        covered |= within.any(axis=0)
    for first, squared in blocks(real, generated):
        recalled[first : first + len(squared)] = (squared < reach_made[None]).any(axis=1)
    return Prdc(
        precision=precise / len(generated),
        recall=float(recalled.mean()),
        density=inside / k / len(generated),
        coverage=float(covered.mean()),
    )
