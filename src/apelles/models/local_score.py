"""The equivariant local score machine: a convolutional denoiser that knows patches, and not where they lie.

The best answer to "which picture was this before noise was added" that looks at a neighborhood only, and treats all
places alike, is a mean over the centers of training patches: each weighs as its noisy copy would explain the
neighborhood (Kamb and Ganguli, "An analytic theory of creativity in convolutional diffusion models", arXiv
2412.20292). Followed from noise down to none, every pixel ends as the center of the training patch that is nearest to
its neighborhood: a mosaic that is consistent everywhere at the scale of a patch, and nowhere beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

type Tones = NDArray[np.float32]
type Places = NDArray[np.int32]

AT_ONCE: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bank:
    """Every patch of some pictures: tones (m, side * side * 3), half squared norms (m), and its center (m, 3).

    A center is the number of the picture, the row and the column.
    """

    side: int
    patches: Tones
    halves: Tones
    centers: Places

    @property
    def colors(self) -> Tones:
        """Return the center pixel of every patch (m, 3)."""
        middle = (self.side * self.side) // 2
        return self.patches[:, 3 * middle : 3 * middle + 3]


def bank_of(pictures: Tones, *, side: int) -> Bank:
    """Return the patches of odd `side` at all places of pictures (n, h, w, 3) where they fit."""
    count, height, width, _ = pictures.shape
    patches = np.concatenate([windows(picture, side=side) for picture in pictures])
    reach = side // 2
    number, down, right = np.indices((count, height - 2 * reach, width - 2 * reach), dtype=np.int32)
    centers = np.stack([number, down + reach, right + reach], axis=-1).reshape(-1, 3)
    return Bank(
        side=side, patches=patches, halves=np.float32(0.5) * np.einsum("ij,ij->i", patches, patches), centers=centers
    )


def windows(picture: Tones, *, side: int) -> Tones:
    """Return the patches (m, side * side * 3) of one picture (h, w, 3), row by row, where they fit."""
    view = np.lib.stride_tricks.sliding_window_view(picture, (side, side), axis=(0, 1))
    return np.ascontiguousarray(view.transpose(0, 1, 3, 4, 2)).reshape(-1, side * side * 3)


def neighborhoods(canvas: Tones, *, side: int) -> Tones:
    """Return the neighborhood (h * w, side * side * 3) of every pixel; beyond the edge the canvas is mirrored."""
    reach = side // 2
    return windows(np.pad(canvas, ((reach, reach), (reach, reach), (0, 0)), mode="reflect"), side=side)


def denoised(canvas: Tones, bank: Bank, *, noise: float) -> Tones:
    """Return the mean (h, w, 3) over centers of the bank, each weighed as it explains a pixel's neighborhood.

    The canvas is a picture plus Gaussian noise of this standard deviation.
    """
    around = neighborhoods(canvas, side=bank.side)
    made = np.empty((len(around), 3), dtype=np.float32)
    for first in range(0, len(around), AT_ONCE):
        fit = around[first : first + AT_ONCE] @ bank.patches.T
        fit -= bank.halves
        fit -= fit.max(axis=1, keepdims=True)
        fit *= np.float32(1 / noise**2)
        np.exp(fit, out=fit)
        made[first : first + AT_ONCE] = (fit @ bank.colors) / fit.sum(axis=1, keepdims=True)
    return made.reshape(canvas.shape)


def nearest(canvas: Tones, bank: Bank) -> NDArray[np.intp]:
    """Return for every pixel (h * w) which patch of the bank is nearest to its neighborhood: the limit of no noise."""
    around = neighborhoods(canvas, side=bank.side)
    found = np.empty(len(around), dtype=np.intp)
    for first in range(0, len(around), AT_ONCE):
        fit = around[first : first + AT_ONCE] @ bank.patches.T
        fit -= bank.halves
        found[first : first + AT_ONCE] = fit.argmax(axis=1)
    return found
