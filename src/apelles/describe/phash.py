"""A 64-bit DCT perceptual hash: the same file, saved again (METHODS 1.9)."""

from __future__ import annotations

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image

BITS = 64


def phash(pixels: NDArray[np.uint8]) -> str:
    """Return the hash of a uint8 (h, w, 3) picture as 16 hex digits."""
    return str(imagehash.phash(Image.fromarray(pixels)))


def phash_distance(first: str, second: str) -> int:
    """Return the number of bits, 0..64, in which two hashes differ."""
    return (int(first, 16) ^ int(second, 16)).bit_count()
