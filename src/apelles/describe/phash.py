"""A 64-bit DCT perceptual hash: the same file, saved again."""

from __future__ import annotations

from collections.abc import Sequence

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image

BITS = 64


class PHash:
    """The hash behind the Descriptor seam: one row of 64 bits for a picture."""

    name = "phash"
    model_sha256 = ""
    preprocessing = "gray32-pillow-lanczos"
    dimension = BITS

    def describe(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
        """Return bits 0 or 1, uint8 (n, 64), of uint8 (h, w, 3) sRGB pictures."""
        hashes = np.array([list(bytes.fromhex(phash(pixels))) for pixels in pictures], dtype=np.uint8)
        return np.unpackbits(hashes, axis=1)


def phash(pixels: NDArray[np.uint8]) -> str:
    """Return the hash of a uint8 (h, w, 3) picture as 16 hex digits."""
    return np.packbits(imagehash.phash(Image.fromarray(pixels)).hash).tobytes().hex()


def phash_distance(first: str, second: str) -> int:
    """Return the number of bits, 0..64, in which two hashes differ."""
    return (int(first, 16) ^ int(second, 16)).bit_count()
