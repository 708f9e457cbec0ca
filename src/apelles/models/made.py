"""Where the pictures of a place are, also when `apelles models sample` made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from apelles.collect.base import Found
from apelles.collect.limits import DEFAULT
from apelles.collect.open import open_source
from apelles.collect.reading import offer
from apelles.collect.sources.sidecar import read_sidecar
from apelles.records import Refusal

LINES: Final = "samples.jsonl"


def pictures_of(path: Path, *, metadata: Path | None = None) -> Iterable[Found | Refusal]:
    """Return the pictures of a folder, list or archive; of a folder with `samples.jsonl` only those that it names.

    A sidecar that is named is used instead. So a sheet of samples is never taken for one of them.
    """
    lines = path / LINES
    return open_source(path, metadata=metadata) if metadata or not lines.is_file() else _named_in(lines)


def _named_in(lines: Path) -> Iterator[Found | Refusal]:
    sidecar = read_sidecar(lines)
    yield from sidecar.refusals
    for name, row in sidecar.rows.items():
        yield offer(lines.parent.resolve(), name, metadata=dict(row), limits=DEFAULT)
