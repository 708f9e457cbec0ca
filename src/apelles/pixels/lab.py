"""Pixels in CIELAB, where distances are differences that people see."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def lab(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return sRGB (h, w, 3) in CIELAB under D65, float32 (h, w, 3): lightness 0..100, then a and b."""
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), dtype=np.float32)


def lightness(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the CIE lightness, float32 (h, w) in 0..100, of sRGB (h, w, 3)."""
    return np.ascontiguousarray(lab(pixels)[..., 0])
