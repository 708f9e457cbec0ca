"""A small JPEG of a decoded picture, large enough to verify a match against."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

PREVIEW_SIDE = 640
PREVIEW_QUALITY = 90


def encode_preview(pixels: NDArray[np.uint8]) -> bytes:
    """Return a JPEG of a uint8 (h, w, 3) picture, its long side at most 640, colors at full resolution."""
    image = Image.fromarray(pixels)
    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    content = BytesIO()
    image.save(content, "JPEG", quality=PREVIEW_QUALITY, subsampling=0)
    return content.getvalue()
