"""Small picture statistics that tell a painting from an icon; measured, not learned."""

from __future__ import annotations

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
    red, green, blue = np.ascontiguousarray(square.transpose(2, 0, 1))
    high, low = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    gray: NDArray[np.int16] = square.sum(axis=2, dtype=np.int16) // np.int16(3)
    across, down = np.abs(np.diff(gray, axis=1)), np.abs(np.diff(gray, axis=0))
    laplacian = np.abs(4 * gray[1:-1, 1:-1] - gray[:-2, 1:-1] - gray[2:, 1:-1] - gray[1:-1, :-2] - gray[1:-1, 2:])
    return (
        float(np.mean(_span(gray) <= 4)),
        min(1.0, _occupied_cells(red, green, blue) / 1024),
        float(np.mean(low > 245)),
        min(1.0, float(across.mean() + down.mean()) / 128),
        float((high - low).mean()) / 255,
        min(1.0, float(laplacian.mean()) / 64),
    )


def _occupied_cells(red: NDArray[np.uint8], green: NDArray[np.uint8], blue: NDArray[np.uint8]) -> int:
    cells = (red >> 4).astype(np.uint16) << 8 | (green & 240).astype(np.uint16) | blue >> 4
    occupied = np.zeros(4096, dtype=np.bool_)
    occupied[cells] = True
    return int(occupied.sum())


def _span(gray: NDArray[np.int16]) -> NDArray[np.int16]:
    high = np.maximum(np.maximum(gray[:-2], gray[1:-1]), gray[2:])
    low = np.minimum(np.minimum(gray[:-2], gray[1:-1]), gray[2:])
    high = np.maximum(np.maximum(high[:, :-2], high[:, 1:-1]), high[:, 2:])
    low = np.minimum(np.minimum(low[:, :-2], low[:, 1:-1]), low[:, 2:])
    return np.asarray(high - low, dtype=np.int16)
