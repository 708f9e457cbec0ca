"""The pictures a control is made from, all brought to one square."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.collect.decode import decode
from apelles.collect.reading import refuse
from apelles.errors import ModelRefused, PictureRefused
from apelles.models.made import pictures_of
from apelles.pixels.perturb.geometry import resized
from apelles.records import Refusal
from apelles.records.models import TrainingSource
from apelles.seal.merkle import root_of

SMALLEST: Final = 16
LARGEST: Final = 512
FEWEST: Final = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class TrainingSet:
    """Training pictures as uint8 (n, size, size, 3), the name and SHA-256 of each file, and files that were refused."""

    pixels: NDArray[np.uint8]
    names: tuple[str, ...]
    hashes: tuple[str, ...]
    refused: tuple[Refusal, ...] = ()

    @property
    def size(self) -> int:
        """Return the side of the pictures in pixels."""
        return int(self.pixels.shape[1])

    @cached_property
    def sha256(self) -> str:
        """Return the Merkle root over the files in their order, repeats counted."""
        return root_of([bytes.fromhex(one) for one in self.hashes]).hex()

    def source(self, number: int, *, share: float) -> TrainingSource:
        """Return a training picture as the source of a share of a sample's area."""
        return TrainingSource(number=number, name=self.names[number], sha256=self.hashes[number], share=share)

    def sources(self, source_map: NDArray[np.int32]) -> tuple[TrainingSource, ...]:
        """Return the training pictures that a map (h, w, 3) names, the largest share of it first."""
        number, count = np.unique(source_map[..., 0], return_counts=True)
        area = int(count.sum())
        return tuple(
            self.source(int(number[one]), share=float(count[one] / area)) for one in np.argsort(-count, kind="stable")
        )


def read_training(place: str, *, size: int, model: str) -> TrainingSet:
    """Return every picture of a folder, list or archive: its middle square, at `size` pixels.

    Raises:
        ModelRefused: no place was named, the size does not fit, or fewer than two pictures can be read.
    """
    check_size(size, model=model)
    if not place:
        message = f"The model {model!r} is made from training pictures, and none were named. Name a folder of pictures."
        raise ModelRefused(message)
    squares, names, hashes, refused = [], [], [], []
    for item in pictures_of(Path(place)):
        if isinstance(item, Refusal):
            refused.append(item)
            continue
        try:
            picture = decode(item.read())
        except PictureRefused as error:
            refused.append(refuse(item.name, error.code, str(error)))
            continue
        squares.append(middle_square(picture.pixels, size=size))
        names.append(item.name)
        hashes.append(picture.sha256)
    if len(squares) < FEWEST:
        message = (
            f"{place} holds {len(squares)} pictures that can be read; the model {model!r} needs at least {FEWEST}. "
            "Add pictures, or name another place."
        )
        raise ModelRefused(message)
    return TrainingSet(pixels=np.stack(squares), names=tuple(names), hashes=tuple(hashes), refused=tuple(refused))


def check_size(size: int, *, model: str) -> None:
    """Refuse a side that no control draws.

    Raises:
        ModelRefused: it is below 16 or above 512.
    """
    if not SMALLEST <= size <= LARGEST:
        message = f"The model {model!r} draws pictures of {SMALLEST} to {LARGEST} pixels a side, not {size}."
        raise ModelRefused(message)


def middle_square(pixels: NDArray[np.uint8], *, size: int) -> NDArray[np.uint8]:
    """Return the middle square of a picture (h, w, 3), uint8 (size, size, 3)."""
    height, width = pixels.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = np.ascontiguousarray(pixels[top : top + side, left : left + side])
    return square if side == size else resized(square, wide=size, tall=size).pixels
