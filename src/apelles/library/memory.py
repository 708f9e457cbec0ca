"""A library in memory: brute force, obviously right; what every other library is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.errors import SourceUnreadable
from apelles.library.base import LibraryCard, Place, Ranking, Row, Stated, Statement, Summary
from apelles.library.identity import complete, library_hash, says_nothing
from apelles.records import Refusal, Work


class MemoryLibrary:
    """A library that lives as long as the process."""

    def __init__(self, *, card: LibraryCard) -> None:
        """Make an empty library for vectors of this card."""
        self._card = card
        self._rows: dict[str, Row] = {}
        self._said: dict[str, list[tuple[str, Statement]]] = {}
        self._places: dict[str, tuple[Place, str]] = {}
        self._refused: dict[tuple[str, str], Refusal] = {}
        self._features: dict[tuple[str, str], bytes] = {}

    @property
    def card(self) -> LibraryCard:
        """Return the recipe that made the vectors."""
        return self._card

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self._rows)

    def add(self, rows: Sequence[Row], refusals: Sequence[Refusal] = ()) -> int:
        """Store rows not yet present, and refusals; return how many rows are new."""
        before = len(self)
        for row in rows:
            self._rows.setdefault(row.work.sha256, row)
            self._state(Stated(work=row.work, place=row.place))
        for one in refusals:
            self._refused.setdefault((one.file, one.sha256), one)
        return len(self) - before

    def restate(self, stated: Sequence[Stated]) -> int:
        """Keep what sources now say of pictures already present; return for how many it differs from before."""
        return len({one.work.sha256 for one in stated if self._state(one)})

    def history(self, sha256: str) -> tuple[Statement, ...]:
        """Return everything ever said of a picture, oldest first."""
        return tuple(statement for _, statement in self._said.get(sha256, ()))

    def refusals(self) -> Iterator[Refusal]:
        """Yield every refused file, by name."""
        return iter([self._refused[key] for key in sorted(self._refused)])

    def unchanged(self, places: Sequence[Place]) -> dict[Place, str]:
        """Return the SHA-256 of pictures collected from these places whose files have not changed since."""
        known = dict(self._places.values())
        return {place: known[place] for place in places if place in known and known[place] in self._rows}

    def hashes(self) -> list[str]:
        """Return the SHA-256 of every picture, sorted."""
        return sorted(self._rows)

    def summaries(self) -> Iterator[Summary]:
        """Yield the small measures of every picture, in order of SHA-256."""
        for name in self.hashes():
            row = self._rows[name]
            yield Summary(sha256=name, phash=row.phash, traits=row.traits)

    def works(self) -> Iterator[Work]:
        """Yield every work with its current metadata."""
        return iter([self._said[name][-1][1].work for name in self.hashes()])

    def get(self, sha256: Sequence[str]) -> dict[str, Work]:
        """Return the works with these hashes."""
        return {name: self._said[name][-1][1].work for name in sha256 if name in self._rows}

    def search(self, vectors: NDArray[np.float32], k: int) -> Ranking:
        """Return the k best works for each of (q, dimension) unit vectors, exactly."""
        names = self.hashes()
        scores = vectors @ self._matrix(names).T
        best = [sorted(range(len(names)), key=lambda place: (-row[place], place))[:k] for row in scores]
        order = np.array(best, dtype=np.intp).reshape(len(vectors), min(k, len(names)))
        return Ranking(
            sha256=np.array(names, dtype=object)[order],
            scores=np.take_along_axis(scores, order, axis=1),
            mean=scores.mean(axis=1, dtype=np.float64) if names else np.zeros(len(vectors)),
            deviation=scores.std(axis=1, dtype=np.float64) if names else np.zeros(len(vectors)),
        )

    def vectors(self, chunk: int = 8192) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """Yield hashes and float32 (n, dimension) vectors, in order of SHA-256, a chunk at a time."""
        names = self.hashes()
        for start in range(0, len(names), chunk):
            yield names[start : start + chunk], self._matrix(names[start : start + chunk])

    def preview(self, sha256: str) -> bytes:
        """Return bytes of a picture large enough to verify a match: the preview, else the original file.

        Raises:
            SourceUnreadable: no preview was kept and the file is no longer where it was.
        """
        kept = self._rows[sha256].preview
        if kept is not None:
            return kept
        for place, name in self._places.values():
            if name == sha256 and Path(place.path).is_file():
                return Path(place.path).read_bytes()
        message = f"The picture {sha256[:16]} has no preview, and its file is gone. Put it back."
        raise SourceUnreadable(message)

    def remove(self, sha256: Sequence[str]) -> int:
        """Remove pictures for good, cached features included; return how many."""
        gone = set(sha256)
        before = len(self)
        for name in gone:
            self._rows.pop(name, None)
            self._said.pop(name, None)
        self._places = {path: kept for path, kept in self._places.items() if kept[1] not in gone}
        self._refused = {key: one for key, one in self._refused.items() if one.sha256 not in gone}
        self._features = {key: content for key, content in self._features.items() if key[0] not in gone}
        return before - len(self)

    def load_features(self, sha256: str, name: str) -> bytes | None:
        """Return cached local features of a picture, or None."""
        return self._features.get((sha256, name))

    def save_features(self, sha256: str, name: str, content: bytes) -> None:
        """Cache local features of a picture."""
        self._features[sha256, name] = content

    def hash(self) -> str:
        """Return a SHA-256 over the card and the sorted hashes and metadata: equal libraries, equal hash."""
        return library_hash(self._card, self.works())

    def _matrix(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, dimension) vectors, rounded to float16 as they are stored on disk."""
        rows = [self._rows[name].vector.astype(np.float16) for name in names]
        return np.array(rows, dtype=np.float32).reshape(len(names), self._card.dimension)

    def _state(self, one: Stated) -> bool:
        """Keep a statement that is news; return whether it changes an earlier one."""
        if one.place:
            self._places[one.place.path] = (one.place, one.work.sha256)
        self._refused = {key: kept for key, kept in self._refused.items() if kept.file != one.work.file}
        said = self._said.setdefault(one.work.sha256, [])
        work = complete(one.work, [statement.work for _, statement in said])
        where = one.place.path if one.place else one.work.file
        here = [statement.work for place, statement in said if place == where]
        if (here and here[-1] == work) or (said and not here and says_nothing(work)):
            return False
        said.append((where, Statement(seen=datetime.now(UTC).isoformat(timespec="seconds"), work=work)))
        return len(said) > 1
