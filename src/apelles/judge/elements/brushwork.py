"""Brushwork: how the fine detail of a picture runs, how orderly, how broad and how abrupt it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.judge.elements.base import Look, Seen, absent
from apelles.judge.elements.scale import alike
from apelles.pixels.lab import lightness
from apelles.records import Mark, Shape

BINS = 12
SCALES = (1.4, 2.0, 2.8, 4.0, 5.6)
"""Pixels of the frame; finer ones would not survive a picture of half the size."""
HALVES = (1.5, 0.26, 0.3, 0.6)
"""What each of four differences must be, alone, for two looks to be half alike: see `differences`."""
_DETAIL, _AROUND = 8.0, 16.0
_FAINT, _TEXTURE, _LEAST_TEXTURE = 2.0, 0.3, 0.5
_MARGIN = 0.03
_HALVED = 2.5
_CELLS, _ORDERLY, _WEAK = 16, 0.45, 0.4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Strokes:
    """Detail at one scale: power (h, w), order (h, w) in 0..1 and the direction strokes run in (h, w), in 0..pi."""

    power: NDArray[np.float32]
    order: NDArray[np.float32]
    angle: NDArray[np.float32]


class Brushwork:
    """Directions, slope over scales, order and abruptness of detail, made even in contrast from place to place.

    Relative to a fixed frame: the same hand in a picture of another size of subject looks finer or broader.
    A look holds float64 (34,): 2 x 12 shares of directions (fine and broad strokes), 4 log ratios of power between
    neighboring scales, 5 mean orders, the log kurtosis. A mirrored stroke runs another way.
    """

    name = "brushwork"
    source = (
        "Li, Yao, Hendriks and Wang, Rhythmic brushstrokes distinguish van Gogh from his contemporaries, PAMI 2012; "
        "Lyu, Rockmore and Farid, A digital technique for art authentication, PNAS 2004; Bigun and Granlund 1987"
    )
    keeps = frozenset({"jpeg", "resize", "recolor"})

    def look(self, seen: Seen) -> Look:
        """Return the statistics of fine detail, unless half the picture is flat."""
        light = lightness(seen.pixels)
        if textured(light) < _LEAST_TEXTURE:
            return absent("element.missing_texture")
        detail = even_detail(light)
        layers = [strokes(detail, sigma) for sigma in SCALES]
        power = np.array([float(layer.power.mean(dtype=np.float64)) for layer in layers])
        order = [float(np.average(layer.order, weights=layer.power)) for layer in layers]
        rose = np.concatenate([directions(layers[:3]), directions(layers[3:])])
        abrupt = log_kurtosis(cv2.GaussianBlur(detail, (0, 0), SCALES[0]))
        values = np.concatenate([rose, np.diff(np.log(power)), order, [abrupt]])
        return Look(values=values, marks=_marks(layers[1], light.shape))

    def compare(self, first: Look, second: Look) -> float:
        """Return how alike the fine detail of two pictures is."""
        return alike(float(np.linalg.norm(differences(first.values, second.values) / HALVES)), half=1.0)


def differences(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return four distances: of directions in steps of 15 degrees, and of slopes, orders and abruptness."""
    turns = [circular_distance(first[part], second[part]) for part in (slice(0, BINS), slice(BINS, 2 * BINS))]
    apart = first[2 * BINS :] - second[2 * BINS :]
    slopes = len(SCALES) - 1
    return np.array([np.mean(turns), np.linalg.norm(apart[:slopes]), np.linalg.norm(apart[slopes:-1]), abs(apart[-1])])


def circular_distance(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return the Wasserstein distance, in bins, of two histograms (n,) of sum 1 laid around a circle.

    Rabin, Delon and Gousseau, Transportation distances on the circle, 2011.
    """
    ahead = np.cumsum(first - second)
    return float(np.abs(ahead - np.median(ahead)).sum())


def textured(light: NDArray[np.float32]) -> float:
    """Return the share of a picture that is not flat, even between its edges."""
    fine = np.abs(light - cv2.GaussianBlur(light, (0, 0), 2.0))
    return float((cv2.GaussianBlur(fine, (0, 0), 2.0) > _TEXTURE).mean())


def even_detail(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what is finer than 8 pixels, float32, over its strength around each place; the picture's rim left out."""
    detail = light - cv2.GaussianBlur(light, (0, 0), _DETAIL)
    even = detail / (np.sqrt(cv2.GaussianBlur(detail**2, (0, 0), _AROUND)) + _FAINT)
    rim = round(_MARGIN * max(light.shape))
    inner = even[rim:-rim, rim:-rim] if min(light.shape) > 4 * rim else even
    return np.ascontiguousarray(inner, dtype=np.float32)


def log_kurtosis(values: NDArray[Any]) -> float:
    """Return the logarithm of the kurtosis: high where a few marks stand out, low where all is of one strength."""
    squares = np.asarray(values, dtype=np.float64) ** 2
    return float(np.log((squares**2).mean() / squares.mean() ** 2))


def strokes(detail: NDArray[np.float32], sigma: float) -> Strokes:
    """Return the structure tensor at a scale, read as power, order and direction; broad scales at half the size."""
    step = 2 if sigma > _HALVED else 1
    small = cv2.resize(detail, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    width = sigma / step
    soft = cv2.GaussianBlur(small, (0, 0), width)
    right, down = (cv2.Sobel(soft, cv2.CV_32F, *axis, scale=width / 8) for axis in ((1, 0), (0, 1)))
    along, across, power = (
        cv2.GaussianBlur(part, (0, 0), 2.5 * width)
        for part in (right**2 - down**2, 2 * right * down, right**2 + down**2)
    )
    order = np.hypot(along, across) / (power + 1e-9)
    angle = (np.arctan2(across, along) / 2 + np.pi / 2) % np.pi
    return Strokes(power=np.asarray(power), order=order, angle=np.asarray(angle, dtype=np.float32))


def directions(layers: list[Strokes]) -> NDArray[np.float64]:
    """Return the share of orderly power, float64 (12,), that runs in each direction from 0 to 180 degrees."""
    rose = np.full(BINS, 1e-9)
    for layer in layers:
        bins = np.minimum(BINS - 1, (layer.angle / np.pi * BINS).astype(np.int64))
        rose += np.bincount(bins.ravel(), weights=(layer.power * layer.order).ravel(), minlength=BINS)
    return np.asarray(rose / rose.sum())


def _marks(layer: Strokes, frame: tuple[int, ...]) -> tuple[Mark, ...]:
    """Return one short line in each cell where strokes are felt and run in one direction."""
    height, width = layer.order.shape
    cell = max(2, max(height, width) // _CELLS)
    felt = (layer.order > _ORDERLY) & (layer.power > _WEAK * np.median(layer.power))
    places = [(x, y) for y in range(cell // 2, height, cell) for x in range(cell // 2, width, cell)]
    return tuple(_stroke(layer, x, y, length=0.8 * cell, frame=frame) for x, y in places if felt[y, x])


def _stroke(layer: Strokes, x: int, y: int, *, length: float, frame: tuple[int, ...]) -> Mark:
    turn = float(layer.angle[y, x])
    half = np.array([np.cos(turn), np.sin(turn)]) * length / 2
    rim = (np.array(frame) - layer.order.shape)[::-1] / 2
    ends = np.clip((np.array([[x, y] - half, [x, y] + half]) + rim) / frame[::-1], 0.0, 1.0)
    points = tuple((float(across), float(down)) for across, down in ends)
    return Mark(shape=Shape.LINE, points=points, weight=min(1.0, float(layer.order[y, x])))
