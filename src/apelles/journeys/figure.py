"""Findings as one picture: suspect and work side by side, regions drawn, makers and licenses named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from apelles.journeys.report_pictures import shrink
from apelles.pixels.picture import Picture
from apelles.records import Evidence, Finding, Polygon
from apelles.words import say
from apelles.words.numbers import short

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

SIDE, GAP, TEXT, CAPTION = 400, 20, 17, 78
INK, SOFT, REGIONS = "#22272b", "#5b656d", ("#ffd23f", "#4cc9f0", "#f72585")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One suspect of the figure, with its works by SHA-256 and what it really is."""

    finding: Finding
    truth: str
    suspect: Picture
    works: dict[str, Picture]


def figure(rows: Sequence[Row]) -> NDArray[np.uint8]:
    """Return a picture (h, w, 3) with one row for each suspect: on the left the suspect, on the right its works."""
    from PIL import Image, ImageDraw

    across = 1 + max(len(_shown(row)) for row in rows)
    sheet = Image.new("RGB", (across * (SIDE + GAP) + GAP, len(rows) * (SIDE + CAPTION + GAP) + GAP), "white")
    draw = ImageDraw.Draw(sheet)
    for number, row in enumerate(rows):
        _draw_row(sheet, draw, row, top=GAP + number * (SIDE + CAPTION + GAP))
    return np.asarray(sheet, dtype=np.uint8)


def _draw_row(sheet: Image.Image, draw: ImageDraw.ImageDraw, row: Row, *, top: int) -> None:
    shown = _shown(row)
    regions = [evidence.match.suspect_region for evidence in shown if evidence.verified]
    _draw_cell(sheet, draw, row.suspect, regions, place=(GAP, top))
    verdict = say(f"verdict.{row.finding.verdict.value}")
    _write(draw, (GAP, top + SIDE), (row.truth, f"Apelles: {verdict}"))
    for number, evidence in enumerate(shown):
        left = GAP + (number + 1) * (SIDE + GAP)
        work = evidence.match.work
        region = [evidence.match.work_region] if evidence.verified else []
        _draw_cell(sheet, draw, row.works[work.sha256], region, place=(left, top), first=number)
        bound = f"E-value at most {short(evidence.surprise.e_value_bound)}" if evidence.verified else "not a match"
        _write(draw, (left, top + SIDE), (work.title or work.work_id, f"{work.author}, {work.license}", bound))


def _shown(row: Row) -> list[Evidence]:
    """Return the matches that count and can be drawn, or the closest work."""
    present = [evidence for evidence in row.finding.matches if evidence.match.work.sha256 in row.works]
    return [evidence for evidence in present if evidence.verified][: len(REGIONS)] or present[:1]


def _draw_cell(
    sheet: Image.Image,
    draw: ImageDraw.ImageDraw,
    picture: Picture,
    regions: Sequence[Polygon],
    *,
    place: tuple[int, int],
    first: int = 0,
) -> None:
    from PIL import Image

    small = shrink(picture.pixels, SIDE)
    left, top = place[0], place[1] + SIDE - small.shape[0]
    sheet.paste(Image.fromarray(small), (left, top))
    scale = small.shape[1] / picture.width, small.shape[0] / picture.height
    for number, region in enumerate(regions):
        points = [(left + x * scale[0], top + y * scale[1]) for x, y in region]
        for color, width in (("black", 7), (REGIONS[(first + number) % len(REGIONS)], 3)):
            draw.line([*points, *points[:2]], fill=color, width=width, joint="curve")


def _write(draw: ImageDraw.ImageDraw, place: tuple[int, int], lines: Sequence[str]) -> None:
    from PIL import ImageFont

    font = ImageFont.load_default(TEXT)
    for number, line in enumerate(lines):
        while draw.textlength(line, font=font) > SIDE and len(line) > 1:
            line = line[:-2] + "…"
        draw.text((place[0], place[1] + 6 + number * 23), line, fill=INK if number == 0 else SOFT, font=font)
