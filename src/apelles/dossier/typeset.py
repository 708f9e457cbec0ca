"""Parts of a page as plain values in one language, for the typesetter: text stays data, pictures are names of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from apelles.dossier.blocks import (
    Beside,
    Block,
    Bullets,
    Commands,
    Contents,
    Fold,
    Gallery,
    Heading,
    Line,
    Paragraph,
    Part,
    Row,
    Run,
    Sheet,
    Shown,
    Steps,
    Table,
)
from apelles.words.page import printable_text
from apelles.words.phrase import Phrase

SHORT_CELL: Final = 500
"""A row whose cells hold fewer signs stays on one page."""
BREAK: Final = "\u200b"
"""Where a long word may be broken; text of others never has this sign, as it is shown as a mark there."""
_LONG_WORD = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]{15,}")
_PIECE = re.compile(r"[^./_:,;\-]{1,6}[./_:,;\-]*|[./_:,;\-]{1,6}")


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Says everything in one language; `files` names the pictures as the typesetter finds them."""

    lang: str
    files: Mapping[str, str]

    def parts(self, parts: Sequence[Part]) -> list[dict[str, Any]]:
        """Return parts as a list of plain values."""
        return [{"name": part.name, "blocks": self.blocks(part.blocks)} for part in parts]

    def blocks(self, blocks: Iterable[Block]) -> list[dict[str, Any]]:
        """Return blocks as plain values, each with its kind."""
        return [{"kind": block.kind} | self._block(block) for block in blocks]

    def text(self, phrase: Phrase) -> str:
        """Return a phrase in this language, with marks for signs that cannot be printed and breaks in long words."""
        return breakable(printable_text(getattr(phrase, self.lang)))

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Heading(level=level, line=line, anchor=anchor):
                return {"level": level, "line": self._line(line), "anchor": anchor}
            case Paragraph(line=line, look=look, anchor=anchor):
                return {"line": self._line(line), "look": look, "anchor": anchor}
            case Bullets(items=items, look=look):
                return {"items": self._lines(items), "look": look}
            case Table():
                return self._table(block)
            case Sheet(rows=rows):
                return {"rows": [[self._line(label), self._lines(lines)] for label, lines in rows]}
            case Gallery(pictures=pictures, columns=columns, look=look):
                return {"pictures": [self._picture(one) for one in pictures], "columns": columns, "look": look}
            case Steps(steps=steps):
                return {"steps": [[step.depth, self._line(step.line), step.anchor] for step in steps]}
            case Fold(line=line, blocks=blocks):
                return {"line": self._line(line), "blocks": self.blocks(blocks)}
            case Beside(heads=heads, left=left, right=right):
                return {"heads": self._lines(heads), "left": self.blocks(left), "right": self.blocks(right)}
            case Commands(text=text):
                return {"lines": [breakable(printable_text(one)) for one in text.splitlines()]}
            case Contents():
                return {}

    def _table(self, table: Table) -> dict[str, Any]:
        return {
            "heads": [self._line(column.line) for column in table.columns],
            "shares": [column.share for column in table.columns],
            "numbers": [column.number for column in table.columns],
            "rows": [self._row(row) for row in table.rows],
            "look": table.look,
        }

    def _row(self, row: Row) -> dict[str, Any]:
        cells = [self._lines(cell) for cell in row.cells]
        signs = max(sum(len(run[0]) for line in cell for run in line) for cell in cells)
        return {"cells": cells, "band": row.band, "anchor": row.anchor, "whole": signs < SHORT_CELL}

    def _picture(self, one: Shown) -> dict[str, Any]:
        return {
            "file": self.files[one.file] if one.file else "",
            "alt": printable_text(getattr(one.alt, self.lang)),
            "ratio": one.width / one.height if one.width > 0 and one.height > 0 else 4 / 3,
            "under": self._lines(one.under),
            "home": self._lines(one.home),
        }

    def _lines(self, lines: Iterable[Line]) -> list[list[list[str]]]:
        return [self._line(line) for line in lines]

    def _line(self, line: Line) -> list[list[str]]:
        return [self._run(run) for run in line]

    def _run(self, run: Run) -> list[str]:
        return [self.text(run.text), run.look, run.lang, run.to]


def breakable(text: str) -> str:
    """Return text whose long words, such as hashes and paths, may be broken, after punctuation where there is some."""
    return _LONG_WORD.sub(lambda word: BREAK.join(_PIECE.findall(word[0])), text)
