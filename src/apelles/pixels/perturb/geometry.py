"""Edits that move pixels: crop, turn, tilt, mirror, stretch, shrink."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.pixels.perturb.base import Edited, Homography, Pixels, scaled, shifted

GRAY, BLACK = (128, 128, 128), (0, 0, 0)


def crop(pixels: Pixels, *, share: float, rng: np.random.Generator) -> Edited:
    """Return a window of the same shape at a random place that keeps `share` of the area."""
    height, width = pixels.shape[:2]
    tall, wide = max(1, round(height * math.sqrt(share))), max(1, round(width * math.sqrt(share)))
    top, left = int(rng.integers(0, height - tall + 1)), int(rng.integers(0, width - wide + 1))
    return _window(pixels, left=left, top=top, wide=wide, tall=tall)


def rotate(pixels: Pixels, *, degrees: float, corners: str = "gray") -> Edited:
    """Return the picture turned counter-clockwise, with "gray" or "black" corners, or "cropped" inside them."""
    height, width = pixels.shape[:2]
    turned = _turn(pixels, degrees=degrees, border=BLACK if corners == "black" else GRAY)
    if corners != "cropped":
        return turned
    wide, tall = _inscribed(width, height, math.radians(degrees))
    high, broad = turned.pixels.shape[:2]
    inner = _window(turned.pixels, left=(broad - wide) // 2, top=(high - tall) // 2, wide=wide, tall=tall)
    return turned.then(inner)


def perspective(pixels: Pixels, *, tilt: float, rng: np.random.Generator) -> Edited:
    """Return the picture seen askew: each corner moves inward by up to `tilt` of the sides, at least half of it."""
    height, width = pixels.shape[:2]
    inward = rng.uniform(tilt / 2, tilt, (4, 2)) * (width, height) * ((1, 1), (-1, 1), (-1, -1), (1, -1))
    target = corner_points(width, height) + inward
    return warp(pixels, forward=quad_to_quad(corner_points(width, height), target), wide=width, tall=height)


def mirror(pixels: Pixels) -> Edited:
    """Return the picture with left and right exchanged."""
    back = np.array([[-1.0, 0.0, pixels.shape[1] - 1], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    return Edited(pixels=np.ascontiguousarray(pixels[:, ::-1]), to_original=back)


def flip(pixels: Pixels) -> Edited:
    """Return the picture with top and bottom exchanged."""
    back = np.array([[1.0, 0.0, 0.0], [0.0, -1.0, pixels.shape[0] - 1], [0.0, 0.0, 1.0]])
    return Edited(pixels=np.ascontiguousarray(pixels[::-1]), to_original=back)


def stretch(pixels: Pixels, *, across: float) -> Edited:
    """Return the picture made `across` times as wide, at the same height."""
    return resized(pixels, wide=max(1, round(pixels.shape[1] * across)), tall=pixels.shape[0])


def downscale(pixels: Pixels, *, side: int) -> Edited:
    """Return the picture shrunk so that its long side has `side` pixels; smaller pictures stay."""
    height, width = pixels.shape[:2]
    factor = min(1.0, side / max(height, width))
    return resized(pixels, wide=max(1, round(width * factor)), tall=max(1, round(height * factor)))


def resized(pixels: Pixels, *, wide: int, tall: int) -> Edited:
    """Return the picture at another size, by area where it shrinks."""
    height, width = pixels.shape[:2]
    how = cv2.INTER_AREA if wide <= width and tall <= height else cv2.INTER_CUBIC
    small = np.asarray(cv2.resize(pixels, (wide, tall), interpolation=how), dtype=np.uint8)
    return Edited(pixels=small, to_original=scaled(width / wide, height / tall))


def warp(pixels: Pixels, *, forward: Homography, wide: int, tall: int, border: tuple[int, int, int] = GRAY) -> Edited:
    """Return the picture sent through a homography onto a canvas of the given size and border color."""
    moved = cv2.warpPerspective(pixels, forward, (wide, tall), flags=cv2.INTER_LINEAR, borderValue=border)
    return Edited(pixels=np.asarray(moved, dtype=np.uint8), to_original=np.linalg.inv(forward))


def corner_points(width: int, height: int) -> NDArray[np.float64]:
    """Return the centers of the four corner pixels, clockwise from the top left."""
    return np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], dtype=np.float64)


def quad_to_quad(start: NDArray[np.float64], end: NDArray[np.float64]) -> Homography:
    """Return the homography that sends four points to four points."""
    found = cv2.getPerspectiveTransform(start.astype(np.float32), end.astype(np.float32))
    return np.asarray(found, dtype=np.float64)


def _window(pixels: Pixels, *, left: int, top: int, wide: int, tall: int) -> Edited:
    inside = np.ascontiguousarray(pixels[top : top + tall, left : left + wide])
    return Edited(pixels=inside, to_original=shifted(left, top))


def _turn(pixels: Pixels, *, degrees: float, border: tuple[int, int, int]) -> Edited:
    height, width = pixels.shape[:2]
    angle = math.radians(degrees)
    cosine, sine = math.cos(angle), math.sin(angle)
    wide = math.ceil(round(abs(width * cosine) + abs(height * sine), 6))
    tall = math.ceil(round(abs(width * sine) + abs(height * cosine), 6))
    turning = np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    middle = shifted((wide - 1) / 2, (tall - 1) / 2) @ turning @ shifted(-(width - 1) / 2, -(height - 1) / 2)
    return warp(pixels, forward=middle, wide=wide, tall=tall, border=border)


def _inscribed(width: int, height: int, angle: float) -> tuple[int, int]:
    """Return width and height of the largest upright rectangle inside a turned one."""
    sine, cosine = abs(math.sin(angle)), abs(math.cos(angle))
    long, short = max(width, height), min(width, height)
    if short <= 2 * sine * cosine * long or abs(sine - cosine) < 1e-9:
        half = short / 2
        wide, tall = (half / sine, half / cosine) if width >= height else (half / cosine, half / sine)
    else:
        double = cosine * cosine - sine * sine
        wide, tall = (width * cosine - height * sine) / double, (height * cosine - width * sine) / double
    return max(1, math.floor(wide)), max(1, math.floor(tall))
