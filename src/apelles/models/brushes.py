"""Marks on a square canvas in unit coordinates: the same drawing at any size, edges softened over one pixel."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

type Canvas = NDArray[np.float64]
type Field = NDArray[np.float64]
type Color = NDArray[np.float64]

ROUND: Final = 2 * np.pi


class Ground:
    """Places of the pixel centers of a square canvas, in 0 to 1: `right` (1, size) and `down` (size, 1)."""

    def __init__(self, size: int) -> None:
        """Take the side of the canvas in pixels."""
        self.size = size
        centers = (np.arange(size) + 0.5) / size
        self.right: Field = centers[None, :]
        self.down: Field = centers[:, None]

    def turned(self, x: float, y: float, angle: float) -> tuple[Field, Field]:
        """Return how far every pixel lies from (x, y) along a direction and across it, two arrays (size, size)."""
        right, down = self.right - x, self.down - y
        cosine, sine = np.cos(angle), np.sin(angle)
        return right * cosine + down * sine, down * cosine - right * sine

    def soft(self, inside: Field) -> Field:
        """Return coverage 0 to 1 from a signed distance in unit coordinates, above 0 inside."""
        return np.clip(inside * self.size + 0.5, 0.0, 1.0)


def lay(canvas: Canvas, color: Color | Canvas, coverage: Field) -> None:
    """Lay a color (3) or a picture (size, size, 3) on the canvas where coverage (size, size) is above 0."""
    canvas += (color - canvas) * coverage[..., None]


def ellipse(ground: Ground, x: float, y: float, *, wide: float, tall: float, angle: float = 0.0) -> Field:
    """Return the coverage of an ellipse with half-axes `wide` and `tall`."""
    along, across = ground.turned(x, y, angle)
    reach = np.sqrt((along / wide) ** 2 + (across / tall) ** 2)
    return ground.soft((1 - reach) * min(wide, tall))


def ring(ground: Ground, x: float, y: float, *, radius: float, thickness: float) -> Field:
    """Return the coverage of a ring."""
    along, across = ground.turned(x, y, 0.0)
    return ground.soft(thickness / 2 - np.abs(np.hypot(along, across) - radius))


def polygon(ground: Ground, x: float, y: float, *, radius: float, corners: int, angle: float) -> Field:
    """Return the coverage of a regular polygon; four corners are a square."""
    nearest = np.full((ground.size, ground.size), np.inf)
    for corner in range(corners):
        along, _ = ground.turned(x, y, angle + ROUND * corner / corners)
        nearest = np.minimum(nearest, radius * np.cos(np.pi / corners) - along)
    return ground.soft(nearest)


def bar(ground: Ground, x: float, y: float, *, wide: float, tall: float, angle: float) -> Field:
    """Return the coverage of a rectangle with half-sides `wide` and `tall`."""
    along, across = ground.turned(x, y, angle)
    return ground.soft(np.minimum(wide - np.abs(along), tall - np.abs(across)))


def stroke(ground: Ground, points: NDArray[np.float64], *, thickness: float) -> Field:
    """Return the coverage of a line with round ends through points (n, 2), as (right, down)."""
    distance = np.full((ground.size, ground.size), np.inf)
    for (x, y), (to_x, to_y) in pairwise(points):
        way = np.array([to_x - x, to_y - y])
        length = max(float(way @ way), 1e-12)
        share = np.clip(((ground.right - x) * way[0] + (ground.down - y) * way[1]) / length, 0.0, 1.0)
        gap = np.hypot(ground.right - x - share * way[0], ground.down - y - share * way[1])
        distance = np.minimum(distance, gap)
    return ground.soft(thickness / 2 - distance)


def curve(start: NDArray[np.float64], bend: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return seven points (7, 2) of the quadratic curve from start to end that leans toward bend."""
    share = np.linspace(0.0, 1.0, 7)[:, None]
    return np.asarray((1 - share) ** 2 * start + 2 * share * (1 - share) * bend + share**2 * end)


def waves(ground: Ground, rng: np.random.Generator, *, coarsest: float, finest: float, count: int) -> Field:
    """Return smooth noise (size, size) of mean near 0 and spread near 1: plane waves of so many periods a side."""
    total = np.zeros((ground.size, ground.size))
    for _ in range(count):
        along, _ = ground.turned(0.5, 0.5, rng.uniform(0, ROUND))
        total += np.cos(ROUND * (rng.uniform(coarsest, finest) * along + rng.uniform()))
    return np.asarray(total * np.sqrt(2 / count))


def cells(ground: Ground, rng: np.random.Generator, *, count: int) -> tuple[NDArray[np.int64], Field]:
    """Return for every pixel the nearest of `count` random places, and how much farther the second nearest is."""
    places = rng.uniform(-0.1, 1.1, (count, 2))
    distances = np.hypot(ground.right[..., None] - places[:, 0], ground.down[..., None] - places[:, 1])
    two = np.partition(distances, 1, axis=2)
    return np.asarray(distances.argmin(axis=2), dtype=np.int64), np.asarray(two[..., 1] - two[..., 0])
