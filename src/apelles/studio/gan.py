"""The GAN learns: pairs of real and made pictures, told apart; both kinds of gradients held small.

Loss and penalties follow R3GAN (Huang, Gokaslan, Kuleshov, Tompkin, NeurIPS 2024): every made picture is compared with
a real one, softplus(-(D(real) - D(made))), and the gradient of the discriminator is pulled to zero on real (R1) and on
made pictures (R2). The penalties are taken at every n-th step and weigh n times as much there, as in StyleGAN2 (Karras
and others, 2020). The wish for ambiguity is that of creative adversarial networks (Elgammal, Liu, Elhoseiny,
Mazzone, 2017): the discriminator learns the labels of the set, and the generator is drawn to pictures that fit none.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from apelles.models.gan.latents import latents_of
from apelles.models.gan.networks import Discriminator, Generator, shape_of
from apelles.studio.augment import augmented
from apelles.studio.batches import stream
from apelles.studio.learner import Setting
from apelles.studio.moments import moments_of, take_up

WARM: Final = 0.05
"""The average forgets within this share of the pictures seen so far, until `ema` is reached."""
BLOCK: Final = 64


class GanLearner:
    """Two networks, the average of one of them, and their optimizers."""

    def __init__(self, setting: Setting) -> None:
        """Begin with weights that depend on the seed of the recipe."""
        self.recipe, self.device = setting.recipe, setting.device
        self.shape = shape_of(asdict(setting.recipe), labels=setting.labels)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(stream(self.recipe.seed, 0, "weights").integers(2**62)))
            generator, discriminator = Generator(self.shape), Discriminator(self.shape)
        self.generator = _placed(generator, self.device)
        self.discriminator = _placed(discriminator, self.device)
        self.average = deepcopy(self.generator).requires_grad_(False)
        train = self.recipe.train
        self.adams = {
            name: torch.optim.Adam(
                network.parameters(), lr=train.learning_rate, betas=(0.0, train.beta2), eps=1e-8, fused=True
            )
            for name, network in (("generator", self.generator), ("discriminator", self.discriminator))
        }

    def step(self, pictures: Tensor, labels: Tensor | None, step: int) -> dict[str, float]:
        """Let the discriminator learn, then the generator; return their losses, penalties and what is known beside."""
        judged = self._teach_discriminator(pictures, labels, step)
        made = self._teach_generator(pictures, labels, step)
        self._follow(len(pictures), step)
        return {name: float(value) for name, value in (judged | made).items()}

    def critic(self, pictures: Tensor, labels: Tensor | None) -> Tensor:
        """Return how real unchanged pictures (n, 3, s, s) seem (n)."""
        with torch.no_grad(), self._autocast():
            real: Tensor = self.discriminator(_laid(pictures), labels if self.shape.classes else None)[0]
        return real.float()

    def draw(self, count: int, seed: int) -> Tensor:
        """Return pictures (n, 3, s, s) of the averaged generator, in [-1, 1]; labels come by turns."""
        blocks = []
        for start in range(0, count, BLOCK):
            indexes = list(range(start, min(count, start + BLOCK)))
            latents = latents_of(seed, indexes, latent=self.shape.latent).to(self.device)
            labels = torch.tensor(indexes, device=self.device) % self.shape.classes if self.shape.classes else None
            with torch.no_grad():
                blocks.append(self.average(latents, labels).clamp(-1, 1))
        return torch.cat(blocks)

    def weights(self) -> dict[str, Tensor]:
        """Return the weights of the averaged generator."""
        return dict(self.average.state_dict())

    def state(self) -> dict[str, Tensor]:
        """Return the weights of all networks and the moments of both optimizers."""
        state = {
            f"{name}.{key}": value
            for name, network in self._networks().items()
            for key, value in network.state_dict().items()
        }
        for name, adam in self.adams.items():
            state |= moments_of(adam, self._networks()[name], f"{name}_adam")
        return state

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Take up weights and moments where `state` left them; every tensor keeps its layout in memory."""
        for name, network in self._networks().items():
            network.load_state_dict({key: state[f"{name}.{key}"] for key in network.state_dict()})
        for name, adam in self.adams.items():
            take_up(adam, self._networks()[name], f"{name}_adam", state)

    def _networks(self) -> dict[str, nn.Module]:
        return {"generator": self.generator, "discriminator": self.discriminator, "average": self.average}

    def _teach_discriminator(self, pictures: Tensor, labels: Tensor | None, step: int) -> dict[str, Tensor]:
        gan, count = self.recipe.gan, len(pictures)
        penalized = step % gan.lazy == 0 and (gan.r1 > 0 or gan.r2 > 0)
        with torch.no_grad(), self._autocast():
            made = self.generator(self._latents(count, step, turn=0), self._classes(labels))
        both = self._augmented(torch.cat([pictures, made.float()]), step, turn=0).requires_grad_(penalized)
        with self._autocast():
            scores, styles = self.discriminator(both, self._classes(labels, times=2))
        scores = scores.float()
        loss = F.softplus(scores[count:] - scores[:count]).mean()
        real, unreal = (half.mean() for half in scores.detach().split(count))
        told = {"d_loss": loss.detach(), "d_real": real, "d_made": unreal}
        if styles is not None and labels is not None:
            loss = loss + F.cross_entropy(styles[:count].float(), labels)
        if penalized:
            slopes = self._slopes(scores, both)
            r1, r2 = slopes[:count].mean(), slopes[count:].mean()
            loss = loss + gan.lazy / 2 * (gan.r1 * r1 + gan.r2 * r2)
            told |= {"r1": r1.detach(), "r2": r2.detach()}
        self._descend("discriminator", loss)
        return told

    def _slopes(self, scores: Tensor, pictures: Tensor) -> Tensor:
        """Return the squared length of the gradient of each score by its picture (n)."""
        with self._autocast():
            (gradient,) = torch.autograd.grad(scores.sum(), pictures, create_graph=True)
        return gradient.float().square().sum(dim=(1, 2, 3))

    def _teach_generator(self, pictures: Tensor, labels: Tensor | None, step: int) -> dict[str, Tensor]:
        gan, count = self.recipe.gan, len(pictures)
        self.discriminator.requires_grad_(False)
        classes = self._classes(labels)
        with self._autocast():
            made = self.generator(self._latents(count, step, turn=1), classes)
            scores, styles = self.discriminator(self._augmented(made.float(), step, turn=1), classes)
            with torch.no_grad():
                real = self.discriminator(self._augmented(pictures, step, turn=2), classes)[0]
        loss = F.softplus(real.float() - scores.float()).mean()
        told = {"g_loss": loss.detach()}
        if styles is not None:
            odd = -F.log_softmax(styles.float(), dim=1).mean()
            loss = loss + gan.ambiguity * odd
            told["ambiguity"] = odd.detach()
        self._descend("generator", loss)
        self.discriminator.requires_grad_(True)
        return told

    def _descend(self, name: str, loss: Tensor) -> None:
        self.adams[name].zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.adams[name].step()

    def _follow(self, count: int, step: int) -> None:
        """Move the average toward the generator."""
        memory = min(self.recipe.train.ema, max(1.0, WARM * (step + 1) * count))
        kept = 0.5 ** (count / memory)
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.generator.parameters()), 1 - kept)

    def _latents(self, count: int, step: int, *, turn: int) -> Tensor:
        drawn = stream(self.recipe.seed, step * 2 + turn, "latents").standard_normal(
            (count, self.shape.latent), dtype=np.float32
        )
        return torch.from_numpy(drawn).clone().to(self.device)

    def _augmented(self, pictures: Tensor, step: int, *, turn: int) -> Tensor:
        gan = self.recipe.gan
        rng = stream(self.recipe.seed, step * 3 + turn, "augment")
        return _laid(augmented(pictures, gan.augment, chance=gan.augment_chance, rng=rng))

    def _classes(self, labels: Tensor | None, *, times: int = 1) -> Tensor | None:
        return labels.repeat(times) if self.shape.classes and labels is not None else None

    def _autocast(self) -> Any:
        wanted = self.recipe.train.precision == "bfloat16"
        return torch.autocast(self.device, dtype=torch.bfloat16, enabled=wanted)


def _placed[Network: nn.Module](network: Network, device: str) -> Network:
    return network.to(device).to(memory_format=torch.channels_last)


def _laid(pictures: Tensor) -> Tensor:
    return pictures.contiguous(memory_format=torch.channels_last)
