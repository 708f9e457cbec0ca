"""A contact sheet: suspects beside their truth, to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from apelles.pixels.perturb.base import Pixels
from benchmarks.planted.generator import Planted

CELL = 380
ROOM = 10
COLORS = 12


def sheet(suspects: Sequence[Planted], *, columns: int = 2) -> Pixels:
    """Return rows of suspects, each with its map to the right, uint8 (h, w, 3)."""
    cells = [np.hstack([_cell(one.pixels), _cell(_map(one))]) for one in suspects]
    cells += [np.full_like(cells[0], 255)] * (-len(cells) % columns)
    rows = [np.hstack(cells[place : place + columns]) for place in range(0, len(cells), columns)]
    return np.asarray(np.vstack(rows), dtype=np.uint8)


def _map(planted: Planted) -> Pixels:
    hues = (planted.labels.astype(np.int32) * 180 // COLORS % 180).astype(np.uint8)
    shown = np.where(planted.labels > 0, 255, 0).astype(np.uint8)
    white = np.full_like(shown, 255)
    return np.asarray(cv2.cvtColor(np.dstack([hues, shown, white]), cv2.COLOR_HSV2RGB), dtype=np.uint8)


def _cell(pixels: Pixels) -> Pixels:
    scale = CELL / max(pixels.shape[:2])
    size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    cell = np.full((CELL + 2 * ROOM, CELL + 2 * ROOM, 3), 255, dtype=np.uint8)
    cell[ROOM : ROOM + size[1], ROOM : ROOM + size[0]] = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return cell
