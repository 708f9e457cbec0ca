"""When a work was made, as far as the words of its year say: the first and the last year it may be of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import Final

CIRCA: Final = 10
"""A year that is stated as about right may be off by so many."""
_HIJRI: Final = re.compile(r"\b\d{1,4}\s*ah\b")
_CENTURIES: Final = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?:\s*-\s*(\d{1,2})(?:st|nd|rd|th)?)?\s*centur(?:y|ies)\b")
_YEARS: Final = re.compile(r"\b(\d{3,4})(s?)(?:\s*-\s*(\d{1,4})(s?))?\b")
_ABOUT: Final = re.compile(r"\b(?:c|ca|circa|about|around|approximately|probably|possibly)\b|[?~]")
_NEUTRAL: Final = re.compile(
    r"\b(?:early|mid|middle|late|first|second|third|last|quarter|half|between|and|from|until|till|to|or|the|of|in|by|dated|made|painted|drawn|carved|cast|"
    r"printed|published|finished|begun|reworked|completed|ce|ad|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|spring|summer|autumn|fall|winter)\b"
)
_ERA: Final = re.compile(r"\bb\.?c\.?(?:e\.?)?(?!\w)")
_OPEN: Final = re.compile(r"\b(before|after)\b")
_CHINESE: Final = (
    ("公元", ""),
    ("世纪", " century"),
    ("年代", "s"),
    ("年", " "),
    ("至", "-"),
    ("约", "circa "),
    ("之前", " before"),
    ("以前", " before"),
    ("之后", " after"),
    ("以后", " after"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The years a work may be of, the first and the last; years before our era are negative, open ends infinite."""

    first: float
    last: float


def span_of(year: str) -> Span | None:
    """Return the span of a year as museums write it, None where a word of it is not understood.

    “ca. 1480–90”, “1630s”, “late 16th–17th century”, “before 1300”, “664 BCE”, “1615 CE”. What is early, middle or late
    in a decade or century counts as the whole of it, and what is about right as within ten years.
    """
    text = _plain(year)
    text, era = _taken(_ERA, text)
    text, opened = _taken(_OPEN, text)
    text, about = _taken(_ABOUT, text)
    text, spans = _numbers(_HIJRI.sub(" ", text), before_our_era=bool(era))
    if not spans or len({*opened}) > 1 or re.search(r"\w", _NEUTRAL.sub(" ", text)):
        return None
    slack = CIRCA if about else 0
    first, last = min(span.first for span in spans) - slack, max(span.last for span in spans) + slack
    if "before" in opened:
        return Span(first=-inf, last=last)
    return Span(first=first, last=inf if "after" in opened else last)


def known_earlier(first: Span | None, second: Span | None) -> bool:
    """Return whether all years the first work may be of lie before all those of the second."""
    return first is not None and second is not None and first.last < second.first


def _plain(year: str) -> str:
    text = year.strip().lower()
    for word, english in _CHINESE:
        text = text.replace(word, english)
    return re.sub(r"[\u2010-\u2015\u2212]", "-", text)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, list[str]]:
    """Return a text without what a pattern finds in it, and that."""
    return pattern.sub(" ", text), pattern.findall(text)


def _numbers(text: str, *, before_our_era: bool) -> tuple[str, list[Span]]:
    """Return a text without its years and centuries, and their spans."""
    spans = []
    for found in _CENTURIES.finditer(text):
        first, last = int(found[1]), int(found[2] or found[1])
        spans.append(_span(100 * first - 99, 100 * last, before_our_era=before_our_era))
    text = _CENTURIES.sub(" ", text)
    for found in _YEARS.finditer(text):
        first, last = int(found[1]), _last(found[1], found[3])
        whole = _decade_or_century(last) if (found[4] if found[3] else found[2]) else 0
        spans.append(_span(first, last + whole, before_our_era=before_our_era))
    return _YEARS.sub(" ", text), spans


def _decade_or_century(year: int) -> int:
    """Return how many years follow one with an “s”: “1700s” may mean the century, so it is taken for that."""
    return 99 if year % 100 == 0 else 9


def _last(first: str, last: str | None) -> int:
    """Return the last year of “1480–90” or of “664–30”, given its two texts: the shorter one lacks what they share."""
    if last is None:
        return int(first)
    whole = first[: len(first) - len(last)] + last
    return int(whole) if int(whole) >= int(first) else int(last)


def _span(first: int, last: int, *, before_our_era: bool) -> Span:
    """Return the span of two years; before our era they count downward."""
    sign = -1 if before_our_era else 1
    return Span(first=min(sign * first, sign * last), last=max(sign * first, sign * last))
