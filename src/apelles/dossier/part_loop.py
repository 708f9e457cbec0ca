"""How the pictures were made: what was chosen and refused, trained, generated, and kept by whom and why."""

from __future__ import annotations

from collections.abc import Iterator

from apelles.dossier.blocks import (
    Block,
    Bullets,
    Column,
    Commands,
    Fold,
    Heading,
    Line,
    Paragraph,
    Part,
    Row,
    Table,
    foreign,
    phrase,
    plain,
    said,
)
from apelles.records.dossier import Dossier, Loop
from apelles.words.page import named


def loop_part(dossier: Dossier) -> Part:
    """Return the records of how pictures were made."""
    blocks: list[Block] = [
        Heading(level=1, line=(said("loop.heading"),), anchor="loop"),
        Paragraph(line=(said("loop.note"),), look="note"),
    ]
    for number, loop in enumerate(dossier.loops, start=1):
        blocks += _loop(number, loop)
    return Part(name="loop", blocks=tuple(blocks))


def _loop(number: int, loop: Loop) -> Iterator[Block]:
    yield Heading(level=2, line=(said(f"loop.kind.{loop.kind}", name=loop.name),), anchor=f"loop-{number}")
    if loop.intact:
        yield Paragraph(line=(said("loop.intact", rows=loop.rows),))
    else:
        yield Paragraph(line=(said("loop.altered", count=len(loop.troubles)),))
        yield Bullets(items=tuple((phrase(one),) for one in loop.troubles))
    yield Paragraph(line=(said("loop.ledger", ledger=loop.ledger), plain(loop.root, "code")), look="note")
    if loop.steps:
        yield _steps(loop)
    if loop.choices:
        yield Heading(level=3, line=(said("loop.choices"),))
        yield _choices(loop)
    if loop.authors:
        yield Heading(level=3, line=(said("loop.authors"),))
        yield _authors(loop)
    if loop.refused:
        yield Heading(level=3, line=(said("loop.refused_works"),))
        yield _refused(loop)
    if loop.signatures:
        yield Bullets(items=tuple((phrase(one),) for one in loop.signatures))
    if loop.recipe:
        yield Fold(line=(said("loop.recipe"),), blocks=(Commands(text=loop.recipe),))


def _steps(loop: Loop) -> Table:
    columns = (
        Column(line=(said("loop.when"),), share=1.1),
        Column(line=(said("loop.who"),)),
        Column(line=(said("loop.what"),), share=3.5),
    )
    rows = tuple(_row((plain(one.at),), (foreign(one.by),), (phrase(one.said),)) for one in loop.steps)
    return Table(columns=columns, rows=rows)


def _choices(loop: Loop) -> Table:
    columns = (
        Column(line=(said("loop.who"),), share=1.2),
        Column(line=(said("loop.shown"),), share=0.6, number=True),
        Column(line=(said("loop.kept"),), share=0.8),
        Column(line=(said("loop.rejected"),), share=0.8),
        Column(line=(said("loop.why"),), share=2.4),
    )
    rows = []
    for one in loop.choices:
        signed: tuple[Line, ...] = ((said("loop.signed", "soft", signer=one.signed_by),),) if one.signed_by else ()
        who: tuple[Line, ...] = ((foreign(one.by),), (plain(one.at, "soft"),), *signed)
        cells = (
            who,
            ((plain(one.shown),),),
            ((plain(_listed(one.kept)),),),
            ((plain(_listed(one.rejected)),),),
            ((foreign(one.why),),),
        )
        rows.append(Row(cells=cells))
    return Table(columns=columns, rows=tuple(rows))


def _authors(loop: Loop) -> Table:
    names = ("training", "heldout", "refused")
    columns = (
        Column(line=(said("rights.author"),), share=2.5),
        *(Column(line=(said(f"loop.{name}"),), number=True) for name in names),
    )
    rows = tuple(
        _row(
            (foreign(one.author) if one.author else said("rights.no_name"),),
            (plain(one.training),),
            (plain(one.heldout),),
            (plain(one.refused),),
        )
        for one in loop.authors
    )
    return Table(columns=columns, rows=rows)


def _refused(loop: Loop) -> Table:
    columns = (
        Column(line=(said("rights.work"),), share=1.5),
        Column(line=(said("rights.author"),), share=1.2),
        Column(line=(said("loop.verdict"),), share=0.8),
        Column(line=(said("rights.why"),), share=2.5),
    )
    rows = tuple(
        _row(
            (foreign(one.title or one.work_id),),
            (foreign(one.author) if one.author else said("rights.no_name"),),
            (phrase(named("permission", one.verdict)),),
            (phrase(one.reason),),
        )
        for one in loop.refused
    )
    return Table(columns=columns, rows=rows)


def _row(*cells: Line) -> Row:
    return Row(cells=tuple((cell,) for cell in cells))


def _listed(indexes: tuple[int, ...]) -> str:
    return ", ".join(map(str, indexes)) or "-"
