"""What is stated: every statement of fact with its value, who states it, and the evidence."""

from __future__ import annotations

from collections.abc import Iterator

from apelles.dossier.blocks import (
    COLON,
    Block,
    Column,
    Heading,
    Line,
    Paragraph,
    Row,
    Table,
    foreign,
    joined,
    phrase,
    plain,
    said,
)
from apelles.dossier.named_things import Names
from apelles.dossier.words_of_law import value
from apelles.records.law import Fact, Measure, Value


def facts_blocks(names: Names) -> Iterator[Block]:
    """Return every statement of fact as a table; nothing where nothing is stated."""
    facts = names.dossier.facts
    if not facts:
        return
    yield Heading(level=2, line=(said("dossier_page.facts"),), anchor="facts")
    yield Paragraph(line=(said("dossier_page.facts_note"),), look="note")
    columns = (
        Column(line=(said("dossier_page.number"),), share=0.35),
        Column(line=(said("dossier_page.fact"),), share=2.4),
        Column(line=(said("dossier_page.value"),), share=0.8),
        Column(line=(said("dossier_page.who_and_how"),), share=2.2),
    )
    yield Table(
        columns=columns,
        rows=tuple(_row(number, fact, names) for number, fact in enumerate(facts, start=1)),
        look="facts",
    )


def _row(number: int, fact: Fact, names: Names) -> Row:
    asked = names.fact(fact.key)
    key = () if asked.look == "code" else ((plain(fact.key, "code"),),)
    act = ((said("dossier_page.of_act", "soft", act=fact.act),),) if fact.act else ()
    rest = joined([*key, *act])
    what: tuple[Line, ...] = ((asked,), rest) if rest else ((asked,),)
    leans = ((said(f"dossier_page.supports_{fact.supports.value}", "soft"),),) if _leans(fact) else ()
    return Row(
        anchor=f"fact-{number}",
        cells=(
            ((plain(f"F{number}", "strong"),),),
            tuple(what),
            ((value(fact.value),), *leans),
            tuple(_by(fact, names)),
        ),
    )


def _leans(fact: Fact) -> bool:
    return fact.supports in {Value.YES, Value.NO} and fact.value is Value.UNKNOWN


def _by(fact: Fact, names: Names) -> Iterator[Line]:
    who, _, name = fact.by.partition(":")
    yield (
        (said(f"speaker.{who}"), *((phrase(COLON), foreign(name)) if name else ()))
        if _known(who)
        else (foreign(fact.by),)
    )
    if fact.measure:
        yield joined(_measure(fact.measure))
    if fact.evidence:
        yield (said("dossier_page.evidence_so_far", "soft"), foreign(", ".join(fact.evidence)))
    if fact.said:
        yield (phrase(fact.said),)
    if fact.note:
        yield (foreign(fact.note),)
    rest = [(plain(fact.at, "soft"),)] if fact.at else []
    if fact.supersedes:
        replaced = names.statements.get(fact.supersedes)
        rest.append((said("dossier_page.supersedes", "soft", which=f"F{replaced}" if replaced else fact.supersedes),))
    if rest:
        yield joined(rest)


def _known(who: str) -> bool:
    return who in {"audit", "ledger", "declared", "human"}


def _measure(measure: Measure) -> Iterator[Line]:
    yield (phrase(measure.quantity), plain(f": {measure.value}"))
    if measure.threshold:
        yield (said("dossier_page.threshold", threshold=measure.threshold),)
    if measure.interval:
        yield (said("dossier_page.interval", interval=measure.interval),)
    if measure.null_model:
        yield (said("dossier_page.null_model", name=measure.null_model),)
