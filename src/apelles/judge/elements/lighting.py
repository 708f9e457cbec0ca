"""Lighting: from which side the light comes, how surely, and how far it parts light from dark."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.judge.elements.base import Look, Seen, absent
from apelles.judge.elements.scale import alike
from apelles.pixels.lab import lightness
from apelles.records import Mark, Shape

HALF_LIGHT = 0.3
"""Two lights are half alike so far apart, each an arrow no longer than 1; opposite sure lights are 2 apart."""
HALF_CONTRAST = 0.35
_SCALES = (8.0, 16.0)
_STEADY = (0.7, 1.6)
_FAINT = 0.4
_LEAST_SHADED = 0.008
_DOUBT = 0.02
_ARROW = 0.35


class Lighting:
    """The mean direction in which shading grows lighter, and the contrast of the large lights and darks.

    Pentland's estimate for a scene of many surfaces, taken from smooth shading only: a gradient that is as steep
    when looked at closely is shading, one that grows steeper is an edge (Land and McCann's Retinex, without its fixed
    threshold). Where many directions cancel, or little is shaded, the arrow is short and counts little. It fails where
    a sky lightens toward the horizon: that reads as light from below. A look holds float64 (4,): the arrow toward the
    light (right, down), the depth from dark to light, and how far the dark outweighs the light.
    """

    name = "lighting"
    source = (
        "Pentland, Finding the illuminant direction, JOSA 1982; Land and McCann, Lightness and retinex theory, "
        "JOSA 1971; Bergholm, Edge focusing, PAMI 1987"
    )
    keeps = frozenset({"jpeg", "resize"})

    def look(self, seen: Seen) -> Look:
        """Return the light and the contrast of a picture, unless nothing in it is shaded."""
        light = lightness(seen.pixels)
        parts = [shading(light, sigma) for sigma in _SCALES]
        shaded = sum(share for _, share in parts) / len(parts)
        if shaded < _LEAST_SHADED:
            return absent("element.missing_shading")
        toward = np.sum([slope for slope, _ in parts], axis=0) / (len(parts) * (shaded + _DOUBT))
        return Look(values=np.concatenate([toward, chiaroscuro(light)]), marks=(_arrow(toward, *light.shape),))

    def compare(self, first: Look, second: Look) -> float:
        """Return how alike two lightings are; lights from opposite sides are the less alike the surer they are."""
        apart = first.values - second.values
        light, contrast = np.linalg.norm(apart[:2]) / HALF_LIGHT, np.linalg.norm(apart[2:]) / HALF_CONTRAST
        return alike(float(np.hypot(light, contrast)), half=1.0)


def shading(light: NDArray[np.float32], sigma: float) -> tuple[NDArray[np.float64], float]:
    """Return the mean slope of shading (right, down), each slope counting at most 1, and the mean of its size, 0..1."""
    right, down = _slopes(light, sigma, sigma)
    steep = np.hypot(right, down)
    close = cv2.resize(np.hypot(*_slopes(light, sigma / 2, sigma)), steep.shape[::-1], interpolation=cv2.INTER_AREA)
    growth = close / (steep + 1e-4)
    reach = 2 * round(0.5 * sigma / _step(sigma)) + 1
    smooth = (growth > _STEADY[0]) & (cv2.dilate(growth, np.ones((reach, reach))) < _STEADY[1])
    weight = smooth / np.hypot(steep, _FAINT / np.sqrt(sigma))
    slope = np.array([(weight * right).mean(dtype=np.float64), (weight * down).mean(dtype=np.float64)])
    return slope, float((weight * steep).mean(dtype=np.float64))


def chiaroscuro(light: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return, of the picture's masses, the depth from dark to light in 0..1, and how far the dark outweighs."""
    masses = cv2.GaussianBlur(light, (0, 0), max(light.shape) / 24)
    dark, middle, bright = np.quantile(masses.astype(np.float64), [0.05, 0.5, 0.95]) / 100
    return np.array([bright - dark, bright - 2 * middle + dark])


def _slopes(
    light: NDArray[np.float32], sigma: float, coarsest: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the slopes (right, down) per pixel of the frame, at a scale, sampled as the coarsest scale needs."""
    step = _step(coarsest)
    small = cv2.resize(light, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), sigma / step)
    per_pixel = 1 / (8 * step)
    right = cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=per_pixel)
    return np.asarray(right), np.asarray(cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=per_pixel))


def _step(sigma: float) -> int:
    return max(1, int(sigma // 4))


def _arrow(toward: NDArray[np.float64], height: int, width: int) -> Mark:
    """Return an arrow that falls from the light into the middle."""
    strength = float(np.linalg.norm(toward))
    away = _ARROW * min(height, width) * toward / max(strength, 1e-9) / (width, height)
    start = (float(0.5 + away[0]), float(0.5 + away[1]))
    return Mark(shape=Shape.ARROW, points=(start, (0.5, 0.5)), weight=min(1.0, strength))
