"""Part of a picture kept, the rest made by a diffusion model.

At every level of noise the kept part is put back with fresh noise of that level, and some levels are walked several
times so that both parts come to fit each other (Lugmayr et al., "RePaint", CVPR 2022, for the levels of EDM).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import torch
from torch import Tensor

from apelles.models.diffusion.sampling import Denoise, Levels, step

TURNS: Final = 3
"""How often a level is walked."""


def filled(
    denoise: Denoise,
    known: Tensor,
    kept: Tensor,
    levels: Levels,
    *,
    rng: np.random.Generator,
    turns: int = TURNS,
) -> Tensor:
    """Return a picture (1, 3, s, s) in [-1, 1] that is `known` (1, 3, s, s) where `kept` (1, 1, s, s) is 1."""
    sigmas = levels.sigmas()
    picture = _noise(rng, known) * sigmas[0]
    for before, after in pairwise(sigmas):
        for turn in range(turns if after else 1):
            mixed = kept * (known + before * _noise(rng, known)) + (1 - kept) * picture
            picture = step(denoise, mixed, before=before, after=after)
            if turn < turns - 1 and after:
                picture = picture + (before**2 - after**2) ** 0.5 * _noise(rng, known)
    return (kept * known + (1 - kept) * picture).clamp(-1, 1)


def _noise(rng: np.random.Generator, like: Tensor) -> Tensor:
    return torch.from_numpy(rng.standard_normal(tuple(like.shape), dtype=np.float32)).to(like.device)
