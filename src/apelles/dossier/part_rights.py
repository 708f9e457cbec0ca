"""What is known of the rights in every work, and how much of each author was used."""

from __future__ import annotations

from collections.abc import Iterator

from apelles.dossier.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Line,
    Paragraph,
    Part,
    Row,
    Table,
    foreign,
    joined,
    phrase,
    plain,
    said,
)
from apelles.records.dossier import Dossier, RightsRow
from apelles.words.page import named


def rights_part(dossier: Dossier) -> Part:
    """Return the rights of every work and the usage of every author; it says so where nothing is known."""
    blocks: list[Block] = [Heading(level=1, line=(said("dossier_page.rights"),), anchor="rights")]
    for row in dossier.rights:
        blocks += _work(row)
    if not dossier.rights:
        blocks.append(Paragraph(line=(said("dossier_page.no_rights"),)))
    if dossier.usage:
        blocks.append(Heading(level=2, line=(said("dossier_page.usage"),), anchor="usage"))
        blocks.append(Bullets(items=tuple((phrase(one),) for one in dossier.usage)))
    return Part(name="rights", blocks=tuple(blocks))


def _work(row: RightsRow) -> Iterator[Block]:
    author = foreign(row.author) if row.author else said("rights.no_name")
    yield Heading(level=3, line=(foreign(row.title or row.work_id), plain(" · ", "soft"), author))
    yield Paragraph(line=joined(_particulars(row)), look="note")
    today, then = dict(row.today), dict(row.at_acquisition)
    uses = list(dict.fromkeys([*today, *then]))
    if uses:
        columns = (
            Column(line=(said("rights.use"),), share=2),
            Column(line=(said("rights.today"),)),
            Column(line=(said("rights.then"),)),
        )
        rows = tuple(
            Row(cells=(((phrase(named("use", use)),),), (_permission(today, use),), (_permission(then, use),)))
            for use in uses
        )
        yield Table(columns=columns, rows=rows)
    if row.signals:
        yield Bullets(items=tuple((phrase(one),) for one in row.signals))


def _particulars(row: RightsRow) -> Iterator[Line]:
    yield (foreign(row.license) if row.license else said("rights.no_license"),)
    if row.acquired_at:
        yield (said("dossier_page.acquired_at", at=row.acquired_at),)
    yield (plain(row.sha256, "code"),)


def _permission(permissions: dict[str, str], use: str) -> Line:
    value = permissions.get(use, "unknown")
    return (phrase(named("permission", value), f"mark-{value}"),)
