"""A picture laid over an original as was known before: from edge to edge, or as the material common to several lies.

A simple picture has few keypoints, and a map that has to be searched uses up much of what they say. Where a repost
shows the whole work, or where a caption that many originals carry says how the two lie, there is nothing to search.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.e_value import surprise
from apelles.calibrate.null import NullModel
from apelles.journeys import null_models
from apelles.journeys.recipe import RECIPE
from apelles.journeys.verify import Candidate
from apelles.match.known import agreement, edge_to_edge, similarity
from apelles.match.side import VIEWS, Comparison, Side
from apelles.records import Surprise
from apelles.records.second_hand import Placement

TESTS: Final = {Placement.EDGES: 2, Placement.COMMON: 3}
"""Which test of a work each placement is; the searched one is the first."""
RATES: Final = 1 + sum(1 / number for number in TESTS.values())
"""How many times the rate of false alarms the three tests together may use up."""
ENOUGH: Final = 8
"""So many matches in common material say how two pictures lie."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """A candidate that a known placement verifies, by its own matches alone."""

    entry: Candidate
    placement: Placement
    score: float
    inliers: int
    surprise: Surprise


def null_for(domain: str) -> NullModel | None:
    """Return the null model of known placements for a kind of picture, or None where none was measured."""
    null = null_models.framed().get(domain)
    return null if null is not None and null_models.fits(null, RECIPE) else None


def placed(
    entry: Candidate,
    suspect: Side,
    work: Side,
    *,
    common: NDArray[np.bool_],
    null: NullModel,
    library_size: int,
    false_alarms: float,
) -> Placed | None:
    """Return a candidate verified by a known placement, or None; matches (n,) marked `common` do not count."""
    own = entry.comparison.matches.only(~common)
    width, height = work.features.width, work.features.height
    for placement, matrix in _known(entry.comparison, suspect, work, common):
        found = agreement(own, matrix, width=width, height=height)
        value = surprise(found.score, null, library_size=library_size, transforms=len(VIEWS), tests=TESTS[placement])
        if value.e_value_bound <= false_alarms:
            inliers = len(found.inliers)
            return Placed(entry=entry, placement=placement, score=found.score, inliers=inliers, surprise=value)
    return None


def _known(
    comparison: Comparison, suspect: Side, work: Side, common: NDArray[np.bool_]
) -> Iterator[tuple[Placement, NDArray[np.float64]]]:
    """Yield the placements that are known, each with its map (2, 3)."""
    size = (work.features.width, work.features.height)
    yield Placement.EDGES, edge_to_edge(suspect.features.width, suspect.features.height, into=size)
    shared = comparison.alignment.inliers[common[comparison.alignment.inliers]]
    if len(shared) >= ENOUGH:
        matches = comparison.matches.only(shared)
        yield Placement.COMMON, similarity(matches.from_points, matches.to_points)
