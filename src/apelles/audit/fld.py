"""Feature likelihood divergence and its gap: does a mixture around generated points explain training better than test?

Jiralerspong, Bose, Gemp, Qin, Bachrach and Gidel, "Feature Likelihood Divergence: Evaluating the Generalization of
Generative Models Using Samples", NeurIPS 2023.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.distances import AT_ONCE, blocks, nearest, squared_distances
from apelles.records.audit import NotApplicable

FEWEST: Final = 20
MOST: Final = 10_000
RATE: Final = 0.5
EPOCHS: Final = 50
PATIENCE: Final = 4
SETTLED: Final = 5e-4
REACH: Final = 40.0
NEARER: Final = (1 - 0.1) ** 2
LEAST: Final = 1e-3
OVERFIT: Final = 1.0
"""A generated point whose mixture component gives a training point a log-density per dimension above this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """FLD (0 is as good as training data, lower better) and its gap (far below 0: memorized).

    `overfit` is the share of generated points whose component sits on a training point.
    """

    fld: float
    gap: float
    overfit: float


def likelihood(
    training: NDArray[np.float64],
    held_out: NDArray[np.float64],
    generated: NDArray[np.float64],
    *,
    rng: np.random.Generator,
) -> Likelihood | NotApplicable:
    """Return FLD of points (n, d) and its gap, or why it does not apply.

    Of more than 10,000 training or generated points as many are drawn. The baseline, what training data themselves
    would score, is fitted with a random half of the training points as centers.
    """
    smallest = min(len(training), len(held_out), len(generated))
    if smallest < FEWEST:
        return NotApplicable(key="audit.test.too_few", needed=FEWEST, there=smallest)
    training, generated = (_at_most(points, MOST, rng) for points in (training, generated))
    order = rng.permutation(len(training))
    half = min(len(order) // 2, len(generated))
    return likelihood_with(training, held_out, generated, centers=order[:half], fitted=order[half:])


def likelihood_with(
    training: NDArray[np.float64],
    held_out: NDArray[np.float64],
    generated: NDArray[np.float64],
    *,
    centers: NDArray[np.intp],
    fitted: NDArray[np.intp],
) -> Likelihood:
    """Return FLD with the training points given that are centers of the baseline and those it is fitted to."""
    mean, spread = held_out.mean(axis=0), held_out.std(axis=0, ddof=1)
    spread = np.where(spread > 0, spread, 1.0)
    training, held_out, generated = ((points - mean) / spread for points in (training, held_out, generated))
    base = fit(training[fitted], training[centers])
    base_nll = nll(held_out, training[centers], base)
    log_variance = fit(training, generated)
    on_test, on_train = nll(held_out, generated, log_variance), nll(training, generated, log_variance)
    return Likelihood(
        fld=100 * (on_test - base_nll),
        gap=100 * (on_train - on_test),
        overfit=float((closest_density(training, generated, log_variance) > OVERFIT).mean()),
    )


def fit(training: NDArray[np.float64], centers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log-variances (m,) of the isotropic Gaussians around centers (m, d) that explain training (n, d) best.

    Found by Adam. While fitting, one more component around the training mean keeps far points from dominating.
    """
    dimension, m = training.shape[1], len(centers)
    apart = np.empty((len(training), m + 1), dtype=np.float32)
    for first, squared in blocks(training, centers):
        apart[first : first + len(squared), :m] = squared
    apart[:, m] = squared_distances(training, training.mean(axis=0)[None])[:, 0] * NEARER
    log_weight = np.append(np.full(m, -math.log(m)), 0.0)
    log_variance = np.append(np.log((nearest(centers, training)[1] ** 2 + LEAST) / dimension), 0.0)
    mean, square = np.zeros(m + 1), np.zeros(m + 1)
    losses: list[float] = []
    for epoch in range(EPOCHS):
        loss, slope = _loss(apart, log_weight, log_variance, dimension)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        step = (mean / (1 - 0.9 ** (epoch + 1))) / (np.sqrt(square / (1 - 0.999 ** (epoch + 1))) + 1e-8)
        log_variance = np.clip(log_variance - RATE * step, -REACH, REACH)
        losses.append(loss)
        if epoch > PATIENCE + 1 and all(abs(loss - before) < SETTLED for before in losses[-1 - PATIENCE : -1]):
            break
    return np.asarray(log_variance[:-1])


def nll(points: NDArray[np.float64], centers: NDArray[np.float64], log_variance: NDArray[np.float64]) -> float:
    """Return the mean negative log-likelihood per dimension of points (n, d) under the mixture."""
    total = 0.0
    log_weight = np.full(len(centers), -math.log(len(centers)))
    for _, apart in blocks(points, centers):
        whole, _ = _shares(apart.astype(np.float32), log_weight, log_variance, points.shape[1])
        total += whole
    return float(-total / len(points) / points.shape[1])


def closest_density(
    training: NDArray[np.float64], centers: NDArray[np.float64], log_variance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return for each center (m, d) the highest log-density per dimension that its Gaussian gives a training point."""
    dimension = training.shape[1]
    squared = nearest(centers, training)[1] ** 2
    logs = -0.5 * dimension * (math.log(2 * math.pi) + log_variance) - 0.5 * squared * np.exp(-log_variance)
    return np.asarray(logs / dimension)


def _loss(
    apart: NDArray[np.float32],
    log_weight: NDArray[np.float64],
    log_variance: NDArray[np.float64],
    dimension: int,
) -> tuple[float, NDArray[np.float64]]:
    """Return the mean negative log-likelihood per dimension and its slope in the log-variances."""
    total, slope = 0.0, np.zeros_like(log_variance)
    for first in range(0, len(apart), AT_ONCE):
        some = apart[first : first + AT_ONCE]
        whole, share = _shares(some, log_weight, log_variance, dimension)
        total += whole
        pulled = np.einsum("ij,ij->j", share, some, dtype=np.float64)
        slope += 0.5 * pulled * np.exp(-log_variance) - 0.5 * dimension * share.sum(axis=0, dtype=np.float64)
    count = len(apart) * dimension
    return -total / count, -slope / count


def _shares(
    apart: NDArray[np.float32],
    log_weight: NDArray[np.float64],
    log_variance: NDArray[np.float64],
    dimension: int,
) -> tuple[float, NDArray[np.float32]]:
    """Return the sum of the log-likelihoods of points, and the share (n, m) of each component in each of them.

    Single precision makes the exponentials four times as fast, and the sums are double.
    """
    height = log_weight - 0.5 * dimension * (math.log(2 * math.pi) + log_variance)
    logs = height.astype(np.float32) - apart * (0.5 * np.exp(-log_variance)).astype(np.float32)
    highest = logs.max(axis=1, keepdims=True)
    logs -= highest
    share = np.exp(logs, out=logs)
    among = share.sum(axis=1, keepdims=True)
    share /= among
    return float((highest + np.log(among)).sum(dtype=np.float64)), np.asarray(share)


def _at_most(points: NDArray[np.float64], most: int, rng: np.random.Generator) -> NDArray[np.float64]:
    return points if len(points) <= most else points[np.sort(rng.choice(len(points), most, replace=False))]
