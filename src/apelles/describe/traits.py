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
    gray = square.astype(np.int16).sum(axis=2) // 3
    span = _span(gray)
    cells = (square >> 4).astype(np.int32)
    used = np.unique(cells[..., 0] * 256 + cells[..., 1] * 16 + cells[..., 2]).size
    across, down = np.abs(np.diff(gray, axis=1)), np.abs(np.diff(gray, axis=0))
    laplacian = np.abs(4 * gray[1:-1, 1:-1] - gray[:-2, 1:-1] - gray[2:, 1:-1] - gray[1:-1, :-2] - gray[1:-1, 2:])
    chroma = square.max(axis=2).astype(np.int16) - square.min(axis=2)
    return (
        float(np.mean(span <= 4)),
        min(1.0, used / 1024),
        float(np.mean(square.min(axis=2) > 245)),
        min(1.0, float(across.mean() + down.mean()) / 128),
        float(chroma.mean()) / 255,
        min(1.0, float(laplacian.mean()) / 64),
    )


def _span(gray: NDArray[np.int16]) -> NDArray[np.int16]:
    rows = np.stack([gray[:-2], gray[1:-1], gray[2:]])
    high, low = rows.max(axis=0), rows.min(axis=0)
    high = np.maximum(np.maximum(high[:, :-2], high[:, 1:-1]), high[:, 2:])
    low = np.minimum(np.minimum(low[:, :-2], low[:, 1:-1]), low[:, 2:])
    return np.asarray(high - low, dtype=np.int16)
