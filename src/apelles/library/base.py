"""The seam for libraries: rows in, exact ranked search out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from apelles.records import Refusal, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryCard:
    """Which model and recipe made the vectors; two cards that differ never meet."""

    descriptor: str
    model_sha256: str
    preprocessing: str
    decoder: str
    dimension: int = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a file lay, how large it was and when it was last changed (nanoseconds since 1970)."""

    path: str
    size: int
    modified: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """One picture on its way into a library.

    `vector` is float32 (dimension,), unit length; `phash` 16 hex digits; `traits` the small vector of
    picture statistics of `describe.traits`; `preview` JPEG bytes, or None when only the path is kept;
    `place` is None for a picture that is no file of its own.
    """

    work: Work
    vector: NDArray[np.float32]
    phash: str
    traits: tuple[float, ...]
    preview: bytes | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a source now says of a picture that is already in the library."""

    work: Work
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What was said of a picture, and when it was first seen to be said (ISO 8601, UTC)."""

    seen: str
    work: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The small measures kept beside a vector."""

    sha256: str
    phash: str
    traits: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranking:
    """Exact search of q vectors against N works, best first.

    `sha256` is a (q, k) object array of names, `scores` float32 (q, k) cosines;
    `mean` and `deviation` are float64 (q,), over all N scores of that query.
    """

    sha256: NDArray[np.object_]
    scores: NDArray[np.float32]
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]


class Library(Protocol):
    """Works we compare against.

    Promises: `add` is idempotent by SHA-256, also from two processes at once; `search` is exact over
    every row; iteration is in order of SHA-256; a removed work leaves no bytes behind.
    """

    @property
    def card(self) -> LibraryCard:
        """Return the recipe that made the vectors."""
        ...

    def __len__(self) -> int:
        """Return the number of pictures."""
        ...

    def add(self, rows: Sequence[Row], refusals: Sequence[Refusal] = ()) -> int:
        """Store rows not yet present, and refusals; return how many rows are new."""
        ...

    def restate(self, stated: Sequence[Stated]) -> int:
        """Keep what sources now say of pictures already present; return for how many it differs from before.

        The newest statement is current, older ones stay as history. A statement of a further file with the
        same content counts only when it says more than a file name.
        """
        ...

    def history(self, sha256: str) -> tuple[Statement, ...]:
        """Return everything ever said of a picture, oldest first."""
        ...

    def refusals(self) -> Iterator[Refusal]:
        """Yield every refused file, by name."""
        ...

    def unchanged(self, places: Sequence[Place]) -> dict[Place, str]:
        """Return the SHA-256 of pictures collected from these places whose files have not changed since."""
        ...

    def hashes(self) -> list[str]:
        """Return the SHA-256 of every picture, sorted."""
        ...

    def summaries(self) -> Iterator[Summary]:
        """Yield the small measures of every picture, in order of SHA-256."""
        ...

    def works(self) -> Iterator[Work]:
        """Yield every work with its current metadata."""
        ...

    def get(self, sha256: Sequence[str]) -> dict[str, Work]:
        """Return the works with these hashes."""
        ...

    def search(self, vectors: NDArray[np.float32], k: int) -> Ranking:
        """Return the k best works for each of (q, dimension) unit vectors, exactly."""
        ...

    def vectors(self, chunk: int = 8192) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """Yield hashes and float32 (n, dimension) vectors, in order of SHA-256, a chunk at a time."""
        ...

    def preview(self, sha256: str) -> bytes:
        """Return bytes of a picture large enough to verify a match: the preview, else the original file."""
        ...

    def remove(self, sha256: Sequence[str]) -> int:
        """Remove pictures for good, old versions and cached features included; return how many."""
        ...

    def load_features(self, sha256: str, name: str) -> bytes | None:
        """Return cached local features of a picture, or None."""
        ...

    def save_features(self, sha256: str, name: str, content: bytes) -> None:
        """Cache local features of a picture; atomic, safe from several processes."""
        ...

    def hash(self) -> str:
        """Return a SHA-256 over the card and the sorted hashes and metadata: equal libraries, equal hash."""
        ...
