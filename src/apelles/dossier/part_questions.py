"""What is still open: questions of fact with both outcomes and who has to prove them, and open questions of law."""

from __future__ import annotations

from collections.abc import Iterator

from apelles.dossier.blocks import (
    COLON,
    COMMA,
    SEMICOLON,
    Beside,
    Block,
    Bullets,
    Heading,
    Line,
    Paragraph,
    Part,
    Run,
    joined,
    phrase,
    plain,
    said,
)
from apelles.dossier.named_things import Names
from apelles.dossier.words_of_law import outcome, party
from apelles.records.dossier import Dossier, OpenReading, Outcome, Question
from apelles.records.law import Value
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
        yield Bullets(items=tuple(_outcome(one, names) for one in question.outcomes))


def _particulars(question: Question) -> Iterator[Line]:
    if question.act:
        yield (said("dossier_page.of_act", act=question.act),)
    if question.only_a_person:
        yield (said("dossier_page.only_a_person", "strong"),)
    else:
        yield (
            said("dossier_page.answered_by"),
            *joined([(said(f"speaker.{one}"),) for one in question.answered_by], COMMA),
        )
    if question.burdens:
        yield (said("dossier_page.loses_unproved"), *joined([(party(one),) for one in question.burdens], COMMA))
    if question.evidence:
        yield (
            said("dossier_page.evidence_so_far"),
            *joined([(plain(one, "foreign"),) for one in question.evidence], COMMA),
        )
    yield (plain(question.fact, "code"),)


def _outcome(one: Outcome, names: Names) -> Line:
    where = ((phrase(names.pack[one.juris], "soft"),),) if one.juris in names.pack else ()
    rule = joined([(phrase(one.title),), *where, (plain(one.rule, "code"),)])
    if one.if_yes is Value.UNKNOWN and one.if_no is Value.UNKNOWN:
        return (*rule, phrase(COLON), said("dossier_page.not_alone", "soft"))
    yes = (said("dossier_page.if_yes"), plain(" "), outcome(one.if_yes))
    no = (said("dossier_page.if_no"), plain(" "), outcome(one.if_no))
    return (*rule, phrase(COLON), *joined([yes, no], SEMICOLON))


def _reading(number: int, reading: OpenReading, names: Names) -> Iterator[Block]:
    yield Heading(level=3, line=(phrase(reading.question),), anchor=f"reading-{number}")
    for juris, holds in reading.assumed:
        where = phrase(names.pack[juris]) if juris in names.pack else plain(juris)
        yield Paragraph(line=(said("dossier_page.assumed_in"), where, phrase(COLON), _answer(holds)), look="note")
    yield Beside(
        heads=((said("dossier_page.read_yes"),), (said("dossier_page.read_no"),)),
        left=_position(reading.if_true, reading.for_true),
        right=_position(reading.if_false, reading.for_false),
    )


def _position(position: Phrase, holders: tuple[Phrase, ...]) -> tuple[Block, ...]:
    held = Bullets(items=tuple((phrase(one),) for one in holders), look="note")
    none = Paragraph(line=(said("dossier_page.no_authority"),), look="note")
    return (Paragraph(line=(phrase(position),)), held if holders else none)


def _answer(holds: bool) -> Run:
    return said("value.yes" if holds else "value.no", "strong")
