"""The method: what a dossier was made of and with, how to make it again, its limits, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator

from apelles.dossier.blocks import (
    Block,
    Bullets,
    Column,
    Commands,
    Heading,
    Line,
    Paragraph,
    Part,
    Row,
    Sheet,
    Table,
    foreign,
    phrase,
    plain,
    said,
)
from apelles.dossier.how_to_check import how_to_check
from apelles.records.dossier import Dossier, Made, Pack
from apelles.records.plates import Plate


def method_part(dossier: Dossier) -> Part:
    """Return hashes, versions, the command, the limits, and how to check without this software."""
    blocks: list[Block] = [
        Heading(level=1, line=(said("dossier_page.method"),), anchor="method"),
        Heading(level=2, line=(said("dossier_page.limits"),), anchor="limits"),
        Bullets(items=tuple((phrase(one),) for one in dossier.limits)),
        Heading(level=2, line=(said("dossier_page.how_to_check"),), anchor="check"),
        *_checks(dossier),
        Heading(level=2, line=(said("dossier_page.made_with"),), anchor="made"),
        Sheet(rows=tuple(_made(dossier.made))),
    ]
    if dossier.packs:
        blocks += [Heading(level=3, line=(said("dossier_page.packs"),)), _packs(dossier.packs)]
    plates = _plates(dossier)
    if plates:
        blocks += [Heading(level=3, line=(said("dossier_page.files"),)), _files(plates)]
    return Part(name="method", blocks=tuple(blocks))


def _checks(dossier: Dossier) -> Iterator[Block]:
    for number, check in enumerate(how_to_check(dossier), start=1):
        yield Paragraph(line=(plain(f"{number}. "), phrase(check.said)))
        yield Commands(text=check.commands)


def _made(made: Made) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    yield (said("protocol.software"),), ((plain(made.software),),)
    if made.judge_sha256:
        yield (said("dossier_page.judge_sha256"),), ((plain(made.judge_sha256, "code"),),)
    if made.library_hash:
        yield (said("protocol.library_hash"),), ((plain(made.library_hash, "code"),),)
    if made.ledger_root:
        yield (said("dossier_page.ledger_root"),), ((plain(made.ledger_root, "code"),),)
    if made.models:
        models = tuple((foreign(name), plain(" "), plain(digest, "code")) for name, digest in made.models)
        yield (said("dossier_page.models"),), models
    if made.versions:
        text = ", ".join(f"{name} {version}" for name, version in made.versions)
        yield (said("protocol.versions"),), ((foreign(text),),)


def _packs(packs: tuple[Pack, ...]) -> Table:
    columns = (
        Column(line=(said("dossier_page.pack"),)),
        Column(line=(said("dossier_page.checked_on"),), share=0.8),
        Column(line=(plain("SHA-256"),), share=2.6),
    )
    rows = tuple(
        Row(cells=(((phrase(pack.name),),), ((plain(pack.checked_on),),), ((plain(pack.sha256, "code"),),)))
        for pack in packs
    )
    return Table(columns=columns, rows=rows)


def _plates(dossier: Dossier) -> list[Plate]:
    return list({plate.file: plate for plate in dossier.plates() if plate.file}.values())


def _files(plates: list[Plate]) -> Table:
    columns = (
        Column(line=(said("report.file"),)),
        Column(line=(said("dossier_page.sha256_before_signing"),), share=2.6),
    )
    rows = tuple(Row(cells=(((foreign(plate.file),),), ((plain(plate.sha256, "code"),),))) for plate in plates)
    return Table(columns=columns, rows=rows)
