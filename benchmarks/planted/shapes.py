"""Outlines of pieces, and a picture cut into cells: polygons float (n, 2), label maps int (h, w)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, median_filter, zoom

from apelles.pixels.perturb.base import Pixels

type Outline = NDArray[np.float64]
type Mask = NDArray[np.bool_]

SEGMENT_SIDE = 128
"""Segments are grown on a picture of this long side."""


def outline(kind: str, *, aspect: float, rng: np.random.Generator) -> Outline:
    """Return an outline of area 1 around (0, 0), `aspect` times as wide as tall: ellipse, rectangle or polygon."""
    made = _circle() if kind == "ellipse" else _square() if kind == "rectangle" else _star(rng)
    stretched = made * [np.sqrt(aspect), 1 / np.sqrt(aspect)]
    middle = (stretched.max(axis=0) + stretched.min(axis=0)) / 2
    return np.asarray((stretched - middle) / np.sqrt(area(stretched)), dtype=np.float64)


def turned(polygon: Outline, *, degrees: float) -> Outline:
    """Return an outline turned around (0, 0)."""
    turn = np.deg2rad(degrees)
    return np.asarray(polygon @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]))


def area(polygon: Outline) -> float:
    """Return the area inside a simple polygon."""
    x, y = polygon.T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def filled(polygon: Outline, *, width: int, height: int) -> Mask:
    """Return the pixels (h, w) inside a polygon and on its border."""
    mask = np.zeros((height, width), dtype=np.uint8)
    cv2.fillPoly(mask, [np.rint(polygon).astype(np.int32)], (1,))
    return mask > 0


def cuts(width: int, height: int, *, cells: int, tilt: float, rng: np.random.Generator) -> list[Outline]:
    """Return a frame cut into convex cells, the largest cut again and again; lines lean by up to `tilt` degrees."""
    found: list[Outline] = [np.array([[0.0, 0], [width, 0], [width, height], [0, height]])]
    while len(found) < cells:
        largest = max(range(len(found)), key=lambda place: area(found[place]))
        found.extend(_halves(found.pop(largest), tilt=tilt, rng=rng))
    return found


def wavy_cells(width: int, height: int, *, cells: int, rng: np.random.Generator) -> NDArray[np.int32]:
    """Return a map (h, w) of about `cells` patches: nearest of scattered points, seen through a slow distortion."""
    across = max(2, round(np.sqrt(cells * width / height)))
    down = max(2, round(cells / across))
    grid = np.stack(np.meshgrid(np.arange(across) + 0.5, np.arange(down) + 0.5), axis=-1).reshape(-1, 2)
    points = (grid + rng.uniform(-0.35, 0.35, grid.shape)) * [width / across, height / down]
    step = min(width / across, height / down)
    y, x = np.mgrid[:height, :width].astype(np.float64)
    x, y = (axis + 0.5 * step * _slow(height, width, step / 2, rng) for axis in (x, y))
    distances = np.stack([(x - px) ** 2 + (y - py) ** 2 for px, py in points])
    return np.asarray(distances.argmin(axis=0), dtype=np.int32)


def segments(pixels: Pixels, *, cells: int) -> NDArray[np.int32]:
    """Return a map (h, w) of about `cells` segments of like color, their borders smoothed.

    Achanta et al., "SLIC superpixels compared to state-of-the-art superpixel methods", TPAMI 2012.
    """
    height, width = pixels.shape[:2]
    scale = SEGMENT_SIDE / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = cv2.GaussianBlur(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), (0, 0), 2)
    color = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), dtype=np.float64).reshape(-1, 3)
    y, x = np.mgrid[: size[1], : size[0]]
    step = np.sqrt(size[0] * size[1] / cells)
    places = np.column_stack([x.ravel(), y.ravel()]) * (30 / step)
    labels = _nearest(np.column_stack([color, places]), _starts(size, step)).reshape(size[1], size[0])
    return _smoothed(median_filter(labels, size=7), width=width, height=height)


def _circle() -> Outline:
    turn = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    return np.column_stack([np.cos(turn), np.sin(turn)])


def _square() -> Outline:
    return np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])


def _star(rng: np.random.Generator) -> Outline:
    """Return an irregular outline as a hand would cut it, its corners rounded half the time."""
    corners = int(rng.integers(6, 12))
    turn = (np.arange(corners) + rng.uniform(-0.35, 0.35, corners)) * 2 * np.pi / corners
    reach = rng.uniform(0.65, 1.15, corners)
    made = np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])
    for _ in range(3 if rng.random() < 0.5 else 0):
        ahead = np.roll(made, -1, axis=0)
        made = np.stack([0.75 * made + 0.25 * ahead, 0.25 * made + 0.75 * ahead], axis=1).reshape(-1, 2)
    return made


def _halves(polygon: Outline, *, tilt: float, rng: np.random.Generator) -> tuple[Outline, Outline]:
    """Return a convex polygon cut across its longer side."""
    wide, tall = polygon.max(axis=0) - polygon.min(axis=0)
    turn = np.deg2rad(rng.uniform(-tilt, tilt)) + (0.0 if wide >= tall else np.pi / 2)
    normal = np.array([np.cos(turn), np.sin(turn)])
    along = polygon @ normal
    cut = along.min() + rng.uniform(0.4, 0.6) * (along.max() - along.min())
    return _below(polygon, normal, cut), _below(polygon, -normal, -cut)


def _below(polygon: Outline, normal: NDArray[np.float64], cut: float) -> Outline:
    """Return the part of a convex polygon on one side of a line."""
    kept: list[NDArray[np.float64]] = []
    for one, other in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        before, after = float(one @ normal) - cut, float(other @ normal) - cut
        if before <= 0:
            kept.append(one)
        if before * after < 0:
            kept.append(one + (other - one) * before / (before - after))
    return np.array(kept)


def _slow(height: int, width: int, sigma: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return smooth noise (h, w) between about -1 and 1."""
    coarse = rng.normal(size=(height // 8 + 1, width // 8 + 1))
    soft = gaussian_filter(coarse, sigma / 8)
    full = zoom(soft / (2 * soft.std()), 8, order=1)[:height, :width]
    return np.asarray(full, dtype=np.float64)


def _smoothed(labels: NDArray[np.int32], *, width: int, height: int) -> NDArray[np.int32]:
    """Return a map enlarged to (h, w), each pixel with the label that fills most of its surroundings."""
    best = np.zeros((height, width), dtype=np.float32)
    found = np.zeros((height, width), dtype=np.int32)
    for label in np.unique(labels):
        soft = cv2.GaussianBlur((labels == label).astype(np.float32), (0, 0), 1.5)
        full = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
        wins = full > best
        best[wins], found[wins] = full[wins], label
    return found


def _starts(size: tuple[int, int], step: float) -> NDArray[np.intp]:
    columns = np.arange(step / 2, size[0], step).astype(np.intp)
    rows = np.arange(step / 2, size[1], step).astype(np.intp)
    return np.asarray((rows[:, None] * size[0] + columns[None, :]).ravel(), dtype=np.intp)


def _nearest(rows: NDArray[np.float64], starts: NDArray[np.intp]) -> NDArray[np.int32]:
    """Return the cluster of each row after ten rounds of k-means from the rows at `starts`."""
    centers = rows[starts]
    labels = np.zeros(len(rows), dtype=np.int32)
    for _ in range(10):
        labels = ((rows[:, None, :] - centers[None]) ** 2).sum(axis=2).argmin(axis=1).astype(np.int32)
        centers = np.stack(
            [rows[labels == k].mean(axis=0) if (labels == k).any() else centers[k] for k in range(len(centers))]
        )
    return labels
