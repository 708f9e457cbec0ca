"""The seam for descriptors: pictures in, one row each out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Descriptor(Protocol):
    """A vector or a hash for a whole picture.

    Promises: the same pixels give the same row whatever the batch; `name` includes the preprocessing,
    so that descriptors of different names never meet; `model_sha256` is empty where there are no weights.
    """

    name: str
    model_sha256: str
    preprocessing: str
    dimension: int

    def describe(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[Any]:
        """Return one row for each uint8 (h, w, 3) sRGB picture: (n, dimension)."""
        ...
