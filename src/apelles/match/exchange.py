"""A layout that was kept while parts of it were exchanged: what is the same, and what was put in its place."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.match.regions import Region, agreement, inked_share, outlines, paper
from apelles.match.template import inside
from apelles.pixels.warp import warp

SAME_FRAME = 0.8
"""From this share of both pictures on that the other covers, the two are one layout from edge to edge."""
DIFFERS = 0.3
COARSE = 8.0
COARSE_AGREES = 0.7
"""What squares, dots or a filter did to the detail is no exchange: the pictures differ also when blurred so far."""
LEAST = 0.02
FEWER = 0.25
"""In an exchanged part supporting matches are at most a quarter as dense as in what stayed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exchange:
    """The parts of a kept layout that show something else.

    `parts` are polygons float64 (n, 2) in the suspect's frame; `fraction` is their share of the suspect's area,
    blank paper left out.
    """

    parts: tuple[NDArray[np.float64], ...]
    fraction: float


NONE = Exchange(parts=(), fraction=0.0)


def exchange(
    suspect: NDArray[np.uint8],
    work: NDArray[np.uint8],
    matrix: NDArray[np.float64],
    *,
    region: Region,
    inliers: NDArray[np.float64],
) -> Exchange:
    """Return what was exchanged in a suspect (h, w) that keeps the layout of a work (h, w) under the map to it.

    An exchanged part is no blank paper in the work, so that lettering laid over paper is none; it does not rise and
    fall in brightness with the work, and holds few of the points (k, 2) that carry the alignment. A crop, or a piece
    in another picture, keeps no layout.
    """
    height, width = suspect.shape
    covered = warp(np.full(work.shape, 255, np.uint8), matrix, width=width, height=height) > 127
    back = np.linalg.inv(matrix)
    shown = warp(np.full(suspect.shape, 255, np.uint8), back, width=work.shape[1], height=work.shape[0]) > 127
    if min(covered.mean(), shown.mean()) < SAME_FRAME:
        return NONE
    aligned = warp(work, matrix, width=width, height=height)
    fine, flat = agreement(suspect, aligned)
    coarse, _ = agreement(_blurred(suspect), _blurred(aligned))
    differs = covered & ~region.mask & ~flat & ~paper(aligned) & (fine < DIFFERS) & (coarse < COARSE_AGREES)
    mask = _without_supported(_solid(differs) & ~region.mask, region, inliers)
    if not mask.any():
        return NONE
    return Exchange(parts=outlines(mask), fraction=inked_share(mask, paper(suspect)))


def _blurred(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.GaussianBlur(gray, (0, 0), COARSE), dtype=np.uint8)


def _solid(differs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the large parts of a mask with its gaps closed."""
    element = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (15, 15))
    closed = cv2.morphologyEx(differs.astype(np.uint8), cv2.MORPH_CLOSE, element)
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, element)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened)
    large = stats[:, cv2.CC_STAT_AREA] >= LEAST * differs.size
    large[0] = False
    return np.asarray(large[:count][labels])


def _without_supported(mask: NDArray[np.bool_], region: Region, inliers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return the parts of a mask in which the alignment has little support."""
    usual = inside(inliers, region.mask).sum() / max(1, int(region.mask.sum()))
    count, labels = cv2.connectedComponents(mask.astype(np.uint8))
    area = [int((labels == part).sum()) for part in range(count)]
    held = [int(inside(inliers, labels == part).sum()) for part in range(count)]
    bare = [part > 0 and held[part] <= FEWER * usual * area[part] for part in range(count)]
    return np.asarray(np.array(bare)[labels])
