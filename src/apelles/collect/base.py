"""The seam for places that pictures come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from apelles.records import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One file a source offers: its name for people, its bytes on demand, what its sidecar says.

    `read` raises `PictureRefused` when the bytes cannot or must not be read. `path` is where the file
    lies by itself, None when it is inside an archive or a table.
    """

    name: str
    read: Callable[[], bytes]
    metadata: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None


class Source(Protocol):
    """A place that pictures come from.

    Promises: the order is the same on every run; a bad entry is yielded as a `Refusal`, never raised;
    nothing is read outside the place that was named; nothing is read before `Found.read` is called.
    """

    def __iter__(self) -> Iterator[Found | Refusal]:
        """Yield every file once."""
        ...
