"""Looking at one model at any level of noise: what membership scores are made of, without torch.

Two scales of noise are in use. Here a picture x with noise of level sigma is x + sigma * e; papers on membership write
sqrt(a) x + sqrt(1 - a) e with a ("alpha bar") falling from 1 to 0. Divided by sqrt(a) the second is the first with
sigma = sqrt((1 - a) / a).
"""

from __future__ import annotations

import math
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

type Tones = NDArray[np.float32]
"""Pictures (n, h, w, 3) where -1 is black and 1 is white."""


@runtime_checkable
class Denoises(Protocol):
    """A model that takes noise out of pictures.

    Promises: what is returned for a picture depends on it, the level and the model, not on the pictures beside it.
    """

    @property
    def size(self) -> int:
        """Return the side of the pictures it knows."""
        ...

    def denoised(self, noisy: Tones, sigma: float) -> Tones:
        """Return the clean pictures it expects behind `picture + sigma * noise`, float32 (n, size, size, 3)."""
        ...


def tones(pixels: NDArray[np.uint8]) -> Tones:
    """Return uint8 pixels as float32 in [-1, 1]."""
    return pixels.astype(np.float32) / np.float32(127.5) - np.float32(1)


def pixels_of(pictures: Tones) -> NDArray[np.uint8]:
    """Return float pictures in [-1, 1], clipped, as uint8."""
    return np.asarray(np.rint((np.clip(pictures, -1, 1) + 1) * 127.5), dtype=np.uint8)


def sigma_of(alpha_bar: float) -> float:
    """Return the noise level that belongs to a share of signal, 0 < alpha_bar <= 1."""
    return math.sqrt((1 - alpha_bar) / alpha_bar)


def alpha_bar_of(sigma: float) -> float:
    """Return the share of signal that belongs to a noise level."""
    return 1 / (1 + sigma * sigma)


def alpha_bars(steps: int = 1000, *, first: float = 1e-4, last: float = 0.02) -> NDArray[np.float64]:
    """Return alpha bar (steps) of the usual linear schedule (Ho, Jain, Abbeel, 2020), by which papers count time."""
    return np.cumprod(1 - np.linspace(first, last, steps))


def noise_in(model: Denoises, mixed: Tones, alpha_bar: float) -> Tones:
    """Return the noise e that a model sees in `sqrt(a) picture + sqrt(1 - a) e`, float32 (n, size, size, 3).

    0 < a < 1: where there is no noise there is nothing to see.
    """
    noisy = mixed / np.float32(math.sqrt(alpha_bar))
    sigma = sigma_of(alpha_bar)
    return np.asarray((noisy - model.denoised(noisy, sigma)) / np.float32(sigma), dtype=np.float32)


def denoising_losses(
    model: Denoises, picture: Tones, noises: Tones, sigmas: tuple[float, ...], *, spread: float
) -> NDArray[np.float64]:
    """Return the weighed denoising error of one picture (h, w, 3) at every level, over shared noises (k, h, w, 3).

    The weight (sigma^2 + spread^2) / (sigma * spread)^2 makes levels count alike; `spread` is that of pictures.
    """
    errors = []
    for sigma in sigmas:
        denoised = model.denoised(picture + np.float32(sigma) * noises, sigma)
        weight = (sigma**2 + spread**2) / (sigma * spread) ** 2
        errors.append(weight * float(((denoised - picture).astype(np.float64) ** 2).mean()))
    return np.array(errors)
