"""A finding as it stands in the JSON that `apelles judge --json` prints and `report.json` holds, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from apelles.records import Point, Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPlace:
    """Where an element or a region falls among human works; see `Placed`."""

    group: str
    at_least: int
    pairs: int
    works: int
    rate_bound: float
    rate_low: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedMatch:
    """One match; see `Match`, `Surprise` and `Evidence` for what the fields mean."""

    work_id: str
    file: str
    title: str
    author: str
    work_sha256: str
    copy_score: float
    e_value: float
    e_value_bound: float
    bound_kind: str
    verified: bool
    kind: str | None
    inliers: int
    matches: int
    suspect_region: Polygon
    work_region: Polygon
    suspect_parts: tuple[Polygon, ...]
    exchanged_parts: tuple[Polygon, ...]
    exchanged_fraction: float
    suspect_fraction: float
    work_fraction: float
    mirrored: bool
    view: str
    photometric_similarity: float
    descriptor_similarity: float
    transform: tuple[float, ...]
    also_found_in: tuple[str, ...]
    places: tuple[JudgedPlace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedMark:
    """Something drawn over a picture; see `Mark`."""

    shape: str
    points: tuple[Point, ...]
    color: tuple[int, int, int] | None
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedElement:
    """One shared element; see `SharedElement`. `missing` is a sentence in English."""

    element: str
    similarity: float | None
    missing: str | None
    unusual: bool
    places: tuple[JudgedPlace, ...]
    suspect_marks: tuple[JudgedMark, ...]
    work_marks: tuple[JudgedMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSplit:
    """How much of a similarity the elements explain; see `Split`."""

    descriptor_similarity: float
    explained: float
    deviation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedElements:
    """All elements beside those of one work; see `Elements`."""

    work_id: str
    baseline: str
    among: str
    shared: tuple[JudgedElement, ...]
    split: JudgedSplit | None
    no_earlier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRule:
    """What a fixed published threshold says; see `OtherRule`."""

    rule: str
    observed: float
    threshold: float
    says_copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One suspect with its verdict and everything it rests on; see `Finding`. `protocol` is the card of its numbers."""

    suspect: str
    sha256: str
    verdict: str
    kind: str | None
    reason: str
    matches: tuple[JudgedMatch, ...]
    sources: int
    coverage: float
    common_parts: tuple[Polygon, ...]
    elements: JudgedElements | None
    not_compared: tuple[str, ...]
    as_others_would_say: tuple[JudgedRule, ...]
    protocol: dict[str, str | int | float | dict[str, str]]

    def verified(self) -> tuple[JudgedMatch, ...]:
        """Return the matches that count."""
        return tuple(match for match in self.matches if match.verified)
