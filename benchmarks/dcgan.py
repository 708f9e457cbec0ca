"""A DCGAN to compare with, as published: strided convolutions, batch normalization, the non-saturating loss.

Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional generative adversarial
networks" (ICLR 2016): Adam at .0002 with beta1 .5, weights drawn with spread .02, no augmentation, no average. The
widths are chosen so that both networks together have about as many weights as those of the GAN it is compared with.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from apelles.models.gan.latents import latents_of
from apelles.studio.batches import stream
from apelles.studio.learner import Setting

LATENT: Final = 64
WIDTHS: Final = {32: (48, 96, 192), 64: (32, 64, 128, 256)}
RATE: Final = 0.0002
BETAS: Final = (0.5, 0.999)


class DcganLearner:
    """Generator and discriminator of a DCGAN, and their optimizers."""

    def __init__(self, setting: Setting) -> None:
        self.recipe, self.device = setting.recipe, setting.device
        widths = WIDTHS[self.recipe.size]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(stream(self.recipe.seed, 0, "weights").integers(2**62)))
            self.networks = {
                "generator": _generator(widths).to(self.device),
                "discriminator": _discriminator(widths).to(self.device),
            }
        self.adams = {
            name: torch.optim.Adam(network.parameters(), lr=RATE, betas=BETAS, fused=True)
            for name, network in self.networks.items()
        }

    def step(self, pictures: Tensor, labels: Tensor | None, step: int) -> dict[str, float]:
        generator, discriminator = self.networks["generator"], self.networks["discriminator"]
        drawn = stream(self.recipe.seed, step, "latents").standard_normal((len(pictures), LATENT), dtype=np.float32)
        latents = torch.from_numpy(drawn).clone().to(self.device)
        with self._autocast():
            made = generator(latents[:, :, None, None])
            real, unreal = discriminator(pictures).flatten(), discriminator(made.detach()).flatten()
        loss = F.softplus(-real.float()).mean() + F.softplus(unreal.float()).mean()
        self._descend("discriminator", loss)
        with self._autocast():
            seeming = discriminator(made).flatten()
        wish = F.softplus(-seeming.float()).mean()
        self._descend("generator", wish)
        return {"d_loss": float(loss.detach()), "g_loss": float(wish.detach())}

    def draw(self, count: int, seed: int) -> Tensor:
        generator = self.networks["generator"].eval()
        latents = latents_of(seed, range(count), latent=LATENT).to(self.device)
        with torch.no_grad():
            made: Tensor = generator(latents[:, :, None, None])
        generator.train()
        return made.clamp(-1, 1)

    def weights(self) -> dict[str, Tensor]:
        return dict(self.networks["generator"].state_dict())

    def state(self) -> dict[str, Tensor]:
        state = {
            f"{name}.{key}": value
            for name, network in self.networks.items()
            for key, value in network.state_dict().items()
        }
        for name, adam in self.adams.items():
            for key, parameter in self.networks[name].named_parameters():
                state |= {f"{name}_adam.{key}.{moment}": value for moment, value in adam.state[parameter].items()}
        return state

    def restore(self, state: Mapping[str, Tensor]) -> None:
        for name, network in self.networks.items():
            network.load_state_dict({key: state[f"{name}.{key}"] for key in network.state_dict()})
            for key, parameter in network.named_parameters():
                start = f"{name}_adam.{key}."
                self.adams[name].state[parameter] = {
                    one.removeprefix(start): value.clone() for one, value in state.items() if one.startswith(start)
                }

    def _descend(self, name: str, loss: Tensor) -> None:
        self.adams[name].zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.adams[name].step()

    def _autocast(self) -> Any:
        wanted = self.recipe.train.precision == "bfloat16"
        return torch.autocast(self.device, dtype=torch.bfloat16, enabled=wanted)


def _generator(widths: tuple[int, ...]) -> nn.Sequential:
    wide = widths[::-1]
    layers: list[nn.Module] = [nn.ConvTranspose2d(LATENT, wide[0], 4, bias=False), nn.BatchNorm2d(wide[0]), nn.ReLU()]
    for above, below in pairwise(wide):
        layers += [nn.ConvTranspose2d(above, below, 4, 2, 1, bias=False), nn.BatchNorm2d(below), nn.ReLU()]
    return _drawn(nn.Sequential(*layers, nn.ConvTranspose2d(wide[-1], 3, 4, 2, 1), nn.Tanh()))


def _discriminator(widths: tuple[int, ...]) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Conv2d(3, widths[0], 4, 2, 1), nn.LeakyReLU(0.2)]
    for above, below in pairwise(widths):
        layers += [nn.Conv2d(above, below, 4, 2, 1, bias=False), nn.BatchNorm2d(below), nn.LeakyReLU(0.2)]
    return _drawn(nn.Sequential(*layers, nn.Conv2d(widths[-1], 1, 4)))


def _drawn(network: nn.Sequential) -> nn.Sequential:
    for layer in network:
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(layer.weight, std=0.02)
        elif isinstance(layer, nn.BatchNorm2d):
            nn.init.normal_(layer.weight, 1.0, 0.02)
    return network
