"""Many pictures on one sheet, in rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.models.training import middle_square

SHOWN: Final = 64
COLUMNS: Final = 8
CELL: Final = 128
GAP: Final = 6
PAPER: Final = 255


def contact_sheet(pictures: Sequence[NDArray[np.uint8]], *, columns: int = COLUMNS) -> NDArray[np.uint8]:
    """Return at least one picture, each uint8 (h, w, 3), as the squares of a sheet, row by row, on white.

    Of a picture its middle square is shown; a small one is enlarged in whole pixels.
    """
    wide = min(columns, len(pictures))
    rows = -(-len(pictures) // wide)
    step = CELL + GAP
    sheet = np.full((rows * step + GAP, wide * step + GAP, 3), PAPER, dtype=np.uint8)
    for place, picture in enumerate(pictures):
        top, left = (place // wide) * step + GAP, (place % wide) * step + GAP
        cell = _cell(picture)
        down, right = top + (CELL - len(cell)) // 2, left + (CELL - len(cell)) // 2
        sheet[down : down + len(cell), right : right + len(cell)] = cell
    return sheet


def _cell(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    side = min(picture.shape[:2])
    if side > CELL:
        return middle_square(picture, size=CELL)
    times = CELL // side
    return np.repeat(np.repeat(middle_square(picture, size=side), times, axis=0), times, axis=1)
