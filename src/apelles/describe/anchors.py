"""From the raw output of a detector with anchors to boxes: decoding, letterbox, suppression of doubles, turned crops.

Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs", 2019.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.describe.tflite import Net, sigmoid

LEAST_SCORE = 0.5
MOST_OVERLAP = 0.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Box:
    """One detection, in pixels of the picture: `center` (2,), `size` (2,), `points` (n, 2); `score` in 0..1."""

    center: NDArray[np.float64]
    size: NDArray[np.float64]
    points: NDArray[np.float64]
    score: float

    def mirrored(self, width: float) -> Box:
        """Return the detection in the mirror image of a picture of this width."""
        sign, shift = np.array([-1.0, 1.0]), np.array([width, 0.0])
        return Box(
            center=self.center * sign + shift, size=self.size, points=self.points * sign + shift, score=self.score
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crop:
    """A turned square of a picture: `square` uint8 (side, side, 3); `back` (2, 3) maps its pixels to the picture's.

    `scale` is the pixels of the picture for one of the crop.
    """

    square: NDArray[np.uint8]
    back: NDArray[np.float64]
    scale: float

    def to_picture(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points (n, 2) of the crop where they lie in the picture."""
        return points @ self.back[:, :2].T + self.back[:, 2]


@lru_cache(maxsize=8)
def anchors(side: int, layers: tuple[tuple[int, int], ...]) -> NDArray[np.float64]:
    """Return the centers (n, 2) in pixels of a square of `side`, for layers of (stride, anchors per cell).

    Neighboring layers of one stride are merged: their anchors of one cell follow each other.
    """
    rows = []
    for stride, group in groupby(layers, key=lambda layer: layer[0]):
        cells, per_cell = side // stride, sum(count for _, count in group)
        y, x = np.divmod(np.arange(cells * cells), cells)
        rows.append(np.repeat((np.stack([x, y], axis=1) + 0.5) * stride, per_cell, axis=0))
    return np.concatenate(rows)


def detect(net: Net, pixels: NDArray[np.uint8], layers: tuple[tuple[int, int], ...]) -> list[Box]:
    """Return what a detector finds in a uint8 (h, w, 3) picture, the surest first."""
    side = net.spec.pre.size or 0
    boxed = letterbox(pixels, side)
    raw, logits = net.run(boxed.square)
    scores = sigmoid(logits.reshape(-1))
    kept = np.flatnonzero(scores >= LEAST_SCORE)
    centers = anchors(side, layers)[kept]
    boxes = [
        Box(
            center=boxed.to_picture((center + row[:2])[None])[0],
            size=row[2:4] * boxed.scale,
            points=boxed.to_picture(center + row[4:].reshape(-1, 2)),
            score=float(score),
        )
        for center, row, score in zip(centers, raw[kept], scores[kept], strict=True)
    ]
    return without_doubles(boxes)


def letterbox(pixels: NDArray[np.uint8], side: int) -> Crop:
    """Return the whole picture in the middle of a black square."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    square = np.zeros((side, side, 3), np.uint8)
    square[top : top + size[1], left : left + size[0]] = small
    back = np.array([[1 / scale, 0, -left / scale], [0, 1 / scale, -top / scale]])
    return Crop(square=square, back=back, scale=1 / scale)


def without_doubles(boxes: list[Box]) -> list[Box]:
    """Return the boxes, surest first, that overlap no surer one by more than 0.3 of their union."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.score):
        if all(overlap(box, other) <= MOST_OVERLAP for other in kept):
            kept.append(box)
    return kept


def overlap(first: Box, second: Box) -> float:
    """Return intersection over union of two upright boxes."""
    low = np.maximum(first.center - first.size / 2, second.center - second.size / 2)
    high = np.minimum(first.center + first.size / 2, second.center + second.size / 2)
    common = float(np.prod(np.maximum(high - low, 0)))
    union = float(np.prod(first.size) + np.prod(second.size)) - common
    return common / union if union > 0 else 0.0


def turned_crop(
    pixels: NDArray[np.uint8], center: NDArray[np.float64], *, reach: float, angle: float, side: int
) -> Crop:
    """Return the square around `center`, `reach` pixels wide, turned by `angle` (radians, clockwise as seen)."""
    scale = reach / side
    cosine, sine = np.cos(angle) * scale, np.sin(angle) * scale
    turn = np.array([[cosine, -sine], [sine, cosine]])
    back = np.concatenate([turn, (center - turn @ np.full(2, side / 2))[:, None]], axis=1)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    square = cv2.warpAffine(pixels, back, (side, side), flags=flags)
    return Crop(square=np.asarray(square, np.uint8), back=back, scale=scale)
