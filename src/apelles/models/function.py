"""A Python function as a model, named by its import path."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterator
from functools import cached_property
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from apelles.errors import ModelRefused
from apelles.models.base import Request, Sample, generator, picture_of
from apelles.models.settings import Setting, numbers
from apelles.records import Refusal
from apelles.records.models import ModelCard, SampleRecord
from apelles.seal.canonical import canonical

SETTINGS: Final = (Setting(name="batch", default=8, low=1, high=4096, meaning="indexes the function is given at once"),)
HASHED: Final = "the file the function is written in, its name and the batch; not weights that it may load"
PROMISE: Final = "It must take a list of indexes and a seed, and return uint8 pixels (n, height, width, 3)."
type Pixels = NDArray[np.uint8]


class CallableModel:
    """A function `make(indexes, seed)` that returns one picture for each index, uint8 (n, height, width, 3).

    Naming a function runs the code of its module, so it happens only where somebody asked for this model by name. The
    function is always given the same whole batches (indexes 0 to 7, 8 to 15, ...), so that rounding inside a batch
    cannot make a sample depend on what was asked for beside it. The first batch is made twice: a function that is
    not the same twice is refused. An attribute `device` of the function is written on the card.
    """

    refused: tuple[Refusal, ...] = ()

    def __init__(self, target: str, *, batch: int = 8) -> None:
        """Import `module:function`.

        Raises:
            ModelRefused: there is no such function, or importing it fails.
        """
        self.target = target
        self.batch = batch
        self._make = imported(target)
        self._checked = False

    @classmethod
    def opened(cls, request: Request) -> Self:
        """Return the function that was named.

        Raises:
            ModelRefused: none was named, a size was named, or it cannot be imported.
        """
        asked = numbers("callable", request.settings, SETTINGS)
        if request.size:
            message = "A function decides the size of its pictures itself. Leave the size out."
            raise ModelRefused(message)
        return cls(request.origin, batch=int(asked["batch"]))

    @cached_property
    def card(self) -> ModelCard:
        """Return what this function is; its size is that of its first picture with seed 0."""
        height, width = self._block(0, seed=0).shape[1:3]
        said = canonical([self.target, _code_hash(self._make), self.batch])
        return ModelCard(
            name="callable",
            sha256=hashlib.sha256(said).hexdigest(),
            hashed=HASHED,
            device=str(getattr(self._make, "device", "not stated")),
            width=width,
            height=height,
            software=tuple((package, version(package)) for package in ("apelles", "numpy")),
            settings=(("function", self.target), ("batch", str(self.batch))),
        )

    def sample(self, count: int, seed: int, *, start: int = 0) -> Iterator[Sample]:
        """Yield samples `start` to `start + count - 1`, made in whole batches of fixed indexes.

        Raises:
            ModelRefused: the function fails, or returns something else than it must.
        """
        generator(seed, start)
        for block in range(start // self.batch, -(-(start + count) // self.batch)):
            pixels = self._block(block, seed=seed)
            for index in range(max(start, block * self.batch), min(start + count, (block + 1) * self.batch)):
                yield self._sample(pixels[index - block * self.batch], seed=seed, index=index)

    def _sample(self, pixels: Pixels, *, seed: int, index: int) -> Sample:
        picture = picture_of(pixels)
        if (picture.width, picture.height) != (self.card.width, self.card.height):
            message = (
                f"{self.target} made a picture of {picture.width} x {picture.height} pixels at index {index}, and one "
                f"of {self.card.width} x {self.card.height} before. A model has one size: make all pictures alike."
            )
            raise ModelRefused(message)
        record = SampleRecord(
            model_sha256=self.card.sha256,
            seed=seed,
            index=index,
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
        )
        return Sample(picture=picture, record=record)

    def _block(self, block: int, *, seed: int) -> Pixels:
        pixels = self._made(block, seed=seed)
        if not self._checked:
            if not np.array_equal(pixels, self._made(block, seed=seed)):
                message = (
                    f"{self.target} made other pictures when it was asked for the same indexes and seed again, so no "
                    "sample could be shown a second time. Draw all randomness from the seed and the index."
                )
                raise ModelRefused(message)
            self._checked = True
        return pixels

    def _made(self, block: int, *, seed: int) -> Pixels:
        indexes = list(range(block * self.batch, (block + 1) * self.batch))
        try:
            made = self._make(indexes, seed)
        except Exception as error:
            message = f"{self.target} failed for indexes {indexes[0]} to {indexes[-1]}: {type(error).__name__}: {error}"
            raise ModelRefused(message) from error
        fits = isinstance(made, np.ndarray) and made.dtype == np.uint8 and made.ndim == 4 and made.shape[3] == 3
        if not fits or len(made) != self.batch or 0 in made.shape:
            message = f"{self.target} returned {_described(made)} for {self.batch} indexes. {PROMISE}"
            raise ModelRefused(message)
        return np.array(made)


def imported(target: str) -> Callable[[list[int], int], Any]:
    """Return the function behind `module:function`.

    Raises:
        ModelRefused: the text has no such form, the module cannot be imported, or has no such function.
    """
    module, colon, name = target.partition(":")
    if not colon or not module or not name:
        message = f"{target!r} names no function. Write module:function, for example mymodel.draw:make."
        raise ModelRefused(message)
    try:
        found = getattr(import_module(module), name, None)
    except ModuleNotFoundError as error:
        message = (
            f"Python finds no module {error.name!r}, so {target} cannot be called. Install it, or name its folder "
            "in PYTHONPATH."
        )
        raise ModelRefused(message) from error
    except Exception as error:
        message = f"The module {module} stopped while it was imported: {type(error).__name__}: {error}"
        raise ModelRefused(message) from error
    if not callable(found):
        message = f"The module {module} has no function {name!r}. Name one that it has."
        raise ModelRefused(message)
    function: Callable[[list[int], int], Any] = found
    return function


def _code_hash(function: Callable[..., Any]) -> str:
    """Return the SHA-256 of the file a function is written in; of its name where there is no file."""
    try:
        place = inspect.getsourcefile(inspect.unwrap(function))
    except TypeError:
        place = inspect.getsourcefile(type(function))
    content = Path(place).read_bytes() if place else repr(function).encode()
    return hashlib.sha256(content).hexdigest()


def _described(made: Any) -> str:
    if isinstance(made, np.ndarray):
        return f"{made.dtype} of shape {made.shape}"
    return f"a {type(made).__name__}"
