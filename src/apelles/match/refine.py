"""From the affine model that passed the test to the homography that draws the overlay."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.match.side import Comparison
from apelles.pixels.warp import carry

NEEDED = 12
TOLERANCE = 4.0
REACH = 40.0
_ROUNDS = 3


def refine(comparison: Comparison) -> NDArray[np.float64]:
    """Return the 3x3 map from the view's frame to the work's frame.

    A homography where at least 12 matches support it and it stays tame, else the affine least-squares fit.
    It only places the regions; the number of false alarms is that of the affine model.
    """
    source, target = comparison.matches.from_points, comparison.matches.to_points
    inliers = comparison.alignment.inliers
    affine = _affine(source[inliers], target[inliers])
    chosen = affine
    for tolerance in (REACH, *([TOLERANCE * 2] * _ROUNDS)):
        near = np.linalg.norm(carry(source, chosen) - target, axis=1) <= tolerance
        if near.sum() < NEEDED:
            return affine
        found, _ = cv2.findHomography(source[near], target[near], cv2.USAC_MAGSAC, TOLERANCE, maxIters=2000)
        if found is None or not _tame(np.asarray(found, dtype=np.float64), source[inliers], affine):
            return affine
        chosen = np.asarray(found, dtype=np.float64)
    return chosen


def _affine(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    rows = np.concatenate([source, np.ones((len(source), 1))], axis=1)
    solution = np.linalg.lstsq(rows, target, rcond=None)[0]
    return np.vstack([solution.T, [0.0, 0.0, 1.0]])


def _tame(matrix: NDArray[np.float64], points: NDArray[np.float64], affine: NDArray[np.float64]) -> bool:
    """Return whether the homography stays near the affine model where the evidence lies, and never folds."""
    center = points.mean(axis=0)
    corners = center + 1.5 * (np.array([points.min(axis=0), points.max(axis=0)]) - center)
    box = np.array([[x, y] for x in corners[:, 0] for y in corners[:, 1]])
    depth = np.concatenate([box, np.ones((4, 1))], axis=1) @ matrix[2]
    if depth.min() <= 0.3 * depth.max():
        return False
    return bool(np.linalg.norm(carry(points, matrix) - carry(points, affine), axis=1).max() <= 2 * REACH)
