"""What the controls have in common: a card made of settings and training set, and one drawing for each index."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from apelles.models.base import Sample, generator, picture_of
from apelles.models.training import TrainingSet
from apelles.records import Refusal
from apelles.records.models import ModelCard, SampleRecord, Truth
from apelles.seal.canonical import canonical

SIZE: Final = 64
HASHED: Final = "name, version, settings and training set of a control"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """A drawing: uint8 (h, w, 3), how it came about, and the source of every pixel where there is one."""

    pixels: NDArray[np.uint8]
    truth: Truth
    source_map: NDArray[np.int32] | None = None


class Control(ABC):
    """A model whose behavior is known because it was built so; it runs on the processor."""

    name: ClassVar[str]
    version: ClassVar[str]
    """Another way to draw is another version, and so another hash."""

    def __init__(
        self, *, size: int, training: TrainingSet | None = None, settings: Mapping[str, float] | None = None
    ) -> None:
        """Take the side of the pictures, what they are made from, and the settings for the card."""
        self.size = size
        self.training = training
        self.settings = {"size": size, **(settings or {})}

    @cached_property
    def card(self) -> ModelCard:
        """Return what this control is."""
        settings = tuple((name, f"{value:g}") for name, value in self.settings.items())
        root = self.training.sha256 if self.training else ""
        said = canonical([self.name, self.version, dict(settings), root])
        return ModelCard(
            name=self.name,
            sha256=hashlib.sha256(said).hexdigest(),
            hashed=HASHED,
            device="cpu",
            width=self.size,
            height=self.size,
            software=tuple((package, version(package)) for package in ("apelles", "numpy")),
            settings=(("version", self.version), *settings),
            training_sha256=root,
            training_pictures=len(self.training.names) if self.training else None,
        )

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Return the training files that could not be read."""
        return self.training.refused if self.training else ()

    def sample(self, count: int, seed: int, *, start: int = 0) -> Iterator[Sample]:
        """Yield samples `start` to `start + count - 1`, each drawn by itself from its own generator."""
        for index in range(start, start + count):
            drawn = self.draw(generator(seed, index))
            picture = picture_of(drawn.pixels)
            record = SampleRecord(
                model_sha256=self.card.sha256,
                seed=seed,
                index=index,
                sha256=picture.sha256,
                width=picture.width,
                height=picture.height,
                truth=drawn.truth,
            )
            yield Sample(picture=picture, record=record, source_map=drawn.source_map)

    @abstractmethod
    def draw(self, rng: np.random.Generator) -> Drawn:
        """Return one drawing."""
