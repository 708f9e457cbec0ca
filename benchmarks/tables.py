"""Plain tables for a terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A head and lines of text."""

    head: Sequence[str]
    lines: Sequence[Sequence[str]]

    def __str__(self) -> str:
        """Return the table as aligned Markdown."""
        rows = [list(self.head), *map(list, self.lines)]
        widths = [max(len(row[place]) for row in rows) for place in range(len(self.head))]
        text = [
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
        ]
        rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
        return "\n".join([text[0], rule, *text[1:]])


def share(value: float) -> str:
    """Return a share of 1 with three digits, without the zero in front."""
    return f"{value:.3f}".removeprefix("0")


def number(value: float) -> str:
    """Return a number with three significant digits."""
    return f"{value:.3g}"
