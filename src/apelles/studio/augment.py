"""Changes of color, place and completeness that training pictures and made pictures undergo alike.

After "Differentiable augmentation for data-efficient GAN training" (Zhao, Liu, Lin, Zhu, Han, NeurIPS 2020): the
discriminator never sees an unchanged picture, so it cannot learn a small set by heart, and the gradient passes through
the change. All strengths are drawn with numpy beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor

SHIFT: Final = 1 / 8
HOLE: Final = 1 / 2


def augmented(pictures: Tensor, names: Sequence[str], *, chance: float, rng: np.random.Generator) -> Tensor:
    """Return pictures (n, 3, s, s), each with its own changes of the kinds named, at a chance for each kind."""
    for name in names:
        numbers = rng.random((len(pictures), 4), dtype=np.float32)
        struck = rng.random(len(pictures)) < chance
        if struck.any():
            amounts = torch.from_numpy(numbers).clone().to(pictures.device)
            changed = _CHANGES[name](pictures, amounts)
            kept = torch.from_numpy(struck).to(pictures.device)[:, None, None, None]
            pictures = changed if struck.all() else torch.where(kept, changed, pictures)
    return pictures


def _colored(pictures: Tensor, amounts: Tensor) -> Tensor:
    """Brightness up to a quarter of the range, saturation 0 to 2, contrast 1/2 to 3/2."""
    light, colorful, contrast = (amounts[:, place, None, None, None] for place in range(3))
    x = pictures + (light - 0.5)
    gray = x.mean(dim=1, keepdim=True)
    x = gray + (x - gray) * (colorful * 2)
    middle = x.mean(dim=(1, 2, 3), keepdim=True)
    return middle + (x - middle) * (contrast + 0.5)


def _moved(pictures: Tensor, amounts: Tensor) -> Tensor:
    """Up to an eighth of the side each way; what comes in repeats the edge."""
    side = pictures.shape[-1]
    most = max(1, round(side * SHIFT))
    shift = (amounts[:, :2] * (2 * most + 1)).long().clamp_max(2 * most) - most
    places = torch.arange(side, device=pictures.device)
    rows = (places[None] + shift[:, :1]).clamp(0, side - 1)
    columns = (places[None] + shift[:, 1:]).clamp(0, side - 1)
    x = pictures.gather(2, rows[:, None, :, None].expand_as(pictures))
    return x.gather(3, columns[:, None, None, :].expand_as(pictures))


def _cut(pictures: Tensor, amounts: Tensor) -> Tensor:
    """A square of half the side, anywhere, partly outside too, becomes middle gray."""
    side = pictures.shape[-1]
    hole = side * HOLE
    places = torch.arange(side, device=pictures.device)[None] + 0.5
    inside = [(places - amounts[:, axis, None] * side).abs() < hole / 2 for axis in range(2)]
    kept = ~(inside[0][:, :, None] & inside[1][:, None, :])
    return pictures * kept[:, None].to(pictures.dtype)


_CHANGES: Final = {"color": _colored, "translation": _moved, "cutout": _cut}
