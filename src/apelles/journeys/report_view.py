"""What the page of a report shows, made from findings: pictures by name, polygons as text, words in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from apelles import words
from apelles.journeys.report_elements import ElementsView, elements_view
from apelles.journeys.report_pictures import Shown, carried, jpeg_uri, laid_over, shown
from apelles.journeys.report_sources import SourceMap, as_points, outlines, source_map
from apelles.pixels.picture import Picture
from apelles.records import Evidence, Finding, Match, Polygon, Verdict, Work
from apelles.words.human_pairs import places_said, region_said
from apelles.words.phrase import Phrase

LONG_SIDE = 900
MANY = 20
OPEN = 3
"""The elements of up to so many suspects are shown unfolded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchView:
    """One work beside a suspect: outlines of what is the same and of what was exchanged, in either."""

    evidence: Evidence
    work: Shown | None
    overlay: Shown | None
    placed: Phrase | None
    suspect_same: tuple[str, ...]
    suspect_exchanged: tuple[str, ...]
    work_same: tuple[str, ...]
    work_exchanged: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectView:
    """One suspect, with the works shown beside it, where its parts are found, and the elements it shares."""

    number: int
    finding: Finding
    reason: Phrase
    picture: Shown | None
    matches: tuple[MatchView, ...]
    common: tuple[str, ...]
    sources: SourceMap | None
    elements: ElementsView | None


@dataclass(frozen=True, slots=True)
class Pictures:
    """Every picture of a page, stored once however often it is drawn.

    A work may be given as a smaller preview: it is drawn at the size its record states, as regions are.
    """

    suspects: Mapping[str, Picture]
    works: Mapping[str, Picture]
    long_side: int
    store: dict[str, Shown] = field(default_factory=dict)

    def suspect(self, sha256: str) -> Shown | None:
        """Return a suspect as stored in the page, or None where its pixels were not given."""
        return self._stored(f"s{sha256}", self.suspects.get(sha256))

    def work(self, work: Work) -> Shown | None:
        """Return a work as stored in the page, or None where its pixels were not given."""
        return self._stored(f"w{work.sha256}", self._sized(work))

    def overlay(self, finding: Finding, evidence: Evidence) -> Shown | None:
        """Return the work laid over the suspect, or None where there is nothing to lay."""
        match = evidence.match
        suspect, work = self.suspects.get(finding.sha256), self._sized(match.work)
        if suspect is None or work is None or len(match.transform) != 9 or not match.suspect_region:
            return None
        pixels = laid_over(suspect, work, match, long_side=self.long_side)
        name = f"o{len(self.store)}"
        laid = Shown(name=name, uri=jpeg_uri(pixels), width=suspect.width, height=suspect.height)
        self.store[name] = laid
        return laid

    def _sized(self, work: Work) -> Picture | None:
        picture = self.works.get(work.sha256)
        return picture and at_stated_size(picture, work)

    def _stored(self, key: str, picture: Picture | None) -> Shown | None:
        if picture is None:
            return None
        if key not in self.store:
            self.store[key] = shown(picture, name=f"{key[0]}{len(self.store)}", long_side=self.long_side)
        return self.store[key]


def at_stated_size(picture: Picture, work: Work) -> Picture:
    """Return the pixels of a preview as a picture of the size that the work's record states."""
    return replace(picture, width=work.width or picture.width, height=work.height or picture.height)


def long_side(suspects: int) -> int:
    """Return how large pictures are drawn: smaller when there are many, so that the page stays one page."""
    if suspects <= MANY:
        return LONG_SIDE
    return 640 if suspects <= 3 * MANY else 420


def suspect_view(number: int, finding: Finding, pictures: Pictures) -> SuspectView:
    """Return what the page shows of one suspect."""
    picture = pictures.suspect(finding.sha256)
    elements = finding.elements
    return SuspectView(
        number=number,
        finding=finding,
        reason=Phrase(en=finding.reason, zh=words.translate(finding.reason, "zh")),
        picture=picture,
        matches=tuple(_match_view(finding, evidence, pictures) for evidence in worth_showing(finding)),
        common=_points(finding.common_parts),
        sources=source_map(finding),
        elements=elements_view(elements, suspect=picture, work=pictures.work(elements.work)) if elements else None,
    )


def worth_showing(finding: Finding) -> tuple[Evidence, ...]:
    """Return the matches that count; where none does, the closest work, for comparison."""
    counted = tuple(evidence for evidence in finding.matches if evidence.verified)
    if finding.verdict in {Verdict.UNRELATED, Verdict.UNDETERMINED} or not counted:
        return counted or finding.matches[:1]
    return counted


def _match_view(finding: Finding, evidence: Evidence, pictures: Pictures) -> MatchView:
    match, counted = evidence.match, evidence.verified
    return MatchView(
        evidence=evidence,
        work=pictures.work(match.work),
        overlay=pictures.overlay(finding, evidence) if counted else None,
        placed=places_said([region_said(place) for place in evidence.places]) if evidence.places else None,
        suspect_same=_points(outlines(match)) if counted else (),
        suspect_exchanged=_points(match.exchanged_parts) if counted else (),
        work_same=_points(_in_work(match)) if counted else (),
        work_exchanged=_points(carried(match, match.exchanged_parts)) if counted else (),
    )


def _in_work(match: Match) -> tuple[Polygon, ...]:
    """Return every part of the work that agrees; where only one is stated, that one."""
    several = carried(match, match.suspect_parts) if len(match.suspect_parts) > 1 else ()
    return several or (match.work_region,)


def _points(polygons: Iterable[Polygon]) -> tuple[str, ...]:
    return tuple(as_points(polygon) for polygon in polygons if len(polygon) > 2)
