"""Figures of people: a detector proposes, a second net finds 33 points of the body and says whether there is one.

Bazarevsky et al., "BlazePose: On-device Real-time Body Pose Tracking", 2020.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.describe.anchors import Box, Crop, detect, turned_crop, without_doubles
from apelles.describe.figure import Figure
from apelles.describe.tflite import net, sigmoid

DETECTOR = "blazepose-detection"
LANDMARKS = "blazepose-full"
LAYERS = ((8, 2), (16, 2), (32, 2), (32, 2), (32, 2))
LEAST_PRESENCE = 0.5
POINTS = 33
ROOM = 1.25
PAIRS = ((1, 4), (2, 5), (3, 6), (7, 8), (9, 10), *((left, left + 1) for left in range(11, POINTS, 2)))
OTHER_SIDE = np.arange(POINTS)
OTHER_SIDE[[point for pair in PAIRS for point in pair]] = [point for pair in PAIRS for point in reversed(pair)]
"""For each point the one that bears its name in the mirror image: left and right change places."""


class FigureFinder:
    """Figures of one picture, the surest first, of those equally sure the largest; none that is not confirmed.

    Both nets look at the picture and at its mirror image, so that neither side is favored: what the detector finds
    in either is tried, and the points are the mean of both answers.
    """

    def __init__(self, *, explicit: Mapping[str, Path] | None = None) -> None:
        """Load both nets; `explicit` names files of weights by model."""
        self._detector = net(DETECTOR, explicit=explicit)
        self._landmarks = net(LANDMARKS, explicit=explicit)

    def find(self, pixels: NDArray[np.uint8]) -> tuple[Figure, ...]:
        """Return the figures in a uint8 (h, w, 3) sRGB picture; their points may lie outside of it."""
        found = [self._confirmed(pixels, box) for box in self._proposed(pixels)]
        sure = [each for each in found if each[0] >= LEAST_PRESENCE]
        return tuple(figure for _, figure in sorted(sure, key=lambda each: (-round(each[0], 1), -_extent(each[1]))))

    def _proposed(self, pixels: NDArray[np.uint8]) -> list[Box]:
        mirror = np.ascontiguousarray(pixels[:, ::-1])
        boxes = [box.mirrored(pixels.shape[1]) for box in detect(self._detector, mirror, LAYERS)]
        return without_doubles(detect(self._detector, pixels, LAYERS) + boxes)

    def _confirmed(self, pixels: NDArray[np.uint8], box: Box) -> tuple[float, Figure]:
        side = self._landmarks.spec.pre.size or 0
        crop = body_crop(pixels, box, side=side)
        numbers, presence = self._landmarks.run(crop.square)
        other, other_presence = self._landmarks.run(np.ascontiguousarray(crop.square[:, ::-1]))
        rows = (body_rows(numbers) + in_the_mirror(body_rows(other), side=side)) / 2
        return float(presence.reshape(-1)[0] + other_presence.reshape(-1)[0]) / 2, figure_of(rows, crop)


def body_crop(pixels: NDArray[np.uint8], box: Box, *, side: int) -> Crop:
    """Return the square around the hips that reaches past head and feet, turned so that the body stands upright."""
    hips, top = box.points[0], box.points[1]
    away = top - hips
    angle = np.pi / 2 - np.arctan2(-away[1], away[0])
    return turned_crop(pixels, hips, reach=max(2 * float(np.hypot(*away)) * ROOM, 1.0), angle=angle, side=side)


def body_rows(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (33, 3) of the 195 numbers of the net: x and y in pixels of the crop, and the logit of being visible.

    A point is as visible as both of its logits allow: nothing covers it, and it is in the crop.
    """
    rows = numbers.reshape(-1, 5)[:POINTS]
    return np.column_stack([rows[:, :2], np.minimum(rows[:, 3], rows[:, 4])])


def in_the_mirror(rows: NDArray[np.float64], *, side: int) -> NDArray[np.float64]:
    """Return the rows of a body, (33, 3), as they are in the mirror image of a crop of this side."""
    return np.asarray(rows[OTHER_SIDE] * [-1, 1, 1] + [side, 0, 0])


def figure_of(rows: NDArray[np.float64], crop: Crop) -> Figure:
    """Return the figure whose rows, (33, 3), were found in a crop."""
    return Figure(points=crop.to_picture(rows[:, :2]), visibility=sigmoid(rows[:, 2]))


def _extent(figure: Figure) -> float:
    return float(np.ptp(figure.points, axis=0).max())
