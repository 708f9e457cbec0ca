"""Generator and discriminator: residual blocks of convolutions without normalization, a level for every halving.

The shape follows R3GAN (Huang, Gokaslan, Kuleshov, Tompkin, NeurIPS 2024, "The GAN is dead; long live the GAN!"): no
normalization, no mapping network, residual blocks whose last layer starts at zero so that the network starts as its
skip connections (Fixup), resampling by a linear filter. Blocks are two plain 3 x 3 convolutions, which processors
do faster than grouped ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

SMALLEST: Final = 4
SLOPE: Final = 0.2
GAIN: Final = math.sqrt(2 / (1 + SLOPE**2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What both networks are built from.

    `width` is the number of channels at full size; it doubles with every halving of the side, up to `widest`.
    `classes` is the number of labels a picture is made for, and `styles` that of labels the discriminator learns to
    tell apart; 0 for neither.
    """

    size: int
    width: int
    widest: int
    blocks: int = 1
    latent: int = 64
    classes: int = 0
    styles: int = 0

    @property
    def levels(self) -> int:
        """Return the number of halvings between full size and the coarsest level."""
        return round(math.log2(self.size / self.side))

    @property
    def side(self) -> int:
        """Return the side of the coarsest level: 4, or 6 where the size is 3 times a power of two."""
        return 6 if self.size % 3 == 0 else SMALLEST

    @property
    def widths(self) -> list[int]:
        """Return the channels of every level, full size first."""
        return [min(self.widest, self.width << level) for level in range(self.levels + 1)]


def shape_of(recipe: Mapping[str, Any], *, labels: int) -> Shape:
    """Return the shape that a recipe, as plain values with every default, gives the networks for so many labels."""
    gan = recipe["gan"]
    return Shape(
        size=recipe["size"],
        width=gan["width"],
        widest=gan["widest"],
        blocks=gan["blocks"],
        latent=gan["latent"],
        classes=labels if gan["classes"] else 0,
        styles=labels if gan["ambiguity"] else 0,
    )


def _conv(wide: int, out: int, *, kernel: int = 3, gain: float = 1.0) -> nn.Conv2d:
    conv = nn.Conv2d(wide, out, kernel, padding=kernel // 2)
    nn.init.normal_(conv.weight, std=gain / math.sqrt(wide * kernel**2)) if gain else nn.init.zeros_(conv.weight)
    assert conv.bias is not None
    nn.init.zeros_(conv.bias)
    return conv


class Residual(nn.Module):
    """Two convolutions beside a skip connection, (n, c, h, w) to (n, c, h, w); at the start it changes nothing."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _conv(width, width, gain=GAIN)
        self.second = _conv(width, width, gain=0.0)

    def forward(self, x: Tensor) -> Tensor:
        """Return the picture of features with something added."""
        change: Tensor = self.second(F.leaky_relu(self.first(F.leaky_relu(x, SLOPE)), SLOPE))
        return x + change


class Generator(nn.Module):
    """Latents (n, latent), and labels (n) where there are classes, to pictures (n, 3, size, size) around [-1, 1]."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        widths = shape.widths[::-1]
        self.label = nn.Embedding(shape.classes, shape.latent) if shape.classes else None
        wide = shape.latent * (2 if shape.classes else 1)
        self.start = nn.Linear(wide, widths[0] * shape.side**2)
        nn.init.normal_(self.start.weight, std=1 / math.sqrt(wide))
        nn.init.zeros_(self.start.bias)
        self.blocks = nn.ModuleList(nn.Sequential(*(Residual(width) for _ in range(shape.blocks))) for width in widths)
        self.narrow = nn.ModuleList(_conv(above, below, kernel=1) for above, below in pairwise(widths))
        self.color = _conv(widths[-1], 3, kernel=1)

    def forward(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return one picture for each latent."""
        if self.label is not None:
            assert labels is not None
            latents = torch.cat([latents, self.label(labels)], dim=1)
        side = self.shape.side
        x: Tensor = self.start(latents).unflatten(1, (-1, side, side))
        x = self.blocks[0](x.contiguous(memory_format=torch.channels_last))
        for narrow, block in zip(self.narrow, self.blocks[1:], strict=True):
            x = F.interpolate(narrow(x), scale_factor=2, mode="bilinear", align_corners=False)
            x = block(x)
        painted: Tensor = torch.tanh(self.color(F.leaky_relu(x, SLOPE)))
        return painted


class Discriminator(nn.Module):
    """Pictures (n, 3, size, size) to how real each seems (n), and, where asked for, to which label it belongs."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        widths = shape.widths
        self.color = _conv(3, widths[0])
        self.blocks = nn.ModuleList(nn.Sequential(*(Residual(width) for _ in range(shape.blocks))) for width in widths)
        self.widen = nn.ModuleList(_conv(above, below, kernel=1) for above, below in pairwise(widths))
        features = widths[-1]
        self.gather = nn.Conv2d(features, features, shape.side, groups=features)
        self.real = nn.Linear(features, 1)
        self.label = nn.Embedding(shape.classes, features) if shape.classes else None
        self.style = nn.Linear(features, shape.styles) if shape.styles else None
        self.scale = 1 / math.sqrt(features)

    def forward(self, pictures: Tensor, labels: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """Return logits of being real (n), and logits of the labels (n, labels) or None."""
        x = self.blocks[0](self.color(pictures))
        for widen, block in zip(self.widen, self.blocks[1:], strict=True):
            x = block(widen(F.avg_pool2d(x, 2)))
        features = self.gather(F.leaky_relu(x, SLOPE)).flatten(1)
        real: Tensor = self.real(features).squeeze(1)
        if self.label is not None:
            assert labels is not None
            real = real + (features * self.label(labels)).sum(dim=1) * self.scale
        return real, self.style(features) if self.style is not None else None
