"""What the model gives back: what was tested, what was found and how sure that is, and what none of it shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apelles.dossier.blocks import (
    Block,
    Bullets,
    Column,
    Gallery,
    Heading,
    Line,
    Paragraph,
    Part,
    Row,
    Run,
    Sheet,
    Table,
    foreign,
    joined,
    phrase,
    plain,
    said,
)
from apelles.dossier.part_exhibits import MOST_SIGNS, shown
from apelles.records.audit import Share
from apelles.records.audited import Audited, HeldAgainst
from apelles.records.collage import Estimate
from apelles.records.dossier import Dossier
from apelles.words.numbers import short

LIMITS: Final = ("tries", "leads", "law")
NAMES: Final = {"undetermined": "undetermined_count", "together": "together_count"}


def audits_part(dossier: Dossier) -> Part:
    """Return what audits of models say, one after the other, and what none of them shows."""
    blocks: list[Block] = [
        Heading(level=1, line=(said("audits.heading"),), anchor="audits"),
        Paragraph(line=(said("audits.note"),), look="note"),
    ]
    for number, audited in enumerate(dossier.audits, start=1):
        blocks += _audit(number, audited)
    blocks.append(Heading(level=2, line=(said("audits.limits"),), anchor="audits-limits"))
    blocks.append(Bullets(items=tuple((said(f"audits.limit_{name}"),) for name in LIMITS)))
    return Part(name="audits", blocks=tuple(blocks))


def _audit(number: int, audited: Audited) -> Iterator[Block]:
    model = audited.model[:MOST_SIGNS]
    named = said(f"audits.kind.{audited.kind.value}", model=model or said("audits.model_unstated").text)
    yield Heading(level=2, line=(named,), anchor=f"audit-{number}")
    yield Bullets(items=tuple((phrase(one),) for one in audited.answer), look="numbered")
    if audited.sides:
        yield _counts(audited)
        yield Paragraph(line=(said("audits.limits_say"),), look="note")
    if audited.reached:
        yield Heading(level=3, line=(said("audits.reached"),))
        yield _reached(audited)
    yield from (Paragraph(line=(phrase(one),)) for one in audited.notes)
    if audited.pairs:
        yield Heading(level=3, line=(said("audit.pairs"),))
        yield Paragraph(line=(said("audit.pairs_given" if audited.gives_back else "audit.pairs_near"),), look="note")
        yield Gallery(pictures=tuple(shown(plate) for plate in audited.pairs), columns=4)
    if audited.returned:
        yield from _returned(audited)
    if audited.gives_back:
        yield Heading(level=3, line=(said("audits.curve"),))
        yield _curve(audited)
    if audited.limits:
        yield Heading(level=3, line=(said("audits.lost"),))
        yield Bullets(items=tuple((phrase(one),) for one in audited.limits))
    yield Sheet(rows=tuple(_card(audited)))


def _counts(audited: Audited) -> Table:
    columns = (
        Column(line=(said("audit.counts"),), share=1.6),
        *(Column(line=(said(f"audit.{side.role}_column"),), share=1.4) for side in audited.sides),
    )
    names = [name for name, _ in audited.sides[0].counts]
    sides = [dict(side.counts) for side in audited.sides]
    rows = tuple(
        Row(cells=(((said(f"audit.{NAMES.get(name, name)}"),),), *(((_share(side[name]),),) for side in sides)))
        for name in names
    )
    return Table(columns=columns, rows=rows, look="measures")


def _share(one: Share) -> Run:
    return said(
        "audits.share",
        found=one.found,
        of=f"{one.of:,}",
        rate=f"{100 * one.rate:.3g}",
        low=f"{100 * one.low:.3g}",
        high=f"{100 * one.high:.3g}",
    )


def _reached(audited: Audited) -> Table:
    columns = (
        Column(line=(said("collage.column_who"),), share=1.5),
        Column(line=(said("collage.column_reach"),), share=1.6),
        Column(line=(said("collage.column_area"),), share=1.6),
        Column(line=(said("collage.column_sources"),), share=0.8, number=True),
    )
    rows = tuple(
        _row(
            (said(f"collage.name_{one.who}"),),
            (_between("audits.between", one.reach),),
            (_between("audits.between_percent", one.coverage, times=100),),
            (plain(short(one.sources)),),
        )
        for one in audited.reached
    )
    return Table(columns=columns, rows=rows, look="measures")


def _between(key: str, one: Estimate, *, times: float = 1) -> Run:
    return said(key, value=short(times * one.value), low=short(times * one.low), high=short(times * one.high))


def _returned(audited: Audited) -> Iterator[Block]:
    yield Heading(level=3, line=(said("audits.returned"),))
    columns = (
        Column(line=(said("audit.work"),), share=2.4),
        Column(line=(said("audit.count"),), number=True, share=0.8),
        Column(line=(said("audit.smallest_e"),), number=True, share=0.9),
        Column(line=(said("audit.duplicates"),), number=True, share=1.2),
        Column(line=(said("audit.exposures"),), number=True, share=1.0),
    )
    rows = []
    for one in audited.returned:
        author = foreign(one.author, MOST_SIGNS) if one.author else said("rights.no_name")
        work = (foreign(one.title or one.work_id, MOST_SIGNS), plain(" · ", "soft"), author)
        numbers = (one.outputs, short(one.smallest_e), one.duplicates, short(one.exposures))
        cells = ((work, (plain(one.sha256[:16], "code"),)), *(((plain(number),),) for number in numbers))
        rows.append(Row(cells=cells))
    yield Table(columns=columns, rows=tuple(rows), look="measures")
    more = audited.returned_in_all - len(audited.returned)
    if more > 0:
        yield Paragraph(line=(said("audits.more_returned", count=more),), look="note")


def _curve(audited: Audited) -> Table:
    columns = (
        Column(line=(said("audits.after"),), number=True),
        Column(line=(said("audit.curve_outputs"),), number=True),
        Column(line=(said("audit.curve_works"),), number=True),
    )
    rows = tuple(
        _row((plain(f"{one.outputs:,}"),), (plain(f"{one.given_back:,}"),), (plain(f"{one.works:,}"),))
        for one in audited.curve
    )
    return Table(columns=columns, rows=rows, look="measures")


def _card(audited: Audited) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    if audited.model_sha256:
        yield (said("audits.model_sha256"),), ((plain(audited.model_sha256, "code"),),)
        yield (said("audits.hashed"),), ((foreign(audited.hashed),),)
    for side in audited.sides:
        yield (said(f"audits.{side.role}"),), (_library(side),)
    yield (said("audits.software"),), ((plain(audited.software or "–"),),)
    yield (said("audits.file_sha256"),), ((plain(audited.file_sha256, "code"),),)


def _library(side: HeldAgainst) -> Line:
    return joined([(said("audits.works", works=f"{side.works:,}"), plain(side.library_hash, "code"))])


def _row(*cells: Line) -> Row:
    return Row(cells=tuple((cell,) for cell in cells))
