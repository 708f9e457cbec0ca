"""Latents: the numbers a picture is made from, one row for each seed and index."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from apelles.models.base import generator


def latents_of(seed: int, indexes: Sequence[int], *, latent: int) -> Tensor:
    """Return the latents of samples, float32 (n, latent), standard normal; each depends on its seed and index only.

    The numbers lie in memory of torch, whose start is aligned: with memory of numpy the last bit of a matrix product
    can depend on where that happens to lie.
    """
    drawn = [generator(seed, index).standard_normal(latent, dtype=np.float32) for index in indexes]
    return torch.from_numpy(np.stack(drawn)).clone()
