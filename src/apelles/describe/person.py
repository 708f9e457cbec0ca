"""Where the person is: a mask that is to be trusted only where a figure or a face was found.

The net invents people in still lifes, so it is not asked where there is nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.describe.square import squashed
from apelles.describe.tflite import net

NAME = "selfie-256"


class PersonMask:
    """How far each pixel belongs to a person."""

    def __init__(self, *, explicit: Mapping[str, Path] | None = None) -> None:
        """Load the net; `explicit` names files of weights by model."""
        self._net = net(NAME, explicit=explicit)

    def mask(self, pixels: NDArray[np.uint8], *, somebody: bool) -> NDArray[np.float32]:
        """Return float32 (h, w) in 0..1 for a uint8 (h, w, 3) sRGB picture; all 0 unless there is somebody."""
        height, width = pixels.shape[:2]
        if not somebody:
            return np.zeros((height, width), np.float32)
        side = self._net.spec.pre.size or 0
        (raw,) = self._net.run(squashed(pixels, side))
        wide = cv2.resize(raw.reshape(side, side), (width, height), interpolation=cv2.INTER_LINEAR)
        return np.asarray(np.clip(wide, 0, 1), dtype=np.float32)
