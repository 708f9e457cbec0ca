"""A diffusion model of ours, opened from the folder of its run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor

from apelles.errors import ModelRefused
from apelles.models.base import Request, Sample, generator, picture_of
from apelles.models.diffusion.inpainting import filled
from apelles.models.diffusion.network import Denoiser, Shape, on_device
from apelles.models.diffusion.sampling import Levels, noise_of, walked
from apelles.models.noise_levels import Tones, denoising_losses, pixels_of, tones
from apelles.models.settings import Setting, Word, numbers
from apelles.models.trained import read_trained
from apelles.models.training import middle_square
from apelles.pixels.picture import Picture
from apelles.records import Refusal
from apelles.records.models import ModelCard, SampleRecord
from apelles.seal.canonical import canonical

BATCH: Final = 16
LOOKS: Final = 4
LOSS_SIGMAS: Final = (0.1, 0.25, 0.5, 1.0)
SETTINGS: Final = (
    Setting(name="steps", default=0, low=0, high=1000, meaning="steps from noise to a picture, 0 for the recipe's"),
)
WORDS: Final = (Word(name="device", meaning="cpu, cuda, mps or auto"),)
HASHED: Final = "weights, recipe and settings"


class DiffusionModel:
    """The averaged network of a run, walked from the noise of a seed and an index along a path without chance.

    Noise comes from seed and index alone, so two models of one size begin from the same (`sampling.noise_of`). It is
    taken away from whole blocks of fixed indexes, in float32.
    """

    refused: tuple[Refusal, ...] = ()

    def __init__(self, run: Path, *, steps: int = 0, device: str = "cpu") -> None:
        """Open the run at a folder; `steps` 0 are those of the recipe.

        Raises:
            ModelRefused: there is no finished run of a diffusion model, or its weights are not those it ended with.
        """
        found = read_trained(run, family="diffusion")
        self.run, self._told = run, found.card
        try:
            self.shape, self.levels = _shape(found.recipe), _levels(found.recipe, steps)
            network = Denoiser(self.shape)
            network.load_state_dict(load(found.weights))
        except (SafetensorError, RuntimeError, KeyError, TypeError) as error:
            message = f"The weights in {run} do not fit the recipe of the run: {error}. Go back to a copy of the run."
            raise ModelRefused(message) from error
        self.device = on_device(device)
        network = network.requires_grad_(False).eval()
        self.network: Denoiser = network.to(device=self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    @classmethod
    def opened(cls, request: Request) -> Self:
        """Return the diffusion model of the run that was named.

        Raises:
            ModelRefused: as when it is made, or a size was named.
        """
        asked = numbers("diffusion", request.settings, SETTINGS, words=WORDS)
        if request.size or not request.origin:
            message = "The model 'diffusion' is opened from the folder of a run, and its size is that of the recipe."
            raise ModelRefused(message)
        return cls(Path(request.origin), steps=int(asked["steps"]), device=request.settings.get("device") or "cpu")

    @property
    def size(self) -> int:
        """Return the side of its pictures in pixels."""
        return self.shape.size

    @cached_property
    def card(self) -> ModelCard:
        """Return what this model is."""
        settings = (("steps", str(self.levels.steps)), ("batch", str(BATCH)))
        said = canonical([self._told["weights_sha256"], self._told["recipe_sha256"], dict(settings)])
        return ModelCard(
            name="diffusion",
            sha256=hashlib.sha256(said).hexdigest(),
            hashed=HASHED,
            device=str(self.device),
            width=self.size,
            height=self.size,
            software=tuple((package, version(package)) for package in ("apelles", "numpy", "torch", "diffusers")),
            settings=settings,
            training_sha256=self._told["data_root"],
            training_pictures=int(self._told["set"]["works"]),
        )

    def sample(self, count: int, seed: int, *, start: int = 0) -> Iterator[Sample]:
        """Yield samples `start` to `start + count - 1` of a seed."""
        generator(seed, start)
        for block in range(start // BATCH, -(-(start + count) // BATCH)):
            indexes = range(block * BATCH, (block + 1) * BATCH)
            noise = noise_of(seed, indexes, size=self.size).to(self.device)
            pixels = pixels_of(_arrays(walked(self.denoise, noise, self.levels)))
            for index in range(max(start, indexes[0]), min(start + count, indexes[-1] + 1)):
                picture = picture_of(pixels[index - indexes[0]])
                record = SampleRecord(
                    model_sha256=self.card.sha256,
                    seed=seed,
                    index=index,
                    sha256=picture.sha256,
                    width=self.size,
                    height=self.size,
                )
                yield Sample(picture=picture, record=record)

    def denoise(self, pictures: Tensor, sigma: float) -> Tensor:
        """Return pictures (n, 3, s, s) without their noise of one level."""
        level = torch.full((len(pictures),), sigma, device=self.device)
        with torch.no_grad():
            denoised: Tensor = self.network(pictures.contiguous(memory_format=torch.channels_last), level)
        return denoised

    def denoised(self, noisy: Tones, sigma: float) -> Tones:
        """Return pictures (n, size, size, 3) without their noise of one level, as `noise_levels.Denoises` promises.

        They are looked at in blocks of one length, the last filled up, so that none depends on those beside it.
        """
        blocks = []
        for start in range(0, len(noisy), LOOKS):
            block = noisy[start : start + LOOKS]
            filled = np.concatenate([block, np.zeros((LOOKS - len(block), *block.shape[1:]), np.float32)])
            given = torch.from_numpy(np.ascontiguousarray(filled.transpose(0, 3, 1, 2))).to(self.device)
            blocks.append(_arrays(self.denoise(given, sigma))[: len(block)])
        return np.concatenate(blocks)

    def filled(self, known: Tones, kept: NDArray[np.bool_], seed: int, index: int) -> Tones:
        """Return a picture (size, size, 3) that is `known` where `kept` (size, size) is true, the rest made.

        The same seed and index give the same picture.
        """
        given = torch.from_numpy(np.ascontiguousarray(known.transpose(2, 0, 1)[None])).to(self.device)
        mask = torch.from_numpy(kept[None, None].astype(np.float32)).to(self.device)
        made = filled(self.denoise, given, mask, self.levels, rng=generator(seed, index))
        return np.asarray(_arrays(made)[0], dtype=np.float32)

    def losses(self, pictures: Sequence[Picture], seed: int) -> NDArray[np.float64]:
        """Return the mean weighed denoising error (n) of each picture's middle square at four levels of noise.

        All pictures meet the same noises, four drawn from the seed.
        """
        return self.losses_by_level(pictures, seed).mean(axis=1)

    def losses_by_level(
        self, pictures: Sequence[Picture], seed: int, *, sigmas: tuple[float, ...] = LOSS_SIGMAS
    ) -> NDArray[np.float64]:
        """Return the weighed denoising errors (n, levels) of each picture's middle square."""
        noises = generator(seed, 0).standard_normal((LOOKS, self.size, self.size, 3), dtype=np.float32)
        clean = [tones(middle_square(one.pixels, size=self.size)) for one in pictures]
        rows = [denoising_losses(self, one, noises, sigmas, spread=self.shape.sigma_data) for one in clean]
        return np.stack(rows) if rows else np.empty((0, len(sigmas)))


def _arrays(pictures: Tensor) -> Tones:
    """Return pictures (n, 3, s, s) as an array (n, s, s, 3)."""
    return np.ascontiguousarray(pictures.float().cpu().permute(0, 2, 3, 1).numpy())


def _shape(recipe: Mapping[str, Any]) -> Shape:
    told = recipe["diffusion"]
    return Shape(size=recipe["size"], **{name: told[name] for name in ("width", "patch", "layers", "sigma_data")})


def _levels(recipe: Mapping[str, Any], steps: int) -> Levels:
    told = recipe["diffusion"]
    bounds = {name: float(told[name]) for name in ("sigma_min", "sigma_max", "rho")}
    return Levels(**bounds, steps=steps or int(told["sample_steps"]))
