"""The source map of a report: in which works the parts of a suspect are found, a color and a number for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apelles import words
from apelles.records import Evidence, Finding, Match, Point, Polygon, Work
from apelles.words.numbers import percent
from apelles.words.phrase import Phrase

COLORS = 7
_ROWS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRegion:
    """One region of the suspect: whose it is, its outline, and where its number stands."""

    number: int
    color: int
    points: str
    label: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One work of the legend."""

    number: int
    color: int
    work: Work
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMap:
    """The suspect with every region in the color of its source, the legend, and one sentence."""

    regions: tuple[SourceRegion, ...]
    legend: tuple[SourceLine, ...]
    sentence: Phrase | None


def source_map(finding: Finding) -> SourceMap | None:
    """Return the map of a suspect; None where fewer than two regions are verified."""
    counted = [evidence for evidence in finding.matches if evidence.verified]
    works: dict[str, list[Evidence]] = {}
    for evidence in counted:
        works.setdefault(evidence.match.work.sha256, []).append(evidence)
    if sum(len(outlines(evidence.match)) for evidence in counted) < 2:
        return None
    numbered = list(enumerate(works.values(), start=1))
    return SourceMap(
        regions=tuple(
            SourceRegion(number=number, color=_color(number), points=as_points(part), label=inside(part))
            for number, entries in numbered
            for evidence in entries
            for part in outlines(evidence.match)
        ),
        legend=tuple(
            SourceLine(
                number=number,
                color=_color(number),
                work=entries[0].match.work,
                share=min(1.0, sum(evidence.match.suspect_fraction for evidence in entries)),
            )
            for number, entries in numbered
        ),
        sentence=_sentence(finding.sources or len(works), finding.coverage) if finding.coverage > 0 else None,
    )


def outlines(match: Match) -> tuple[Polygon, ...]:
    """Return every part of the suspect that agrees with a work."""
    return tuple(part for part in match.suspect_parts or (match.suspect_region,) if len(part) > 2)


def as_points(polygon: Polygon) -> str:
    """Return a polygon as the `points` of an SVG element."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in polygon)


def inside(polygon: Polygon) -> Point:
    """Return a point inside a polygon: the middle of its widest crossing at one of a few heights, middle ones first."""
    low, high = min(y for _, y in polygon), max(y for _, y in polygon)
    crossings = [_widest(polygon, low + row * (high - low)) for row in _ROWS]
    start, end, y = max(crossings, key=lambda crossing: round(crossing[1] - crossing[0], 6))
    return (round((start + end) / 2, 1), round(y, 1))


def _widest(polygon: Polygon, y: float) -> tuple[float, float, float]:
    """Return the widest run (start, end, y) of a horizontal line inside a polygon; of no width where it misses."""
    found = sorted(_crossed(polygon, y))
    runs = list(zip(found[::2], found[1::2], strict=False))
    if not runs:
        return (polygon[0][0], polygon[0][0], y)
    start, end = max(runs, key=lambda run: run[1] - run[0])
    return (start, end, y)


def _crossed(polygon: Polygon, y: float) -> Iterable[float]:
    for (x1, y1), (x2, y2) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if (y1 <= y) != (y2 <= y):
            yield x1 + (y - y1) / (y2 - y1) * (x2 - x1)


def _color(number: int) -> int:
    return (number - 1) % COLORS + 1


def _sentence(sources: int, coverage: float) -> Phrase:
    share = percent(coverage)
    key = "report.map_all" if share == "100" else "report.map_sentence"
    return words.both(key + ("_one" if sources == 1 else ""), sources=sources, percent=share)
