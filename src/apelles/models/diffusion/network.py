"""The denoiser: a small U-Net of diffusers in the preconditioning of Karras et al. 2022 ("EDM", arXiv 2206.00364)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from diffusers.models.unets.unet_2d import UNet2DModel
from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle, pixel_unshuffle

COARSEST: Final = 4
LEVELS: Final = 4
ATTENTION: Final = 8
GROUPS: Final = 8
STRENGTH: Final = 32
TIME: Final = 100.0
"""Units of the U-Net's clock for one unit of ln(sigma): its finest wave has a period of 2 pi units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What decides the form of the network.

    `size` is the side of the pictures; squares of `patch` x `patch` pixels enter and leave the network together, which
    makes it faster; `width` is the channels at the finest level, a multiple of 8; `layers` the residual blocks of a
    level; `sigma_data` the spread of the pictures in [-1, 1].
    """

    size: int
    width: int
    patch: int = 2
    layers: int = 1
    sigma_data: float = 0.5


def level_widths(shape: Shape) -> tuple[int, ...]:
    """Return the channels of each level: the finest has `width`, the coarser ones, down to 4 by 4, twice as many."""
    count = 1
    while count < LEVELS and shape.size // shape.patch // 2**count >= COARSEST:
        count += 1
    return (shape.width, *(shape.width * 2 for _ in range(count - 1)))


class Denoiser(nn.Module):
    """D(x, sigma): the expected clean picture behind a noisy one x = picture + sigma * noise.

    The network sees inputs of unit spread and is asked for what is left at unit spread, whatever the noise (Table 1 of
    the paper, right column). At little noise that is nearly the noise itself, which a U-Net with normalized layers is
    slow to learn to let through; so one convolution leads past it, each channel as strong as the level asks for.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        widths = level_widths(shape)
        sides = [shape.size // shape.patch // 2**level for level in range(len(widths))]
        self.unet = UNet2DModel(
            sample_size=sides[0],
            in_channels=3 * shape.patch**2,
            out_channels=3 * shape.patch**2,
            block_out_channels=widths,
            layers_per_block=shape.layers,
            down_block_types=tuple("AttnDownBlock2D" if side == ATTENTION else "DownBlock2D" for side in sides),
            up_block_types=tuple("AttnUpBlock2D" if side == ATTENTION else "UpBlock2D" for side in reversed(sides)),
            norm_num_groups=GROUPS,
            attention_head_dim=None,
        )
        channels = 3 * shape.patch**2
        self.past = nn.Conv2d(channels, channels, 3, padding=1)
        self.strength = nn.Sequential(nn.Linear(3, STRENGTH), nn.SiLU(), nn.Linear(STRENGTH, channels))

    def forward(self, noisy: Tensor, sigma: Tensor) -> Tensor:
        """Return the denoised pictures (n, 3, s, s) of noisy ones and their noise levels (n)."""
        data = self.shape.sigma_data
        level = sigma.to(noisy.dtype).reshape(-1, 1, 1, 1)
        spread = (level**2 + data**2).sqrt()
        patches = pixel_unshuffle(noisy / spread, self.shape.patch)
        through = self.unet(patches, TIME * sigma.log(), return_dict=False)[0]
        past = self._strength(sigma)[:, :, None, None] * self.past(patches)
        guessed = pixel_shuffle(through + past, self.shape.patch)
        return noisy * data**2 / spread**2 + guessed.to(noisy.dtype) * level * data / spread

    def _strength(self, sigma: Tensor) -> Tensor:
        """Return how strong each channel past the U-Net is (n, channels) at noise levels (n)."""
        log = sigma.log()
        strength: Tensor = self.strength(torch.stack([log / 4, log.tanh(), (log + 2).tanh()], dim=1))
        return strength


def denoising_error(denoised: Tensor, clean: Tensor, sigma: Tensor, *, sigma_data: float) -> Tensor:
    """Return the weighed squared error (n) of denoised pictures: about 1 for a network that knows nothing yet.

    The weight (sigma^2 + sigma_data^2) / (sigma * sigma_data)^2 makes every noise level count alike at the start.
    """
    weight = (sigma**2 + sigma_data**2) / (sigma * sigma_data) ** 2
    return weight * (denoised - clean).square().mean(dim=(1, 2, 3))


def zeroed(network: Denoiser) -> Denoiser:
    """Return the network with last layers of zeros, so that it begins with the best guess of no training."""
    for layer in (network.unet.conv_out, network.past):
        for weights in layer.parameters():
            nn.init.zeros_(weights)
    return network


def parameters_of(network: Denoiser) -> int:
    """Return the number of weights."""
    return sum(one.numel() for one in network.parameters())


def on_device(device: str) -> torch.device:
    """Return the device that was asked for; `auto` is the fastest there is."""
    if device != "auto":
        return torch.device(device)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
