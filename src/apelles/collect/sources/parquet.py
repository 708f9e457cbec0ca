"""A Parquet list: one row for each picture, which is in the row or at a path beside the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from apelles.collect.base import Found
from apelles.collect.limits import DEFAULT, Limits
from apelles.collect.sources.sidecar import Sidecar, read_sidecar
from apelles.records import Refusal


class ParquetSource:
    """The pictures that the rows of a Parquet file hold or name; the other columns are metadata."""

    def __init__(self, path: Path, *, metadata: Path | None = None, limits: Limits = DEFAULT) -> None:
        """Take a Parquet file, and a sidecar whose cells go over its columns."""
        self.path = path
        self.limits = limits
        self.sidecar = read_sidecar(metadata) if metadata else Sidecar()

    @staticmethod
    def recognizes(path: Path) -> bool:
        """Return whether this is a file that begins as Parquet does."""
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(4) == b"PAR1"

    def __iter__(self) -> Iterator[Found | Refusal]:
        """Yield an offer for each row, in order."""
        from apelles.collect.sources.arrow import parquet_rows

        return self.sidecar.over(parquet_rows(self.path, root=self.path.parent.resolve(), limits=self.limits))
