"""Where two aligned pictures agree: the copied region, in the suspect and in the work."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.pixels.warp import carry, warp

WINDOW = 25
AGREES = 0.5
REACH = 14
FLAT_TONE = 24.0
WHITE = 245
MOSTLY_BLANK = 0.98
PART = 4
"""A part of a region apart from the others is held by at least so many inliers."""
SPECK = 0.005
"""Parts below this share of the picture are not drawn."""
_FLAT = 3.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region:
    """The agreeing part of an alignment.

    `mask` is bool (h, w) in the suspect's frame; polygons are float64 (n, 2), in the suspect's and in
    the work's frame, outer borders only, of its largest part; `parts` are the polygons of all its parts in the
    suspect's frame, largest first; fractions are of the two pictures' areas, holes and blank
    paper left out: two drawings that share only their white ground share nothing;
    `photometric_similarity` in 0..1 is the median local correlation of brightness inside the region,
    negative correlation counting as 0.
    """

    mask: NDArray[np.bool_]
    suspect_polygon: NDArray[np.float64]
    work_polygon: NDArray[np.float64]
    parts: tuple[NDArray[np.float64], ...]
    suspect_fraction: float
    work_fraction: float
    photometric_similarity: float


def agreement(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the local correlation, float32 (h, w) in -1..1, of two gray pictures, and where both are flat."""
    a, b = (cv2.GaussianBlur(picture, (0, 0), 1.5).astype(np.float32) for picture in (first, second))
    size = (WINDOW, WINDOW)
    mean_a, mean_b = cv2.blur(a, size), cv2.blur(b, size)
    var_a = np.maximum(cv2.blur(a * a, size) - mean_a**2, 0.0)
    var_b = np.maximum(cv2.blur(b * b, size) - mean_b**2, 0.0)
    cov = cv2.blur(a * b, size) - mean_a * mean_b
    correlation = cov / np.sqrt(np.maximum(var_a * var_b, 1e-3))
    flat = (var_a < _FLAT**2) & (var_b < _FLAT**2)
    return np.clip(correlation, -1.0, 1.0), flat


def region(
    suspect: NDArray[np.uint8],
    work: NDArray[np.uint8],
    matrix: NDArray[np.float64],
    *,
    inliers: NDArray[np.float64],
    common: NDArray[np.bool_] | None = None,
) -> Region:
    """Return where the suspect (h, w) agrees with the work (h, w) under the map suspect -> work.

    `inliers` are the suspect's points (k, 2) that carry the alignment; the region is the area around them,
    in one part or more with at least four each, in which brightness rises and falls together, or both pictures
    are flat in the same tone once the work's tones are fitted to the suspect's around the inliers. What is `common`
    to many works, bool (h, w), does not count.
    """
    height, width = suspect.shape
    aligned = warp(work, matrix, width=width, height=height)
    covered = warp(np.full(work.shape, 255, np.uint8), matrix, width=width, height=height) > 127
    if common is not None:
        covered &= ~common
    correlation, flat = agreement(suspect, aligned)
    support = _discs(inliers, height=height, width=width)
    blank = paper(suspect)
    plain = flat & ~blank & (np.abs(_toned(aligned, suspect, support & covered) - suspect) < FLAT_TONE)
    alike = ((correlation > AGREES) | plain | support) & covered
    mask = _around(_smooth(alike), inliers) & covered
    if not mask.any():
        mask = support & covered
    mask = _without_pinholes(mask)
    parts = outlines(mask)
    polygon = parts[0]
    textured = mask & ~flat & covered
    similarity = float(np.median(correlation[textured])) if textured.any() else 1.0
    there = warp(mask.astype(np.uint8) * 255, np.linalg.inv(matrix), width=work.shape[1], height=work.shape[0]) > 127
    ground = paper(work)
    return Region(
        mask=mask,
        suspect_polygon=polygon,
        work_polygon=_clip(carry(polygon, matrix), width=work.shape[1], height=work.shape[0]),
        parts=parts,
        suspect_fraction=inked_share(mask, blank),
        work_fraction=inked_share(there, ground),
        photometric_similarity=max(0.0, similarity),
    )


def paper(gray: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where a gray picture (h, w) is blank paper: near white and without any texture."""
    span = cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    return np.asarray((gray >= WHITE) & (span <= _FLAT))


def inked_share(mask: NDArray[np.bool_], blank: NDArray[np.bool_]) -> float:
    """Return the share of a picture that a mask covers, blank paper left out, unless there is hardly anything else."""
    if blank.mean() > MOSTLY_BLANK:
        return float(mask.mean())
    return float((mask & ~blank).sum() / (~blank).sum())


def _toned(aligned: NDArray[np.uint8], suspect: NDArray[np.uint8], support: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the aligned work with its brightness scaled and shifted to the suspect's where the inliers are."""
    here, there = aligned[support].astype(np.float64), suspect[support].astype(np.float64)
    spread = float(here.var()) if len(here) else 0.0
    if spread < 1.0:
        return aligned.astype(np.float32)
    gain = float(np.clip(np.mean((here - here.mean()) * (there - there.mean())) / spread, 0.1, 10.0))
    return np.asarray(gain * (aligned - here.mean()) + there.mean(), dtype=np.float32)


def _discs(points: NDArray[np.float64], *, height: int, width: int) -> NDArray[np.bool_]:
    canvas = np.zeros((height, width), np.uint8)
    for x, y in np.rint(points).astype(int).tolist():
        cv2.circle(canvas, (x, y), REACH, 255, -1)
    return canvas > 0


def _smooth(alike: NDArray[np.bool_]) -> NDArray[np.uint8]:
    small, large = (cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)) for size in (7, 25))
    opened = cv2.morphologyEx(alike.astype(np.uint8), cv2.MORPH_OPEN, small)
    padded = cv2.copyMakeBorder(opened, 25, 25, 25, 25, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.morphologyEx(padded, cv2.MORPH_CLOSE, large)[25:-25, 25:-25])


def _around(mask: NDArray[np.uint8], inliers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return the components that hold at least four inliers, or else the one that holds most."""
    count, labels = cv2.connectedComponents(mask)
    height, width = mask.shape
    x = np.clip(np.rint(inliers[:, 0]).astype(int), 0, width - 1)
    y = np.clip(np.rint(inliers[:, 1]).astype(int), 0, height - 1)
    votes = np.bincount(labels[y, x], minlength=count)
    votes[0] = 0
    if votes.max() == 0:
        return np.zeros_like(mask, dtype=bool)
    return np.asarray((votes >= min(PART, int(votes.max())))[labels])


def outlines(mask: NDArray[np.bool_]) -> tuple[NDArray[np.float64], ...]:
    """Return the outer borders (n, 2) of the parts of a mask (h, w), largest first, specks left out; at least one."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return (np.zeros((1, 2)),)
    ordered = sorted(contours, key=cv2.contourArea, reverse=True)
    drawn = [ordered[0], *(part for part in ordered[1:] if cv2.contourArea(part) >= SPECK * mask.size)]
    return tuple(np.asarray(cv2.approxPolyDP(part, 1.5, True).reshape(-1, 2), dtype=np.float64) for part in drawn)


def _without_pinholes(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the mask with its holes under a fiftieth of the picture filled; a frame keeps its opening."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    height, width = mask.shape
    filled = mask.copy()
    for index in range(1, count):
        left, top, wide, tall, area = stats[index].tolist()
        inner = left > 0 and top > 0 and left + wide < width and top + tall < height
        if inner and area < mask.size / 50:
            filled[labels == index] = True
    return filled


def _clip(polygon: NDArray[np.float64], *, width: int, height: int) -> NDArray[np.float64]:
    return np.stack([np.clip(polygon[:, 0], 0, width - 1), np.clip(polygon[:, 1], 0, height - 1)], axis=1)
