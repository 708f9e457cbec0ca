"""A diffusion model learns: noise of every level is added to works, and the network says what they were.

Levels, weights and preconditioning follow Karras, Aittala, Aila and Laine, "Elucidating the design space of
diffusion-based generative models" (NeurIPS 2022). Mirroring is done where the pictures of a step are chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from apelles.models.diffusion.network import Denoiser, Shape, denoising_error, zeroed
from apelles.models.diffusion.sampling import Levels, noise_of, walked
from apelles.studio.batches import stream
from apelles.studio.learner import Setting
from apelles.studio.moments import moments_of, take_up
from apelles.studio.recipe import Recipe

WARM: Final = 0.05
"""The average forgets within this share of the pictures seen so far, until `ema` is reached."""
RISE: Final = 100
"""Steps over which the learning rate rises from near zero."""
BLOCK: Final = 32
QUICK: Final = 10
"""Steps of sampling for grids while a model learns, at most."""


def shape_of(recipe: Recipe) -> Shape:
    """Return the shape of the network of a recipe."""
    told = recipe.diffusion
    return Shape(size=recipe.size, width=told.width, patch=told.patch, layers=told.layers, sigma_data=told.sigma_data)


def levels_of(recipe: Recipe) -> Levels:
    """Return how noise falls in grids while a model of a recipe learns."""
    told = recipe.diffusion
    return Levels(sigma_min=told.sigma_min, sigma_max=told.sigma_max, rho=told.rho, steps=min(QUICK, told.sample_steps))


class DiffusionLearner:
    """A denoiser, its average, and its optimizer."""

    def __init__(self, setting: Setting) -> None:
        """Begin with weights that depend on the seed of the recipe."""
        self.recipe, self.device = setting.recipe, setting.device
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(stream(self.recipe.seed, 0, "weights").integers(2**62)))
            made = zeroed(Denoiser(shape_of(self.recipe)))
        self.network: Denoiser = made.to(device=self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = deepcopy(self.network).requires_grad_(False).eval()
        self._drawn: tuple[tuple[int, int], Tensor] | None = None
        train = self.recipe.train
        self.adam = torch.optim.Adam(
            self.network.parameters(), lr=train.learning_rate, betas=(0.9, train.beta2), eps=1e-8, fused=True
        )

    def step(self, pictures: Tensor, labels: Tensor | None, step: int) -> dict[str, float]:
        """Learn from clean pictures; labels are not looked at. Return the weighed error, about 1 before learning."""
        told, train = self.recipe.diffusion, self.recipe.train
        rng = stream(self.recipe.seed, step, "noise")
        drawn = np.exp(told.noise_mean + told.noise_spread * rng.standard_normal(len(pictures))).astype(np.float32)
        noise = torch.from_numpy(rng.standard_normal(pictures.shape, dtype=np.float32)).to(self.device)
        sigma = torch.from_numpy(drawn).to(self.device)
        noisy = (pictures + noise * sigma.reshape(-1, 1, 1, 1)).contiguous(memory_format=torch.channels_last)
        with self._autocast():
            denoised = self.network(noisy, sigma)
        loss = denoising_error(denoised.float(), pictures, sigma, sigma_data=told.sigma_data).mean()
        self.adam.param_groups[0]["lr"] = train.learning_rate * min(1.0, (step + 1) / RISE)
        self.adam.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.adam.step()
        self._follow(len(pictures), step)
        self._drawn = None
        return {"loss": float(loss.detach())}

    def draw(self, count: int, seed: int) -> Tensor:
        """Return pictures (n, 3, s, s) of the averaged network, in [-1, 1], in few steps."""
        if self._drawn is None or self._drawn[0] != (count, seed):
            self._drawn = (count, seed), self._draw(count, seed)
        return self._drawn[1]

    def _draw(self, count: int, seed: int) -> Tensor:
        levels, blocks = levels_of(self.recipe), []
        for start in range(0, count, BLOCK):
            noise = noise_of(seed, range(start, min(count, start + BLOCK)), size=self.recipe.size).to(self.device)
            with torch.no_grad(), self._autocast():
                blocks.append(walked(self._denoise, noise, levels).float().clamp(-1, 1))
        return torch.cat(blocks)

    def weights(self) -> dict[str, Tensor]:
        """Return the weights of the averaged network."""
        return dict(self.average.state_dict())

    def state(self) -> dict[str, Tensor]:
        """Return the weights, their average, and the moments of the optimizer."""
        state = {f"network.{key}": value for key, value in self.network.state_dict().items()}
        state |= {f"average.{key}": value for key, value in self.average.state_dict().items()}
        return state | moments_of(self.adam, self.network, "adam")

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Take up weights and moments where `state` left them; every tensor keeps its layout in memory."""
        self._drawn = None
        for name, network in (("network", self.network), ("average", self.average)):
            network.load_state_dict({key: state[f"{name}.{key}"] for key in network.state_dict()})
        take_up(self.adam, self.network, "adam", state)

    def _denoise(self, pictures: Tensor, sigma: float) -> Tensor:
        level = torch.full((len(pictures),), sigma, device=self.device)
        denoised: Tensor = self.average(pictures.contiguous(memory_format=torch.channels_last), level)
        return denoised

    def _follow(self, count: int, step: int) -> None:
        """Move the average toward the network."""
        memory = min(self.recipe.train.ema, max(1.0, WARM * (step + 1) * count))
        kept = 0.5 ** (count / memory)
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.network.parameters()), 1 - kept)

    def _autocast(self) -> Any:
        wanted = self.recipe.train.precision == "bfloat16"
        return torch.autocast(self.device, dtype=torch.bfloat16, enabled=wanted)
