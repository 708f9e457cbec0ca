"""Rows about pictures in Parquet: lists in the manner of LAION, and what img2dataset wrote beside its shards."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from apelles.collect.captures.base import Captured
from apelles.collect.rights.base import Resource
from apelles.collect.rights.do_not_train import normal
from apelles.collect.rights.headers import header_pairs
from apelles.records import Refusal

MOST_ROWS: Final = 50_000_000
MOST_CELL: Final = 64 * 1024
_KEYS: Final = ("sha256", "url", "key", "file", "file_name", "path")
_NAMES: Final = {"url": ("url", "image_url", "URL"), "sha256": ("sha256", "SHA256")}


class TableCapture:
    """Rows of Parquet files by hash, address and key."""

    name = "table"

    def __init__(self, files: Sequence[Path]) -> None:
        """Read the rows; a file that cannot be read is a problem and stops nothing."""
        self._rows: dict[tuple[str, str], Mapping[str, str]] = {}
        self._problems: list[Refusal] = []
        for file in files:
            self._read(file)

    def problems(self) -> Sequence[Refusal]:
        """Return the files that could not be read."""
        return tuple(self._problems)

    def find(self, *, sha256: str, url: str, path: str) -> Captured | None:
        """Return the row of a picture, with the headers it kept."""
        stem = Path(path.partition("#")[0]).stem
        keys = (("sha256", sha256), ("url", normal(url)), ("key", stem), ("file", Path(path).name))
        row = next((self._rows[key] for key in keys if key[1] and key in self._rows), None)
        if row is None:
            return None
        address = row.get("url", "") or url
        headers = _headers(row)
        image = Resource(url=address, headers=headers, fetched_at=row.get("fetched_at", ""))
        return Captured(resources={"image": image} if headers else {}, row=row, url=address)

    def _read(self, file: Path) -> None:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile

        try:
            with ParquetFile(file, memory_map=False) as opened:
                for batch in opened.iter_batches(batch_size=4096):
                    if len(self._rows) > MOST_ROWS:
                        break
                    for row in batch.to_pylist():
                        self._take(row)
        except (ArrowException, OSError, ValueError) as error:
            reason = f"no Parquet that can be read: {error}"[:400]
            self._problems.append(Refusal(file=str(file), sha256="", code="capture_unreadable", reason=reason))

    def _take(self, row: Mapping[str, Any]) -> None:
        said = {str(name).lower(): _text(value) for name, value in row.items() if value is not None}
        for name in _KEYS:
            value = said.get(name, "")
            if value:
                kind = {"file_name": "file", "path": "file"}.get(name, name)
                key = normal(value) if kind == "url" else Path(value).name if kind == "file" else value.lower()
                self._rows.setdefault((kind, key), said)


def _headers(row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the headers a row kept as JSON: an object, or a list of pairs."""
    for name in ("headers", "http_headers", "response_headers"):
        try:
            return header_pairs(json.loads(row[name])) if row.get(name) else ()
        except (ValueError, TypeError, RecursionError):
            continue
    return ()


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value[:MOST_CELL].decode("utf-8", "replace")
    if isinstance(value, str | int | float | bool):
        return str(value)[:MOST_CELL]
    return json.dumps(value, ensure_ascii=False, default=str)[:MOST_CELL]
