"""The exhibits, one by one: what was found, and the pictures, each with who made it and what it is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from apelles.dossier.blocks import (
    Block,
    Gallery,
    Heading,
    Line,
    Paragraph,
    Part,
    Shown,
    foreign,
    joined,
    phrase,
    plain,
    said,
)
from apelles.dossier.verdicts import verdict_line
from apelles.records.dossier import Exhibit
from apelles.records.plates import Plate

MOST_SIGNS: Final = 80
"""A longer name is cut where it is a heading."""
GROUPS: Final = (
    ("pictures", frozenset({"suspect", "work"})),
    ("regions", frozenset({"regions_suspect", "regions_work"})),
    ("laid_over", frozenset({"laid_over"})),
    ("sources", frozenset({"sources"})),
)


def exhibit_part(exhibit: Exhibit) -> Part:
    """Return one exhibit with its pictures, regions and overlays."""
    number = exhibit.number
    blocks: list[Block] = [
        Heading(level=1, line=exhibit_title(exhibit), anchor=f"exhibit-{number}"),
        Paragraph(line=verdict_line(exhibit.judged)),
        Paragraph(line=(phrase(exhibit.reason),), look="lead"),
    ]
    if len(exhibit.judged.suspect) > MOST_SIGNS:
        blocks.insert(1, Paragraph(line=(foreign(exhibit.judged.suspect),), look="note"))
    if exhibit.error_rate.en:
        blocks.append(Paragraph(line=(phrase(exhibit.error_rate),)))
    return Part(name=f"exhibit-{number}", blocks=(*blocks, *_galleries(exhibit.plates)))


def exhibit_title(exhibit: Exhibit) -> Line:
    """Return the number and the name of an exhibit; a very long name is cut, and stands in full below."""
    number = said("dossier_page.exhibit", number=exhibit.number)
    return (number, plain(" · ", "soft"), foreign(exhibit.judged.suspect, MOST_SIGNS))


def _galleries(plates: Sequence[Plate]) -> Iterator[Block]:
    for name, roles in GROUPS:
        found = [plate for plate in plates if plate.role in roles]
        if found:
            yield Heading(level=3, line=(said(f"dossier_page.plates_{name}"),))
            yield Gallery(pictures=tuple(shown(plate) for plate in found), columns=min(2, len(found)))
            if name == "laid_over":
                yield Paragraph(line=(said("report.overlay_note"),), look="note")


def shown(plate: Plate) -> Shown:
    """Return a picture with everything that is known of it under it."""
    return Shown(
        file=plate.file,
        alt=plate.caption,
        width=plate.width,
        height=plate.height,
        under=((phrase(plate.caption, "strong"),), *_particulars(plate)),
        home=stays_home(plate),
    )


def credit(plate: Plate, most: int = 0) -> Line:
    """Return the author and the title of a picture, or that they are unknown; long ones cut where `most` says so."""
    return joined([_labeled("author", plate.author, most), _labeled("title", plate.title, most)])


def stays_home(plate: Plate) -> tuple[Line, ...]:
    """Return what stands in the place of a picture that is not in the dossier; nothing where it is."""
    if plate.file:
        return ()
    return (
        (said("dossier_page.stays_home", "strong"),),
        (said("dossier_page.only_hash", hash=plate.of or plate.sha256),),
    )


def _particulars(plate: Plate) -> Iterator[Line]:
    """Return who made a picture and what it is called, and of the picture itself also the rest."""
    if plate.role == "calibration":
        yield (said("dossier_page.chart"),)
        return
    yield credit(plate)
    if plate.role not in {"suspect", "work", "output"}:
        return
    known = [_labeled(name, text) for name, text in (("year", plate.year), ("license", plate.license)) if text]
    if known:
        yield joined(known)
    if plate.source:
        yield _labeled("source", plate.source)
    if plate.of and plate.file:
        yield (said("dossier_page.hash_of_original", "soft", hash=plate.of),)


def _labeled(name: str, text: str, most: int = 0) -> Line:
    return (said(f"dossier_page.{name}", "soft"), foreign(text, most) if text else said("dossier_page.unknown"))
