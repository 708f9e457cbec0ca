"""The latent whose picture is nearest to a given one, found by following the gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from apelles.models.gan.latents import latents_of
from apelles.models.gan.networks import Generator

STARTS: Final = 8
STEPS: Final = 60
RATE: Final = 0.1
TYPICAL: Final = 0.001
"""How much a latent is pulled to the length that latents have, so that it stays where the generator has learned."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nearest:
    """A latent (latent), and the mean squared distance of its picture from the given one, in squares of [-1, 1]."""

    latent: Tensor
    distance: float


def nearest_latent(
    generator: Generator,
    picture: Tensor,
    label: Tensor | None,
    *,
    seed: int,
    starts: int = STARTS,
    steps: int = STEPS,
) -> Nearest:
    """Return the best of several descents from seeded starts toward a picture (3, s, s) in [-1, 1].

    It is the nearest that was found, not the nearest there is: another seed or more steps may find a nearer one.
    """
    latents = latents_of(seed, range(starts), latent=generator.shape.latent).to(picture.device).requires_grad_(True)
    labels = label.expand(starts) if label is not None else None
    adam = torch.optim.Adam([latents], lr=RATE)
    best, found = torch.full((starts,), torch.inf, device=picture.device), latents.detach().clone()
    for _ in range(steps):
        away = (generator(latents, labels) - picture).square().mean(dim=(1, 2, 3))
        better = away.detach() < best
        best = torch.where(better, away.detach(), best)
        found = torch.where(better[:, None], latents.detach(), found)
        long = (latents.square().mean(dim=1) - 1).square()
        adam.zero_grad()
        (away + TYPICAL * long).sum().backward()
        adam.step()
    place = int(best.argmin())
    return Nearest(latent=found[place], distance=float(best[place]))
