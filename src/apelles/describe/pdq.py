"""PDQ, a 256-bit perceptual hash, through pdqhash: an extra, for comparison with what others would say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pdqhash
from numpy.typing import NDArray


class PDQ:
    """One row of 256 bits for a picture; at most 31 that differ is the published threshold of a match."""

    name = "pdq"
    model_sha256 = ""
    preprocessing = "pdq"
    dimension = 256

    def describe(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
        """Return bits 0 or 1, uint8 (n, 256), of uint8 (h, w, 3) sRGB pictures."""
        return np.array([pdqhash.compute(np.ascontiguousarray(pixels))[0] for pixels in pictures], dtype=np.uint8)
