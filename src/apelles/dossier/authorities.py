"""Authorities for and against a conclusion side by side, and those that explain it; each is set out once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apelles.dossier.blocks import Beside, Block, Bullets, Heading, Line, Paragraph, joined, phrase, said
from apelles.dossier.named_things import Names
from apelles.dossier.words_of_law import source_line
from apelles.dossier.written import Written
from apelles.records.law import Conclusion, Supporting
from apelles.words.page import named


def authorities(found: Conclusion, names: Names, written: Written, *, prefix: str) -> Iterator[Block]:
    """Return the authorities that bear on a conclusion; nothing where none does."""
    if found.authorities_for or found.authorities_against:
        yield Heading(level=4, line=(said("dossier_page.authorities"),))
        yield Beside(
            left=_side(found, "for", found.authorities_for, names, written, prefix),
            right=_side(found, "against", found.authorities_against, names, written, prefix),
        )
    explaining = _once(found.authorities_explaining)
    if not explaining:
        return
    yield Heading(level=4, line=(said("dossier_page.authorities_explaining"),))
    again = [(one, written.where(found.juris, found.act, one.rule)) for one in explaining]
    for one in (one for one, back in again if not back):
        yield from _in_full(one, names, _written(found, one, written, prefix))
    if any(back for _, back in again):
        yield Bullets(items=tuple(_again(one, back) for one, back in again if back), look="note")


def _once(several: Sequence[Supporting]) -> list[Supporting]:
    """Return every authority once, though it may bear on several rules of one proof."""
    return list({one.rule: one for one in reversed(several)}.values())[::-1]


def _side(
    found: Conclusion, key: str, several: Sequence[Supporting], names: Names, written: Written, prefix: str
) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(line=(said(f"dossier_page.authorities_{key}", "strong"),))]
    for one in _once(several):
        back = written.where(found.juris, found.act, one.rule)
        if back:
            blocks.append(Paragraph(line=_again(one, back)))
        else:
            blocks += _in_full(one, names, _written(found, one, written, prefix))
    if not several:
        blocks.append(Paragraph(line=(said("dossier_page.none_known"),), look="note"))
    return tuple(blocks)


def _written(found: Conclusion, one: Supporting, written: Written, prefix: str) -> str:
    anchor = f"{prefix}-{one.rule}"
    written.write(found.juris, found.act, one.rule, anchor)
    return anchor


def _again(one: Supporting, back: str) -> Line:
    return joined([(phrase(one.title, to=back),), *_court(one)])


def _in_full(one: Supporting, names: Names, anchor: str) -> Iterator[Block]:
    title = joined([(phrase(one.title, "strong"),), *source_line(one.source_status)])
    yield Paragraph(line=title, anchor=anchor)
    court = joined(_court(one))
    if court:
        yield Paragraph(line=court, look="note")
    yield Paragraph(line=(phrase(one.holding),))
    for key, facts in (("same", one.same), ("different", one.different), ("not_known", one.unknown)):
        if facts:
            alike = joined([(names.fact(fact),) for fact in facts], "; ")
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
