"""The vectors that models gave of the golden picture, kept as text beside this module."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "golden_values"


def golden_vector(name: str) -> NDArray[np.float64]:
    """Return the whole vector of a model on the golden picture, (dimension,)."""
    return np.loadtxt(FOLDER / f"{name}.txt", dtype=np.float64)
