"""Authorities: for and against a conclusion side by side, and those that explain rules; each is set out once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from apelles.dossier.blocks import (
    COLON,
    SEMICOLON,
    Beside,
    Block,
    Heading,
    Line,
    Paragraph,
    joined,
    phrase,
    said,
)
from apelles.dossier.named_things import Names
from apelles.dossier.words_of_law import source_line
from apelles.dossier.written import Written
from apelles.records.law import Conclusion, Supporting
from apelles.words.page import named

MOST_NAMED: Final = 6


def for_and_against(found: Conclusion, names: Names, written: Written, *, prefix: str) -> Iterator[Block]:
    """Return the authorities for and against a conclusion side by side, and the names of those that explain it."""
    sides = (("for", _once(found.authorities_for)), ("against", _once(found.authorities_against)))
    several = [one for _, side in sides for one in side]
    if any(not written.where(found.juris, found.act, one.rule) for one in several):
        left, right = (_side(found, side, names, written, prefix) for _, side in sides)
        heads = ((said("dossier_page.authorities_for"),), (said("dossier_page.authorities_against"),))
        yield Heading(level=4, line=(said("dossier_page.authorities"),))
        yield Beside(heads=heads, left=left, right=right)
    else:
        for name, side in ((name, side) for name, side in sides if side):
            titles = joined([_named(found, one, written) for one in side], SEMICOLON)
            yield Paragraph(line=(said(f"dossier_page.authorities_{name}", "strong"), phrase(COLON), *titles))
    explained = _once(found.authorities_explaining)
    if 0 < len(explained) <= MOST_NAMED:
        titles = joined([(phrase(one.title),) for one in explained], SEMICOLON)
        yield Paragraph(line=(said("dossier_page.explained_by"), *titles), look="note")
    elif explained:
        yield Paragraph(line=(said("dossier_page.explained_by_many", count=len(explained)),), look="note")


def _named(found: Conclusion, one: Supporting, written: Written) -> Line:
    return (phrase(one.title, to=written.where(found.juris, found.act, one.rule)),)


def explaining(several: Sequence[Conclusion], names: Names, written: Written, *, prefix: str) -> Iterator[Block]:
    """Return the authorities that explain the rules of some conclusions, each in full unless it is written out."""
    found = [(one, each) for one in several for each in one.authorities_explaining]
    fresh = [(one, each) for one, each in found if not written.where(one.juris, one.act, each.rule)]
    if not fresh:
        return
    yield Heading(level=3, line=(said("dossier_page.authorities_explaining"),))
    for one, each in fresh:
        if not written.where(one.juris, one.act, each.rule):
            yield from _in_full(each, names, _written(one, each, written, prefix))


def _once(several: Sequence[Supporting]) -> list[Supporting]:
    """Return every authority once, though it may bear on several rules of one proof."""
    return list({one.rule: one for one in reversed(several)}.values())[::-1]


def _side(
    found: Conclusion, several: Sequence[Supporting], names: Names, written: Written, prefix: str
) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for one in several:
        back = written.where(found.juris, found.act, one.rule)
        if back:
            blocks.append(Paragraph(line=joined([(phrase(one.title, to=back),), *_court(one)])))
        else:
            blocks += _in_full(one, names, _written(found, one, written, prefix))
    return tuple(blocks) or (Paragraph(line=(said("dossier_page.none_known"),), look="note"),)


def _written(found: Conclusion, one: Supporting, written: Written, prefix: str) -> str:
    anchor = f"{prefix}-{one.rule}"
    written.write(found.juris, found.act, one.rule, anchor)
    return anchor


def _in_full(one: Supporting, names: Names, anchor: str) -> Iterator[Block]:
    title = joined([(phrase(one.title, "strong"),), *source_line(one.source_status)])
    yield Paragraph(line=title, look="entry", anchor=anchor)
    court = joined(_court(one))
    if court:
        yield Paragraph(line=court, look="note")
    yield Paragraph(line=(phrase(one.holding),))
    for key, facts in (("same", one.same), ("different", one.different), ("not_known", one.unknown)):
        if facts:
            alike = joined([names.literal(fact) for fact in facts], SEMICOLON)
            yield Paragraph(line=(said(f"dossier_page.facts_{key}", "soft"), *alike), look="note")


def _court(one: Supporting) -> Iterator[Line]:
    if one.court:
        yield (phrase(one.court, "soft"),)
    if one.court_level:
        yield (phrase(named("court_level", one.court_level), "soft"),)
    if one.finality:
        yield (phrase(named("finality", one.finality), "soft"),)
    if one.decided:
        yield (said("dossier_page.decided_on", "soft", date=one.decided),)
