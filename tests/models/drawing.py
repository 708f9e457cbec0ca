"""Functions that a model is made of in the tests, good and bad."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.models.base import generator
from apelles.models.fresh import Fresh
from apelles.models.painter import paint
from apelles.models.training import TrainingSet
from tests.collect.files import file_of

CALLS = itertools.count()
NOTHING: list[str] = []


def make(indexes: list[int], seed: int) -> NDArray[np.uint8]:
    return np.stack([paint(generator(seed, index), size=20)[0] for index in indexes])


make.device = "cpu, four threads"  # type: ignore[attr-defined]


def make_wide(indexes: list[int], seed: int) -> NDArray[np.uint8]:
    return np.stack([paint(generator(seed, index), size=24)[0][:18] for index in indexes])


def make_floats(indexes: list[int], seed: int) -> NDArray[np.float64]:
    return make(indexes, seed) / 255


def make_too_few(indexes: list[int], seed: int) -> NDArray[np.uint8]:
    return make(indexes[:-1], seed)


def make_gray(indexes: list[int], seed: int) -> NDArray[np.uint8]:
    return make(indexes, seed)[..., 0]


def make_list(indexes: list[int], seed: int) -> list[NDArray[np.uint8]]:
    return list(make(indexes, seed))


def make_differently(indexes: list[int], seed: int) -> NDArray[np.uint8]:
    return make(indexes, seed) + np.uint8(next(CALLS))


def make_growing(indexes: list[int], seed: int) -> NDArray[np.uint8]:
    return np.zeros((len(indexes), 4 + indexes[0], 4, 3), dtype=np.uint8)


def make_nothing(indexes: list[int], seed: int) -> NDArray[np.uint8]:
    message = "out of paint"
    raise RuntimeError(message)


def training_set(count: int = 30, *, size: int = 32, seed: int = 900) -> TrainingSet:
    """Return a training set drawn by code, as `read_training` would read it."""
    works = [sample.picture for sample in Fresh(size=size).sample(count, seed)]
    return TrainingSet(
        pixels=np.stack([work.pixels for work in works]),
        names=tuple(f"{number:03}.png" for number in range(count)),
        hashes=tuple(work.sha256 for work in works),
    )


def folder_of_works(path: Path, count: int = 8, *, size: int = 32) -> Path:
    """Return a folder with as many drawn pictures."""
    path.mkdir(parents=True)
    for number, sample in enumerate(Fresh(size=size).sample(count, 900)):
        (path / f"{number:03}.png").write_bytes(file_of(sample.picture.pixels, "PNG"))
    return path
