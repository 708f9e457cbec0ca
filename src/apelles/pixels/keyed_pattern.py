"""A faint pattern that a key decides: waves of middle frequency in brightness, the same at every size of a picture.

The pattern is a sum of cosine waves, each with a sign from the key. A wave is counted over the middle square of a
picture, goes on beyond it, and is the same left and right, so that neither resizing nor cutting out the middle square
nor mirroring takes it away.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 32
"""At this side, or a larger one, all waves can be told from each other."""
SLOWEST: Final = 5.0
FASTEST: Final = 20.0
"""Half waves over the middle square, as the length of (across, down)."""
LUMINANCE: Final = np.array([0.299, 0.587, 0.114])
WHITE: Final = 255.0
type Floats = NDArray[np.float64]


def _waves() -> NDArray[np.int64]:
    """Return the half waves (k, 2) across and down of all that are used; across an even number, so mirrored alike."""
    across, down = np.meshgrid(np.arange(0, SIDE, 2), np.arange(SIDE), indexing="ij")
    length = np.hypot(across, down)
    used = (length >= SLOWEST) & (length <= FASTEST)
    return np.stack([across[used], down[used]], axis=1)


WAVES: Final = _waves()


def signs(key: bytes) -> NDArray[np.int8]:
    """Return the signs (k) that a key gives to the waves, -1 or 1: the bits of its SHA-256 with a count beside it."""
    content = b"".join(hashlib.sha256(key + bytes([turn])).digest() for turn in range(-(-len(WAVES) // 256)))
    bits = np.unpackbits(np.frombuffer(content, dtype=np.uint8))[: len(WAVES)]
    return (bits.astype(np.int8) * 2 - 1).astype(np.int8)


def pattern(key: bytes, *, height: int, width: int) -> Floats:
    """Return the pattern of a key (height, width), of mean square 1 over the middle square."""
    side = min(height, width)
    grid = np.zeros((SIDE, SIDE))
    grid[WAVES[:, 1], WAVES[:, 0]] = signs(key) / np.sqrt(len(WAVES))
    down = _cosines(np.arange(height) - (height - side) // 2, side=side)
    across = _cosines(np.arange(width) - (width - side) // 2, side=side)
    return np.asarray(down @ grid @ across.T)


def marked(pixels: NDArray[np.uint8], key: bytes, *, psnr: float) -> NDArray[np.uint8]:
    """Return a picture (h, w, 3) with the pattern of a key added to all three colors, at a ratio in decibels.

    Where colors run out at black or white, a little less is added than asked for.
    """
    height, width = pixels.shape[:2]
    added = WHITE * 10 ** (-psnr / 20) * pattern(key, height=height, width=width)
    return np.asarray(np.rint(np.clip(pixels + added[..., None], 0, WHITE)), dtype=np.uint8)


def peak_ratio(pixels: NDArray[np.uint8], changed: NDArray[np.uint8]) -> float:
    """Return how little a picture was changed: the peak signal-to-noise ratio in decibels, infinite for not at all."""
    error = float(((pixels.astype(np.float64) - changed) ** 2).mean())
    return float(20 * np.log10(WHITE) - 10 * np.log10(error)) if error else float("inf")


def wave_strengths(squares: NDArray[np.uint8]) -> Floats:
    """Return how strong each wave is in the brightness of squares (n, s, s, 3), as numbers (n, k) with a sign; s >= 32.

    Raises:
        ValueError: the squares are smaller, so that fast waves look like slow ones.
    """
    side = squares.shape[1]
    if side < SIDE:
        message = f"Squares of {side} pixels cannot hold the waves. Bring them to at least {SIDE}."
        raise ValueError(message)
    cosines = _cosines(np.arange(side), side=side)
    spectrum = np.einsum("ya,nyx,xb->nab", cosines, squares @ LUMINANCE, cosines, optimize=True) / side**2
    return np.ascontiguousarray(spectrum[:, WAVES[:, 1], WAVES[:, 0]])


def _cosines(places: NDArray[np.int64], *, side: int) -> Floats:
    """Return all waves (n, 32) at pixels counted from the edge of the middle square, each of mean square 1 over it."""
    half_waves = np.arange(SIDE)
    scale = np.where(half_waves == 0, 1.0, np.sqrt(2.0))
    return np.asarray(np.cos(np.pi * np.outer(places + 0.5, half_waves) / side) * scale)
