"""How near the outputs of a model come to a picture: for models that cannot score a picture themselves."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 32
REACH: Final = (-1, 0, 1)
AT_ONCE: Final = 1024
FLAT: Final = 1e-6


def nearest_distances(pictures: NDArray[np.uint8], outputs: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return for each picture (k, s, s, 3) 1 minus its correlation (0..2) with the output (n, s, s, 3) most like it.

    Pictures are compared as they are and mirrored, and shifted by one pixel of 32 at most, with brightness and contrast
    taken out. A flat picture correlates with nothing.
    """
    best = np.full(len(pictures), -1.0)
    views = [unit_rows(_moved(pictures, down, right)) for down in REACH for right in REACH]
    for first in range(0, len(outputs), AT_ONCE):
        block = outputs[first : first + AT_ONCE]
        for turned in (block, block[:, :, ::-1]):
            known = unit_rows(turned).T
            for view in views:
                best = np.maximum(best, (view @ known).max(axis=1))
    return np.asarray(1 - best, dtype=np.float64)


def unit_rows(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return pictures (n, s, s, 3) as rows (n, 3 s s) of mean 0 and length 1; flat ones as zeros."""
    rows = pictures.reshape(len(pictures), -1).astype(np.float32) / 255
    rows -= rows.mean(axis=1, keepdims=True)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, length, out=np.zeros_like(rows), where=length > FLAT), dtype=np.float32)


def _moved(pictures: NDArray[np.uint8], down: int, right: int) -> NDArray[np.uint8]:
    """Return pictures moved by whole pixels, their edges repeated."""
    padded = np.pad(pictures, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    side = pictures.shape[1]
    return padded[:, 1 - down : 1 - down + side, 1 - right : 1 - right + side]
