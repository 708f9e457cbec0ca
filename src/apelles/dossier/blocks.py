"""What a page is made of: headings, lines, tables, pictures and steps, in every language and in no markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from apelles import words
from apelles.words.phrase import Phrase

SPACE: Final = Phrase(en=" ", zh=" ")
DOT: Final = Phrase(en=" · ", zh=" · ")
COMMA: Final = Phrase(en=", ", zh="、")
SEMICOLON: Final = Phrase(en="; ", zh="；")
COLON: Final = Phrase(en=": ", zh="：")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text in one look: plain, strong, soft, code, foreign (text of others), or a mark, named by its tone.

    `lang` is set where the text is in one language only, whatever language the page is read in; `to` is the anchor
    it leads to.
    """

    text: Phrase
    look: str = ""
    lang: str = ""
    to: str = ""


type Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; parts begin at level 1, and those at levels 1 and 2 are in the contents."""

    kind: ClassVar[str] = "heading"
    level: int
    line: Line
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph; `look` is lead, note, name or empty."""

    kind: ClassVar[str] = "paragraph"
    line: Line
    look: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list, numbered where `look` is numbered or lead."""

    kind: ClassVar[str] = "bullets"
    items: tuple[Line, ...]
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading, its share of the width, and whether it holds numbers."""

    line: Line
    share: float = 1.0
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: a cell is a few lines; a band is one cell over all columns."""

    cells: tuple[tuple[Line, ...], ...]
    band: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose heading is repeated on every page."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Labels with what they stand for, one below the other."""

    kind: ClassVar[str] = "sheet"
    rows: tuple[tuple[Line, tuple[Line, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture with the lines under it; where `file` is empty, `home` stands in its place.

    `again` says that the picture is drawn in full at another place of the page.
    """

    file: str
    alt: Phrase
    width: int
    height: int
    under: tuple[Line, ...]
    home: tuple[Line, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Pictures side by side; `look` is thumbs or empty."""

    kind: ClassVar[str] = "gallery"
    pictures: tuple[Shown, ...]
    columns: int = 2
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a tree, so many levels below its root."""

    depth: int
    line: Line
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A tree as lines, each after the one above it."""

    kind: ClassVar[str] = "steps"
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Blocks under a title that may be folded away on a screen, never in print."""

    kind: ClassVar[str] = "fold"
    line: Line
    blocks: tuple[Block, ...]
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two columns of blocks, each under a heading that is repeated on every page."""

    kind: ClassVar[str] = "beside"
    heads: tuple[Line, Line]
    left: tuple[Block, ...]
    right: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """Lines to type, as they are."""

    kind: ClassVar[str] = "commands"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Where the contents stand."""

    kind: ClassVar[str] = "contents"


type Block = Heading | Paragraph | Bullets | Table | Sheet | Gallery | Steps | Fold | Beside | Commands | Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a dossier by its name, which a seal names when something in it was altered."""

    name: str
    blocks: tuple[Block, ...]


def said(key: str, look: str = "", *, to: str = "", **parameters: object) -> Run:
    """Return a sentence of ours."""
    return Run(text=words.both(key, **parameters), look=look, to=to)


def phrase(text: Phrase, look: str = "", *, to: str = "") -> Run:
    """Return a phrase that was made elsewhere."""
    return Run(text=text, look=look, to=to)


def plain(text: object, look: str = "", *, lang: str = "", to: str = "") -> Run:
    """Return text that is the same in every language."""
    return Run(text=Phrase(en=str(text), zh=str(text)), look=look, lang=lang, to=to)


def foreign(text: str, most: int = 0) -> Run:
    """Return text that others wrote, cut after `most` signs where that is not 0."""
    return plain(f"{text[: most - 1]}…" if most and len(text) > most else text, "foreign")


def joined(lines: Iterable[Line], by: Phrase = DOT) -> Line:
    """Return lines as one, with something between them."""
    whole: list[Run] = []
    for line in lines:
        whole += [phrase(by, "soft"), *line] if whole else line
    return tuple(whole)
