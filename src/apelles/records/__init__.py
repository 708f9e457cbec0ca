"""Records that travel between rooms: frozen, keyword-only, without arrays, without I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

type Point = tuple[float, float]
type Polygon = tuple[Point, ...]


class Verdict(StrEnum):
    """What the bench saw, in one of a few words."""

    COPY = "copy"
    PARTIAL_COPY = "partial_copy"
    COLLAGE = "collage"
    SHARED_ELEMENTS = "shared_elements"
    UNRELATED = "unrelated"
    UNDETERMINED = "undetermined"


class Kind(StrEnum):
    """How a copy agrees with the work: the same pixels, drawn again, or its layout kept with parts exchanged."""

    REPRODUCTION = "reproduction"
    REDRAWN = "redrawn"
    TEMPLATE = "template"


class BoundKind(StrEnum):
    """Whether an E-value counts null scores or rests on the envelope fitted to their tail."""

    RANK = "rank"
    TAIL = "tail"


class Domain(StrEnum):
    """Kinds of pictures that never share a null model."""

    PAINTING = "painting"
    PHOTOGRAPH = "photograph"
    DRAWING = "drawing"
    ICON = "icon"
    CARD = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A known picture: who made it and where it came from. Empty text means not stated."""

    sha256: str
    work_id: str
    file: str
    title: str = ""
    author: str = ""
    year: str = ""
    license: str = ""
    source: str = ""
    subject_id: str = ""
    lineage: str = ""
    note: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A file that was not taken in, and why."""

    file: str
    sha256: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One suspect aligned with one work.

    `copy_score` is -log10 of the number of false alarms of the best geometric model.
    Regions are polygons in pixels of the EXIF-upright originals, of the largest part where there are several;
    `suspect_parts` are all parts, and `exchanged_parts` those of a kept layout that show something else, both in the
    suspect. Fractions are of the pictures' areas, all parts taken together.
    `transform` maps suspect pixels to work pixels, row by row, homogeneous 3x3.
    """

    work: Work
    copy_score: float
    inliers: int
    matches: int
    mirrored: bool
    view: str
    suspect_region: Polygon = ()
    work_region: Polygon = ()
    suspect_parts: tuple[Polygon, ...] = ()
    exchanged_parts: tuple[Polygon, ...] = ()
    suspect_fraction: float = 0.0
    work_fraction: float = 0.0
    exchanged_fraction: float = 0.0
    photometric_similarity: float = 0.0
    descriptor_similarity: float = 0.0
    transform: tuple[float, ...] = ()


class Shape(StrEnum):
    """How a mark is drawn."""

    LINE = "line"
    POLYGON = "polygon"
    POINTS = "points"
    ARROW = "arrow"
    SWATCH = "swatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something to be drawn over a picture to show what was looked at.

    `points` are fractions 0..1 of its width and height; `color` is sRGB 0..255, None for the reader's choice;
    `weight` in 0..1 is how much it counts: the share of a swatch, the strength of an arrow.
    """

    shape: Shape
    points: tuple[Point, ...] = ()
    color: tuple[int, int, int] | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surprise:
    """How surprising a copy score is among works known to be unrelated."""

    e_value: float
    e_value_bound: float
    bound_kind: BoundKind


class HumanGroup(StrEnum):
    """Pairs of human works: any two by different hands, two that a library puts first, one subject, one lineage.

    `earlier` is one entry for each work: the closest of the ten earlier works by other hands that look most like it.
    """

    UNRELATED = "unrelated"
    NEAREST = "nearest"
    SAME_SUBJECT = "same_subject"
    REDRAWS = "redraws"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a similarity falls among pairs of one group: `at_least` of its `pairs` are that alike or more.

    `rate_low` and `rate_bound` are 95 % limits of the share of such pairs, below and above, no more of them
    independent than three for each of the `works`. Beside earlier works each work counts once, as a pair, and no more
    of them are independent than there are authors.
    """

    group: HumanGroup
    at_least: int
    pairs: int
    works: int
    rate_bound: float
    rate_low: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A match with its surprise, and whether it is accepted at the chosen false-alarm rate.

    `also_found_in` names other works that carry the same region; `template_works` counts them. `places` say in how
    many human works a region matches a work by another hand at least as well, each work counted once.
    """

    match: Match
    surprise: Surprise
    verified: bool
    kind: Kind | None = None
    also_found_in: tuple[str, ...] = ()
    places: tuple[Placed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedElement:
    """One element of a suspect beside that of a work.

    `similarity` is 0..1, or None where the element cannot be told; `missing` is then the key of the reason.
    `unusual` says that human works by different hands are hardly ever this alike in it. Marks are to be drawn
    over the suspect and over the work.
    """

    name: str
    similarity: float | None
    missing: str = ""
    places: tuple[Placed, ...] = ()
    unusual: bool = False
    suspect_marks: tuple[Mark, ...] = ()
    work_marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How much of a descriptor similarity the shared elements explain, as they do between human works.

    `explained` is what works by different hands that are as alike in these elements have on average;
    `deviation` is how far single pairs lie from that.
    """

    descriptor_similarity: float
    explained: float
    deviation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Elements:
    """All elements of a suspect beside those of one work.

    `baseline` names the human pairs they are placed among, one baseline for each kind of picture the suspect may be
    of, and `among` the group of them that says what is unusual. `no_earlier` says why no element has a place among
    works and earlier ones by other hands.
    """

    work: Work
    shared: tuple[SharedElement, ...]
    baseline: str
    among: HumanGroup = HumanGroup.UNRELATED
    split: Split | None = None
    no_earlier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """How every number of a finding was made."""

    software: str
    descriptor: str
    model_sha256: str
    preprocessing: str
    decoder: str
    matcher: str
    null_model: str
    null_domain: str
    null_pairs: int
    null_works: int
    envelope_c: float
    envelope_g: float
    library_size: int
    transforms_tried: int
    tests_tried: int
    candidates_verified: int
    false_alarms: float
    library_hash: str = ""
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRule:
    """What a fixed published threshold says of the closest work; shown, never used."""

    rule: str
    observed: float
    threshold: float
    says_copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the bench saw of one suspect, with everything it rests on.

    `sources` is the number of works with a verified region and `coverage` the share of the suspect's area that
    their regions cover together; `common_parts` are polygons in the suspect of what three or more works carry.
    `elements` compares the elements of the suspect with those of the work it is most like.
    `not_compared` are the ids of works that were nominated and whose picture could not be read.
    """

    suspect: str
    sha256: str
    verdict: Verdict
    reason: str
    protocol: Protocol
    kind: Kind | None = None
    matches: tuple[Evidence, ...] = ()
    elements: Elements | None = None
    sources: int = 0
    coverage: float = 0.0
    common_parts: tuple[Polygon, ...] = ()
    as_others_would_say: tuple[OtherRule, ...] = field(default=())
    not_compared: tuple[str, ...] = ()
