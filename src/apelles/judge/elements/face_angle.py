"""Face angle: which way the surest face is turned, nodded and tilted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from apelles.judge.elements.base import Look, Seen, absent
from apelles.judge.elements.scale import alike, in_order
from apelles.records import Mark, Shape

OUTER_EYES = (33, 263)
FOREHEAD, CHIN, NOSE = 10, 152, 1
CONTOUR = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
HALF = np.radians(25.0)
"""Two faces are half alike where so large a turn leads from one to the other."""


class FaceAngle:
    """Yaw, pitch and roll of the surest face, from four points of its mesh.

    A look holds float64 (3,) in radians. They are rough, good for comparing faces found by the same mesh, and not
    to be quoted. The mirror image of a turned face is turned the other way.
    """

    name = "face_angle"
    source = (
        "Points: Face Mesh (Kartynnik et al., 2019). Compared by the angle of the turn between two attitudes "
        "(Huynh, Metrics for 3D Rotations, 2009)"
    )
    keeps = frozenset({"jpeg", "resize"})

    def look(self, seen: Seen) -> Look:
        """Return the angles of the surest face, its contour and an arrow the way it looks."""
        if not seen.faces:
            return absent("element.no_face")
        points = seen.faces[0].points
        height, width = seen.pixels.shape[:2]
        return Look(values=angles(points), marks=face_marks(points, width=width, height=height))

    def compare(self, first: Look, second: Look) -> float:
        """Return how alike two attitudes are: one half where a turn of 25 degrees lies between them."""
        one, other = in_order(first, second)
        between = rotation(one) @ rotation(other).T
        return alike(float(np.arccos(np.clip((np.trace(between) - 1) / 2, -1, 1))), half=HALF)


def angles(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return yaw, pitch and roll, float64 (3,) in radians, of mesh points (468, 3); 0 is upright and frontal."""
    across = points[OUTER_EYES[1]] - points[OUTER_EYES[0]]
    down = points[CHIN] - points[FOREHEAD]
    roll = np.arctan2(across[1], across[0])
    yaw = np.arctan2(across[2], np.hypot(across[0], across[1]))
    pitch = np.arctan2(down[2], np.hypot(down[0], down[1]))
    return np.array([yaw, pitch, roll])


def rotation(attitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rotation matrix (3, 3) of yaw, pitch and roll."""
    (sy, sp, sr), (cy, cp, cr) = np.sin(attitude), np.cos(attitude)
    turn = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
    nod = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    tilt = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return np.asarray(tilt @ turn @ nod)


def face_marks(points: NDArray[np.float64], *, width: int, height: int) -> tuple[Mark, ...]:
    """Return the contour of the face, and an arrow from its nose along what it looks at, as seen in the picture."""
    ahead = rotation(angles(points)) @ np.array([0.0, 0.0, -1.0])
    size = float(np.linalg.norm(points[CHIN] - points[FOREHEAD]))
    nose = points[NOSE, :2]
    contour = points[list(CONTOUR), :2] / (width, height)
    arrow = np.stack([nose, nose + size * ahead[:2]]) / (width, height)
    return (
        Mark(shape=Shape.POLYGON, points=tuple((float(x), float(y)) for x, y in contour)),
        Mark(
            shape=Shape.ARROW,
            points=tuple((float(x), float(y)) for x, y in arrow),
            weight=float(np.clip(np.hypot(ahead[0], ahead[1]), 0, 1)),
        ),
    )
