"""Carry pixels and points through a 3x3 homography."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def warp(
    pixels: NDArray[np.uint8], matrix: NDArray[np.float64], *, width: int, height: int, fill: int = 0
) -> NDArray[np.uint8]:
    """Return the picture (height, width[, 3]) whose pixel p shows `pixels` at matrix·p, `fill` outside it."""
    return np.asarray(
        cv2.warpPerspective(
            pixels,
            matrix,
            (width, height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(fill, fill, fill),
        )
    )


def carry(points: NDArray[np.float64], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points (n, 2) mapped by a 3x3 homography; points at infinity come back very far away."""
    homogeneous = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ matrix.T
    depth = homogeneous[:, 2:]
    safe = np.where(np.abs(depth) < 1e-12, 1e-12, depth)
    return np.asarray(homogeneous[:, :2] / safe)


def scaling(across: float, down: float | None = None) -> NDArray[np.float64]:
    """Return the homography that multiplies x by `across` and y by `down` (the same, if not given)."""
    return np.diag([across, across if down is None else down, 1.0])


def mirror(width: int) -> NDArray[np.float64]:
    """Return the homography that reverses x in a picture `width` pixels wide."""
    return np.array([[-1.0, 0.0, width - 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
