"""The sidecar: a CSV table, or lines of JSON, with one row for each file."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Final

from apelles.collect.base import Found
from apelles.collect.cells import flat
from apelles.collect.formulas import is_handed_on, unguarded
from apelles.collect.reading import outside, refuse
from apelles.errors import SourceUnreadable
from apelles.records import Refusal

INDEX: Final = "index.csv"
FILE_COLUMNS: Final = ("file", "file_name")
SIZE_LIMIT: Final = 512 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """What a sidecar says: a row for each file, and rows that cannot be used."""

    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()

    def row(self, name: str) -> dict[str, str]:
        """Return what is said of a file; nothing when there is no row."""
        return dict(self.rows.get(key(name), {}))

    def over(self, offers: Iterable[Found | Refusal]) -> Iterator[Found | Refusal]:
        """Yield what is wrong with the sidecar, the offers with its cells over theirs, and rows without a file."""
        yield from self.refusals
        seen = set()
        for item in offers:
            seen.add(key(item.name if isinstance(item, Found) else item.file))
            yield self._described(item) if isinstance(item, Found) else item
        for name in self.rows:
            if name not in seen:
                reason = "The sidecar names this file, but it is not there. Add the file or remove the row."
                yield refuse(name, "missing", reason)

    def _described(self, item: Found) -> Found:
        row = self.row(item.name)
        return (
            item
            if not row
            else Found(name=item.name, read=item.read, metadata={**item.metadata, **row}, path=item.path)
        )


def read_sidecar(path: Path, *, folder: str = "") -> Sidecar:
    """Return the rows of a CSV file or of lines of JSON (`.jsonl`), by the file they name.

    `folder` is put before every name: where the sidecar lies below the folder that is collected. In a table that
    `apelles rights export` wrote, the single quote before cells that look like formulas is taken away.

    Raises:
        SourceUnreadable: it cannot be read, or names no column `file`.
    """
    records: Callable[[Path], Iterator[dict[str, str]]] = _json_rows if path.suffix == ".jsonl" else _csv_rows
    rows: dict[str, Mapping[str, str]] = {}
    refusals: list[Refusal] = []
    for number, row in enumerate(records(path), start=1):
        name = next((row[column] for column in FILE_COLUMNS if row.get(column)), "").strip().replace("\\", "/")
        problem = _problem(f"{path.name} row {number}", name, row) or _twice(name, rows, folder)
        if problem:
            refusals.append(problem)
        else:
            rows[key(f"{folder}/{name}" if folder else name)] = row
    return Sidecar(rows=rows, refusals=tuple(refusals))


def join(sidecars: Iterable[Sidecar]) -> Sidecar:
    """Return several sidecars as one; of two rows for a file the first is used."""
    rows: dict[str, Mapping[str, str]] = {}
    refusals: list[Refusal] = []
    for sidecar in sidecars:
        rows = {**sidecar.rows, **rows}
        refusals += sidecar.refusals
    return Sidecar(rows=rows, refusals=tuple(refusals))


def key(name: str) -> str:
    """Return the form in which names are compared: `./a//b` is `a/b`, and accents are composed."""
    return unicodedata.normalize("NFC", str(PurePosixPath(name)))


def _problem(place: str, name: str, row: Mapping[str, str]) -> Refusal | None:
    if not name:
        return refuse(place, "no_file", "The row names no file, so its cells belong to nothing. Fill its `file` cell.")
    if MORE in row:
        reason = "The row has more cells than the first line has columns. Quote the cells that hold a comma."
        return refuse(name, "bad_row", reason)
    return outside(name)


def _twice(name: str, rows: Mapping[str, object], folder: str) -> Refusal | None:
    if key(f"{folder}/{name}" if folder else name) not in rows:
        return None
    reason = "The sidecar has more than one row for this file; the first is used. Remove the others."
    return refuse(name, "twice", reason)


MORE: Final = "\x00more"


def _csv_rows(path: Path) -> Iterator[dict[str, str]]:
    text = _text(path)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    try:
        columns = [column.strip().lower() for column in next(reader, [])]
        if not set(FILE_COLUMNS) & set(columns):
            message = (
                f"The sidecar {path} has no `file` column. Its first line must name the columns, `file` among them."
            )
            raise SourceUnreadable(message)
        as_said = unguarded if is_handed_on(columns) else str
        for cells in reader:
            if cells:
                spare = {MORE: "yes"} if len(cells) > len(columns) and any(cells[len(columns) :]) else {}
                yield {name: as_said(cell) for name, cell in zip(columns, cells, strict=False) if name} | spare
    except csv.Error as error:
        message = f"The sidecar {path} is no readable CSV table: {error} (near line {reader.line_num})."
        raise SourceUnreadable(message) from error


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0].lower()
    names = [{cell.strip('" \r') for cell in first.split(mark)} for mark in ",;\t"]
    return next((mark for mark, cells in zip(",;\t", names, strict=True) if cells & set(FILE_COLUMNS)), ",")


def _json_rows(path: Path) -> Iterator[dict[str, str]]:
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            message = f"Line {number} of {path} is not JSON: {error}. Write one object on each line."
            raise SourceUnreadable(message) from error
        yield flat(record) if isinstance(record, dict) else {}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > SIZE_LIMIT:
            message = f"The sidecar {path} is larger than {SIZE_LIMIT:,} bytes. Split it."
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
