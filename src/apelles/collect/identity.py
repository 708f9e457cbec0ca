"""Who a picture is: sidecar columns, file name and content hash become a `Work`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from apelles.records import Work

COLUMNS: Final = ("title", "author", "year", "license", "source", "subject_id", "lineage", "note")
TEXT_LIMIT: Final = 4_000
NAME_LIMIT: Final = 100
EXTRA_LIMIT: Final = 64
_TURNS_TEXT: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def work_of(metadata: Mapping[str, str], *, sha256: str, file: str, width: int = 0, height: int = 0) -> Work:
    """Return the work that a picture with this hash and this metadata is.

    Columns Apelles does not know are kept in `extra`, sorted. A missing `work_id` is derived from the
    content hash, so that the same file is the same work wherever it lies.
    """
    cells = {clean(name).lower()[:NAME_LIMIT]: clean(value) for name, value in metadata.items()}
    cells.pop("file", None)
    licence = cells.pop("licence", "")
    known = {name: cells.pop(name, "") for name in COLUMNS}
    known["license"] = known["license"] or licence
    return Work(
        sha256=sha256,
        work_id=cells.pop("work_id", "") or f"sha256:{sha256[:16]}",
        file=clean(file),
        width=width,
        height=height,
        extra=tuple(sorted((name, value) for name, value in cells.items() if name and value)[:EXTRA_LIMIT]),
        **known,
    )


def clean(text: str) -> str:
    """Return text on one line: no control characters, no marks that turn its direction, cut at a sane length."""
    text = text[:TEXT_LIMIT]
    if not text.isprintable():
        text = "".join(map(_harmless, text))
    return text.strip()


def _harmless(mark: str) -> str:
    if mark.isspace():
        return " "
    return "" if mark in _TURNS_TEXT or unicodedata.category(mark) in ("Cc", "Cs") else mark
