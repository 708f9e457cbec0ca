"""The works of a library as a table: CSV that can serve as a sidecar again, or Parquet, with vectors if wanted."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from apelles.errors import UserError
from apelles.library.base import Library
from apelles.records import Work

COLUMNS = ("file", "title", "author", "year", "license", "source", "work_id", "subject_id", "lineage", "note")
MEASURED = ("sha256", "width", "height", "phash")


def export(library: Library, file: Path, *, vectors: bool = False) -> int:
    """Write one row per picture to a .csv or .parquet file, in order of SHA-256; return how many.

    Raises:
        UserError: the name ends otherwise, or vectors were asked for in a CSV.
    """
    kind = file.suffix.lower()
    if kind not in (".csv", ".parquet"):
        message = f"A table is written as .csv or .parquet, and {file.name} ends otherwise. Name the file accordingly."
        raise UserError(message)
    if kind == ".csv" and vectors:
        message = f"Vectors are only written to Parquet, and {file.name} is a CSV. Name a .parquet file."
        raise UserError(message)
    return _to_csv(library, file) if kind == ".csv" else _to_parquet(library, file, vectors=vectors)


def further_columns(library: Library) -> list[str]:
    """Return the names of sidecar columns that Apelles keeps without knowing them."""
    return sorted({name for work in library.works() for name, _ in work.extra})


def _to_csv(library: Library, file: Path) -> int:
    columns = [*COLUMNS, *further_columns(library), *MEASURED]
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns, restval="")
        writer.writeheader()
        writer.writerows(row for row in _rows(library))
    return len(library)


def _to_parquet(library: Library, file: Path, *, vectors: bool) -> int:
    import pyarrow as pa
    from pyarrow import parquet

    columns = [*COLUMNS, *further_columns(library), *MEASURED]
    kinds = [pa.field(name, pa.int64() if name in ("width", "height") else pa.string()) for name in columns]
    if vectors:
        kinds.append(pa.field("vector", pa.list_(pa.float32(), library.card.dimension)))
    rows = _rows(library)
    with parquet.ParquetWriter(file, pa.schema(kinds)) as writer:
        for names, matrix in library.vectors():
            some = [next(rows) for _ in names]
            held: dict[str, object] = {name: [row.get(name, "") for row in some] for name in columns}
            if vectors:
                held["vector"] = list(matrix)
            writer.write_table(pa.table(held, schema=pa.schema(kinds)))
    return len(library)


def _rows(library: Library) -> Iterator[Mapping[str, str | int]]:
    for work, summary in zip(library.works(), library.summaries(), strict=True):
        yield {**_fields(work, (*COLUMNS, *MEASURED[:3])), **dict(work.extra), "phash": summary.phash}


def _fields(work: Work, names: Sequence[str]) -> dict[str, str | int]:
    return {name: getattr(work, name) for name in names}
