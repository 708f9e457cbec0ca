"""Who a picture is: sidecar columns, file name and content hash become a `Work`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from apelles.records import Work

COLUMNS: Final = ("title", "author", "year", "license", "source", "subject_id", "lineage", "note")
TEXT_LIMIT: Final = 4_000
EXTRA_LIMIT: Final = 64


def work_of(metadata: Mapping[str, str], *, sha256: str, file: str, width: int = 0, height: int = 0) -> Work:
    """Return the work that a picture with this hash and this metadata is.

    Columns Apelles does not know are kept in `extra`, sorted. A missing `work_id` is derived from the
    content hash, so that the same file is the same work wherever it lies.
    """
    rows = {_key(name): clean(value) for name, value in metadata.items()}
    rows.pop("file", None)
    licence = rows.pop("licence", "")
    known = {name: rows.pop(name, "") for name in COLUMNS}
    known["license"] = known["license"] or licence
    return Work(
        sha256=sha256,
        work_id=rows.pop("work_id", "") or f"sha256:{sha256[:16]}",
        file=clean(file),
        width=width,
        height=height,
        extra=_extra(rows),
        **known,
    )


def clean(text: str) -> str:
    """Return text without control characters, with single spaces, cut at a sane length."""
    spaced = "".join(" " if mark.isspace() else mark for mark in str(text)[: 2 * TEXT_LIMIT])
    kept = "".join(mark for mark in spaced if unicodedata.category(mark) not in ("Cc", "Cs", "Co", "Cn"))
    return " ".join(kept.split(" "))[:TEXT_LIMIT].strip()


def _key(name: str) -> str:
    return clean(name).lower()[:100]


def _extra(rows: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    kept = sorted((name, value) for name, value in rows.items() if name and value)
    return tuple(kept[:EXTRA_LIMIT])
