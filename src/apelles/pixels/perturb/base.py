"""What an edit gives back: pixels, and the way back to the picture they were made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Pixels = NDArray[np.uint8]
type Homography = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edited:
    """An edited picture: uint8 (h, w, 3), and the 3x3 homography from its pixels to the original's.

    Coordinates are pixel centers: the top left pixel is (0, 0).
    """

    pixels: Pixels
    to_original: Homography

    def then(self, step: Edited) -> Edited:
        """Return a further edit of these pixels as an edit of the original."""
        return Edited(pixels=step.pixels, to_original=self.to_original @ step.to_original)


def in_place(pixels: Pixels) -> Edited:
    """Return pixels that stayed where they were."""
    return Edited(pixels=np.ascontiguousarray(pixels), to_original=np.eye(3))


def shifted(right: float, down: float) -> Homography:
    """Return the homography that moves a point right and down, in pixels."""
    return np.array([[1.0, 0.0, right], [0.0, 1.0, down], [0.0, 0.0, 1.0]])


def scaled(across: float, down: float) -> Homography:
    """Return the homography of a resize by these factors, pixel centers kept."""
    return np.array([[across, 0.0, (across - 1) / 2], [0.0, down, (down - 1) / 2], [0.0, 0.0, 1.0]])


def mapped(homography: Homography, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n, 2) points sent through a homography."""
    moved = np.column_stack([points, np.ones(len(points))]) @ homography.T
    return np.asarray(moved[:, :2] / moved[:, 2:], dtype=np.float64)
