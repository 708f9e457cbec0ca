"""Faces: a detector proposes, a mesh of 468 points decides. Geometry only; nobody is recognized.

Bazarevsky et al., "BlazeFace", 2019; Kartynnik et al., "Real-time Facial Surface Geometry from Monocular Video on
Mobile GPUs", 2019.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.describe.anchors import Box, Crop, detect, turned_crop
from apelles.describe.figure import Face
from apelles.describe.tflite import net, sigmoid

FULL_RANGE = "blazeface-full-range"
SHORT_RANGE = "blazeface-short-range"
MESH = "facemesh-468"
FULL_LAYERS = ((4, 1),)
SHORT_LAYERS = ((8, 2), (16, 2), (16, 2), (16, 2))
LEAST_PRESENCE = 0.5
ROOM = 1.5


class FaceFinder:
    """Faces of one picture, the surest first, of those equally sure the largest.

    Short range is asked only where full range leaves no face.
    """

    def __init__(self, *, explicit: Mapping[str, Path] | None = None) -> None:
        """Load the three nets; `explicit` names files of weights by model."""
        self._full_range = net(FULL_RANGE, explicit=explicit)
        self._short_range = net(SHORT_RANGE, explicit=explicit)
        self._mesh = net(MESH, explicit=explicit)

    def find(self, pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
        """Return the accepted faces in a uint8 (h, w, 3) sRGB picture."""
        return self._accepted(pixels, detect(self._full_range, pixels, FULL_LAYERS)) or self._accepted(
            pixels, detect(self._short_range, pixels, SHORT_LAYERS)
        )

    def _accepted(self, pixels: NDArray[np.uint8], boxes: list[Box]) -> tuple[Face, ...]:
        faces = [self._meshed(pixels, box) for box in boxes]
        sure = [face for face in faces if face.presence >= LEAST_PRESENCE]
        return tuple(sorted(sure, key=lambda face: (-round(face.presence, 1), -_extent(face))))

    def _meshed(self, pixels: NDArray[np.uint8], box: Box) -> Face:
        crop = face_crop(pixels, box, side=self._mesh.spec.pre.size or 0)
        numbers, presence = self._mesh.run(crop.square)
        return face_of(numbers, float(sigmoid(presence.reshape(-1))[0]), crop)


def face_crop(pixels: NDArray[np.uint8], box: Box, *, side: int) -> Crop:
    """Return the square around a face with room at its edges, turned so that the eyes are level."""
    along = box.points[1] - box.points[0]
    reach = max(ROOM * float(box.size.max()), 1.0)
    return turned_crop(pixels, box.center, reach=reach, angle=float(np.arctan2(along[1], along[0])), side=side)


def face_of(numbers: NDArray[np.float64], presence: float, crop: Crop) -> Face:
    """Return the face in 1404 numbers of the mesh, (x, y, depth) in pixels of the crop."""
    points = numbers.reshape(-1, 3)
    placed = np.concatenate([crop.to_picture(points[:, :2]), points[:, 2:] * crop.scale], axis=1)
    return Face(points=placed, presence=presence)


def _extent(face: Face) -> float:
    return float(np.ptp(face.points[:, :2], axis=0).max())
