"""Four sets of generated points with known answers: drawn anew, copied, half copied, and spread too wide.

The published answers were taken from this legacy stream.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

type Points = NDArray[np.float64]


def _drawn() -> tuple[Points, Points, dict[str, Points]]:
    stream = np.random.RandomState(0)
    training, held_out = stream.randn(600, 8), stream.randn(300, 8)
    made = {"fresh": stream.randn(300, 8)}
    made["copy"] = training[stream.choice(600, 300, False)] + 0.01 * stream.randn(300, 8)
    some = training[stream.choice(600, 150, False)] + 0.01 * stream.randn(150, 8)
    made["half"] = np.vstack([some, stream.randn(150, 8)])
    made["under"] = 1.5 * stream.randn(300, 8)
    return training, held_out, made


TRAINING, HELD_OUT, MADE = _drawn()
SUMS: Final = {"fresh": -92.0926, "copy": -54.1380, "half": -4.1936, "under": 31.1366}
