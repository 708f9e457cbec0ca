"""Edits that change colors and leave every pixel in its place."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.pixels.perturb.base import Edited, Pixels, in_place

SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])


def hue(pixels: Pixels, *, degrees: float) -> Edited:
    """Return the picture with every hue turned by this many degrees of the color circle."""
    cylinder = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)
    cylinder[..., 0] = (cylinder[..., 0].astype(np.int32) + round(degrees / 2)) % 180
    return in_place(np.asarray(cv2.cvtColor(cylinder, cv2.COLOR_HSV2RGB), dtype=np.uint8))


def channel_swap(pixels: Pixels) -> Edited:
    """Return the picture with red, green and blue handed on by one."""
    return in_place(pixels[..., [1, 2, 0]])


def grayscale(pixels: Pixels) -> Edited:
    """Return the picture without color."""
    return in_place(np.repeat(luma(pixels)[..., None], 3, axis=2))


def sepia(pixels: Pixels) -> Edited:
    """Return the picture in browns, as an old print."""
    return in_place(clipped(pixels @ SEPIA.T))


def saturation(pixels: Pixels, *, factor: float) -> Edited:
    """Return the picture with colors `factor` times as far from gray."""
    gray = luma(pixels)[..., None].astype(np.float64)
    return in_place(clipped(gray + factor * (pixels - gray)))


def brightness(pixels: Pixels, *, factor: float) -> Edited:
    """Return the picture with every value multiplied."""
    return in_place(clipped(pixels * factor))


def contrast(pixels: Pixels, *, factor: float) -> Edited:
    """Return the picture with every value `factor` times as far from its mean."""
    middle = pixels.mean()
    return in_place(clipped(middle + factor * (pixels - middle)))


def gamma(pixels: Pixels, *, power: float) -> Edited:
    """Return the picture with values in 0..1 raised to a power: above 1 is darker."""
    return in_place(clipped(255 * (pixels / 255.0) ** power))


def posterize(pixels: Pixels, *, levels: int) -> Edited:
    """Return the picture with this many values per channel."""
    step = 255 / (levels - 1)
    return in_place(clipped(np.round(pixels / step) * step))


def invert(pixels: Pixels) -> Edited:
    """Return the negative."""
    return in_place(255 - pixels)


def luma(pixels: Pixels) -> Pixels:
    """Return gray values, uint8 (h, w)."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def clipped(values: NDArray[np.floating[Any]]) -> Pixels:
    """Return values rounded into 0..255."""
    return np.asarray(np.clip(np.round(values), 0, 255), dtype=np.uint8)
