"""Write the table of every Chinese rule into docs/law/cn.md and its Chinese twin: `python -m tools.law_table`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from apelles.law.pack import load
from apelles.law.rule import Rule
from apelles.words import say
from apelles.words.phrase import Phrase

PAGES: Final = {
    "en": Path(__file__).parents[1] / "docs" / "law" / "cn.md",
    "zh": Path(__file__).parents[1] / "docs" / "law" / "cn.zh-Hans.md",
}
HEADS: Final = {
    "en": ("rule", "what it is about", "where it is written", "to be proved by", "source"),
    "zh": ("规则", "内容", "依据", "举证责任", "来源"),
}
PLACE: Final = re.compile(r"(?<=<!-- rules -->\n).*?(?=<!-- end of rules -->)", flags=re.DOTALL)


def table(lang: str) -> str:
    """Return every rule of the Chinese pack as a Markdown table, in the order of the files."""
    head = HEADS[lang]
    rows = [_row(rule, lang) for rule in load("cn").rules()]
    return "\n".join([_line(head), _line(["---"] * len(head)), *rows]) + "\n"


def page(lang: str) -> str:
    """Return the page with the table as the rules are now."""
    return PLACE.sub(lambda _: table(lang), PAGES[lang].read_text(encoding="utf-8"))


def _row(rule: Rule, lang: str) -> str:
    burden = say(f"party.{rule.burden.value}", lang) if rule.burden else ""
    source = say(f"source.{rule.source_status.value}", lang)
    return _line([rule.id, _in(rule.title, lang), _in(rule.cite, lang), burden, source])


def _in(phrase: Phrase, lang: str) -> str:
    return phrase.zh if lang == "zh" else phrase.en


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
