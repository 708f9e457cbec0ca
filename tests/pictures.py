"""Pictures drawn by code: no rights, no files, the same on every machine."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.pixels.golden import golden_picture

Pixels = NDArray[np.uint8]

__all__ = [
    "brushwork",
    "cropped",
    "flat",
    "golden_picture",
    "mirrored",
    "noisy",
    "painting",
    "pasted",
    "recolored",
    "simple",
    "turned",
]


def painting(seed: int, *, height: int = 300, width: int = 400) -> Pixels:
    """Return a seeded "painting", (height, width, 3): a gradient, blobs, and strokes rich in keypoints."""
    random = np.random.default_rng(seed)
    canvas = _gradient(random, height=height, width=width)
    for _ in range(14):
        _blob(canvas, random)
    for _ in range(160):
        brushwork(canvas, random)
    return np.asarray(np.clip(canvas, 0, 255), dtype=np.uint8)


def simple(seed: int, *, side: int = 256) -> Pixels:
    """Return a seeded icon, (side, side, 3): five flat shapes on white, with few keypoints."""
    random = np.random.default_rng(seed)
    canvas = np.full((side, side, 3), 255, dtype=np.uint8)
    for _ in range(5):
        color = tuple(random.integers(0, 230, 3).tolist())
        kind, place, reach = random.integers(3), random.integers(40, side - 40, 2), int(random.integers(20, 60))
        if kind == 0:
            cv2.circle(canvas, place.tolist(), reach, color, -1, cv2.LINE_AA)
        elif kind == 1:
            corners = (place + random.integers(-70, 70, (3, 2))).astype(np.int32)
            cv2.fillPoly(canvas, [corners], color, cv2.LINE_AA)
        else:
            cv2.rectangle(canvas, (place - reach).tolist(), (place + reach // 2).tolist(), color, -1)
    return canvas


def flat(value: int = 128, *, height: int = 100, width: int = 100) -> Pixels:
    """Return a picture of one gray."""
    return np.full((height, width, 3), value, dtype=np.uint8)


def mirrored(pixels: Pixels) -> Pixels:
    """Return the picture seen in a mirror."""
    return np.ascontiguousarray(pixels[:, ::-1])


def turned(pixels: Pixels, *, quarters: int = 1) -> Pixels:
    """Return the picture turned counterclockwise by quarters of a full turn."""
    return np.ascontiguousarray(np.rot90(pixels, quarters))


def cropped(pixels: Pixels, *, keep: float) -> Pixels:
    """Return the middle of the picture; `keep` is the share of each side that stays."""
    height, width = pixels.shape[:2]
    top, left = round(height * (1 - keep) / 2), round(width * (1 - keep) / 2)
    return np.ascontiguousarray(pixels[top : height - top, left : width - left])


def recolored(pixels: Pixels, *, gain: float = 0.8, shift: float = 20.0) -> Pixels:
    """Return the picture with its channels in another order and its contrast changed."""
    return np.asarray(np.clip(pixels[..., [1, 2, 0]] * gain + shift, 0, 255), dtype=np.uint8)


def noisy(pixels: Pixels, *, seed: int, deviation: float = 8.0) -> Pixels:
    """Return the picture with Gaussian noise."""
    noise = np.random.default_rng(seed).normal(0.0, deviation, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def pasted(onto: Pixels, piece: Pixels, *, top: int, left: int) -> Pixels:
    """Return a copy of one picture with another laid on it, which must fit."""
    result = onto.copy()
    height, width = piece.shape[:2]
    result[top : top + height, left : left + width] = piece
    return result


def brushwork(canvas: NDArray[np.float64], random: np.random.Generator) -> None:
    """Draw one straight stroke with rounded ends and a hard edge into the canvas."""
    height, width = canvas.shape[:2]
    x, y, angle = random.uniform(0, width), random.uniform(0, height), random.uniform(0, np.pi)
    length, thickness = random.uniform(6, 60), random.uniform(1.5, 7)
    reach = int(length / 2 + thickness + 2)
    rows = slice(max(0, int(y) - reach), min(height, int(y) + reach))
    columns = slice(max(0, int(x) - reach), min(width, int(x) + reach))
    down, right = np.ogrid[rows, columns]
    along = (right - x) * np.cos(angle) + (down - y) * np.sin(angle)
    across = (down - y) * np.cos(angle) - (right - x) * np.sin(angle)
    beyond = np.maximum(np.abs(along) - length / 2, 0)
    canvas[rows, columns][np.hypot(beyond, across) < thickness] = random.uniform(0, 255, 3)


def _gradient(random: np.random.Generator, *, height: int, width: int) -> NDArray[np.float64]:
    down, right = np.mgrid[0 : 1 : complex(height), 0 : 1 : complex(width)]
    start, end = random.uniform(20, 235, (2, 3))
    angle = random.uniform(0, np.pi / 2)
    share = (right * np.cos(angle) + down * np.sin(angle))[..., None]
    return np.asarray(start + (end - start) * share)


def _blob(canvas: NDArray[np.float64], random: np.random.Generator) -> None:
    height, width = canvas.shape[:2]
    down, right = np.ogrid[0:height, 0:width]
    x, y = random.uniform(0, width), random.uniform(0, height)
    across, tall = random.uniform(0.05, 0.25, 2) * min(height, width)
    inside = ((right - x) / across) ** 2 + ((down - y) / tall) ** 2
    share = np.clip(4 * (1 - inside), 0, 1)[..., None]
    canvas += (random.uniform(0, 255, 3) - canvas) * share
