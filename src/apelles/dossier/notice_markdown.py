"""A notice as Markdown, in one language after the other; text of others is never markup in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apelles.dossier.blocks import Block, Bullets, Heading, Line, Paragraph, Run
from apelles.dossier.notice_record import Notice
from apelles.words.page import printable

LINE: Final = "________"
_MARKUP: Final = re.compile(r"([\\`*\[<~$])")
_LONE_UNDERSCORE: Final = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_ADDRESS: Final = re.compile(r"(?<=\w):(?=//)|(?<=\bwww)\.|@(?=\w)", re.IGNORECASE)
_FIRST: Final = re.compile(r"^([>#+=:-])")
_FIRST_NUMBER: Final = re.compile(r"^(\d{1,9})([.)])")
_LAST: Final = re.compile(r"(#+)$")


def render_markdown(notice: Notice) -> str:
    """Return the draft as Markdown, whole in each of its languages."""
    return "\n\n---\n\n".join("\n\n".join(_document(notice, lang)) for lang in notice.languages) + "\n"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is within a line: no link, no code, no emphasis, no HTML."""
    shown = _MARKUP.sub(r"\\\1", str(printable(text)))
    shown = _LONE_UNDERSCORE.sub(r"\\_", shown)
    shown = _ENTITY.sub(r"\\&", shown)
    return _ADDRESS.sub(lambda found: "\\" + found[0], shown)


def as_line(text: str) -> str:
    """Return a line that begins no heading, quotation, list or rule, and has nothing cut off its end."""
    shown = _FIRST.sub(r"\\\1", text.strip())
    return _LAST.sub(r"\\\1", _FIRST_NUMBER.sub(r"\1\\\2", shown))


def code(text: str) -> str:
    """Return text as a code span, fenced by more backticks than it holds in a row."""
    shown = str(printable(text)) or " "
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", shown)), default=0))
    pad = " " if shown[0] in " `" or shown[-1] in " `" else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _document(notice: Notice, lang: str) -> Iterator[str]:
    yield f"# {escaped(notice.title.zh if lang == 'zh' else notice.title.en)}"
    for part in notice.parts:
        for block in part.blocks:
            shown = "\n".join(_block(block, lang))
            if shown:
                yield shown


def _block(block: Block, lang: str) -> Iterator[str]:
    match block:
        case Heading(level=level, line=line):
            yield f"{'#' * (level + 1)} {_LAST.sub(r'\\\1', _line(line, lang))}"
        case Paragraph(line=line, look=look):
            text = as_line(_line(line, lang))
            if text:
                yield f"> {text}" if look == "quote" else text
        case Bullets(items=items, look=look):
            for number, item in enumerate(items, start=1):
                yield f"{f'{number}.' if look == 'numbered' else '-'} {as_line(_line(item, lang))}"


def _line(line: Line, lang: str) -> str:
    """Return a line; where text follows what is strong, a space between them lets the emphasis end."""
    whole = ""
    for run in line:
        shown = _run(run, lang)
        whole += f" {shown}" if whole.endswith("**") and shown[:1].isalnum() else shown
    return whole.strip()


def _run(run: Run, lang: str) -> str:
    text = run.text.zh if lang == "zh" else run.text.en
    if not text:
        return ""
    if run.look == "code":
        return code(text)
    shown = escaped(text)
    if run.look == "blank":
        number = run.to.removeprefix("blank-")
        label = f"【{number}：{shown}】" if lang == "zh" else f"\\[{number}: {shown}]"
        return f"**{label}** {LINE}"
    return f"**{shown.strip()}**{shown[len(shown.rstrip()) :]}" if run.look == "strong" else shown
