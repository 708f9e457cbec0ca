"""What published recipes would report of the same outputs: shown beside ours, never used.

Somepalli et al., "Diffusion Art or Digital Forgery?", CVPR 2023 (DCR); Carlini et al., USENIX Security 2023; Webster,
"A Reproducible Extraction of Training Images from Diffusion Models", 2023; Wen et al., ICLR 2024.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

DCR: Final = 0.5
WEN: Final = 0.7
SSCD: Final = 0.75
CARLINI: Final = 0.15
CARLINI_NEIGHBORS: Final = 50
CARLINI_SHARE: Final = 0.5
WEBSTER_SIDE: Final = 256
WEBSTER_MATCHING: Final = 2500.0
WEBSTER_RETRIEVED: Final = 3000.0
FLAT: Final = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Mean, standard deviation and the 75th, 90th and 95th percentile of similarities."""

    mean: float
    deviation: float
    p75: float
    p90: float
    p95: float


def spread(similarities: NDArray[np.float32]) -> Spread:
    """Return the five numbers of similarities (n,), n at least 1."""
    p75, p90, p95 = (float(value) for value in np.percentile(similarities, (75, 90, 95)))
    return Spread(mean=float(similarities.mean()), deviation=float(similarities.std()), p75=p75, p90=p90, p95=p95)


def best_similarities(vectors: NDArray[np.float32], training: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return x0: the best cosine of each unit vector (n, d) with training vectors (m, d)."""
    return np.asarray((vectors @ training.T).max(axis=1), dtype=np.float32)


def best_among_training(training: NDArray[np.float32], *, at_once: int = 512) -> NDArray[np.float32]:
    """Return x1: the best cosine of each training vector (m, d) with another one."""
    found = np.empty(len(training), dtype=np.float32)
    for first in range(0, len(training), at_once):
        cosine = training[first : first + at_once] @ training.T
        rows = np.arange(len(cosine))
        cosine[rows, first + rows] = -np.inf
        found[first : first + len(cosine)] = cosine.max(axis=1)
    return found


def normalized_distance(one: NDArray[np.floating[Any]], other: NDArray[np.floating[Any]]) -> float:
    """Return Carlini's distance of two pictures in 0..1: the root of the mean squared difference."""
    return float(np.sqrt(np.mean((one.astype(np.float64) - other) ** 2)))


def relative_distance(closest: float, nearest: NDArray[np.floating[Any]], *, share: float = CARLINI_SHARE) -> float:
    """Return Carlini's rule for small pictures: the distance beside half the mean of the 50 nearest; below 1 extracted.

    `nearest` (50,) are the distances of an output to the training pictures nearest to it.
    """
    mean = float(nearest.mean())
    return closest / (share * mean) if mean > 0 else 0.0


def webster_distance(one: NDArray[np.floating[Any]], other: NDArray[np.floating[Any]]) -> float:
    """Return the sum of squared differences of two pictures in 0..1, each (256, 256, 3)."""
    return float(((one.astype(np.float64) - other) ** 2).sum())


def masked_distance(
    template: NDArray[np.floating[Any]],
    picture: NDArray[np.floating[Any]],
    mask: NDArray[np.bool_],
) -> float:
    """Return the sum of squared differences inside a mask (h, w), divided by the share of the area it covers."""
    share = float(mask.mean())
    inside = ((template.astype(np.float64) - picture) ** 2)[mask]
    return float(inside.sum() / share) if share > 0 else float("inf")


def template_mask(one: NDArray[np.floating[Any]], other: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Return where two pictures (h, w, 3) in 0..1 are the same, opened by a square of 3: the mask of a template."""
    from scipy.ndimage import binary_dilation, binary_erosion

    same = np.abs(one.astype(np.float64) - other).sum(axis=2) < FLAT
    square = np.ones((3, 3), np.bool_)
    return np.asarray(binary_dilation(binary_erosion(same, square), square), dtype=np.bool_)
