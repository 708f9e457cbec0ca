"""Membership statistics of a denoising model: leads, never proofs.

Pictures are float arrays (n, h, w, c) in [-1, 1]; a noisy picture is x_t = sqrt(a) x + sqrt(1 - a) noise with a, the
cumulative alpha, between 0 (noise) and 1 (the picture). `Epsilon` predicts the noise of noisy pictures at one a. Each
statistic is lower for pictures that the model explains well, so for members if for anybody.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]
type Epsilon = Callable[[Array, float], Array]
"""Noise of noisy pictures (n, h, w, c) at one cumulative alpha, in units of its own spread."""
type Denoise = Callable[[Array, float], Array]
"""Clean pictures behind x + sigma noise (n, h, w, c), at one sigma."""

HALF_NORMAL: Final = math.sqrt(2 / math.pi)
"""The mean absolute value of a standard normal variable."""


def epsilon_of(denoise: Denoise) -> Epsilon:
    """Return as `Epsilon` a denoiser in the convention of Karras et al. 2022: its noisy picture is x + sigma noise."""

    def epsilon(noisy: Array, alpha: float) -> Array:
        sigma = math.sqrt((1 - alpha) / alpha)
        scaled = noisy / math.sqrt(alpha)
        return (scaled - denoise(scaled, sigma)) / sigma

    return epsilon


def noised(pictures: Array, noise: Array, alpha: float) -> Array:
    """Return pictures with noise at a cumulative alpha."""
    return np.asarray(math.sqrt(alpha) * pictures + math.sqrt(1 - alpha) * noise)


def moved(noisy: Array, epsilon: Array, *, alpha_from: float, alpha_to: float) -> Array:
    """Return noisy pictures carried to another cumulative alpha along the predicted noise: one step of DDIM."""
    clean = (noisy - math.sqrt(1 - alpha_from) * epsilon) / math.sqrt(alpha_from)
    return np.asarray(math.sqrt(alpha_to) * clean + math.sqrt(1 - alpha_to) * epsilon)


def loss(pictures: Array, epsilon: Epsilon, noise: Array, *, alpha: float) -> Array:
    """Return the mean squared error (n) of the noise over several draws (k, h, w, c), shared by all pictures."""
    errors = [_mean_power(epsilon(noised(pictures, one[None], alpha), alpha) - one[None], 2) for one in noise]
    return np.asarray(np.mean(errors, axis=0))


def secmi(pictures: Array, epsilon: Epsilon, alphas: Array, *, until: int = 100, stride: int = 10) -> Array:
    """Return the error (n) of one deterministic step forward and back, after steps from the picture up to `until`.

    SecMI (Duan et al. 2023). The steps begin at the first alpha, not at 1, where the published code begins as well; its
    loop stops one stride before the time it names, ours does not.
    """
    held = pictures
    for step in range(0, until, stride):
        a, b = float(alphas[step]), float(alphas[step + stride])
        held = moved(held, epsilon(held, a), alpha_from=a, alpha_to=b)
    here, further = float(alphas[until]), float(alphas[until + stride])
    there = moved(held, epsilon(held, here), alpha_from=here, alpha_to=further)
    back = moved(there, epsilon(there, further), alpha_from=further, alpha_to=here)
    return np.asarray(((back - held) ** 2).sum(axis=(1, 2, 3)))


def pia(
    pictures: Array, epsilon: Epsilon, alphas: Array, *, at: int = 200, power: float = 4, scaled: bool = False
) -> Array:
    """Return how far (n) the noise predicted at a step is from the noise at the first, which was put in: sum |.|^p.

    PIA (Kong et al. 2023); `scaled` gives the noise put in the mean absolute value of a normal variable: PIAN. Its code
    for speech, and an audit after it, multiply by the inverse of that constant; this is the one that does what is said.
    """
    put_in = epsilon(pictures, float(alphas[0]))
    if scaled:
        put_in = put_in * pian_scale(put_in)[:, None, None, None]
    alpha = float(alphas[at])
    predicted = epsilon(noised(pictures, put_in, alpha), alpha)
    return np.asarray((np.abs(put_in - predicted) ** power).sum(axis=(1, 2, 3)))


def pian_scale(epsilon: Array) -> Array:
    """Return for each picture (n) what its noise is multiplied by to have the mean absolute value sqrt(2 / pi)."""
    return np.asarray(HALF_NORMAL / np.abs(epsilon).reshape(len(epsilon), -1).mean(axis=1))


def simple(pictures: Array, epsilon: Epsilon, alphas: Array, *, at: int = 100, power: float = 4) -> Array:
    """Return the norm (n) of the noise that is predicted in the picture itself: one query, the floor for the others."""
    values = np.abs(epsilon(pictures, float(alphas[at]))) ** power
    return np.asarray(values.sum(axis=(1, 2, 3)) ** (1 / power))


def robust_scale(values: Array) -> Array:
    """Return values less their median, in units of their interquartile range; zeros where that is none."""
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    return np.asarray((values - middle) / (high - low) if high > low else np.zeros_like(values))


def clid_distances(gains: Array, conditional: Array, *, weight: float = 0.5) -> Array:
    """Return how little (n) captions help a model with pictures: CLiD (Zhai et al. 2024) with its sign turned.

    `gains` (n, k) are errors without the caption, or with k shortened ones, less the error with it; `conditional` (n)
    is the error with it. Both are put on a robust scale over the pictures.
    """
    score = weight * robust_scale(gains.mean(axis=1)) + (1 - weight) * robust_scale(-conditional)
    return np.asarray(-score)


def _mean_power(values: Array, power: float) -> Array:
    return np.asarray((np.abs(values) ** power).mean(axis=(1, 2, 3)))
