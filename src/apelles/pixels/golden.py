"""The golden picture: drawn by code, so that every machine can check a model against the same numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

GOLDEN_SHA256 = "5816b5c05ebdd415c48eef79ab798eb100323fd1b98231cebc7cfebca7fdd8b7"


def golden_picture() -> NDArray[np.uint8]:
    """Return the golden picture, uint8 (384, 512, 3) sRGB; the SHA-256 of its bytes is `GOLDEN_SHA256`."""
    y, x = np.mgrid[0:384, 0:512]
    waves = (_triangle(3 * x + y, 311), _triangle(x + 2 * y + 57, 197), _triangle(2 * x - y + 1000, 263))
    picture = np.stack(waves, axis=-1).astype(np.uint8)
    picture[60:150, 80:220] = (200, 40, 30)
    picture[210:330, 300:440] = (20, 60, 180)
    picture[(y - 250) ** 2 + (x - 130) ** 2 < 70**2] = (240, 220, 90)
    return picture


def _triangle(phase: NDArray[np.int_], period: int) -> NDArray[np.int_]:
    return 255 * np.abs(phase % (2 * period) - period) // period
