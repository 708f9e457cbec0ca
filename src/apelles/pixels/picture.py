"""The only type that carries pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """An EXIF-upright sRGB picture.

    `pixels` is uint8 (h, w, 3), possibly decoded smaller than the original; `width` and `height`
    are those of the EXIF-upright original; `sha256` is that of the file's bytes.
    """

    pixels: NDArray[np.uint8]
    sha256: str
    width: int
    height: int
