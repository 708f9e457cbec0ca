"""What tests of the small nets share: loading them or skipping with the command that fetches them, and an astronaut."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import pytest

from apelles.describe.rootsift import to_frame
from apelles.errors import WeightsMissing
from tests.pictures import Pixels


def loaded[T](load: Callable[[], T]) -> T:
    """Return what `load` returns; without the weights skip, but never in CI."""
    try:
        return load()
    except WeightsMissing as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


def astronaut() -> Pixels:
    """Return the frame of a photograph of one person, head and shoulders (NASA, public domain)."""
    data = pytest.importorskip("skimage.data", reason="the photograph comes with scikit-image")
    return to_frame(np.asarray(data.astronaut(), dtype=np.uint8))


def still_life() -> Pixels:
    """Return three round fruits on a table."""
    y, x = np.mgrid[0:384, 0:512]
    picture = np.full((384, 512, 3), (190, 180, 160), np.uint8)
    picture[260:] = (120, 80, 50)
    for (row, column), radius, color in (
        ((240, 170), 60, (200, 60, 40)),
        ((245, 290), 55, (230, 190, 60)),
        ((215, 390), 80, (90, 140, 60)),
    ):
        picture[(y - row) ** 2 + (x - column) ** 2 < radius**2] = color
    return picture
