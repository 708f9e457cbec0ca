"""Rows about pictures: lists in the manner of LAION (Parquet or CSV), and what img2dataset wrote beside its pictures.

Columns are known in any case. A picture is found by `sha256`, else by its address (`url`, `image_url`), else by `file`
(`file_name`, `path`), else by the `key` of img2dataset within the shard that the file or folder is named for.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from apelles.collect.base import Found
from apelles.collect.captures.base import Captured, Problems
from apelles.collect.captures.index import Entries
from apelles.collect.cells import cell
from apelles.collect.rights.base import Resource
from apelles.collect.rights.headers import header_pairs
from apelles.collect.sources.webdataset import WebDatasetSource
from apelles.records import Refusal

MOST_ROWS: Final = 50_000_000
MOST_CELL: Final = 64 * 1024
MOST_JSON: Final = 4 * 2**20
MOST_GROUP: Final = 4 * 2**30
BATCH_ROWS: Final = 512
_URL: Final = ("url", "image_url")
_FILE: Final = ("file", "file_name", "path")
_HEADERS: Final = ("headers", "http_headers", "response_headers")
_TIMES: Final = ("fetched_at", "downloaded_at", "acquired_at")
_NUMBER: Final = re.compile(r"\d{1,18}")
KEY_DIGITS: Final = (4, 9)
"""img2dataset wrote keys as numbers of its tables at first, and filled up with zeros in names; later as text."""


class TableCapture:
    """Rows of Parquet and CSV files, of JSON files beside pictures, and of those inside tar shards."""

    name = "table"

    def __init__(self, files: Sequence[Path]) -> None:
        """Read the rows; a file or row that cannot be read is a problem and stops nothing."""
        self._entries = Entries()
        self._found = Problems()
        self._rows = 0
        tables = {file.stem for file in files if file.suffix.lower() == ".parquet"}
        for file in files:
            kind = file.suffix.lower()
            if kind == ".parquet":
                self._take_all(file, parquet_rows(file))
            elif kind == ".csv":
                self._take_all(file, csv_rows(file))
            elif kind == ".tar" and file.stem not in tables:
                self._take_all(file, tar_rows(file))
            elif kind == ".json" and file.parent.name not in tables:
                self._take_all(file, json_rows(file))

    def problems(self) -> Sequence[Refusal]:
        """Return the files and rows that could not be read."""
        return self._found()

    def find(self, *, sha256: str, url: str, path: str, page_url: str = "") -> Captured | None:
        """Return the first row of a picture, with the headers it kept, and its other rows as what else was saved."""
        rows = self._entries.find(sha256=sha256, url=url, path=path)
        return captured_rows(rows, url=url)

    def _take_all(self, file: Path, rows: Iterator[Mapping[str, str] | str]) -> None:
        shard = file.parent.name if file.suffix.lower() == ".json" else file.stem
        for row in rows:
            if isinstance(row, str):
                self._found.note(str(file), row)
            elif self._rows >= MOST_ROWS:
                self._found.note(str(file), f"only {MOST_ROWS:,} rows are kept; what follows is not")
                return
            else:
                self._rows += 1
                add_row(self._entries, row, shard=shard)


def add_row(entries: Entries, row: Mapping[str, str], *, shard: str = "") -> None:
    """Put a row into an index, by all that its picture is known by."""
    key = row.get("key", "")
    names = {key, *(key.zfill(digits) for digits in KEY_DIGITS)} if _NUMBER.fullmatch(key) else {key}
    url, file = (next((row[name] for name in names if row.get(name)), "") for names in (_URL, _FILE))
    keys = [f"{shard}/{name}" for name in sorted(names) if name]
    entries.add(row, sha256=row.get("sha256", ""), url=url, file=file, keys=keys)


def captured_rows(rows: Sequence[Mapping[str, str]], *, url: str = "") -> Captured | None:
    """Return what rows of one picture say, the first before the others; None where there is no row."""
    said = [captured_row(row, url=url) for row in rows]
    return replace(said[0], further=tuple(said[1:])) if said else None


def captured_row(row: Mapping[str, str], *, url: str = "") -> Captured:
    """Return what a row says, with the headers and the time it kept."""
    address = next((row[name] for name in _URL if row.get(name)), url)
    at = next((row[name] for name in _TIMES if row.get(name)), "")
    headers = _headers(row)
    image = Resource(url=address, headers=headers, fetched_at=at)
    return Captured(resources={"image": image} if headers else {}, row=row, url=address, acquired_at=at)


def parquet_rows(file: Path) -> Iterator[dict[str, str] | str]:
    """Yield the rows of a Parquet file as text, columns of bytes left out; a problem where it cannot be read on."""
    from pyarrow import types
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(file, memory_map=False, pre_buffer=False) as opened:
            columns = [one.name for one in opened.schema_arrow if not _holds_bytes(one.type, types)]
            for group in range(opened.num_row_groups):
                if _unpacked(opened.metadata.row_group(group), set(columns)) > MOST_GROUP:
                    yield f"row group {group} unpacks to more than {MOST_GROUP:,} bytes, so it is not read"
                    continue
                for batch in opened.iter_batches(BATCH_ROWS, row_groups=[group], columns=columns, use_threads=False):
                    batch.validate(full=True)
                    yield from map(_row, batch.to_pylist())
    except Exception as error:  # a stranger's file: pyarrow raises many kinds
        yield f"no Parquet that can be read to its end: {error}"


def csv_rows(file: Path) -> Iterator[dict[str, str] | str]:
    """Yield the rows of a CSV file, whose first line names the columns; a problem for each that cannot be read."""
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as opened:
            reader = csv.reader(opened)
            columns = [name.strip().lower() for name in next(reader, [])]
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield f"line {reader.line_num}: {error}"
                    continue
                yield {name: one[:MOST_CELL] for name, one in zip(columns, cells, strict=False) if name and one}
    except (OSError, csv.Error) as error:
        yield f"no CSV that can be read: {error}"


def json_rows(file: Path) -> Iterator[dict[str, str] | str]:
    """Yield the row in a JSON file beside a picture, whose name without extension is the key where it states none."""
    try:
        with file.open("rb") as opened:
            record = json.loads(opened.read(MOST_JSON))
    except (OSError, ValueError, RecursionError) as error:
        yield f"no JSON that can be read: {error}"
        return
    if isinstance(record, dict):
        yield {"key": file.stem, **_row(record)}
    else:
        yield "no JSON object"


def tar_rows(file: Path) -> Iterator[dict[str, str] | str]:
    """Yield what the companions of the pictures in a tar shard say; the pictures are not read."""
    for item in WebDatasetSource(file):
        if isinstance(item, Found):
            yield {"key": Path(item.name).stem, **_row(item.metadata)}
        elif item.code == "broken_shard":
            yield item.reason


def _row(record: Mapping[Any, Any]) -> dict[str, str]:
    """Return the cells that are stated, as text with names in lower case; of two names of one spelling the first."""
    row: dict[str, str] = {}
    for name, value in record.items():
        text = _text(value)
        if text:
            row.setdefault(str(name).strip().lower(), text[:MOST_CELL])
    return row


def _text(value: Any) -> str:
    if isinstance(value, bytes | bytearray):
        return ""
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else cell(value)


def _holds_bytes(kind: Any, types: Any) -> bool:
    if types.is_struct(kind):
        return any(_holds_bytes(kind.field(place).type, types) for place in range(kind.num_fields))
    if types.is_list(kind) or types.is_large_list(kind):
        return _holds_bytes(kind.value_type, types)
    return bool(types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind))


def _unpacked(group: Any, columns: Set[str]) -> int:
    """Return how many bytes the columns of a row group have when they are unpacked, as the file states it."""
    chunks = map(group.column, range(group.num_columns))
    return sum(one.total_uncompressed_size for one in chunks if one.path_in_schema.split(".")[0] in columns)


def _headers(row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the headers a row kept as JSON, in any form that is known of them."""
    for name in _HEADERS:
        try:
            stated = json.loads(row[name]) if row.get(name) else None
            if stated:
                return header_pairs(stated)
        except (ValueError, TypeError, RecursionError):
            continue
    return ()
