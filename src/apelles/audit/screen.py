"""How surprising it is that a work lies so near by descriptor: what is screened in for a closer look.

A rank among the library's own works, so it has a floor, and it never says copy: the descriptor only nominates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

LIMIT: Final = 10.0
SAMPLED: Final = 500
SAME: Final = 0.9
"""Works closer to each other than this are left out of the null: it must not hold duplicates."""
ALWAYS: Final = 0.5
"""So near a picture is looked at whatever its rank: a set full of near duplicates makes any rank a weak one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screen:
    """Nearness of unrelated works to each other, ascending, each cosine in deviations of its own work's cosines."""

    null: NDArray[np.float32]
    works: int

    def e_value(self, cosine: float, *, mean: float, deviation: float) -> float:
        """Return how many of the library's works would be expected this near or nearer, for one picture.

        `mean` and `deviation` are those of all its cosines, so that a picture that lies close to everything counts
        for no more than another.
        """
        height = (cosine - mean) / max(deviation, 1e-6)
        above = len(self.null) - int(np.searchsorted(self.null, np.float32(height), side="left"))
        return self.works * (above + 1) / (len(self.null) + 1)


def passes(cosine: float, e_value: float, *, limit: float = LIMIT) -> bool:
    """Return whether a picture is looked at closely for this cosine with its nearest work and this E-value."""
    return e_value <= limit or cosine >= ALWAYS


def screen_of(vectors: NDArray[np.float32], *, rng: np.random.Generator) -> Screen:
    """Return the screen of a library from the unit vectors (n, d) of its works, n at least 2; 500 are asked of all."""
    count = len(vectors)
    chosen = np.sort(rng.choice(count, min(count, SAMPLED), replace=False))
    heights = []
    for place in chosen.tolist():
        cosine = vectors @ vectors[place]
        others = np.delete(cosine, place)
        mean, deviation = float(others.mean()), float(others.std())
        heights.append((others[others < SAME] - mean) / max(deviation, 1e-6))
    return Screen(null=np.sort(np.concatenate(heights)).astype(np.float32), works=count)
