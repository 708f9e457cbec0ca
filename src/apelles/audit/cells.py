"""Cells of a space of descriptors: principal components and k-means, both fitted to training points."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.distances import nearest, squared_distances

STARTS: Final = 10
ROUNDS: Final = 300
SETTLED: Final = 1e-4
"""Centers that move by less, squared and beside the mean variance, have come to rest."""


def principal(training: NDArray[np.float64], *, keep: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean (d,) and the first `keep` principal directions (d, keep) of training points (n, d)."""
    mean = training.mean(axis=0)
    centered = training - mean
    _, directions = np.linalg.eigh(centered.T @ centered)
    return np.asarray(mean), np.asarray(directions[:, ::-1][:, :keep])


def k_means(points: NDArray[np.float64], *, k: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the k centers (k, d) that lie closest to points (n, d), the best of ten starts (Lloyd, k-means++)."""
    tries = (_settled(points, _spread(points, k=k, rng=rng)) for _ in range(STARTS))
    return min(tries, key=lambda centers: float((nearest(points, centers)[1] ** 2).sum()))


def cell_of(points: NDArray[np.float64], centers: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the number of the nearest center for each point (n, d)."""
    return nearest(points, centers)[0]


def _spread(points: NDArray[np.float64], *, k: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return k starting centers, each drawn in proportion to its squared distance from those drawn before."""
    centers = [points[int(rng.integers(len(points)))]]
    for _ in range(k - 1):
        apart = squared_distances(points, np.stack(centers)).min(axis=1)
        total = float(apart.sum())
        chances = apart / total if total > 0 else None
        centers.append(points[int(rng.choice(len(points), p=chances))])
    return np.stack(centers)


def _settled(points: NDArray[np.float64], centers: NDArray[np.float64]) -> NDArray[np.float64]:
    tolerance = SETTLED * float(points.var(axis=0).mean())
    for _ in range(ROUNDS):
        place = cell_of(points, centers)
        moved = np.stack(
            [points[place == one].mean(axis=0) if (place == one).any() else centers[one] for one in range(len(centers))]
        )
        shift = float(((moved - centers) ** 2).sum())
        centers = moved
        if shift <= tolerance:
            break
    return centers
