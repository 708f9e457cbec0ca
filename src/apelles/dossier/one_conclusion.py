"""One conclusion with everything it rests on: what decides it, results by reading, authorities, and its proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from apelles.dossier.blocks import (
    Beside,
    Block,
    Bullets,
    Column,
    Fold,
    Heading,
    Line,
    Paragraph,
    Row,
    Sheet,
    Steps,
    Table,
    joined,
    phrase,
    plain,
    said,
)
from apelles.dossier.named_things import Names
from apelles.dossier.proof_steps import proof_steps
from apelles.dossier.words_of_law import (
    dates,
    outcome,
    party,
    source_line,
    standings,
    switches,
    value,
    weakest_source,
)
from apelles.records.law import Conclusion, Consideration, DecidingSet, RuleKind, Supporting, Value
from apelles.words.page import named, sentence

SHORT: Final = 16
"""A proof of so many steps or fewer is shown unfolded."""
MOST_SETS: Final = 12


def conclusion_blocks(found: Conclusion, names: Names, *, anchor: str) -> Iterator[Block]:
    """Return one conclusion in full."""
    yield Heading(level=3, line=(phrase(found.title),), anchor=anchor)
    yield Paragraph(line=joined([(phrase(found.cite),), (plain(found.rule, "code"),)]), look="note")
    yield Sheet(rows=tuple(_summary(found, names)))
    if found.considerations:
        yield _considerations(found.considerations)
    if found.by_reading:
        yield from _by_reading(found, names)
    if found.decisive_facts or found.deciding_sets:
        yield from _decisive(found, names)
    yield from _authorities(found, names)
    if found.proof:
        steps = proof_steps(found.proof, names, prefix=anchor)
        yield Fold(
            line=(said("dossier.proof"), said("dossier.steps", "soft", count=len(steps))),
            blocks=(Steps(steps=steps),),
            open=len(steps) <= SHORT,
        )


def _summary(found: Conclusion, names: Names) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    yield (said("dossier.standing"),), (standings(found),)
    if found.kind is not RuleKind.FACTOR:
        yield (said("dossier.if_record_closes"),), (_closes(found),)
        yield (said("dossier.whatever_facts"),), (_beyond(found),)
    if found.burden:
        yield (said("dossier.burden"),), ((party(found.burden),),)
    if found.assumes:
        yield (said("dossier.assumed"),), tuple(switches((one,), names) for one in found.assumes)
    if found.conflicts:
        yield (said("dossier.conflicts"),), tuple((names.fact(key),) for key in found.conflicts)
    yield (said("dossier.weakest_source"),), (weakest_source(found),)
    yield (said("dossier.dates"),), (dates(found),)


def _closes(found: Conclusion) -> Line:
    losers = [(party(one),) for one in found.loses_if_unproved]
    loses = (plain(" "), said("dossier.loses"), *joined(losers, ", ")) if losers else ()
    return (outcome(found.if_record_closes), *loses)


def _beyond(found: Conclusion) -> Line:
    """Return what all completions of the unknown facts agree on, or why that is not computed."""
    if found.supervaluation_note:
        return (phrase(sentence(found.supervaluation_note), "soft"),)
    if found.supervaluation in {Value.YES, Value.NO}:
        return (outcome(found.supervaluation),)
    return (said("dossier.depends_on_facts"),)


def _considerations(weighed: Sequence[Consideration]) -> Table:
    columns = (
        Column(line=(said("dossier.consideration"),), share=3),
        Column(line=(said("dossier.favors"),)),
        Column(line=(said("dossier.here"),)),
    )
    rows = tuple(Row(cells=(((phrase(one.text),),), ((party(one.favors),),), (_here(one),))) for one in weighed)
    return Table(columns=columns, rows=rows)


def _here(one: Consideration) -> Line:
    contested = (plain(" "), said("law_standing.contested", "mark-contested")) if one.contested else ()
    return (value(one.value), *contested)


def _by_reading(found: Conclusion, names: Names) -> Iterator[Block]:
    yield Heading(level=4, line=(said("dossier.by_reading"),))
    columns = (
        Column(line=(said("dossier.read_so"),), share=3),
        Column(line=(said("dossier.now"),)),
        Column(line=(said("dossier.if_record_closes"),)),
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
    yield Table(columns=columns, rows=rows)


def _decisive(found: Conclusion, names: Names) -> Iterator[Block]:
    yield Heading(level=4, line=(said("dossier.what_decides"),))
    if found.decided_under:
        yield Paragraph(line=(said("dossier.decided_under"), *switches(found.decided_under, names)), look="note")
    if found.decisive_facts:
        columns = (
            Column(line=(said("dossier.decisive_fact"),), share=3),
            Column(line=(said("dossier.if_yes"),)),
            Column(line=(said("dossier.if_no"),)),
        )
        rows = tuple(
            Row(
                cells=(
                    ((names.fact(one.fact),), (plain(one.fact, "code"),)),
                    ((outcome(one.if_yes),),),
                    ((outcome(one.if_no),),),
                )
            )
            for one in found.decisive_facts
        )
        yield Table(columns=columns, rows=rows)
    if found.deciding_sets:
        yield Paragraph(line=(said("dossier.deciding_sets"),))
        yield Bullets(items=tuple(_set(one, names) for one in found.deciding_sets[:MOST_SETS]))
        if len(found.deciding_sets) > MOST_SETS:
            count = len(found.deciding_sets) - MOST_SETS
            yield Paragraph(line=(said("dossier.more_sets", count=count),), look="note")


def _set(one: DecidingSet, names: Names) -> Line:
    facts = [
        (names.fact(each.fact), plain(" "), said("value.yes" if each.holds else "value.no", "strong"))
        for each in one.literals
    ]
    return (*joined(facts, "; "), plain(" → "), outcome(one.value))


def _authorities(found: Conclusion, names: Names) -> Iterator[Block]:
    if found.authorities_for or found.authorities_against:
        yield Heading(level=4, line=(said("dossier.authorities"),))
        yield Beside(
            left=_side("dossier.authorities_for", found.authorities_for, names),
            right=_side("dossier.authorities_against", found.authorities_against, names),
        )
    if found.authorities_explaining:
        yield Heading(level=4, line=(said("dossier.authorities_explaining"),))
        for one in found.authorities_explaining:
            yield from _authority(one, names)


def _side(key: str, several: Sequence[Supporting], names: Names) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(line=(said(key, "strong"),))]
    for one in several:
        blocks += _authority(one, names)
    if not several:
        blocks.append(Paragraph(line=(said("dossier.none_known"),), look="note"))
    return tuple(blocks)


def _authority(one: Supporting, names: Names) -> Iterator[Block]:
    yield Paragraph(line=joined([(phrase(one.title, "strong"),), *source_line(one.source_status)]))
    court = joined(_court(one))
    if court:
        yield Paragraph(line=court, look="note")
    yield Paragraph(line=(phrase(one.holding),))
    for key, facts in (("same", one.same), ("different", one.different), ("not_known", one.unknown)):
        if facts:
            alike = joined([(names.fact(fact),) for fact in facts], "; ")
            yield Paragraph(line=(said(f"dossier.facts_{key}", "soft"), *alike), look="note")


def _court(one: Supporting) -> Iterator[Line]:
    if one.court:
        yield (phrase(one.court),)
    if one.court_level:
        yield (phrase(named("court_level", one.court_level)),)
    if one.finality:
        yield (phrase(named("finality", one.finality)),)
    if one.decided:
        yield (said("dossier.decided_on", date=one.decided),)
