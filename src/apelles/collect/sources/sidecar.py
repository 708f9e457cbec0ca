"""The CSV sidecar: one row per file, columns that Apelles knows and any others."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Final

from apelles.errors import SourceUnreadable
from apelles.records import Refusal

INDEX: Final = "index.csv"
SIDECAR_LIMIT: Final = 512 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """What a sidecar says: a row for each file, and rows that cannot be used."""

    path: Path | None
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()

    def row(self, name: str) -> Mapping[str, str]:
        """Return what is said of a file; nothing when there is no row."""
        return self.rows.get(name, {})

    def absent(self, seen: set[str]) -> Iterator[Refusal]:
        """Yield a refusal for each row that names a file not seen."""
        for name in sorted(set(self.rows) - seen):
            reason = "The sidecar names this file, but it is not there. Add the file or remove the row."
            yield Refusal(file=name, sha256="", code="missing", reason=reason)


def read_sidecar(path: Path) -> Sidecar:
    """Return the rows of a CSV file, by the file they name.

    Raises:
        SourceUnreadable: the file is no CSV table with a `file` column.
    """
    rows: dict[str, Mapping[str, str]] = {}
    refusals: list[Refusal] = []
    for number, row in enumerate(_records(path), start=2):
        name = (row.get("file") or "").strip().replace("\\", "/")
        problem = _problem(name, rows)
        if problem:
            refusals.append(
                Refusal(file=name or f"{path.name} line {number}", sha256="", code=problem[0], reason=problem[1])
            )
        else:
            rows[str(PurePosixPath(name))] = row
    return Sidecar(path=path, rows=rows, refusals=tuple(refusals))


def _problem(name: str, rows: Mapping[str, Mapping[str, str]]) -> tuple[str, str] | None:
    if not name:
        return "no_file", "The row names no file. Fill its `file` column."
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or ":" in pure.parts[0]:
        return "outside", "The row names a file outside the folder; only files inside it are read."
    if str(pure) in rows:
        return "twice", "The sidecar has more than one row for this file; the first is used. Remove the others."
    return None


def _records(path: Path) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(StringIO(_text(path), newline=""), restkey="_more")
    try:
        if "file" not in (reader.fieldnames or ()):
            message = (
                f"The sidecar {path} has no `file` column. Its first line must name the columns, `file` among them."
            )
            raise SourceUnreadable(message)
        for row in reader:
            yield {key: str(value or "") for key, value in row.items() if key}
    except csv.Error as error:
        message = f"The sidecar {path} is no readable CSV table: {error} (near line {reader.line_num})."
        raise SourceUnreadable(message) from error


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > SIDECAR_LIMIT:
            message = f"The sidecar {path} is larger than {SIDECAR_LIMIT:,} bytes. Split it."
            raise SourceUnreadable(message)
        data = path.read_bytes()
    except OSError as error:
        message = f"The sidecar {path} cannot be read: {error.strerror}. Check the path and its permissions."
        raise SourceUnreadable(message) from error
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
