"""Figures of people: a detector proposes, a second net finds 33 points of the body and says whether there is one.

Bazarevsky et al., "BlazePose: On-device Real-time Body Pose Tracking", 2020.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.describe.anchors import Box, Crop, detect, turned_crop
from apelles.describe.figure import Figure
from apelles.describe.tflite import net, sigmoid

DETECTOR = "blazepose-detection"
LANDMARKS = "blazepose-full"
LAYERS = ((8, 2), (16, 2), (32, 2), (32, 2), (32, 2))
LEAST_PRESENCE = 0.5
POINTS = 33
ROOM = 1.25


class FigureFinder:
    """Figures of one picture, the surest first; none where the second net does not confirm one."""

    def __init__(self, *, explicit: Mapping[str, Path] | None = None) -> None:
        """Load both nets; `explicit` names files of weights by model."""
        self._detector = net(DETECTOR, explicit=explicit)
        self._landmarks = net(LANDMARKS, explicit=explicit)

    def find(self, pixels: NDArray[np.uint8]) -> tuple[Figure, ...]:
        """Return the figures in a uint8 (h, w, 3) sRGB picture; their points may lie outside of it."""
        found = [self._confirmed(pixels, box) for box in detect(self._detector, pixels, LAYERS)]
        sure = sorted((each for each in found if each[0] >= LEAST_PRESENCE), key=lambda each: -each[0])
        return tuple(figure for _, figure in sure)

    def _confirmed(self, pixels: NDArray[np.uint8], box: Box) -> tuple[float, Figure]:
        crop = body_crop(pixels, box, side=self._landmarks.spec.pre.size or 0)
        numbers, presence = self._landmarks.run(crop.square)
        return float(presence.reshape(-1)[0]), figure_of(numbers, crop)


def body_crop(pixels: NDArray[np.uint8], box: Box, *, side: int) -> Crop:
    """Return the square around the hips that reaches past head and feet, turned so that the body stands upright."""
    hips, top = box.points[0], box.points[1]
    away = top - hips
    angle = np.pi / 2 - np.arctan2(-away[1], away[0])
    return turned_crop(pixels, hips, reach=max(2 * float(np.hypot(*away)) * ROOM, 1.0), angle=angle, side=side)


def figure_of(numbers: NDArray[np.float64], crop: Crop) -> Figure:
    """Return the figure in 195 numbers of the net: x, y, depth, visibility, presence for each of 39 points.

    A point is as visible as both logits allow: it is in the crop, and nothing covers it.
    """
    rows = numbers.reshape(-1, 5)[:POINTS]
    return Figure(points=crop.to_picture(rows[:, :2]), visibility=sigmoid(np.minimum(rows[:, 3], rows[:, 4])))
