"""One picture as the matcher sees it, and the comparison of two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apelles.describe.rootsift import KEYPOINTS, SIDE, WORK_KEYPOINTS, WORK_SIDE, LocalFeatures, mirrored
from apelles.match.align import Alignment, align
from apelles.match.mutual import PutativeMatches, mutual_matches

MATCHER = f"rootsift-{SIDE}x{KEYPOINTS}-on-{WORK_SIDE}x{WORK_KEYPOINTS}-leveled-ratio.85-mutual-acontrario-affine"
VIEWS = ("direct", "mirrored")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """Local features with their descriptors as unit vectors, float32 (n, 128)."""

    features: LocalFeatures
    unit: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """One view of the suspect against one work: the putative matches and the best alignment.

    In a mirrored view the matches' points are those of the mirrored suspect; `upright` (n, 2) are the same
    points in the suspect as it was handed in.
    """

    view: str
    matches: PutativeMatches
    alignment: Alignment
    upright: NDArray[np.float64]

    @property
    def score(self) -> float:
        """Return -log10 of the number of false alarms."""
        return self.alignment.score

    @property
    def support(self) -> NDArray[np.float64]:
        """Return the points (k, 2) of the upright suspect that support the alignment."""
        return self.upright[self.alignment.inliers]


def side(features: LocalFeatures) -> Side:
    """Return local features ready to be compared."""
    rows = features.descriptors.astype(np.float32)
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6).astype(np.float32)
    return Side(features=features, unit=rows / lengths)


def mirrored_side(suspect: Side) -> Side:
    """Return the mirrored suspect."""
    return side(mirrored(suspect.features))


def compare(suspect: Side, work: Side, *, view: str, rng: np.random.Generator) -> Comparison:
    """Return the best alignment of one view of the suspect with a work."""
    matches = mutual_matches(suspect.unit, work.unit, suspect.features.points, work.features.points)
    upright = matches.from_points.copy()
    if view == "mirrored":
        upright[:, 0] = suspect.features.width - 1 - upright[:, 0]
    return Comparison(view=view, matches=matches, alignment=_align(matches, work, rng), upright=upright)


def without(comparison: Comparison, work: Side, *, marked: NDArray[np.bool_], rng: np.random.Generator) -> Comparison:
    """Return the comparison made again without the matches that are marked (n,)."""
    keep = ~marked
    kept = comparison.matches.only(keep)
    return Comparison(
        view=comparison.view, matches=kept, alignment=_align(kept, work, rng), upright=comparison.upright[keep]
    )


def _align(matches: PutativeMatches, work: Side, rng: np.random.Generator) -> Alignment:
    return align(matches, width=work.features.width, height=work.features.height, rng=rng)
