"""Tonality: how much of a picture is light and how much is dark, pixel by pixel and in large masses."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.judge.elements.base import Look, Seen
from apelles.judge.elements.scale import alike
from apelles.pixels.lab import lightness
from apelles.records import Mark, Shape

HALF = 14.0
"""Two pictures are half alike where their lightness differs by so much, of 100, once both are sorted."""
_STEPS = 64
_MASS = 1 / 24
_ZONES = 5


class Tonality:
    """Lightness sorted from dark to light, at the pixel and blurred into masses; compared by Wasserstein distance.

    The masses are the painter's notan (Dow, Composition, 1899): they tell a picture of a few large lights from one
    in which light and dark alternate everywhere. A look holds float64 (2, 64), each row ascending in 0..100.
    """

    name = "tonality"
    source = "Vallender, Calculation of the Wasserstein distance between distributions on the line, 1974; CIE L*"
    keeps = frozenset({"jpeg", "resize", "mirror"})

    def look(self, seen: Seen) -> Look:
        """Return the sorted lightness of a picture and of its masses."""
        fine = lightness(seen.pixels)
        masses = cv2.GaussianBlur(fine, (0, 0), _MASS * max(fine.shape))
        values = np.stack([quantiles(fine), quantiles(np.asarray(masses))])
        zones = np.array_split(values[0], _ZONES)
        return Look(values=values, marks=tuple(_swatch(float(zone.mean()), len(zone) / _STEPS) for zone in zones))

    def compare(self, first: Look, second: Look) -> float:
        """Return how alike the two distributions are, the pixels' and the masses' counting the same."""
        return alike(float(np.abs(first.values - second.values).mean()), half=HALF)


def quantiles(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the means, float64 (64,), of as many equal shares of the sorted values, lowest first."""
    ranked = np.sort(values, axis=None).astype(np.float64)
    edges = np.linspace(0, len(ranked), _STEPS + 1).astype(int)
    sums = np.concatenate([[0.0], np.cumsum(ranked)])
    return np.asarray((sums[edges[1:]] - sums[edges[:-1]]) / np.maximum(1, np.diff(edges)))


def _swatch(level: float, share: float) -> Mark:
    gray = cv2.cvtColor(np.array([[[level, 0, 0]]], dtype=np.float32), cv2.COLOR_LAB2RGB).reshape(3)
    value = int(np.clip(np.rint(gray[1] * 255), 0, 255))
    return Mark(shape=Shape.SWATCH, color=(value, value, value), weight=share)
