"""From noise to a picture along the deterministic path of Karras et al. 2022, Algorithm 1 with Heun's correction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from apelles.models.base import generator

type Denoise = Callable[[Tensor, float], Tensor]
"""Takes pictures (n, 3, s, s) with noise of one level and returns them without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """How noise falls: from `sigma_max` to `sigma_min` in `steps` steps, then to none.

    With a higher `rho` more of the steps are at little noise.
    """

    sigma_min: float = 0.002
    sigma_max: float = 80.0
    rho: float = 7.0
    steps: int = 18

    def sigmas(self) -> list[float]:
        """Return the noise levels, `steps` + 1 of them, the last 0 (equation 5 of the paper)."""
        ends = self.sigma_max ** (1 / self.rho), self.sigma_min ** (1 / self.rho)
        roots = np.linspace(*ends, self.steps)
        return [*(float(root**self.rho) for root in roots), 0.0]


def noise_of(seed: int, indexes: Sequence[int], *, size: int) -> Tensor:
    """Return standard normal noise (n, 3, size, size); each depends on the seed and its index only, on no model.

    So two models of one size begin from the same noise, and what differs is what they learned.
    """
    drawn = [generator(seed, index).standard_normal((3, size, size), dtype=np.float32) for index in indexes]
    return torch.from_numpy(np.stack(drawn))


def walked(denoise: Denoise, noise: Tensor, levels: Levels) -> Tensor:
    """Return the pictures (n, 3, s, s) that standard normal noise becomes; nothing is drawn on the way."""
    sigmas = levels.sigmas()
    pictures = noise * sigmas[0]
    for before, after in pairwise(sigmas):
        pictures = step(denoise, pictures, before=before, after=after)
    return pictures


def step(denoise: Denoise, pictures: Tensor, *, before: float, after: float) -> Tensor:
    """Return pictures (n, 3, s, s) taken from one noise level down to another, 2 looks at the model each, 1 to zero."""
    slope = (pictures - denoise(pictures, before)) / before
    reached = pictures + slope * (after - before)
    if after == 0:
        return reached
    there = (reached - denoise(reached, after)) / after
    return pictures + (slope + there) / 2 * (after - before)
