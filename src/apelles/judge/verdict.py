"""From verified regions to one of a few words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One verified region: shares of the suspect and of the work, and the share no surer source explains."""

    suspect_fraction: float
    work_fraction: float
    own_fraction: float


def kind_of(photometric_similarity: float) -> Kind:
    """Return whether a region shows the same pixels or was drawn again."""
    return Kind.REPRODUCTION if photometric_similarity >= REPRODUCTION else Kind.REDRAWN


def verdict_of(claims: Sequence[Claim]) -> Verdict:
    """Return the verdict for verified regions, surest first; UNRELATED when there are none.

    A collage has two or more sources of at least 5 % of the suspect each; where one of them alone fills
    half of the suspect, the others together must reach a third of what is verified.
    """
    if not claims:
        return Verdict.UNRELATED
    shares = [claim.own_fraction for claim in claims if claim.own_fraction >= COLLAGE_SHARE]
    filled = max(claim.suspect_fraction for claim in claims)
    if len(shares) > 1 and (filled < HALF or sum(shares) - max(shares) >= SECOND_SHARE * sum(shares)):
        return Verdict.COLLAGE
    if any(max(claim.suspect_fraction, claim.work_fraction) >= HALF for claim in claims):
        return Verdict.COPY
    return Verdict.PARTIAL_COPY
