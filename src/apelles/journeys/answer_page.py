"""One answer for people: an HTML file that needs nothing else, in English and Chinese."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from apelles.words.page import environment, policy, resource, trusted
from apelles.words.phrase import Phrase

type Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a page, as a `data:` address, and what stands under it."""

    uri: str
    caption: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """How often something came up, and how often was to be expected."""

    name: str
    count: int
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What stands on a page: the question, the answer, what it rests on, and, where there are any, more of it.

    The second of the `sentences` is the answer. A `table` is given once for each language, its first row the head.
    """

    title: Phrase
    sentences: Sequence[Phrase]
    table: Phrase | None = None
    table_en: Rows = ()
    table_zh: Rows = ()
    bars: Sequence[Bar] = ()
    bars_say: Phrase | None = None
    pictures: Sequence[Picture] = ()


def write_numbers(numbers: Mapping[str, Any], file: Path) -> Path:
    """Write what an answer rests on into a file, as JSON, and return it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(numbers, indent=2, ensure_ascii=False, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")
    return file


def write_page(answer: Answer, file: Path) -> Path:
    """Write the page of an answer into a file, and return it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render(answer), encoding="utf-8")
    return file


def render(answer: Answer) -> str:
    """Return the page as text."""
    style = resource("apelles.journeys", "report.css") + resource("apelles.journeys", "answer.css")
    script = resource("apelles.journeys", "report.js")
    rows = [
        [Phrase(en=first, zh=second) for first, second in zip(english, chinese, strict=True)]
        for english, chinese in zip(answer.table_en, answer.table_zh, strict=True)
    ]
    return (
        environment("apelles.journeys")
        .get_template("answer.html.j2")
        .render(
            answer=answer,
            rows=rows,
            tallest=max((max(one.count, one.expected) for one in answer.bars), default=1) or 1,
            software=f"apelles {version('apelles')}",
            policy=policy(style, script),
            style=trusted(style),
            script=trusted(script),
        )
    )
