"""Do the outputs of a model carry a pattern that was drawn by chance among many that could have been?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.proof import LEVEL, CanaryTest, Statistic, canary_test
from apelles.pixels.keyed_pattern import signs, wave_strengths

NOTHING: Final = 1e-6
"""Gray levels; weaker waves are rounding."""
type Floats = NDArray[np.float64]


def pattern_correlations(squares: NDArray[np.uint8], keys: Sequence[bytes]) -> Floats:
    """Return for each key (m) the mean correlation (-1..1) of outputs (n, s, s, 3), whitened, with its pattern.

    Whitened: every wave counts in units of its own root mean square over the outputs, so that waves which pictures
    have much of anyway do not drown the others. Squares have at least 32 pixels a side.
    """
    strengths = wave_strengths(squares)
    usual = np.sqrt((strengths**2).mean(axis=0))
    shared = np.divide(strengths.mean(axis=0), usual, out=np.zeros_like(usual), where=usual > NOTHING)
    return np.asarray(np.stack([signs(key) for key in keys]) @ shared / len(shared), dtype=np.float64)


def watermark_test(
    correlations: Sequence[Floats],
    drawn: Sequence[int],
    *,
    rng: np.random.Generator,
    level: float = LEVEL,
    tries: int = 1,
) -> CanaryTest:
    """Return what series of marked pictures say: for each the correlations (m) of its keys, and which was drawn.

    Of one series the rank decides, p = rank / m, exact. Of several the mean standing does: a model may have met one
    series and not the others, and a sum of ranks would hide that.
    """
    statistic = Statistic.RANKS if len(correlations) == 1 else Statistic.STANDING
    return canary_test([-one for one in correlations], drawn, rng=rng, statistic=statistic, level=level, tries=tries)
