"""What comparing looks has in common: one scale for all elements, and an order that makes it symmetric."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from apelles.judge.elements.base import Look


def alike(distance: float, *, half: float) -> float:
    """Return the similarity, 0..1, at a distance of 0 or more: 1 at none, one half at `half`.

    Flat near 0, so that what compression and resizing do to a picture hardly counts.
    """
    return 1.0 / (1.0 + (distance / half) ** 2)


def in_order(first: Look, second: Look) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the values of two looks in an order of their own, so that rounding cannot tell which came first."""
    one, other = sorted((first.values, second.values), key=lambda values: (values.shape, values.tobytes()))
    return one, other
