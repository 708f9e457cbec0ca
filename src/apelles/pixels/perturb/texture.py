"""Edits that change texture: blur, noise, compression, and filters that redraw the picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.pixels.perturb.base import Edited, Pixels, in_place
from apelles.pixels.perturb.tone import clipped, luma

BASE_SIDE = 512
"""Lengths of filters are in pixels of a picture whose long side is this."""


def blur(pixels: Pixels, *, sigma: float) -> Edited:
    """Return the picture through a Gaussian blur; sigma in pixels at a long side of 512."""
    return in_place(blurred(pixels, sigma=sigma * _unit(pixels)))


def noise(pixels: Pixels, *, sigma: float, rng: np.random.Generator) -> Edited:
    """Return the picture with Gaussian noise of `sigma` gray levels on every channel."""
    return in_place(clipped(pixels + rng.normal(0, sigma, pixels.shape)))


def jpeg(pixels: Pixels, *, quality: int) -> Edited:
    """Return the picture through JPEG at this quality."""
    backward = np.ascontiguousarray(pixels[..., ::-1])
    _, coded = cv2.imencode(".jpg", backward, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8)
    return in_place(decoded[..., ::-1])


def pixelate(pixels: Pixels, *, cells: int) -> Edited:
    """Return the picture as flat squares, `cells` along its long side."""
    height, width = pixels.shape[:2]
    scale = cells / max(height, width)
    wide, tall = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(pixels, (wide, tall), interpolation=cv2.INTER_AREA)
    return in_place(np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), dtype=np.uint8))


def line_drawing(pixels: Pixels, *, width: float) -> Edited:
    """Return a pencil drawing: gray divided by its blurred self; `width` of the strokes at a long side of 512."""
    gray = luma(pixels).astype(np.float64)
    soft = blurred(luma(pixels), sigma=width * _unit(pixels)).astype(np.float64)
    return in_place(np.repeat(clipped(255 * np.minimum(1.0, (gray + 1) / (soft + 1)) ** 2)[..., None], 3, axis=2))


def edges(pixels: Pixels) -> Edited:
    """Return nothing but one-pixel contours, black on white."""
    gray = blurred(luma(pixels), sigma=1.4)
    lines = 255 - np.asarray(cv2.Canny(gray, 60, 140), dtype=np.uint8)
    return in_place(np.repeat(lines[..., None], 3, axis=2))


def oil_paint(pixels: Pixels, *, radius: float, levels: int) -> Edited:
    """Return each pixel as the mean color of its neighborhood's commonest brightness, as a brush would."""
    reach = 2 * max(1, round(radius * _unit(pixels))) + 1
    shade = np.minimum(levels - 1, luma(pixels).astype(np.int64) * levels // 256)
    best = np.zeros(pixels.shape[:2], dtype=np.float32)
    painted = np.zeros(pixels.shape, dtype=np.float32)
    for level in range(levels):
        belongs = (shade == level).astype(np.float32)
        count = cv2.boxFilter(belongs, -1, (reach, reach))
        color = cv2.boxFilter(pixels * belongs[..., None], -1, (reach, reach))
        wins = count > best
        best[wins] = count[wins]
        painted[wins] = color[wins] / count[wins][:, None]
    return in_place(clipped(painted.astype(np.float64)))


def halftone(pixels: Pixels, *, cell: float) -> Edited:
    """Return the picture as black dots on white, on a screen turned by 45 degrees; `cell` at a long side of 512."""
    height, width = pixels.shape[:2]
    step = max(3.0, cell * _unit(pixels))
    down, right = np.mgrid[:height, :width] * (np.pi / step)
    screen = (np.cos(right + down) * np.cos(right - down) + 1) / 2
    tone = blurred(luma(pixels), sigma=step / 4) / 255.0
    dots = clipped(255.0 * (tone > 0.04 + 0.92 * screen))
    return in_place(np.repeat(blurred(dots, sigma=0.6)[..., None], 3, axis=2))


def blurred(values: Pixels, *, sigma: float) -> Pixels:
    """Return a Gaussian blur of uint8 (h, w) or (h, w, 3), sigma in its own pixels."""
    return np.asarray(cv2.GaussianBlur(values, (0, 0), max(sigma, 1e-3)), dtype=np.uint8)


def vignette(height: int, width: int, *, depth: float) -> NDArray[np.float64]:
    """Return factors (h, w) from 1 in the middle to 1 - depth in the corners."""
    down, right = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None, :]
    return np.asarray(1 - depth * (down**2 + right**2) / 2, dtype=np.float64)


def _unit(pixels: Pixels) -> float:
    return float(max(pixels.shape[:2])) / BASE_SIDE
