"""One conclusion with everything it rests on: what decides it, results by reading, authorities, and its proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from apelles.dossier.authorities import for_and_against
from apelles.dossier.blocks import (
    COLON,
    COMMA,
    SEMICOLON,
    Block,
    Bullets,
    Column,
    Fold,
    Heading,
    Line,
    Paragraph,
    Row,
    Steps,
    Table,
    joined,
    phrase,
    plain,
    said,
)
from apelles.dossier.named_things import Names
from apelles.dossier.proof_steps import proof_steps
from apelles.dossier.words_of_law import dates, outcome, party, standings, switches, value, weakest_source
from apelles.dossier.written import Written
from apelles.records.law import Conclusion, Consideration, DecidingSet, RuleKind, Value
from apelles.words.page import sentence

SHORT: Final = 16
"""A proof of so many steps or fewer is shown unfolded."""
MOST_SETS: Final = 12


def conclusion_blocks(found: Conclusion, names: Names, written: Written, *, anchor: str) -> Iterator[Block]:
    """Return one conclusion in full."""
    yield Heading(level=3, line=(phrase(found.title), plain(" "), *standings(found)), anchor=anchor)
    yield Paragraph(line=joined([(phrase(found.cite),), (plain(found.rule, "code"),)]), look="note")
    summary = joined(_summary(found))
    if summary:
        yield Paragraph(line=summary)
    for line in _rests_on(found, names):
        yield Paragraph(line=line)
    yield Paragraph(line=joined([weakest_source(found), dates(found)]), look="note")
    if found.considerations:
        yield _considerations(found.considerations)
    if found.by_reading:
        yield from _by_reading(found, names)
    if found.decisive_facts or found.deciding_sets:
        yield from _decisive(found, names)
    yield from for_and_against(found, names, written, prefix=anchor)
    yield from _proof(found, names, written, anchor)


def _summary(found: Conclusion) -> Iterator[Line]:
    if found.kind is not RuleKind.FACTOR:
        yield (said("dossier_page.closes"), outcome(found.if_record_closes))
        if found.loses_if_unproved:
            yield (said("dossier_page.loses"), *joined([(party(one),) for one in found.loses_if_unproved], COMMA))
        if Value.UNKNOWN is found.value:
            yield (said("dossier_page.whatever_facts"), *_beyond(found))
    if found.burden:
        yield (said("dossier_page.burden"), party(found.burden))


def _beyond(found: Conclusion) -> Line:
    """Return what all completions of the unknown facts agree on, or why that is not computed."""
    if found.supervaluation_note:
        return (phrase(sentence(found.supervaluation_note), "soft"),)
    if found.supervaluation in {Value.YES, Value.NO}:
        return (outcome(found.supervaluation),)
    return (said("dossier_page.depends_on_facts"),)


def _rests_on(found: Conclusion, names: Names) -> Iterator[Line]:
    if found.assumes:
        yield (said("dossier_page.assumes"), *switches(found.assumes, names))
    if found.conflicts:
        yield (said("dossier_page.conflicts"), *joined([(names.fact(key),) for key in found.conflicts], SEMICOLON))


def _considerations(weighed: Sequence[Consideration]) -> Table:
    columns = (
        Column(line=(said("dossier_page.consideration"),), share=3),
        Column(line=(said("dossier_page.favors"),)),
        Column(line=(said("dossier_page.here"),)),
    )
    rows = tuple(Row(cells=(((phrase(one.text),),), ((party(one.favors),),), (_here(one),))) for one in weighed)
    return Table(columns=columns, rows=rows, look="measures")


def _here(one: Consideration) -> Line:
    contested = (plain(" "), said("standing.contested", "mark-contested")) if one.contested else ()
    return (value(one.value), *contested)


def _by_reading(found: Conclusion, names: Names) -> Iterator[Block]:
    yield Heading(level=4, line=(said("dossier_page.by_reading"),))
    columns = (
        Column(line=(said("dossier_page.read_so"),), share=3),
        Column(line=(said("dossier_page.now"),)),
        Column(line=(said("dossier_page.if_record_closes"),)),
    )
    rows = tuple(
        Row(
            cells=(
                tuple(switches((one,), names) for one in way.switches),
                ((outcome(way.value),),),
                ((outcome(way.if_record_closes),),),
            )
        )
        for way in found.by_reading
    )
    yield Table(columns=columns, rows=rows, look="measures")


def _decisive(found: Conclusion, names: Names) -> Iterator[Block]:
    yield Heading(level=4, line=(said("dossier_page.what_decides"),))
    if found.decided_under:
        yield Paragraph(line=(said("dossier_page.decided_under"), *switches(found.decided_under, names)), look="note")
    if found.decisive_facts:
        columns = (
            Column(line=(said("dossier_page.decisive_fact"),), share=3),
            Column(line=(said("dossier_page.if_yes"),)),
            Column(line=(said("dossier_page.if_no"),)),
        )
        rows = tuple(
            Row(cells=((names.fact_line(one.fact),), ((outcome(one.if_yes),),), ((outcome(one.if_no),),)))
            for one in found.decisive_facts
        )
        yield Table(columns=columns, rows=rows, look="measures")
    if found.deciding_sets:
        yield Paragraph(line=(said("dossier_page.deciding_sets"),))
        yield Bullets(items=tuple(_set(one, names) for one in found.deciding_sets[:MOST_SETS]))
    if len(found.deciding_sets) > MOST_SETS:
        count = len(found.deciding_sets) - MOST_SETS
        yield Paragraph(line=(said("dossier_page.more_sets", count=count),), look="note")


def _set(one: DecidingSet, names: Names) -> Line:
    facts = [
        (names.fact(each.fact), plain(" "), said("value.yes" if each.holds else "value.no", "strong"))
        for each in one.literals
    ]
    return (*joined(facts, SEMICOLON), plain(" → "), outcome(one.value))


def _proof(found: Conclusion, names: Names, written: Written, anchor: str) -> Iterator[Block]:
    """Return the steps, or where they are written out if they are part of another proof above."""
    back = written.where(found.juris, found.act, found.rule)
    if back:
        yield Paragraph(line=(said("dossier_page.proof", "strong"), phrase(COLON), said("proof.seen", to=back)))
    elif found.proof:
        steps = proof_steps(found, names, written, prefix=anchor)
        count = (said("dossier_page.steps", "soft", count=len(steps)),) if len(steps) > 1 else ()
        folded = len(steps) > SHORT
        yield Fold(line=(said("dossier_page.proof"), *count), blocks=(Steps(steps=steps),), open=not folded)
