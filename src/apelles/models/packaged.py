"""Generators that others made, packaged and trained: what they say of their training is declared, not known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import version
from typing import ClassVar, Final, Self

import numpy as np
from numpy.typing import NDArray

from apelles.engine.specs import model_spec
from apelles.errors import ModelRefused
from apelles.models.base import Request, Sample, generator, picture_of
from apelles.models.deconvolution import Deconvolution
from apelles.models.settings import Setting, numbers
from apelles.records import Refusal
from apelles.records.models import ModelCard, SampleRecord
from apelles.seal.canonical import canonical

BLOCK: Final = 8
"""Pictures are made in whole blocks of fixed indexes, so that rounding cannot depend on what else was asked for."""
LATENT: Final = 100
HASHED: Final = "the file of weights by its SHA-256, the settings and the size of a block"


class Packaged:
    """A packaged generator: sample i of a seed comes from 100 normal numbers of their own generator."""

    name: ClassVar[str]
    spec: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()
    refused: tuple[Refusal, ...] = ()

    def __init__(self, **asked: float) -> None:
        """Load the weights.

        Raises:
            WeightsMissing: they were not fetched; the message says how.
        """
        self._asked = asked
        self._net = Deconvolution(self.spec)

    @classmethod
    def opened(cls, request: Request) -> Self:
        """Return the generator.

        Raises:
            ModelRefused: a place or a size was named, or a setting that it does not have.
        """
        asked = numbers(cls.name, request.settings, cls.settings)
        if request.origin or request.size:
            message = f"The model {cls.name!r} is a file of weights of one size: leave out place and size."
            raise ModelRefused(message)
        return cls(**asked)

    @cached_property
    def card(self) -> ModelCard:
        """Return what this generator is."""
        spec = model_spec(self.spec)
        said = canonical([self.name, spec.sha256, self._asked, BLOCK])
        side = round((spec.post.dimension / 3) ** 0.5)
        return ModelCard(
            name=self.name,
            sha256=hashlib.sha256(said).hexdigest(),
            hashed=HASHED,
            device="cpu",
            width=side,
            height=side,
            software=tuple((package, version(package)) for package in ("apelles", "numpy", "torch")),
            settings=(
                *((name, f"{value:g}") for name, value in self._asked.items()),
                ("weights", spec.sha256),
                ("trained on", f"{spec.training_data.text} ({spec.training_data.status})"),
            ),
        )

    def sample(self, count: int, seed: int, *, start: int = 0) -> Iterator[Sample]:
        """Yield samples `start` to `start + count - 1`."""
        generator(seed, start)
        for block in range(start // BLOCK, -(-(start + count) // BLOCK)):
            indexes = range(block * BLOCK, (block + 1) * BLOCK)
            latents = np.stack([generator(seed, index).standard_normal(LATENT, dtype=np.float32) for index in indexes])
            pixels = levels(self._net(self._inputs(latents, indexes)))
            for index in range(max(start, indexes.start), min(start + count, indexes.stop)):
                yield self._sample(pixels[index - indexes.start], seed=seed, index=index)

    def _inputs(self, latents: NDArray[np.float32], indexes: range) -> NDArray[np.float32]:
        return latents

    def _label(self, index: int) -> str:
        return ""

    def _sample(self, pixels: NDArray[np.uint8], *, seed: int, index: int) -> Sample:
        picture = picture_of(pixels)
        record = SampleRecord(
            model_sha256=self.card.sha256,
            seed=seed,
            index=index,
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
            label=self._label(index),
        )
        return Sample(picture=picture, record=record)


class PaintedEyes(Packaged):
    """Painted eyes of 128 pixels, one of eight colors each; a thesis at Amsterdam trained it on cut-out paintings."""

    name = "painted-eyes"
    spec = "omniart-eyes-128"
    colors: ClassVar = ("amber", "blue", "brown", "gray", "grayscale", "green", "hazel", "red")
    settings = (
        Setting(
            name="color",
            default=0,
            low=0,
            high=8,
            meaning="1 amber to 8 red in the order of the alphabet, 0 for all in turn",
        ),
    )

    def _inputs(self, latents: NDArray[np.float32], indexes: range) -> NDArray[np.float32]:
        return with_color(latents, [self._color(index) for index in indexes])

    def _label(self, index: int) -> str:
        return self.colors[self._color(index)]

    def _color(self, index: int) -> int:
        return int(self._asked["color"] - 1) if self._asked["color"] else index % len(self.colors)


class RenderedFaces(Packaged):
    """Faces of 64 pixels, after faces that were rendered and not photographed."""

    name = "rendered-faces"
    spec = "digiface-faces-64"


def levels(made: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return float32 (n, 3, h, w) in -1..1 as uint8 (n, h, w, 3), rounded as the packages do."""
    return np.clip((made.transpose(0, 2, 3, 1) + 1) * 128, 0, 255).astype(np.uint8)


def with_color(latents: NDArray[np.float32], colors: list[int]) -> NDArray[np.float32]:
    """Return latents (n, 100) with eight numbers behind, 1 for the color of each and 0 for the others."""
    return np.concatenate([latents, np.eye(len(PaintedEyes.colors), dtype=np.float32)[colors]], axis=1)


def golden_numbers(spec: str) -> NDArray[np.float64]:
    """Return the first channel of a picture from evenly spaced latents, from its middle row on, in -1..1."""
    latents = np.linspace(-2, 2, LATENT, dtype=np.float32)[None]
    inputs = with_color(latents, [PaintedEyes.colors.index("brown")]) if spec == PaintedEyes.spec else latents
    channel = Deconvolution(spec)(inputs)[0, 0]
    middle = len(channel) // 2
    return np.asarray(channel.reshape(-1)[middle * len(channel) + middle - 2 :][:200], dtype=np.float64)
