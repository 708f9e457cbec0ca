"""The seam for engines: where a function runs over many rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol


class Engine(Protocol):
    """Something that applies a function to rows.

    Promises: results come in the order of the rows; rows are drawn as they are needed and only a bounded
    number is held, however many there are; the first exception reaches the caller, and rows not begun are dropped.
    """

    workers: int

    def map[Row, Result](self, function: Callable[[Row], Result], rows: Iterable[Row]) -> Iterator[Result]:
        """Yield the result for every row."""
        ...
