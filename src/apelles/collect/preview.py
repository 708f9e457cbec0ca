"""A small JPEG of a decoded picture, large enough to verify a match against."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

PREVIEW_SIDE = 640
PREVIEW_QUALITY = 90
_OPTIONS = (
    *(cv2.IMWRITE_JPEG_QUALITY, PREVIEW_QUALITY),
    *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444),
)


def encode_preview(pixels: NDArray[np.uint8]) -> bytes:
    """Return a JPEG of a uint8 (h, w, 3) picture, its long side at most 640, colors at full resolution."""
    _, content = cv2.imencode(".jpg", cv2.cvtColor(_shrunk(pixels), cv2.COLOR_RGB2BGR), _OPTIONS)
    return content.tobytes()


def _shrunk(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    scale = PREVIEW_SIDE / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
