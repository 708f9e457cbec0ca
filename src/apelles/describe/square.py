"""A picture squashed to a square, as nets with a fixed input read it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def squashed(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return a uint8 (h, w, 3) picture as uint8 (side, side, 3): Pillow bicubic, both directions on their own."""
    return np.asarray(Image.fromarray(pixels).resize((side, side), Image.Resampling.BICUBIC))
