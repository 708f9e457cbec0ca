"""The seam for models: anything that makes pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from apelles.errors import ModelRefused
from apelles.pixels.picture import Picture
from apelles.records import Refusal
from apelles.records.models import ModelCard, SampleRecord

MOST_SEED: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """One picture that a model made, and what is known of it.

    `source_map`, where a control puts pictures together, is int32 (h, w, 3): for every pixel the number of the
    training picture that decides it, and the row and column there.
    """

    picture: Picture
    record: SampleRecord
    source_map: NDArray[np.int32] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a model is opened with.

    `origin` is a place of pictures, `module:function` for a function, or empty; `size` the side of the pictures that
    are made, 0 where the model decides; `settings` are words that only this model knows.
    """

    origin: str = ""
    size: int = 0
    settings: Mapping[str, str] = field(default_factory=dict)


class ModelAdapter(Protocol):
    """A model that makes pictures.

    Promises:

    - *Same seed, same samples*, on one machine: sample i depends on the model, the seed and i, and on nothing else;
      asked for alone, in another order, or among others, it is the same to the last bit. So whoever was interrupted
      goes on with `start`, and an adapter whose model works in batches cuts them at fixed indexes.
    - *Everything is said*: the card names the device, the size, the software, the settings, and a hash that another
      model does not have; every sample carries that hash, the seed and its index. A prompt or a label belongs to the
      index, so it is the adapter that holds the prompts.
    - *Pictures* are uint8 (h, w, 3), sRGB, upright.
    - *Nothing is skipped in silence*: samples come in the order of their indexes, one for each; an index whose file
      cannot be read is left out and stands in `refused` after its turn.
    """

    @property
    def card(self) -> ModelCard:
        """Return what this model is."""
        ...

    @property
    def refused(self) -> Sequence[Refusal]:
        """Return the files that could not be read so far; models that make pictures themselves have none."""
        ...

    @classmethod
    def opened(cls, request: Request) -> Self:
        """Return the model that was asked for.

        Raises:
            ModelRefused: it cannot be opened so; the message says what it takes.
        """
        ...

    def sample(self, count: int, seed: int, *, start: int = 0) -> Iterator[Sample]:
        """Yield samples `start` to `start + count - 1` of a seed, each as soon as it is made.

        Raises:
            ModelRefused: there are not so many, or what the model makes breaks a promise.
        """
        ...


@runtime_checkable
class Losses(Protocol):
    """A model that can say how well it explains a picture.

    Promises: the loss of a picture depends on it, the model and the seed, not on the pictures beside it; lower is
    better explained.
    """

    def losses(self, pictures: Sequence[Picture], seed: int) -> NDArray[np.float64]:
        """Return one loss for each picture (n), at least 0."""
        ...


def generator(seed: int, index: int) -> np.random.Generator:
    """Return the random generator of one sample, independent of those of all other seeds and indexes.

    Raises:
        ModelRefused: the seed or the index is negative, or beyond 2**63 - 1.
    """
    for name, value in (("seed", seed), ("index", index)):
        if not 0 <= value <= MOST_SEED:
            message = f"The {name} {value} is no whole number from 0 to 2**63 - 1, so no sample has it. Give another."
            raise ModelRefused(message)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(index,))))


def picture_of(pixels: NDArray[np.uint8]) -> Picture:
    """Return pixels that no file holds yet as a picture; its hash is that of shape and pixels."""
    height, width = pixels.shape[:2]
    digest = hashlib.sha256(f"{height} {width} 3\n".encode())
    digest.update(np.ascontiguousarray(pixels))
    return Picture(pixels=pixels, sha256=digest.hexdigest(), width=width, height=height)
