"""The number of false alarms of an affine model, always as log10.

Moisan and Stival, IJCV 2004; Moisan, Moulon and Monasse, IPOL 2012.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

SAMPLE = 3
RESIDUAL_FLOOR = 0.5
RESIDUAL_CAP = 16.0


def log10_binomial(n: NDArray[np.float64] | float, k: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return log10 of n over k."""
    return np.asarray((gammaln(np.add(n, 1)) - gammaln(np.add(k, 1)) - gammaln(np.subtract(n, k) + 1)) / math.log(10))


@cache
def combinations_term(n: int) -> NDArray[np.float64]:
    """Return log10((n - 3)·C(n, k)·C(k, 3)) for k = 0..n; infinite below k = 4, where nothing is tested."""
    k = np.arange(n + 1, dtype=np.float64)
    term = np.full(n + 1, np.inf)
    if n > SAMPLE:
        tested = k[SAMPLE + 1 :]
        term[SAMPLE + 1 :] = math.log10(n - SAMPLE) + log10_binomial(n, tested) + log10_binomial(tested, SAMPLE)
    return term


def log10_nfa(n: int, k: int, residual: float, *, width: int, height: int) -> float:
    """Return log10 of the number of false alarms of k of n matches within `residual` pixels.

    The second picture is `width` by `height`; residuals below half a pixel count as half a pixel.
    """
    alpha = math.pi / (width * height) * max(residual, RESIDUAL_FLOOR) ** 2
    return float(combinations_term(n)[k] + (k - SAMPLE) * math.log10(min(1.0, alpha)))


def best_log10_nfa(residuals: NDArray[np.float64], *, width: int, height: int) -> tuple[float, int]:
    """Return the least log10 NFA over k of one model, and that k, for residuals (n,) in pixels."""
    n = len(residuals)
    ordered = np.maximum(np.sort(residuals), RESIDUAL_FLOOR)
    k = np.arange(1, n + 1)
    alpha = np.minimum(1.0, math.pi / (width * height) * ordered**2)
    values = combinations_term(n)[1:] + np.maximum(k - SAMPLE, 0) * np.log10(alpha)
    values[(ordered > RESIDUAL_CAP) | (k <= SAMPLE)] = np.inf
    best = int(np.argmin(values))
    return float(values[best]), int(k[best])
