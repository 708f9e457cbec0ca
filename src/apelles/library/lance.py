"""The embedded library: vectors in a Lance table, words in SQLite, previews as files, all in one folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("LANCE_LOG", "error")

import lance
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from apelles.errors import SourceUnreadable
from apelles.library import history
from apelles.library.base import LibraryCard, Place, Ranking, Row, Stated, Statement, Summary
from apelles.library.card import check_same, is_library, read_card, write_card
from apelles.library.files import features_path, preview_path, size_on_disk, sweep, write_whole
from apelles.library.identity import library_hash
from apelles.library.search import rank, widened
from apelles.records import Refusal, Work
from apelles.seal.lock import writing

CHUNK = 4096
SEARCHED_AT_ONCE = 1024
HELD = 16_384
"""Vectors of a library of so many pictures or fewer stay in memory, 32 MB at most, from one search to the next."""
MANY_FRAGMENTS = 32
ROWS_PER_FRAGMENT = 65_536
_KEY = {b"lance-schema:unenforced-primary-key": b"true"}


class LanceLibrary:
    """A library in a folder.

    The row in the Lance table is written last: a picture whose writer was killed earlier is not in the
    library, and collecting it again completes it. Writers take turns; readers never wait.
    """

    def __init__(self, folder: Path, *, card: LibraryCard | None = None) -> None:
        """Open the library at a folder; with a card, make it when there is none, else check that it is the same.

        Raises:
            LibraryMissing: there is no library at the folder, and no card to make one with.
            LibraryMismatch: the library there was made with another recipe.
        """
        self.folder = Path(folder)
        if card is not None:
            _create(self.folder, card)
        self._card = read_card(self.folder)
        if card is not None:
            check_same(self._card, card)
        self._history = history.History(self.folder)
        self._held: tuple[list[str], list[NDArray[np.float32]]] = [], []

    @property
    def card(self) -> LibraryCard:
        """Return the recipe that made the vectors."""
        return self._card

    def __len__(self) -> int:
        """Return the number of pictures."""
        return int(self._table().count_rows())

    def add(self, rows: Sequence[Row], refusals: Sequence[Refusal] = ()) -> int:
        """Store rows not yet present, and refusals; return how many rows are new."""
        fresh = {row.work.sha256: row for row in reversed(rows)}
        with writing(self.folder):
            for row in fresh.values():
                if row.preview is not None:
                    write_whole(preview_path(self.folder, row.work.sha256), row.preview)
            self._history.record([Stated(work=row.work, place=row.place) for row in rows], refusals)
            return self._insert(list(fresh.values())) if fresh else 0

    def restate(self, stated: Sequence[Stated]) -> int:
        """Keep what sources now say of pictures already present; return for how many it differs from before."""
        return self._history.record(stated)

    def history(self, sha256: str) -> tuple[Statement, ...]:
        """Return everything ever said of a picture, oldest first."""
        return self._history.of(sha256)

    def refusals(self) -> Iterator[Refusal]:
        """Yield every refused file, by name."""
        return self._history.refusals()

    def unchanged(self, places: Sequence[Place]) -> dict[Place, str]:
        """Return the SHA-256 of pictures collected from these places whose files have not changed since."""
        known = self._history.unchanged(places)
        present = self._present(list(known.values()))
        return {place: name for place, name in known.items() if name in present}

    def hashes(self) -> list[str]:
        """Return the SHA-256 of every picture, sorted."""
        return sorted(self._table().to_table(columns=["sha256"])["sha256"].to_pylist())

    def summaries(self) -> Iterator[Summary]:
        """Yield the small measures of every picture, in order of SHA-256."""
        table = self._table().to_table(columns=["sha256", "phash", "traits"]).sort_by("sha256")
        for batch in table.to_batches(max_chunksize=CHUNK):
            for row in batch.to_pylist():
                yield Summary(sha256=row["sha256"], phash=row["phash"].hex(), traits=tuple(row["traits"]))

    def works(self) -> Iterator[Work]:
        """Yield every work with its current metadata."""
        hashes = self.hashes()
        for start in range(0, len(hashes), CHUNK):
            some = hashes[start : start + CHUNK]
            found = self._history.works(some)
            yield from (found[name] for name in some)

    def get(self, sha256: Sequence[str]) -> dict[str, Work]:
        """Return the works with these hashes."""
        present = self._present(sha256)
        return self._history.works([name for name in sha256 if name in present])

    def search(self, vectors: NDArray[np.float32], k: int) -> Ranking:
        """Return the k best works for each of (q, dimension) unit vectors, exactly."""
        table = self._table()
        return rank(vectors, self._chunks(table), k, names_of=partial(_names, table))

    def vectors(self, chunk: int = CHUNK) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """Yield hashes and float32 (n, dimension) vectors, in order of SHA-256, a chunk at a time."""
        table = self._table()
        names = np.array(table.to_table(columns=["sha256"])["sha256"].to_pylist())
        order = np.argsort(names)
        for start in range(0, len(order), chunk):
            places = order[start : start + chunk]
            rows = table.take(places.tolist(), columns=["vector"])
            yield names[places].tolist(), _matrix(rows["vector"].combine_chunks())

    def preview(self, sha256: str) -> bytes:
        """Return bytes of a picture large enough to verify a match: the preview, else the original file.

        Raises:
            SourceUnreadable: no preview was kept and the file is no longer what or where it was.
        """
        path = preview_path(self.folder, sha256)
        return path.read_bytes() if path.is_file() else self.original(sha256)

    def original(self, sha256: str) -> bytes:
        """Return the bytes of the file that was collected, as they still lie where it was.

        Raises:
            SourceUnreadable: the file is no longer what or where it was, or it was no file of its own.
        """
        return self.original_at(sha256)[1]

    def original_at(self, sha256: str) -> tuple[Path, bytes]:
        """Return where the file that was collected still lies, and its bytes.

        Raises:
            SourceUnreadable: as `original`.
        """
        places = self._history.places_of(sha256)
        for place in map(Path, reversed(places)):
            content = place.read_bytes() if place.is_file() else b""
            if hashlib.sha256(content).hexdigest() == sha256:
                return place, content
        message = (
            f"The picture {sha256[:16]} has no preview, and its file is gone or changed "
            f"({', '.join(places) or 'no path kept'}). Put it back, or remove the picture and collect it with previews."
        )
        raise SourceUnreadable(message)

    def remove(self, sha256: Sequence[str]) -> int:
        """Remove pictures for good, old versions and cached features included; return how many."""
        with writing(self.folder):
            present = sorted(self._present(sha256))
            if present:
                self._table().delete(_among(present))
            self._history.remove(sha256)
            _purge(self._table())
            kept = set(self.hashes())
            self._history.remove([name for name in self._history.hashes() if name not in kept])
            sweep(self.folder, keep=kept)
        return len(present)

    def load_features(self, sha256: str, name: str) -> bytes | None:
        """Return cached local features of a picture, or None."""
        try:
            return features_path(self.folder, sha256, name).read_bytes()
        except FileNotFoundError:
            return None

    def save_features(self, sha256: str, name: str, content: bytes) -> None:
        """Cache local features of a picture; atomic, safe from several processes."""
        write_whole(features_path(self.folder, sha256, name), content)

    def hash(self) -> str:
        """Return a SHA-256 over the card and the sorted hashes and metadata: equal libraries, equal hash."""
        return library_hash(self._card, self.works())

    def copies(self) -> dict[str, tuple[str, ...]]:
        """Return the paths of every picture that lay at several when it was collected."""
        return self._history.copies()

    def size_on_disk(self) -> int:
        """Return the bytes of all files of the library."""
        return size_on_disk(self.folder)

    def tidy(self) -> None:
        """Join small fragments, and drop table versions older than ten minutes."""
        with writing(self.folder):
            table = self._table()
            _compact(table)
            table.cleanup_old_versions(older_than=timedelta(minutes=10))

    def _insert(self, rows: list[Row]) -> int:
        table = self._table()
        before = table.count_rows()
        batch = _batch(rows, dimension=self._card.dimension)
        table.merge_insert("sha256").when_not_matched_insert_all().execute(batch)
        table = self._table()
        if len(table.get_fragments()) > MANY_FRAGMENTS:
            _compact(table)
        return int(table.count_rows() - before)

    def _chunks(self, table: Any) -> Iterable[NDArray[np.float32]]:
        """Return all vectors, those of the last search where they are few and the table's files are the same."""
        if table.count_rows() > HELD:
            return _vectors(table)
        files, held = _files(table), self._held
        if files != held[0]:
            held = self._held = files, list(_vectors(table))
        return held[1]

    def _present(self, sha256: Sequence[str]) -> set[str]:
        wanted = sorted(set(sha256))
        if not wanted:
            return set()
        table = self._table()
        return {
            name
            for start in range(0, len(wanted), CHUNK)
            for name in table.to_table(columns=["sha256"], filter=_among(wanted[start : start + CHUNK]))[
                "sha256"
            ].to_pylist()
        }

    def _table(self) -> Any:
        return lance.dataset(str(self.folder / "pictures.lance"))


def _vectors(table: Any) -> Iterator[NDArray[np.float32]]:
    """Yield vectors by rows taken, not by a scan: a scan holds more memory the larger the table is."""
    count = table.count_rows()
    for start in range(0, count, SEARCHED_AT_ONCE):
        places = list(range(start, min(start + SEARCHED_AT_ONCE, count)))
        yield _matrix(table.take(places, columns=["vector"])["vector"].combine_chunks())


def _files(table: Any) -> list[str]:
    """Return the names of a table's files, deletions included; what is written once is never changed."""
    return [str(fragment.metadata) for fragment in table.get_fragments()]


def _names(table: Any, places: NDArray[np.intp]) -> list[str]:
    return table.take(places.tolist(), columns=["sha256"])["sha256"].to_pylist()  # type: ignore[no-any-return]


def _create(folder: Path, card: LibraryCard) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with writing(folder):
        if is_library(folder):
            return
        history.create(folder)
        empty = _batch([], dimension=card.dimension)
        lance.write_dataset(empty, str(folder / "pictures.lance"), mode="overwrite")
        write_card(folder, card)


def _schema(dimension: int) -> pa.Schema:
    return pa.schema(
        [
            pa.field("sha256", pa.string(), nullable=False, metadata=_KEY),
            pa.field("vector", pa.list_(pa.float16(), dimension), nullable=False),
            pa.field("phash", pa.binary(8), nullable=False),
            pa.field("traits", pa.list_(pa.float32()), nullable=False),
        ]
    )


def _batch(rows: Sequence[Row], *, dimension: int) -> pa.Table:
    vectors = np.array([row.vector for row in rows], dtype=np.float16).reshape(-1)
    columns = [
        pa.array([row.work.sha256 for row in rows], pa.string()),
        pa.FixedSizeListArray.from_arrays(pa.array(vectors, pa.float16()), dimension),
        pa.array([bytes.fromhex(row.phash) for row in rows], pa.binary(8)),
        pa.array([row.traits for row in rows], pa.list_(pa.float32())),
    ]
    return pa.Table.from_arrays(columns, schema=_schema(dimension))


def _matrix(column: Any) -> NDArray[np.float32]:
    values = column.flatten().to_numpy(zero_copy_only=False)
    return widened(values).reshape(len(column), -1)


def _among(hashes: Sequence[str]) -> str:
    return "sha256 IN ({})".format(", ".join(f"'{int(name, 16):064x}'" for name in hashes))


def _compact(table: Any) -> None:
    table.optimize.compact_files(target_rows_per_fragment=ROWS_PER_FRAGMENT)
    table.optimize.optimize_indices()


def _purge(table: Any) -> None:
    """Rewrite what holds deleted rows, and delete every old version and orphan; no other writer may run."""
    table.optimize.compact_files(
        target_rows_per_fragment=ROWS_PER_FRAGMENT, materialize_deletions=True, materialize_deletions_threshold=0.0
    )
    table.cleanup_old_versions(older_than=timedelta(0), delete_unverified=True, error_if_tagged_old_versions=False)
