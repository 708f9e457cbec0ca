"""The pictures of a dossier: suspect, work, what agrees in either, one over the other, and the calibration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles import words
from apelles.calibrate.null import NullModel
from apelles.journeys.dossier_inputs import Shelf
from apelles.journeys.report_pictures import carried, draw_outline, jpeg, laid_over, shrink
from apelles.journeys.report_view import at_stated_size
from apelles.pixels.picture import Picture
from apelles.records import Match, Polygon, Work
from apelles.records.judged import Judged, JudgedMatch
from apelles.records.plates import Plate
from apelles.words.numbers import MANY

LONG_SIDE: Final = 1000
MOST_WORKS: Final = 6
QUALITY: Final = 88
COLORS: Final = ("#ffd23f", "#4cc9f0", "#f72585", "#80ed99", "#ff8c42", "#c77dff")


@dataclass(slots=True, kw_only=True)
class Plates:
    """Plates as they are made, with the bytes of those that are shown; `home` are the roles that stay home."""

    shelf: Shelf
    home: frozenset[str] = frozenset()
    content: dict[str, bytes] = field(default_factory=dict)

    def of(self, number: int, judged: Judged) -> tuple[Plate, ...]:
        """Return the plates of one suspect: itself, then each work that counts, or the closest one for comparison."""
        return tuple(self._suspect(number, judged)) + tuple(
            plate
            for place, match in enumerate(_shown(judged), start=1)
            for plate in self._work(f"{number}-{place}", judged, match)
        )

    def calibration(self, null: NullModel, *, library_size: int, score: float | None) -> Plate:
        """Return how high unrelated pairs score under a null model, the bound, and a score here."""
        name = f"calibration-{null.name}.png"
        self.content[name] = null_plot(null, library_size=library_size, score=score)
        caption = words.both("dossier.caption_calibration")
        digest = sha256(self.content[name]).hexdigest()
        return Plate(file=name, role="calibration", caption=caption, sha256=digest)

    def _suspect(self, number: int, judged: Judged) -> Iterator[Plate]:
        picture = self.shelf.suspects.get(judged.sha256)
        plain = Plate(file="", role="suspect", caption=words.both("dossier.caption_suspect"), of=judged.sha256)
        yield self.put(plain, f"{number}-suspect", picture.pixels if picture else None)
        several = {match.work_sha256 for match in judged.verified()}
        if picture is not None and len(several) > 1:
            caption = words.both("dossier.caption_sources")
            drawn = _outlined(picture, [_parts(match) for match in judged.verified()])
            yield self.put(replace(plain, role="sources", caption=caption), f"{number}-sources", drawn)

    def _work(self, number: str, judged: Judged, match: JudgedMatch) -> Iterator[Plate]:
        work = self.shelf.stated.get(match.work_sha256) or _as_stated(match)
        picture = self.shelf.works.get(match.work_sha256)
        sized = at_stated_size(picture, work) if picture else None
        plate = plate_of(work)
        yield self.put(plate, f"{number}-work", sized.pixels if sized else None)
        suspect = self.shelf.suspects.get(judged.sha256)
        if not match.verified or suspect is None:
            return
        mine = replace(plate, of=judged.sha256, author="", title="", year="", license="", source="", work_id="")
        drawn = _outlined(suspect, [_parts(match)])
        yield self.put(_as(mine, "regions_suspect"), f"{number}-regions-suspect", drawn)
        if sized is None:
            return
        as_match = _match(match, work)
        within = carried(as_match, match.suspect_parts) if len(match.suspect_parts) > 1 else ()
        yield self.put(
            _as(plate, "regions_work"), f"{number}-regions-work", _outlined(sized, [within or (match.work_region,)])
        )
        if len(match.transform) == 9 and match.suspect_region:
            laid = laid_over(suspect, sized, as_match, long_side=LONG_SIDE)
            yield self.put(_as(plate, "laid_over"), f"{number}-laid-over", laid)

    def put(self, plate: Plate, name: str, pixels: NDArray[np.uint8] | None) -> Plate:
        """Return a plate with its picture kept, or one that stays home because it must or is not at hand."""
        whose = "works" if plate.role in {"work", "regions_work", "laid_over"} else "suspects"
        if pixels is None or whose in self.home or (plate.role == "laid_over" and self.home):
            return plate
        file = f"{name}.jpg"
        small = shrink(pixels, LONG_SIDE)
        self.content[file] = jpeg(small, quality=QUALITY)
        digest = sha256(self.content[file]).hexdigest()
        return replace(plate, file=file, sha256=digest, width=small.shape[1], height=small.shape[0])


def _shown(judged: Judged) -> tuple[JudgedMatch, ...]:
    """Return the best match of every work that counts, or of the closest work."""
    best: dict[str, JudgedMatch] = {}
    for match in judged.verified() or judged.matches[:1]:
        best.setdefault(match.work_sha256, match)
    return tuple(best.values())[:MOST_WORKS]


def plate_of(work: Work) -> Plate:
    """Return the plate of a work without its picture."""
    return Plate(
        file="",
        role="work",
        caption=words.both("dossier.caption_work"),
        of=work.sha256,
        author=work.author,
        title=work.title,
        year=work.year,
        license=work.license,
        source=work.source,
        work_id=work.work_id,
    )


def _as(plate: Plate, role: str) -> Plate:
    return replace(plate, role=role, caption=words.both(f"dossier.caption_{role}"))


def _as_stated(match: JudgedMatch) -> Work:
    return Work(
        sha256=match.work_sha256, work_id=match.work_id, file=match.file, title=match.title, author=match.author
    )


def _match(match: JudgedMatch, work: Work) -> Match:
    return Match(
        work=work,
        copy_score=match.copy_score,
        inliers=match.inliers,
        matches=match.matches,
        mirrored=match.mirrored,
        view=match.view,
        suspect_region=match.suspect_region,
        work_region=match.work_region,
        suspect_parts=match.suspect_parts,
        transform=match.transform,
    )


def _parts(match: JudgedMatch) -> tuple[Polygon, ...]:
    return match.suspect_parts or (match.suspect_region,)


def _outlined(picture: Picture, groups: Sequence[Sequence[Polygon]]) -> NDArray[np.uint8]:
    """Return a picture with polygons drawn over it, each group in a color of its own."""
    from PIL import Image, ImageDraw

    small = shrink(picture.pixels, LONG_SIDE)
    sheet = Image.fromarray(small)
    draw = ImageDraw.Draw(sheet)
    across, down = small.shape[1] / picture.width, small.shape[0] / picture.height
    thick = max(2, round(max(small.shape[:2]) / 250))
    for number, polygons in enumerate(groups):
        for polygon in (one for one in polygons if len(one) > 2):
            points = [(x * across, y * down) for x, y in polygon]
            draw_outline(draw, points, color=COLORS[number % len(COLORS)], around=2 * thick + 1, width=thick)
    return np.asarray(sheet, dtype=np.uint8)


def null_plot(null: NullModel, *, library_size: int, score: float | None) -> bytes:
    """Return a PNG: expected false alarms in a library of this size against copy score."""
    from matplotlib.figure import Figure

    values, weights = np.asarray(null.values), np.asarray(null.weights)
    rarer = np.cumsum(weights[::-1])[::-1] / weights.sum() * library_size
    bound = null.bound
    last = max(float(values[-1]), bound.start + np.log10(library_size * bound.c * MANY) / bound.g)
    tail = np.linspace(bound.start, last, 100)
    figure = Figure(figsize=(6.4, 3.6), layout="constrained")
    axes = figure.add_subplot()
    axes.step(values, rarer, where="post", color="#2f6690")
    axes.plot(tail, library_size * bound.c * 10 ** (-bound.g * tail), color="#d1495b", linestyle="--")
    axes.set(yscale="log", xlabel="copy score", ylabel="E-value", xlim=(float(values[0]), last * 1.06))
    if score is not None and score <= last:
        axes.axvline(score, color="#22272b", linewidth=1.5)
    elif score is not None:
        box = {"boxstyle": "rarrow,pad=0.3", "facecolor": "#22272b", "edgecolor": "none"}
        axes.annotate(
            f"{score:.0f}", (0.97, 0.5), xycoords="axes fraction", ha="right", va="center", color="white", bbox=box
        )
    axes.grid(alpha=0.3)
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=140, metadata={"Software": None})
    return buffer.getvalue()
