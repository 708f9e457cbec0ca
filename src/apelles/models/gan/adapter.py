"""A GAN of ours, opened from the folder of its run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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

from apelles.collect.decode import decode
from apelles.errors import ModelRefused, PictureRefused
from apelles.models.base import MOST_SEED, Request, Sample, generator, picture_of
from apelles.models.gan.inversion import Nearest, nearest_latent
from apelles.models.gan.latents import latents_of
from apelles.models.gan.networks import Generator, shape_of
from apelles.models.settings import Setting, numbers
from apelles.models.trained import read_trained
from apelles.models.training import middle_square
from apelles.pixels.picture import Picture
from apelles.records import Refusal
from apelles.records.models import ModelCard, SampleRecord
from apelles.seal.canonical import canonical

BATCH: Final = 16
QUICK: Final = 20
WORDS: Final = ("from", "to", "near", "label")
SETTINGS: Final = (
    Setting(name="truncation", default=1.0, low=0.0, high=4.0, meaning="how far from the middle latents lie"),
    Setting(name="steps", default=8, low=2, high=100_000, meaning="pictures on the way between from and to"),
    Setting(name="spread", default=0.3, low=0.0, high=1.0, meaning="how far samples lie around near"),
)
HASHED: Final = "weights, recipe and settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tweaks:
    """What the artist asks of the latents.

    `start` and `end`, each a seed and an index, make the samples `steps` pictures on the way from one to the other;
    `near` makes them lie around the latent nearest to a picture; `label` is what all show, where labels are known.
    """

    truncation: float = 1.0
    start: tuple[int, int] | None = None
    end: tuple[int, int] | None = None
    steps: int = 8
    near: Path | None = None
    spread: float = 0.3
    label: str = ""


class GanModel:
    """The averaged generator of a run; latents come from seed and index, in whole blocks of fixed indexes."""

    refused: tuple[Refusal, ...] = ()

    def __init__(self, run: Path, tweaks: Tweaks | None = None, *, device: str = "cpu") -> None:
        """Open the run at a folder.

        Raises:
            ModelRefused: there is no finished run of a GAN, its weights are not those it ended with, or a tweak does
                not fit.
        """
        self.run, self.tweaks, self.device = run, tweaks or Tweaks(), device
        trained = read_trained(run, family="gan")
        self._told, self._recipe = trained.card, trained.recipe
        self.labels: tuple[str, ...] = tuple(self._told["set"].get("labels", ()))
        self.generator = self._loaded(trained.weights).to(device).to(memory_format=torch.channels_last)
        self.size = int(self._recipe["size"])
        if self.tweaks.label and (not self.generator.shape.classes or self.tweaks.label not in self.labels):
            known = ", ".join(self.labels) if self.generator.shape.classes else "none"
            message = f"This model makes no pictures of the label {self.tweaks.label!r}. Labels it knows: {known}."
            raise ModelRefused(message)

    @classmethod
    def opened(cls, request: Request) -> Self:
        """Return the GAN of the run that was named.

        Raises:
            ModelRefused: as when it is made, or a size was named.
        """
        asked = {key: value for key, value in request.settings.items() if key not in WORDS}
        told = numbers("gan", asked, SETTINGS)
        if request.size or not request.origin:
            message = "The model 'gan' is opened from the folder of a run, and its size is that of the recipe."
            raise ModelRefused(message)
        words = {key: request.settings.get(key, "") for key in WORDS}
        if bool(words["from"]) != bool(words["to"]):
            message = "A way between two pictures needs both ends. Give from=SEED:INDEX and to=SEED:INDEX."
            raise ModelRefused(message)
        tweaks = Tweaks(
            truncation=told["truncation"],
            start=_place(words["from"]) if words["from"] else None,
            end=_place(words["to"]) if words["to"] else None,
            steps=int(told["steps"]),
            near=Path(words["near"]) if words["near"] else None,
            spread=told["spread"],
            label=words["label"],
        )
        return cls(Path(request.origin), tweaks)

    @cached_property
    def card(self) -> ModelCard:
        """Return what this model is."""
        settings = tuple((name, str(value)) for name, value in self._settings().items())
        said = canonical([self._told["weights_sha256"], self._told["recipe_sha256"], dict(settings)])
        return ModelCard(
            name="gan",
            sha256=hashlib.sha256(said).hexdigest(),
            hashed=HASHED,
            device=self.device,
            width=self.size,
            height=self.size,
            software=tuple((package, version(package)) for package in ("apelles", "numpy", "torch")),
            settings=settings,
            training_sha256=self._told["data_root"],
            training_pictures=int(self._told["set"]["works"]),
            available=self.tweaks.steps if self.tweaks.start else None,
        )

    def sample(self, count: int, seed: int, *, start: int = 0) -> Iterator[Sample]:
        """Yield samples `start` to `start + count - 1` of a seed.

        Raises:
            ModelRefused: there are not so many on the way between two latents.
        """
        generator(seed, start)
        if self.card.available is not None and start + count > self.card.available:
            message = f"There are {self.card.available} pictures on this way. Ask for so many, or set steps higher."
            raise ModelRefused(message)
        for block in range(start // BATCH, -(-(start + count) // BATCH)):
            indexes = range(block * BATCH, (block + 1) * BATCH)
            labels = self._labels(seed, indexes)
            pixels = self.drawn(self.latents(seed, indexes), labels)
            for index in range(max(start, indexes[0]), min(start + count, indexes[-1] + 1)):
                picture = picture_of(pixels[index - indexes[0]])
                record = SampleRecord(
                    model_sha256=self.card.sha256,
                    seed=seed,
                    index=index,
                    sha256=picture.sha256,
                    width=self.size,
                    height=self.size,
                    label="" if labels is None else self.labels[int(labels[index - indexes[0]])],
                )
                yield Sample(picture=picture, record=record)

    def latents(self, seed: int, indexes: Sequence[int]) -> Tensor:
        """Return the latents of samples, float32 (n, latent), tweaked as asked."""
        tweaks, latent = self.tweaks, self.generator.shape.latent
        if tweaks.start and tweaks.end:
            ends = torch.cat([latents_of(*_one(end), latent=latent) for end in (tweaks.start, tweaks.end)])
            shares = [min(index, tweaks.steps - 1) / (tweaks.steps - 1) for index in indexes]
            return between(ends[0], ends[1], shares) * tweaks.truncation
        drawn = latents_of(seed, indexes, latent=latent)
        if tweaks.near:
            kept = (1 - tweaks.spread**2) ** 0.5
            middle: Tensor = self._near.latent.cpu() * kept
            return middle + drawn * tweaks.spread * tweaks.truncation
        return drawn * tweaks.truncation

    def drawn(self, latents: Tensor, labels: Tensor | None = None) -> NDArray[np.uint8]:
        """Return the pictures of latents (n, latent), uint8 (n, size, size, 3)."""
        with torch.no_grad():
            made = self.generator(latents.to(self.device), labels)
        scaled = (made.clamp(-1, 1) + 1) * 127.5
        return np.ascontiguousarray(scaled.round().byte().permute(0, 2, 3, 1).cpu().numpy())

    def nearest(self, picture: Picture, seed: int, **effort: int) -> Nearest:
        """Return the latent nearest to a picture's middle square, and how far its picture is from that.

        Where the model knows labels it is looked for under the label of the settings, or the first. `effort` is
        `starts` and `steps` of the search.
        """
        pixels = middle_square(picture.pixels, size=self.size).copy()
        wanted = torch.from_numpy(pixels).permute(2, 0, 1).to(self.device).float() / 127.5 - 1
        label = self._number() if self.generator.shape.classes else None
        return nearest_latent(self.generator, wanted, label, seed=seed, **effort)

    def losses(self, pictures: Sequence[Picture], seed: int) -> NDArray[np.float64]:
        """Return how far the nearest picture that a short search finds is from each (n)."""
        return np.array([self.nearest(one, seed, starts=4, steps=QUICK).distance for one in pictures])

    @cached_property
    def _near(self) -> Nearest:
        path = self.tweaks.near or Path()
        try:
            return self.nearest(decode(path.read_bytes()), seed=0)
        except (OSError, PictureRefused) as error:
            message = f"near={path} is no picture that can be read: {error}. Name another."
            raise ModelRefused(message) from error

    def _number(self) -> Tensor:
        number = self.labels.index(self.tweaks.label) if self.tweaks.label else 0
        return torch.tensor(number, device=self.device)

    def _labels(self, seed: int, indexes: Sequence[int]) -> Tensor | None:
        """Return the label numbers of samples (n), None where the model knows no labels."""
        classes = self.generator.shape.classes
        if not classes:
            return None
        if self.tweaks.label:
            return self._number().expand(len(indexes))
        drawn = [int(generator(seed, index).spawn(1)[0].integers(classes)) for index in indexes]
        return torch.tensor(drawn, device=self.device)

    def _settings(self) -> dict[str, Any]:
        tweaks, told = self.tweaks, {"truncation": f"{self.tweaks.truncation:g}", "batch": BATCH}
        if tweaks.start and tweaks.end:
            ends = {"from": tweaks.start, "to": tweaks.end}
            told |= {name: f"{seed}:{index}" for name, (seed, index) in ends.items()} | {"steps": tweaks.steps}
        if tweaks.near:
            content = tweaks.near.read_bytes() if tweaks.near.is_file() else b""
            told |= {"near": hashlib.sha256(content).hexdigest(), "spread": f"{tweaks.spread:g}"}
        return told | ({"label": tweaks.label} if tweaks.label else {})

    def _loaded(self, weights: bytes) -> Generator:
        made = Generator(shape_of(self._recipe, labels=len(self.labels)))
        try:
            made.load_state_dict(load(weights))
        except (SafetensorError, RuntimeError) as error:
            message = f"The weights of {self.run} do not fit its recipe: {error}. Go back to a copy of the run."
            raise ModelRefused(message) from error
        return made.requires_grad_(False).eval()


def between(first: Tensor, second: Tensor, shares: Sequence[float]) -> Tensor:
    """Return latents (n, latent) on the arc from one latent to another, at shares 0 to 1 of the way."""
    cosine = torch.nn.functional.cosine_similarity(first, second, dim=0).clamp(-1, 1)
    angle = torch.arccos(cosine)
    rows = []
    for share in shares:
        if float(angle.sin()) < 1e-4:
            rows.append(first + (second - first) * share)
        else:
            weights = torch.sin((1 - share) * angle), torch.sin(share * angle)
            rows.append((first * weights[0] + second * weights[1]) / torch.sin(angle))
    return torch.stack(rows)


def _place(text: str) -> tuple[int, int]:
    seed, _, index = text.partition(":")
    if not (seed.isascii() and seed.isdigit() and index.isascii() and index.isdigit()) or int(seed) > MOST_SEED:
        message = f"{text!r} names no sample. Write SEED:INDEX, for example 7:12."
        raise ModelRefused(message)
    return int(seed), int(index)


def _one(end: tuple[int, int]) -> tuple[int, list[int]]:
    return end[0], [end[1]]
