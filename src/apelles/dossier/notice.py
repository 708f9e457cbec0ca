"""A notice, a counter-notice or a letter from a dossier: what is not in the dossier is left blank, never invented."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from apelles import words
from apelles.dossier.blocks import Block, Bullets, Heading, Line, Paragraph, Part, Run, said
from apelles.dossier.notice_case import CHINA, NoticeCase
from apelles.dossier.notice_findings import findings_blocks
from apelles.dossier.notice_law import law_blocks
from apelles.dossier.notice_parts import (
    alleged_blocks,
    asks_blocks,
    before_blocks,
    check_blocks,
    making_blocks,
    material_blocks,
    proof_quotes,
    recipient_blocks,
    sender_blocks,
    statement_blocks,
    truth_blocks,
    work_blocks,
)
from apelles.dossier.notice_record import Blank, DossierFile, Notice, NoticeKind, NoticeWanted, Statutes
from apelles.errors import DossierError
from apelles.records.dossier import Dossier, Exhibit, Side
from apelles.words.phrase import Phrase

NUMERALS: Final = "一二三四五六七八九十"
BEFORE: Final = "before"

Blocks = Callable[[NoticeCase], Iterable[Block]]


def draft(dossier: Dossier, wanted: NoticeWanted, *, file: DossierFile, statutes: Statutes) -> Notice:
    """Return a draft for one side, with every statement that the dossier does not hold left blank.

    Raises:
        DossierError: nobody said for which side, or the side claims a work and no region counts as a match and no
            other proof is stated, or a provision of the form is missing from the rule pack.
    """
    typed = _tidy(wanted)
    kind, side = _kind_and_side(dossier, typed)
    about, left_out = _exhibits(dossier, side, other_proof=typed.other_proof)
    case = NoticeCase(dossier=dossier, wanted=typed, kind=kind, side=side, exhibits=about, file=file, statutes=statutes)
    body, blanks = _numbered(_body(case))
    first = Part(
        name=BEFORE,
        blocks=(
            Heading(level=1, line=(said("notice.before"),)),
            *before_blocks(case, blanks, [one.judged.suspect for one in left_out]),
        ),
    )
    return Notice(
        kind=kind,
        side=side,
        languages=typed.languages or dossier.languages,
        title=words.both(f"notice.title_{case.sided}"),
        blanks=blanks,
        parts=(first, *body),
        disclaimer=dossier.disclaimer,
        dossier=file,
        software=dossier.made.software,
    )


def _tidy(wanted: NoticeWanted) -> NoticeWanted:
    """Return what was typed on one line each, without what is empty."""
    return replace(
        wanted,
        name=_one_line(wanted.name),
        contact=_one_line(wanted.contact),
        address=_one_line(wanted.address),
        recipient=_one_line(wanted.recipient),
        other_proof=_one_line(wanted.other_proof),
        urls=tuple(dict.fromkeys(url for typed in wanted.urls if (url := _one_line(typed)))),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _kind_and_side(dossier: Dossier, wanted: NoticeWanted) -> tuple[NoticeKind, Side]:
    if wanted.kind is NoticeKind.NOTICE:
        return wanted.kind, Side.CLAIMANT
    if wanted.kind is NoticeKind.COUNTER:
        return wanted.kind, Side.ACCUSED
    side = dossier.side if wanted.side is Side.NEITHER else wanted.side
    if side is Side.NEITHER:
        message = (
            "The dossier was made for neither side, so it is not known who would send this. "
            "Say whose it is with --for claimant or --for accused."
        )
        raise DossierError(message)
    if wanted.kind is NoticeKind.LETTER or all(pack.juris != CHINA for pack in dossier.packs):
        return NoticeKind.LETTER, side
    return (NoticeKind.NOTICE if side is Side.CLAIMANT else NoticeKind.COUNTER), side


def _exhibits(dossier: Dossier, side: Side, *, other_proof: str) -> tuple[tuple[Exhibit, ...], tuple[Exhibit, ...]]:
    """Return the exhibits that it is about, and those that are left out because none of their regions counts."""
    if not dossier.exhibits:
        message = (
            "No picture was examined in this dossier, only a model, so there is no picture a notice could be about. "
            "Build one from findings: add --from."
        )
        raise DossierError(message)
    if side is Side.ACCUSED:
        return dossier.exhibits, ()
    verified = tuple(one for one in dossier.exhibits if one.judged.verified())
    if verified:
        return verified, tuple(one for one in dossier.exhibits if one not in verified)
    if other_proof:
        return dossier.exhibits, ()
    message = (
        "No region of any picture in this dossier counts as a match with a work of the library, so there is no "
        "measured ground for a notice, and whoever sends a wrong notice is liable for the loss it causes (Network "
        "Regulation, art. 24; Civil Code, art. 1195). Shared pose, subject, palette or style are no ground. If you "
        "hold other proof, state it with --other-proof; it is then quoted as yours, not checked."
    )
    raise DossierError(message)


def _body(case: NoticeCase) -> Iterator[Part]:
    """Yield the parts that are sent, each numbered."""
    for number, (name, title, *makers) in enumerate(_plan(case), start=1):
        lead = Phrase(en=f"{number}. ", zh=f"{NUMERALS[number - 1]}、")
        heading = Heading(level=1, line=(Run(text=lead), said(f"notice.{title}")), anchor=name)
        yield Part(name=name, blocks=(heading, *(block for make in makers for block in make(case))))


def _plan(case: NoticeCase) -> Iterator[tuple[str, str, *tuple[Blocks, ...]]]:
    form = case.form
    proof = "proof_letter" if form == "letter" else "proof_notice"
    yield ("to", "to", recipient_blocks)
    yield ("sender", f"sender_{form}", sender_blocks)
    if case.sided == "letter_accused":
        yield ("alleged", "alleged", alleged_blocks)
    yield ("material", f"material_{form}", material_blocks)
    if case.claims:
        yield ("work", "work", work_blocks)
    if form != "letter":
        yield ("statement", "statement", statement_blocks)
    yield ("proof", proof, proof_quotes, findings_blocks)
    if not case.claims:
        yield ("making", "making", making_blocks)
    yield ("law", "law", law_blocks)
    if form == "letter":
        yield ("asks", "asks", asks_blocks)
    yield ("check", "check", check_blocks)
    yield ("truth", f"truth_{form}", truth_blocks)


def _numbered(parts: Iterable[Part]) -> tuple[tuple[Part, ...], tuple[Blank, ...]]:
    """Return parts whose blanks are numbered in the order they are read, and the list of them."""
    blanks: list[Blank] = []
    numbered = [
        Part(name=part.name, blocks=tuple(_block(block, part.name, blanks) for block in part.blocks)) for part in parts
    ]
    return tuple(numbered), tuple(blanks)


def _block(block: Block, part: str, blanks: list[Blank]) -> Block:
    match block:
        case Paragraph(line=line):
            return replace(block, line=_line(line, part, blanks))
        case Bullets(items=items):
            return replace(block, items=tuple(_line(item, part, blanks) for item in items))
    return block


def _line(line: Line, part: str, blanks: list[Blank]) -> Line:
    return tuple(_run(run, part, blanks) for run in line)


def _run(run: Run, part: str, blanks: list[Blank]) -> Run:
    if run.look != "blank":
        return run
    blanks.append(Blank(number=len(blanks) + 1, label=run.text, part=part))
    return replace(run, to=f"blank-{len(blanks)}")
