"""Shared elements as the page shows them: marks as paths in pixels, bars, and places among human pairs in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import hypot, isfinite

from apelles import words
from apelles.journeys.report_pictures import Shown
from apelles.records import Elements, HumanGroup, Mark, Placed, Point, Shape, SharedElement, Split, Work
from apelles.words.human_pairs import place_said, places_said
from apelles.words.phrase import Phrase

FAINTEST = 0.6
_HEAD = 0.04
"""The head of an arrow, as a share of the picture's long side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """Marks of one look, drawn in one go: `path` is SVG path data in pixels, `color` empty for the page's choice."""

    shape: str
    path: str
    color: str
    opacity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One color of a palette bar of width 100."""

    start: float
    width: float
    color: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """What is drawn of one element in one of the two pictures."""

    strokes: tuple[Stroke, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementView:
    """One element that can be told; `placed` is None where no human pairs were measured."""

    name: str
    similarity: float
    placed: Phrase | None
    unusual: bool
    suspect: SideView
    work: SideView


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldView:
    """One element that cannot be told: the key of the reason, and `suspect` or `work` where it is clear which lacks."""

    name: str
    reason: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementsView:
    """All elements of a suspect beside those of one work."""

    work: Work
    picture: Shown | None
    told: tuple[ElementView, ...]
    untold: tuple[UntoldView, ...]
    baseline: str
    split: Phrase | None
    no_earlier: Phrase | None


def elements_view(elements: Elements, *, suspect: Shown | None, work: Shown | None) -> ElementsView:
    """Return what the page shows of the elements of a suspect and a work; without a picture nothing is drawn of it."""
    told = tuple(
        ElementView(
            name=element.name,
            similarity=element.similarity,
            placed=placed(element.places),
            unusual=element.unusual,
            suspect=side_view(element.suspect_marks, suspect),
            work=side_view(element.work_marks, work),
        )
        for element in elements.shared
        if element.similarity is not None
    )
    return ElementsView(
        work=elements.work,
        picture=work,
        told=tuple(sorted(told, key=_in_order)),
        untold=tuple(_untold(element) for element in elements.shared if element.similarity is None),
        baseline=elements.baseline if any(element.placed for element in told) else "",
        split=_split(elements.split) if elements.split else None,
        no_earlier=_no_earlier(elements.no_earlier) if elements.no_earlier else None,
    )


def _in_order(element: ElementView) -> tuple[bool, bool, bool]:
    """Return what puts the unusual first, then what is drawn over the pictures, then bars."""
    sides = (element.suspect, element.work)
    return (not element.unusual, not any(side.strokes for side in sides), not any(side.bars for side in sides))


def placed(places: Iterable[Placed]) -> Phrase | None:
    """Return in words where a similarity falls among human pairs, the most general first; None without any pairs."""
    order = list(HumanGroup)
    measured = sorted((place for place in places if place.pairs), key=lambda place: order.index(place.group))
    if not measured:
        return None
    return places_said([place_said(place) for place in measured])


def _split(split: Split) -> Phrase:
    return words.both(
        "elements.split",
        similarity=f"{split.descriptor_similarity:.2f}",
        explained=f"{split.explained:.2f}",
        deviation=f"{split.deviation:.2f}",
    )


def _no_earlier(sentence: str) -> Phrase:
    return Phrase(en=sentence, zh=words.translate(sentence, "zh"))


def _untold(element: SharedElement) -> UntoldView:
    """Return an element that cannot be told; of two looks, the one that has marks does not lack it."""
    where = ""
    if bool(element.suspect_marks) != bool(element.work_marks):
        where = "work" if element.suspect_marks else "suspect"
    return UntoldView(name=element.name, reason=element.missing, where=where)


def side_view(marks: Iterable[Mark], picture: Shown | None) -> SideView:
    """Return marks as strokes over a picture and as a bar of colors; marks without a place in it are left out."""
    known = [mark for mark in marks if all(isfinite(value) for point in mark.points for value in point)]
    swatches = [mark for mark in known if mark.shape is Shape.SWATCH and mark.color]
    return SideView(strokes=strokes(known, picture) if picture else (), bars=tuple(_bars(swatches)))


def strokes(marks: Iterable[Mark], picture: Shown) -> tuple[Stroke, ...]:
    """Return marks as paths in pixels of a picture, those that look the same in one."""
    paths: dict[tuple[Shape, str, float], list[str]] = {}
    for mark in marks:
        if mark.shape is not Shape.SWATCH and mark.points:
            points = [(x * picture.width, y * picture.height) for x, y in mark.points]
            drawn = _path(mark.shape, points, head=_HEAD * max(picture.width, picture.height))
            paths.setdefault((mark.shape, _color(mark), _opacity(mark)), []).append(drawn)
    return tuple(
        Stroke(shape=shape.value, path="".join(drawn), color=color, opacity=opacity)
        for (shape, color, opacity), drawn in paths.items()
    )


def _path(shape: Shape, points: list[Point], *, head: float) -> str:
    """Return SVG path data of one mark; a point is a line of no length, seen by its round ends."""
    if shape is Shape.POINTS:
        return "".join(f"M{_at(point)}h0" for point in points)
    line = "M" + "L".join(_at(point) for point in points)
    if shape is Shape.POLYGON:
        return line + "Z"
    return line + _arrow_head(points, head) if shape is Shape.ARROW else line


def _arrow_head(points: list[Point], size: float) -> str:
    """Return the two barbs at the last point, no longer than half the arrow; none where it has no direction."""
    (x, y), (tip_x, tip_y) = points[0], points[-1]
    length = hypot(tip_x - x, tip_y - y)
    if length < 1e-6:
        return ""
    along_x, along_y = ((end - start) / length * min(size, length / 2) for start, end in ((x, tip_x), (y, tip_y)))
    left = (tip_x - along_x - along_y / 2, tip_y - along_y + along_x / 2)
    right = (tip_x - along_x + along_y / 2, tip_y - along_y - along_x / 2)
    return f"M{_at(left)}L{_at((tip_x, tip_y))}L{_at(right)}"


def _bars(swatches: list[Mark]) -> Iterator[Bar]:
    """Return the colors side by side, each as wide as its share of their sum."""
    total = sum(max(0.0, mark.weight) for mark in swatches)
    widths = [100 * max(0.0, mark.weight) / total if total > 0 else 0.0 for mark in swatches]
    for mark, width, end in zip(swatches, widths, accumulate(widths), strict=True):
        if width > 0:
            yield Bar(start=round(end - width, 2), width=round(width, 2), color=_color(mark))


def _opacity(mark: Mark) -> float:
    """Return how strongly a mark is drawn, in four steps; areas and points are always drawn in full."""
    if mark.shape in {Shape.POLYGON, Shape.POINTS} or not isfinite(mark.weight):
        return 1.0
    step = round(3 * min(1.0, max(0.0, mark.weight))) / 3
    return round(FAINTEST + (1 - FAINTEST) * step, 2)


def _color(mark: Mark) -> str:
    if mark.color is None:
        return ""
    return "#" + "".join(f"{min(255, max(0, int(value))):02x}" for value in mark.color)


def _at(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
