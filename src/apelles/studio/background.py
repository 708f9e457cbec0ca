"""A figure kept, and what is behind it made by a diffusion model: arrays and a model in, pixels out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from apelles.models.noise_levels import Tones, pixels_of, tones
from apelles.pixels.perturb.geometry import resized
from apelles.pixels.seam import Figure, Pixels, set_before

WHOLE: Final = 0.75
"""The share of a model's pixel that must belong to the figure for the model to be told it."""


class Fills(Protocol):
    """A model that makes the rest of a picture of which a part is kept."""

    @property
    def size(self) -> int:
        """Return the side of the pictures it makes."""
        ...

    def filled(self, known: Tones, kept: NDArray[np.bool_], seed: int, index: int) -> Tones:
        """Return a picture (size, size, 3) that is `known` where `kept` (size, size) is true."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a picture lies in the square a model makes: its side there, and the free rows and columns before it."""

    side: int
    tall: int
    wide: int

    @property
    def inner(self) -> tuple[slice, slice]:
        """Return the rows and columns of the square that the picture takes."""
        top, left = (self.side - self.tall) // 2, (self.side - self.wide) // 2
        return slice(top, top + self.tall), slice(left, left + self.wide)


def frame_of(height: int, width: int, *, side: int) -> Frame:
    """Return the place of a picture of a height and width, whole and unstretched, in the middle of a square."""
    longer = max(height, width)
    return Frame(side=side, tall=max(1, round(height * side / longer)), wide=max(1, round(width * side / longer)))


def behind(model: Fills, pixels: Pixels, figure: Figure, *, seed: int, index: int) -> Pixels:
    """Return a picture (h, w, 3) with the pixels of its figure (h, w) and everything else made by the model.

    The background is made in the model's square around the shrunken figure and enlarged to the picture; what of the
    square lies beyond the picture is made too, and cut off. Pixels of the figure are the picture's own, unchanged.
    """
    return set_before(pixels, figure, backdrop(model, pixels, figure, seed=seed, index=index))


def backdrop(model: Fills, pixels: Pixels, figure: Figure, *, seed: int, index: int) -> Pixels:
    """Return what the model makes around a figure, enlarged to the picture (h, w, 3)."""
    height, width = figure.shape
    frame = frame_of(height, width, side=model.size)
    known = np.zeros((model.size, model.size, 3), dtype=np.float32)
    kept = np.zeros((model.size, model.size), dtype=np.bool_)
    known[frame.inner] = tones(resized(_only(pixels, figure), wide=frame.wide, tall=frame.tall).pixels)
    kept[frame.inner] = _share(figure, frame) >= WHOLE
    made = pixels_of(model.filled(known, kept, seed, index))[frame.inner]
    return resized(np.ascontiguousarray(made), wide=width, tall=height).pixels


def _only(pixels: Pixels, figure: Figure) -> Pixels:
    """Return the figure before its own mean color, so that shrinking mixes nothing else into its edge."""
    mean = pixels[figure].mean(axis=0) if figure.any() else np.zeros(3)
    return np.where(figure[..., None], pixels, np.rint(mean).astype(np.uint8))


def _share(figure: Figure, frame: Frame) -> NDArray[np.float64]:
    wide = np.repeat((figure * np.uint8(255))[..., None], 3, axis=2)
    small = resized(wide, wide=frame.wide, tall=frame.tall).pixels[..., 0]
    return small.astype(np.float64) / 255
