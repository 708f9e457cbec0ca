"""Findings as one picture: suspect and work side by side, regions drawn, makers and licenses named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from apelles.journeys.report_pictures import draw_outline, shrink
from apelles.pixels.picture import Picture
from apelles.records import Evidence, Finding, Polygon, Work
from apelles.words import say
from apelles.words.numbers import short

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

SIDE, GAP, TEXT, CAPTION, ACROSS = 300, 20, 15, 76, 2
INK, SOFT, REGIONS = "#22272b", "#5b656d", ("#ffd23f", "#4cc9f0", "#f72585", "#80ed99")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One suspect of the figure with what it really is, and the work beside it."""

    finding: Finding
    truth: str
    suspect: Picture
    work: Work
    work_picture: Picture


def figure(pairs: Sequence[Pair]) -> NDArray[np.uint8]:
    """Return a picture (h, w, 3) with two pairs in each row: suspect, work, suspect, work."""
    from PIL import Image, ImageDraw

    wide, tall = 2 * (SIDE + GAP), SIDE + CAPTION + GAP
    rows = -(-len(pairs) // ACROSS)
    sheet = Image.new("RGB", (ACROSS * wide + GAP, rows * tall + GAP), "white")
    draw = ImageDraw.Draw(sheet)
    for number, pair in enumerate(pairs):
        place = GAP + number % ACROSS * wide, GAP + number // ACROSS * tall
        _draw_suspect(sheet, draw, pair, place)
        _draw_work(sheet, draw, pair, (place[0] + SIDE + GAP, place[1]))
    return np.asarray(sheet, dtype=np.uint8)


def _draw_suspect(sheet: Image.Image, draw: ImageDraw.ImageDraw, pair: Pair, place: tuple[int, int]) -> None:
    regions = [item.match.suspect_region for item in _verified(pair)]
    _draw_cell(sheet, draw, pair.suspect, regions, place=place)
    verdict = say(f"verdict.{pair.finding.verdict.value}")
    _write(draw, (place[0], place[1] + SIDE), (pair.truth, f"Apelles: {verdict}"))


def _draw_work(sheet: Image.Image, draw: ImageDraw.ImageDraw, pair: Pair, place: tuple[int, int]) -> None:
    found = [item for item in _verified(pair) if item.match.work.sha256 == pair.work.sha256]
    _draw_cell(sheet, draw, pair.work_picture, [item.match.work_region for item in found], place=place)
    bound = f"E-value at most {short(found[0].surprise.e_value_bound)}" if found else "no match"
    lines = (pair.work.title or pair.work.work_id, bound, _credit(pair.work))
    _write(draw, (place[0], place[1] + SIDE), lines)


def _verified(pair: Pair) -> list[Evidence]:
    """Return the matches that count, the one with the work beside it first, as it is drawn in the first color."""
    counted = [item for item in pair.finding.matches if item.verified]
    return sorted(counted, key=lambda item: item.match.work.sha256 != pair.work.sha256)


def _credit(work: Work) -> str:
    return ", ".join(part for part in (work.author, work.license) if part)


def _draw_cell(
    sheet: Image.Image,
    draw: ImageDraw.ImageDraw,
    picture: Picture,
    regions: Sequence[Polygon],
    *,
    place: tuple[int, int],
) -> None:
    from PIL import Image

    small = shrink(picture.pixels, SIDE)
    left, top = place[0], place[1] + SIDE - small.shape[0]
    sheet.paste(Image.fromarray(small), (left, top))
    scale = small.shape[1] / picture.width, small.shape[0] / picture.height
    for number, region in enumerate(regions):
        points = [(left + x * scale[0], top + y * scale[1]) for x, y in region]
        draw_outline(draw, points, color=REGIONS[number % len(REGIONS)], around=7, width=3)


def _write(draw: ImageDraw.ImageDraw, place: tuple[int, int], lines: Sequence[str]) -> None:
    from PIL import ImageFont

    font = ImageFont.load_default(TEXT)
    for number, line in enumerate(lines):
        while draw.textlength(line, font=font) > SIDE and len(line) > 1:
            line = line[:-2] + "…"
        draw.text((place[0], place[1] + 6 + number * 21), line, fill=INK if number == 0 else SOFT, font=font)
