"""Control: new pictures that owe nothing to any training set."""

from __future__ import annotations

from typing import Self

import numpy as np

from apelles.models.base import Request
from apelles.models.control import SIZE, Control, Drawn
from apelles.models.painter import paint
from apelles.models.settings import numbers
from apelles.models.training import check_size
from apelles.records.models import Origin, Truth


class Fresh(Control):
    """Draws strokes, shapes, color fields, textures and face-like figures from its seed alone.

    It takes no training set, so it cannot copy one. Of two runs with one seed the second draws what the first drew:
    a set drawn with a seed must not be tested against samples of the same seed.
    """

    name = "fresh"
    version = "1"

    def __init__(self, *, size: int = SIZE) -> None:
        """Take the side of the pictures in pixels."""
        check_size(size, model=self.name)
        super().__init__(size=size)

    @classmethod
    def opened(cls, request: Request) -> Self:
        """Return the painter; an origin is not looked at.

        Raises:
            ModelRefused: a setting was named, or the size does not fit.
        """
        numbers(cls.name, request.settings, ())
        return cls(size=request.size or SIZE)

    def draw(self, rng: np.random.Generator) -> Drawn:
        """Return a new picture."""
        pixels, family = paint(rng, size=self.size)
        return Drawn(pixels=pixels, truth=Truth(origin=Origin.FRESH, family=family))
