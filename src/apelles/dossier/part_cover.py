"""The first page: the answer in five sentences, the pictures it is about, and what stands where."""

from __future__ import annotations

from typing import Final

from apelles.dossier.blocks import (
    Block,
    Bullets,
    Contents,
    Gallery,
    Heading,
    Line,
    Paragraph,
    Part,
    Shown,
    joined,
    phrase,
    plain,
    said,
)
from apelles.dossier.part_exhibits import credit, stays_home
from apelles.records.dossier import Dossier, Exhibit
from apelles.records.plates import Plate

MOST_PICTURES: Final = 8
MOST_SIGNS: Final = 70
"""A longer name is cut on the first page; it stands in full under the picture itself."""


def cover(dossier: Dossier) -> Part:
    """Return the first page."""
    shown = [(exhibit, plate) for exhibit in dossier.exhibits for plate in exhibit.plates if _is_thumb(plate)]
    blocks: list[Block] = [
        Heading(level=0, line=(phrase(dossier.title),), anchor="top"),
        Paragraph(line=_made(dossier), look="note"),
        Heading(level=3, line=(said("dossier_page.answer"),)),
        Bullets(items=tuple((phrase(sentence),) for sentence in dossier.answer), look="lead"),
    ]
    if shown:
        pictures = tuple(_thumb(exhibit, plate) for exhibit, plate in shown[:MOST_PICTURES])
        blocks.append(Gallery(pictures=pictures, columns=min(4, max(2, len(pictures))), look="thumbs"))
    if len(shown) > MOST_PICTURES:
        blocks.append(
            Paragraph(line=(said("dossier_page.more_pictures", count=len(shown) - MOST_PICTURES),), look="note")
        )
    return Part(name="cover", blocks=(*blocks, Contents()))


def _made(dossier: Dossier) -> Line:
    side = said(f"dossier_side.{dossier.side.value}")
    return joined([(said("dossier_page.made_at", at=dossier.at),), (side,), (plain(dossier.made.software),)])


def _is_thumb(plate: Plate) -> bool:
    return plate.role in {"suspect", "work"}


def _thumb(exhibit: Exhibit, plate: Plate) -> Shown:
    head = said(f"dossier_plate.{plate.role}_of", "strong", number=exhibit.number, to=f"exhibit-{exhibit.number}")
    return Shown(
        file=plate.file,
        alt=plate.caption,
        width=plate.width,
        height=plate.height,
        under=((head,), credit(plate, most=MOST_SIGNS)),
        home=stays_home(plate),
        again=True,
    )
