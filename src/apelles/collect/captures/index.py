"""Indexes of captures: tables of SQLite in a temporary file of its own, so that memory stays flat."""

from __future__ import annotations

import json
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import urljoin, urlsplit, urlunsplit

MOST_CANDIDATES: Final = 256
MOST_FOLDERS: Final = 16
MOST_SAME: Final = 32
"""So many objects that name one picture are returned."""
_PORTS: Final = {"http": ":80", "https": ":443"}


class Database:
    """A temporary database that goes with the object; may be asked from several threads."""

    def __init__(self, schema: str) -> None:
        """Make the tables."""
        # An empty name is a private file on disk that SQLite removes; small ones never leave its page cache.
        self._connection = sqlite3.connect("", check_same_thread=False)
        self._connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {schema}")
        self._lock = threading.Lock()

    def __del__(self) -> None:
        """Close the file, which removes it."""
        self._connection.close()

    def write(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry a statement out for each row."""
        with self._lock:
            self._connection.executemany(statement, rows)

    def run(self, statement: str) -> None:
        """Carry out statements without values."""
        with self._lock:
            self._connection.executescript(statement)

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows that answer a question."""
        with self._lock:
            return self._connection.execute(question, values).fetchall()


class Entries:
    """JSON objects that are found by the hash, the address or the file name of a picture."""

    def __init__(self) -> None:
        """Begin without any."""
        self._number = 0
        self._database = Database(
            "CREATE TABLE entry (id INTEGER PRIMARY KEY, body TEXT);"
            "CREATE TABLE known (kind TEXT, key TEXT, whole TEXT, entry INTEGER);"
            "CREATE INDEX by_key ON known (kind, key, whole);"
        )

    def add(
        self, entry: Mapping[str, Any], *, sha256: str = "", url: str = "", file: str = "", keys: Iterable[str] = ()
    ) -> None:
        """Take an object by what its picture is known by; `file` and `keys` are paths as far as they are known.

        A key is a path without its extension, whose folder or archive is the shard.
        """
        self._number += 1
        known = [
            ("sha256", sha256.strip().lower(), ""),
            ("url", address_key(url), ""),
            ("file", *_last_and_whole(file)),
            *(("key", *_last_and_whole(key)) for key in keys),
        ]
        rows = [(kind, sound(one), sound(whole), self._number) for kind, one, whole in known if one]
        if rows:
            self._database.write("INSERT INTO entry VALUES (?, ?)", [(self._number, json.dumps(entry))])
            self._database.write("INSERT INTO known VALUES (?, ?, ?, ?)", rows)

    def find(self, *, sha256: str, url: str, path: str) -> list[dict[str, Any]]:
        """Return the objects of a picture, the first of which is its own before the others.

        Those of its hash come before those of its address, also where these state another hash: img2dataset states
        that of the file before it was made smaller. Where there is neither, those of a name that fits no other as well.
        In each way of knowing it, the order is that in which they were added.
        """
        digest = sha256.strip().lower()
        by_hash = self._candidates("sha256", digest, "") if digest else []
        by_address = self._candidates("url", key, "") if (key := address_key(url)) else []
        numbers = list(dict.fromkeys(number for _, number in (*by_hash, *by_address)))
        numbers = numbers or self._named("file", _parts(path)) or self._named("key", _parts(path, stems=True))
        return [self._entry(number) for number in numbers[:MOST_SAME]]

    def _named(self, kind: str, parts: Sequence[str]) -> list[int]:
        """Return the numbers of the entries whose path agrees with a path; none where several paths that differ do."""
        for first in range(max(0, len(parts) - MOST_FOLDERS), len(parts)):
            if found := self._candidates(kind, parts[-1], "/".join(parts[first:])):
                return [number for _, number in found]
        others = self._candidates(kind, parts[-1]) if parts else []
        fitting = [(whole, number) for whole, number in others if _fits(kind, parts, whole.split("/"))]
        return [number for _, number in fitting] if len({whole for whole, _ in fitting}) == 1 else []

    def _candidates(self, kind: str, key: str, whole: str | None = None) -> list[tuple[str, int]]:
        question = "SELECT whole, entry FROM known WHERE kind = ? AND key = ?"
        if whole is None:
            found = self._database.ask(f"{question} ORDER BY entry LIMIT ?", kind, sound(key), MOST_CANDIDATES)
        else:
            found = self._database.ask(
                f"{question} AND whole = ? ORDER BY entry LIMIT ?", kind, sound(key), sound(whole), MOST_SAME
            )
        return [(name, number) for name, number in found]

    def _entry(self, number: int) -> dict[str, Any]:
        (row,) = self._database.ask("SELECT body FROM entry WHERE id = ?", number)
        entry: dict[str, Any] = json.loads(row[0])
        return entry


def address_key(url: str) -> str:
    """Return the form in which addresses are compared: scheme and host in lower case, no usual port, no fragment."""
    plain = sound(url.strip())
    try:
        parts = urlsplit(plain)
        scheme, host = parts.scheme.lower(), parts.netloc.rpartition("@")[2].lower()
    except ValueError:
        return plain
    if not plain:
        return ""
    return urlunsplit((scheme, host.removesuffix(_PORTS.get(scheme, "\x00")), parts.path or "/", parts.query, ""))


def joined(base: str, reference: str) -> str:
    """Return where a reference leads from an address; empty where it is empty or leads nowhere."""
    try:
        return urljoin(base, reference) if reference else ""
    except ValueError:
        return ""


def _parts(path: str, *, stems: bool = False) -> list[str]:
    """Return the folders and the name of a path; with `stems` without extensions, an archive being a folder."""
    plain = unicodedata.normalize("NFC", path.replace("\\", "/"))
    parts = [part for part in PurePosixPath(plain).parts if part not in {"/", ".", ".."}]
    return [PurePosixPath(part).stem for part in parts] if stems else parts


def _last_and_whole(path: str) -> tuple[str, str]:
    parts = _parts(path)
    return (parts[-1], "/".join(parts)) if parts else ("", "")


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many parts agree, counted from the end."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next((place for place, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def _fits(kind: str, parts: Sequence[str], whole: Sequence[str]) -> bool:
    """Return whether two paths may be of one picture: where both name a folder it is the same.

    The shard of a key is a number; the pictures may lie in folders with other names since.
    """
    if _common(parts, whole) == min(len(parts), len(whole)):
        return True
    return kind == "key" and len(parts) > 1 and not parts[-2].isdecimal()


def sound(text: str) -> str:
    """Return text that SQLite takes: no half characters."""
    return text.encode("utf-8", "replace").decode("utf-8")
