"""What a latent text-to-image pipeline of diffusers sees in a picture, beside a caption."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from apelles.errors import ModelRefused
from apelles.models.noise_levels import Tones, sigma_of

AT_ONCE: Final = 8


def step_of(scheduler: Any, sigma: float) -> float:
    """Return the step of a pipeline's schedule that has a level of noise; between two steps, one between them.

    Raises:
        ModelRefused: the schedule does not say how noise and signal share.
    """
    if not hasattr(scheduler, "alphas_cumprod"):
        name = type(scheduler).__name__
        message = f"The schedule {name} does not say how noise and signal share, so the model cannot be asked."
        raise ModelRefused(message)
    shares = scheduler.alphas_cumprod.double().cpu().numpy()
    known = np.log([sigma_of(float(share)) for share in shares])
    return float(np.interp(np.log(sigma), known, np.arange(len(known))))


def latents_of_pictures(pipeline: Any, squares: Tones) -> Tones:
    """Return the latents (n, h, w, c), scaled as the pipeline works with them, of squares (n, s, s, 3) in [-1, 1]."""
    scale, device = float(pipeline.vae.config.scaling_factor), pipeline.vae.device

    def encoded(block: NDArray[np.float32], start: int) -> torch.Tensor:
        return torch.as_tensor(pipeline.vae.encode(_channels_first(block).to(device)).latent_dist.mode() * scale)

    return _in_blocks(squares, encoded)


def noise_beside(pipeline: Any, mixed: Tones, alpha_bar: float, captions: Sequence[str]) -> Tones:
    """Return the noise that a pipeline sees in mixed latents (n, h, w, c), each beside its caption."""
    device, kind = pipeline.unet.device, pipeline.scheduler.config.prediction_type
    time = step_of(pipeline.scheduler, sigma_of(alpha_bar))
    signal, noise = alpha_bar**0.5, (1 - alpha_bar) ** 0.5

    def seen(block: NDArray[np.float32], start: int) -> torch.Tensor:
        told = [*captions[start : start + AT_ONCE]]
        told += [""] * (len(block) - len(told))
        words = pipeline.encode_prompt(told, device, 1, False)[0]
        here = _channels_first(block).to(device)
        times = torch.full((len(block),), time, device=device)
        said = pipeline.unet(here, times, encoder_hidden_states=words, return_dict=False)[0]
        if kind == "v_prediction":
            return torch.as_tensor(signal * said + noise * here)
        return torch.as_tensor((here - signal * said) / noise if kind == "sample" else said)

    return _in_blocks(mixed, seen)


def _in_blocks(rows: Tones, told: Callable[[NDArray[np.float32], int], torch.Tensor]) -> Tones:
    """Return what is told of rows (n, h, w, c), in blocks of one size, so that none depends on those beside it."""
    blocks = []
    for start in range(0, len(rows), AT_ONCE):
        block = rows[start : start + AT_ONCE].astype(np.float32)
        filled = np.concatenate([block, np.zeros((AT_ONCE - len(block), *block.shape[1:]), np.float32)])
        with torch.no_grad():
            made = told(filled, start)
        blocks.append(made.float().cpu().permute(0, 2, 3, 1).numpy()[: len(block)])
    return np.concatenate(blocks)


def _channels_first(block: NDArray[np.float32]) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(block.transpose(0, 3, 1, 2)))
