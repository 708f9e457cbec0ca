"""Small picture statistics that tell a painting from an icon; measured, not learned."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

TRAITS = ("flat_share", "colors", "white_share", "edge_energy", "saturation", "detail")


def traits(square: NDArray[np.uint8]) -> tuple[float, ...]:
    """Return six numbers in 0..1 for a uint8 (n, n, 3) picture squashed to a square.

    flat_share: share of 3x3 neighborhoods that span at most 4 gray levels. colors: occupied cells of a
    16x16x16 color cube over 1024. white_share: pixels with all channels above 245. edge_energy: mean
    absolute difference of neighbors / 64. saturation: mean of max - min channel. detail: mean absolute
    Laplacian / 64.
    """
    red, green, blue = cv2.split(square)
    high, low = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    gray = ((np.add(red, green, dtype=np.uint16) + blue) // np.uint16(3)).astype(np.uint8)
    laplacian = cv2.Laplacian(gray, cv2.CV_16S)[1:-1, 1:-1]
    return (
        _share(_span(gray) <= 4),
        min(1.0, _occupied_cells(square) / 1024),
        _share(low > 245),
        min(1.0, (_mean(cv2.absdiff(gray[:, 1:], gray[:, :-1])) + _mean(cv2.absdiff(gray[1:], gray[:-1]))) / 128),
        _mean(cv2.subtract(high, low)) / 255,
        min(1.0, float(cv2.norm(laplacian, cv2.NORM_L1)) / laplacian.size / 64),
    )


def _share(holds: NDArray[np.bool_]) -> float:
    return int(np.count_nonzero(holds)) / holds.size


def _mean(levels: cv2.typing.MatLike) -> float:
    return float(cv2.sumElems(levels)[0]) / levels.size


def _occupied_cells(square: NDArray[np.uint8]) -> int:
    cells = cv2.calcHist([square], [0, 1, 2], None, [16, 16, 16], [0, 256, 0, 256, 0, 256])
    return int(np.count_nonzero(cells))


def _span(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    near = np.ones((3, 3), np.uint8)
    return np.asarray(cv2.subtract(cv2.dilate(gray, near), cv2.erode(gray, near))[1:-1, 1:-1], dtype=np.uint8)
