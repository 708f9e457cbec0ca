"""From verified regions to one of a few words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apelles.records import Kind, Verdict

HALF = 0.5
COLLAGE_SHARE = 0.05
"""A source of a collage shows at least this share of the suspect that no other source explains."""
SECOND_SHARE = 1 / 3
"""Beside one source that fills half of the suspect, the others make a collage from this share of what is verified."""
REPRODUCTION = 0.8
"""Median local correlation of brightness from which a region counts as the same pixels, not a redrawing."""
OPEN = 0.2
"""From this E-value on a match that misses the chosen rate is no evidence; below, the question stays open."""


EXCHANGED = 0.2
"""From this share of a kept layout on that shows something else, the work served as a template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One verified region: shares of the suspect and of the work, and the share no surer source explains.

    `source` names the work; a work may have several regions.
    """

    source: str
    suspect_fraction: float
    work_fraction: float
    own_fraction: float
    kind: Kind


def kind_of(photometric_similarity: float, *, exchanged_fraction: float) -> Kind:
    """Return whether a region shows the same pixels, was drawn again, or is what stayed of a template."""
    if exchanged_fraction >= EXCHANGED:
        return Kind.TEMPLATE
    return Kind.REPRODUCTION if photometric_similarity >= REPRODUCTION else Kind.REDRAWN


def verdict_of(claims: Sequence[Claim], *, unusual: bool = False) -> Verdict:
    """Return the verdict for verified regions, surest first; without any, UNRELATED or SHARED_ELEMENTS.

    `unusual` says that an element is closer than in human works by different hands.

    A collage has two or more sources of at least 5 % of the suspect each; where one of them alone fills
    half of the suspect, the others together must reach a third of what is verified. A template is never more
    than a partial copy: parts of it were exchanged.
    """
    if not claims:
        return Verdict.SHARED_ELEMENTS if unusual else Verdict.UNRELATED
    sources = [_whole(source, claims) for source in dict.fromkeys(claim.source for claim in claims)]
    shares = [claim.own_fraction for claim in sources if claim.own_fraction >= COLLAGE_SHARE]
    filled = max(claim.suspect_fraction for claim in sources)
    if len(shares) > 1 and (filled < HALF or sum(shares) - max(shares) >= SECOND_SHARE * sum(shares)):
        return Verdict.COLLAGE
    whole = [claim for claim in sources if claim.kind is not Kind.TEMPLATE]
    if any(max(claim.suspect_fraction, claim.work_fraction) >= HALF for claim in whole):
        return Verdict.COPY
    return Verdict.PARTIAL_COPY


def _whole(source: str, claims: Sequence[Claim]) -> Claim:
    """Return all regions of one source as one claim, of the kind of its surest."""
    mine = [claim for claim in claims if claim.source == source]
    return replace(
        mine[0],
        suspect_fraction=min(1.0, sum(claim.suspect_fraction for claim in mine)),
        work_fraction=min(1.0, sum(claim.work_fraction for claim in mine)),
        own_fraction=sum(claim.own_fraction for claim in mine),
    )
