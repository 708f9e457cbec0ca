"""Gradients of a diffusion model of ours at single pictures, projected to few numbers: what influence is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from apelles.models.base import generator
from apelles.models.diffusion.adapter import DiffusionModel
from apelles.models.diffusion.network import Denoiser, denoising_error
from apelles.models.noise_levels import Tones

DIMENSIONS: Final = 2048
DRAWS: Final = 8
LOG_MEAN: Final = -1.2
LOG_SPREAD: Final = 1.2


class Measured(StrEnum):
    """What is differentiated: the weighed denoising error, as in TRAK, or the size of what is guessed, as in D-TRAK."""

    ERROR = "error"
    SIZE = "size"


def gradients(
    model: DiffusionModel,
    pictures: Tones,
    *,
    seed: int,
    measured: Measured = Measured.SIZE,
    dimensions: int = DIMENSIONS,
    draws: int = DRAWS,
    on_progress: Callable[[int, int], None] | None = None,
) -> NDArray[np.float64]:
    """Return for each picture (n, s, s, 3) the gradient of the weights, projected at random: (n, dimensions).

    All pictures meet the same `draws` noises at the same levels. Each weight goes with a random sign into one of the
    dimensions (a count sketch), which keeps inner products right on average. The model is left as it was.
    """
    network = model.network.requires_grad_(True)
    try:
        places, signs = _sketch(network, dimensions=dimensions, seed=seed)
        noise, sigma = _noises(model, draws=draws, seed=seed)
        rows = []
        for number, picture in enumerate(_tensors(model, pictures), start=1):
            flat = _gradient(network, picture + sigma[:, None, None, None] * noise, picture, sigma, measured)
            row = torch.zeros(dimensions, device=model.device).index_add_(0, places, flat * signs)
            rows.append(row.double().cpu().numpy())
            if on_progress:
                on_progress(number, len(pictures))
    finally:
        network.requires_grad_(False)
    return np.stack(rows)


def _gradient(network: Denoiser, noisy: Tensor, clean: Tensor, sigma: Tensor, measured: Measured) -> Tensor:
    """Return the gradient of one picture's mean over its noises, all weights in one row."""
    data = network.shape.sigma_data
    denoised = network(noisy, sigma)
    if measured is Measured.ERROR:
        value = denoising_error(denoised, clean.expand_as(denoised), sigma, sigma_data=data).mean()
    else:
        level = sigma[:, None, None, None]
        spread = (level**2 + data**2).sqrt()
        guessed = (denoised - noisy * data**2 / spread**2) * spread / (level * data)
        value = guessed.square().mean()
    return torch.cat([one.flatten() for one in torch.autograd.grad(value, list(network.parameters()))])


def _sketch(network: Denoiser, *, dimensions: int, seed: int) -> tuple[Tensor, Tensor]:
    """Return for every weight the dimension it goes to, and its sign."""
    count = sum(one.numel() for one in network.parameters())
    rng = generator(seed, 1)
    device = next(network.parameters()).device
    places = torch.from_numpy(rng.integers(0, dimensions, count)).to(device)
    signs = torch.from_numpy(rng.integers(0, 2, count).astype(np.float32) * 2 - 1).to(device)
    return places, signs


def _noises(model: DiffusionModel, *, draws: int, seed: int) -> tuple[Tensor, Tensor]:
    """Return noises (draws, 3, s, s), and levels (draws) spread evenly over those a model is trained at."""
    from scipy.stats import norm

    rng = generator(seed, 0)
    noise = rng.standard_normal((draws, 3, model.size, model.size), dtype=np.float32)
    levels = np.exp(LOG_MEAN + LOG_SPREAD * norm.ppf((np.arange(draws) + 0.5) / draws)).astype(np.float32)
    return torch.from_numpy(noise).to(model.device), torch.from_numpy(levels).to(model.device)


def _tensors(model: DiffusionModel, pictures: Tones) -> Iterator[Tensor]:
    for picture in pictures:
        yield torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1)[None])).to(model.device)
