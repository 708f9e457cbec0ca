"""What was said of each picture and when, where it lay, and what was refused: rows in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apelles.library.base import Place, Stated, Statement
from apelles.library.identity import complete, says_nothing
from apelles.records import Refusal, Work

_SCHEMA = """
CREATE TABLE IF NOT EXISTS statements (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, place TEXT NOT NULL, seen TEXT NOT NULL, work TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS statements_of ON statements (sha256, place, id);
CREATE TABLE IF NOT EXISTS places (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, sha256 TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS places_of ON places (sha256);
CREATE TABLE IF NOT EXISTS refusals (
    file TEXT NOT NULL, sha256 TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL, seen TEXT NOT NULL,
    PRIMARY KEY (file, sha256));
"""
_WAIT = 60.0
_AT_ONCE = 500


class History:
    """The rows of one library. Every call opens the file anew, so threads and processes may share it."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the library; the file is made when the first row is written."""
        self._path = folder / "history.sqlite"

    def record(self, stated: Sequence[Stated], refusals: Sequence[Refusal] = ()) -> int:
        """Store what differs from what was said before, in one step; return for how many pictures it differs."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._writing() as rows:
            changed = {one.work.sha256 for one in stated if _state(rows, one, now)}
            rows.executemany(
                "INSERT OR IGNORE INTO refusals VALUES (?, ?, ?, ?, ?)",
                [(one.file, one.sha256, one.code, one.reason, now) for one in refusals],
            )
        return len(changed)

    def works(self, sha256: Sequence[str]) -> dict[str, Work]:
        """Return the current metadata of these pictures."""
        found = self._of_each(
            "SELECT sha256, work, MAX(id) FROM statements WHERE sha256 IN ({}) GROUP BY sha256", sha256
        )
        return {name: _work(text) for name, text, _ in found}

    def of(self, sha256: str) -> tuple[Statement, ...]:
        """Return everything said of a picture, oldest first."""
        found = self._of_each("SELECT seen, work FROM statements WHERE sha256 IN ({}) ORDER BY id", [sha256])
        return tuple(Statement(seen=seen, work=_work(text)) for seen, text in found)

    def refusals(self) -> Iterator[Refusal]:
        """Yield every refused file, by name."""
        for file, sha256, code, reason in self._all(
            "SELECT file, sha256, code, reason FROM refusals ORDER BY file, sha256"
        ):
            yield Refusal(file=file, sha256=sha256, code=code, reason=reason)

    def unchanged(self, places: Sequence[Place]) -> dict[Place, str]:
        """Return the SHA-256 of those places where size and time of change are still the same."""
        found = self._of_each(
            "SELECT path, size, modified, sha256 FROM places WHERE path IN ({})", [place.path for place in places]
        )
        known = {Place(path=path, size=size, modified=modified): name for path, size, modified, name in found}
        return {place: known[place] for place in places if place in known}

    def places_of(self, sha256: str) -> tuple[str, ...]:
        """Return the paths at which a picture lay, the newest last."""
        found = self._of_each("SELECT path FROM places WHERE sha256 IN ({}) ORDER BY rowid", [sha256])
        return tuple(path for (path,) in found)

    def copies(self) -> dict[str, tuple[str, ...]]:
        """Return the paths of every picture that lay at several."""
        found: dict[str, list[str]] = {}
        for sha256, path in self._all(
            "SELECT sha256, path FROM places WHERE sha256 IN "
            "(SELECT sha256 FROM places GROUP BY sha256 HAVING COUNT(*) > 1) ORDER BY sha256, path"
        ):
            found.setdefault(sha256, []).append(path)
        return {sha256: tuple(paths) for sha256, paths in found.items()}

    def remove(self, sha256: Sequence[str]) -> None:
        """Forget pictures; the freed pages are overwritten and given back."""
        with self._writing() as rows:
            for table in ("statements", "places", "refusals"):
                rows.executemany(f"DELETE FROM {table} WHERE sha256 = ?", [(name,) for name in sha256])
        with closing(self._open()) as rows:
            rows.execute("VACUUM")

    def hashes(self) -> set[str]:
        """Return every picture something was said of."""
        return {name for (name,) in self._all("SELECT DISTINCT sha256 FROM statements")}

    def _all(self, query: str) -> list[tuple[str, ...]]:
        with closing(self._open()) as rows:
            return rows.execute(query).fetchall()

    def _of_each(self, query: str, values: Sequence[str]) -> list[Any]:
        with closing(self._open()) as rows:
            return [
                row
                for start in range(0, len(values), _AT_ONCE)
                for row in _of_some(rows, query, values[start : start + _AT_ONCE])
            ]

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with closing(self._open()) as rows, rows:
            rows.execute("BEGIN IMMEDIATE")
            yield rows

    def _open(self) -> sqlite3.Connection:
        rows = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
        rows.execute("PRAGMA secure_delete = ON")
        return rows


def create(folder: Path) -> None:
    """Make the empty tables."""
    with closing(sqlite3.connect(folder / "history.sqlite", timeout=_WAIT)) as rows:
        rows.executescript(_SCHEMA)


def _of_some(rows: sqlite3.Connection, query: str, values: Sequence[str]) -> list[Any]:
    return rows.execute(query.format(",".join("?" * len(values))), list(values)).fetchall()


def _state(rows: sqlite3.Connection, one: Stated, now: str) -> bool:
    """Store one statement and its place; return whether it was stored as a change of an earlier one."""
    place = one.place.path if one.place else one.work.file
    if one.place:
        rows.execute(
            "INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)",
            (one.place.path, one.place.size, one.place.modified, one.work.sha256),
        )
    rows.execute("DELETE FROM refusals WHERE file = ?", (one.work.file,))
    said = rows.execute(
        "SELECT place, work FROM statements WHERE sha256 = ? ORDER BY id", (one.work.sha256,)
    ).fetchall()
    work = complete(one.work, [_work(text) for _, text in said])
    here = [text for where, text in said if where == place]
    text = json.dumps(asdict(work), ensure_ascii=False, sort_keys=True)
    if (here and here[-1] == text) or (said and not here and says_nothing(work)):
        return False
    rows.execute(
        "INSERT INTO statements (sha256, place, seen, work) VALUES (?, ?, ?, ?)", (work.sha256, place, now, text)
    )
    return bool(said)


def _work(text: str) -> Work:
    fields = json.loads(text)
    return Work(**{**fields, "extra": tuple((name, value) for name, value in fields["extra"])})
