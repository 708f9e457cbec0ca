"""Cells of the tables that are handed on, so that no spreadsheet takes what somebody called a picture for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

COLUMNS: Final = (
    "file",
    "work_id",
    "sha256",
    "title",
    "author",
    "year",
    "license",
    "license_ids",
    "source",
    "url",
    "acquired_at",
    "verdict",
)
"""The columns of a table of works that is handed on; by all of them such a table is known again."""
_FORMULA: Final = re.compile(r"'*(?:[=+@\t\r]|-\D)")


def is_handed_on(columns: Iterable[str]) -> bool:
    """Return whether a table with these columns is one of works that were handed on."""
    return {*COLUMNS} <= {*columns}


def guarded(cell: str) -> str:
    """Return a cell with a single quote before it where a spreadsheet would take it for a formula, else as it is.

    That is where it begins with `=`, `+`, `@`, a tab or a carriage return, or with `-` and no digit after it (OWASP,
    CSV Injection). A cell that begins so behind single quotes gets one more, so that `unguarded` gives every cell back.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the cell that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
