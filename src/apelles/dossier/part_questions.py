"""What is still open: questions of fact with both outcomes and who has to prove them, and open questions of law."""

from __future__ import annotations

from collections.abc import Iterator

from apelles.dossier.blocks import (
    Beside,
    Block,
    Bullets,
    Column,
    Heading,
    Line,
    Paragraph,
    Part,
    Row,
    Run,
    Table,
    joined,
    phrase,
    plain,
    said,
)
from apelles.dossier.named_things import Names
from apelles.dossier.words_of_law import outcome, party
from apelles.records.dossier import Dossier, OpenReading, Outcome, Question
from apelles.words.phrase import Phrase


def questions_part(dossier: Dossier) -> Part:
    """Return every open question of fact and of law."""
    names = Names(dossier)
    blocks: list[Block] = [
        Heading(level=1, line=(said("dossier_page.questions"),), anchor="questions"),
        Paragraph(
            line=(said("dossier_page.questions_note" if dossier.questions else "dossier_page.no_questions"),),
            look="note",
        ),
    ]
    for number, question in enumerate(dossier.questions, start=1):
        blocks += _question(number, question, names)
    if dossier.side_questions:
        heading = said(f"dossier_page.asked_of_{dossier.side.value}")
        blocks.append(Heading(level=2, line=(heading,), anchor="side-questions"))
        blocks.append(Bullets(items=tuple((phrase(one),) for one in dossier.side_questions)))
    if dossier.readings:
        blocks.append(Heading(level=2, line=(said("dossier_page.readings"),), anchor="readings"))
        blocks.append(Paragraph(line=(said("dossier_page.readings_note"),), look="note"))
    for number, reading in enumerate(dossier.readings, start=1):
        blocks += _reading(number, reading, names)
    return Part(name="questions", blocks=tuple(blocks))


def _question(number: int, question: Question, names: Names) -> Iterator[Block]:
    yield Heading(level=3, line=(plain(f"{number}. "), phrase(question.question)), anchor=f"question-{number}")
    yield Paragraph(line=joined(_particulars(question)), look="note")
    if question.help.en:
        yield Paragraph(line=(phrase(question.help),))
    if question.outcomes:
        yield Table(columns=_columns(), rows=tuple(_outcome(one, names) for one in question.outcomes))


def _particulars(question: Question) -> Iterator[Line]:
    if question.act:
        yield (said("dossier_page.of_act", act=question.act),)
    if question.only_a_person:
        yield (said("dossier_page.only_a_person", "strong"),)
    else:
        yield (
            said("dossier_page.answered_by"),
            *joined([(said(f"speaker.{one}"),) for one in question.answered_by], ", "),
        )
    if question.burdens:
        yield (said("dossier_page.loses"), *joined([(party(one),) for one in question.burdens], ", "))
    if question.evidence:
        yield (
            said("dossier_page.evidence_so_far"),
            *joined([(plain(one, "foreign"),) for one in question.evidence], ", "),
        )
    yield (plain(question.fact, "code"),)


def _columns() -> tuple[Column, ...]:
    return (
        Column(line=(said("dossier_page.conclusion"),), share=3),
        Column(line=(said("dossier_page.if_yes"),)),
        Column(line=(said("dossier_page.if_no"),)),
    )


def _outcome(one: Outcome, names: Names) -> Row:
    where = ((phrase(names.pack[one.juris], "soft"),),) if one.juris in names.pack else ()
    title = joined([(phrase(one.title),), *where, (plain(one.rule, "code"),)])
    return Row(cells=((title,), ((outcome(one.if_yes),),), ((outcome(one.if_no),),)))


def _reading(number: int, reading: OpenReading, names: Names) -> Iterator[Block]:
    yield Heading(level=3, line=(phrase(reading.question),), anchor=f"reading-{number}")
    for juris, holds in reading.assumed:
        where = phrase(names.pack[juris]) if juris in names.pack else plain(juris)
        yield Paragraph(line=(said("dossier_page.assumed_in"), where, plain(": "), _answer(holds)), look="note")
    yield Beside(
        left=_position(said("dossier_page.read_yes", "strong"), reading.if_true, reading.for_true),
        right=_position(said("dossier_page.read_no", "strong"), reading.if_false, reading.for_false),
    )


def _position(heading: Run, position: Phrase, holders: tuple[Phrase, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(line=(heading,)), Paragraph(line=(phrase(position),))]
    if holders:
        blocks.append(Bullets(items=tuple((phrase(one),) for one in holders), look="note"))
    else:
        blocks.append(Paragraph(line=(said("dossier_page.no_authority"),), look="note"))
    return tuple(blocks)


def _answer(holds: bool) -> Run:
    return said("value.yes" if holds else "value.no", "strong")
