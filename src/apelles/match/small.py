"""Two small pictures laid over each other: where they agree best, and how well, in lines and tones together.

Below 128 pixels local features find nothing to hold on to. What is left is the picture itself: normalized
cross-correlation (Lewis, "Fast normalized cross-correlation", 1995) of what remains of the color channels and of the
edges when slow gradients and single-pixel noise are taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

SIZES = (32, 48, 64, 96)
"""Sides, in pixels, at which small pictures are compared; a suspect is shrunk to one that it fills."""
BELOW = 128
"""Pictures whose long side is smaller are compared here and not by local features."""
SEARCHED = 32
"""The side at which places are searched."""
SCALES = tuple(1.25 ** (step / 5) for step in range(-5, 6))
"""How much of the work's side a suspect may show: from a crop of four fifths to the work with a border around it."""
NEAR = 2
"""Steps of scale, to either side of the one that screening proposes, that are searched."""
FINER = 1.023
"""Half a step of the scales."""
FINE = 64
"""From this side on a pixel is a fine enough step."""
KEPT = 0.75
"""The share of the side that is searched for, so that it may lie up to an eighth of the side from the middle."""
FREEDOM = 48.0
"""Numbers that a small picture is taken to consist of when its correlation is put on a scale of decades.

A round number near what unrelated paintings show; what a score is worth is always measured.
"""
SAME_SHAPE = 1.05
"""Up to this ratio of its sides a suspect counts as square."""
MATCHER = "correlation of bands and edges, 11 scales, shifts of an eighth, mirrored, middle and whole, at {size}"
_FINEST, _COARSEST = 1 / 64, 1 / 10
_FLAT = 2.0
_MOST = 1.0 - 1e-6

type Look = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a work shows what a suspect shows, both as squares: at `scale`·(x, y) + (`right`, `down`).

    All lengths in sides of the square, from its top left corner, the suspect mirrored before where `mirrored`.
    """

    mirrored: bool
    scale: float
    right: float
    down: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A suspect laid over a work: their correlation, -1..1, over all that the two squares share.

    `suspect_share` and `work_share` are the shares of both squares that lie in each other.
    """

    place: Place
    correlation: float
    suspect_share: float
    work_share: float


def sizes_for(short_side: int) -> tuple[int, ...]:
    """Return the sides at which a suspect may be compared, largest first; none where it is smaller than all of them."""
    return tuple(size for size in reversed(SIZES) if size <= short_side)


def squares(pixels: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Return the middle square and the whole of a picture (h, w, 3) as squares, uint8 (2, size, size, 3).

    Both are averaged over areas where they shrink. Of a picture that is nearly square both are the whole.
    """
    height, width = pixels.shape[:2]
    whole = _resized(pixels, size)
    if max(height, width) <= SAME_SHAPE * min(height, width):
        return np.stack([whole, whole])
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return np.stack([_resized(pixels[top : top + side, left : left + side], size), whole])


def look(square: NDArray[np.uint8]) -> Look:
    """Return what is compared of a square picture (n, n, 3): three color bands and the edges, float32 (n, n, 4).

    Every plane has mean 0 and deviation 1, the edges that of the three colors together, or less where hardly anything
    is in it: so color gain and offset, by channel, are gone. The bands lie between 1/64 and 1/10 of the side.
    """
    side = len(square)
    levels = square.astype(np.float32)
    smooth = _blurred(levels, side * _FINEST)
    edges = np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1))
    rows = np.dstack([smooth, np.sqrt((edges**2).sum(axis=2))])
    rows -= _blurred(rows, side * _COARSEST)
    rows -= rows.mean(axis=(0, 1))
    rows /= np.maximum(rows.std(axis=(0, 1)), _FLAT)
    rows[..., 3] *= np.sqrt(3.0)
    return np.ascontiguousarray(rows, dtype=np.float32)


def is_flat(seen: Look) -> bool:
    """Return whether a look holds next to nothing: every plane of it deviates by less than half of what noise would."""
    return bool((seen.std(axis=(0, 1)) < 0.5).all())


def place(suspect: Look, work: Look, *, mirrored: bool, step: int) -> Place:
    """Return where a suspect's look (n, n, 4) agrees best with a work's, in one view, near the scale of that step."""
    side = len(work)
    view = _mirrored(suspect) if mirrored else suspect
    tried = []
    for scale in SCALES[max(0, step - NEAR) : step + NEAR + 1]:
        shown = round(side * scale)
        part = _middle(_scaled(view, shown), round(KEPT * side))
        correlation, x, y = _best_place(part, work)
        margin = _margin(shown, len(part))
        tried.append((correlation, shown / side, (x - margin) / side, (y - margin) / side))
    _, scale, right, down = max(tried)
    return Place(mirrored=mirrored, scale=scale, right=right, down=down)


def lay(suspect: Look, work: Look, near: Place) -> Laid:
    """Return a suspect's look laid over a work's of the same size (n, n, 4), at or near a place.

    Three scales and shifts of up to a thirty-second of the side are tried, in steps of a pixel or, of squares below 64,
    of half a pixel; the correlation is over all they share.
    """
    view = _mirrored(suspect) if near.mirrored else suspect
    side = len(view)
    part = _middle(view, round(KEPT * side))
    reach = side // SEARCHED + 1
    first = _margin(side, len(part)) - reach
    steps = (0.0, 0.5 / side) if side < FINE else (0.0,)
    tried = []
    for scale, across, along in product((near.scale / FINER, near.scale, near.scale * FINER), steps, steps):
        right, down = (one + (near.scale - scale) / 2 for one in (near.right + across, near.down + along))
        window = _window(work, scale, (right, down), first=first, count=len(part) + 2 * reach)
        correlation, x, y = _best_place(part, window)
        moved = (right + (x - reach) * scale / side, down + (y - reach) * scale / side)
        tried.append((correlation, scale, *moved))
    _, scale, right, down = max(tried)
    return _laid(view, work, Place(mirrored=near.mirrored, scale=scale, right=right, down=down))


def copy_score(correlation: float) -> float:
    """Return a correlation on a scale of decades: -log10 of the chance that noise of 48 numbers agrees so well.

    P(R >= r) of unrelated Gaussian noise falls as (1 - r²)^(n/2); a correlation of 0 or less scores 0.
    """
    square = min(max(correlation, 0.0) ** 2, _MOST)
    return float(-FREEDOM / 2 * np.log10(1.0 - square))


def _laid(view: Look, work: Look, place: Place) -> Laid:
    side = len(view)
    shown = _window(work, place.scale, (place.right, place.down), first=0, count=side)
    middles = (np.arange(side) + 0.5) / side
    inside = [np.abs(place.scale * middles + one - 0.5) < 0.5 for one in (place.right, place.down)]
    both = np.ix_(inside[1], inside[0])
    share = float(inside[0].mean() * inside[1].mean())
    return Laid(
        place=place,
        correlation=correlation_of(view[both], shown[both]),
        suspect_share=share,
        work_share=min(1.0, share * place.scale**2),
    )


def correlation_of(first: Look, second: Look) -> float:
    """Return the correlation, -1..1, of two looks (h, w, 4), each plane's own mean taken out; 0 where one is flat."""
    left, right = first - first.mean(axis=(0, 1)), second - second.mean(axis=(0, 1))
    norm = float(np.linalg.norm(left)) * float(np.linalg.norm(right))
    return float(np.clip(float((left * right).sum()) / norm, -1.0, 1.0)) if norm > 1e-6 * left.size else 0.0


def _window(work: Look, scale: float, moved: tuple[float, float], *, first: int, count: int) -> Look:
    """Return the pixels `first` to `first + count` in each direction of a suspect, as the work shows them."""
    right, down = (one * len(work) + (scale - 1) / 2 + first * scale for one in moved)
    matrix = np.array([[scale, 0.0, right], [0.0, scale, down]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(work, matrix, (count, count), flags=flags, borderMode=cv2.BORDER_REPLICATE), dtype=np.float32
    )


def _best_place(part: Look, whole: Look) -> tuple[float, int, int]:
    """Return the highest correlation of a part with equal windows of a whole, and where: (score, right, down)."""
    scores = cv2.matchTemplate(whole, part, cv2.TM_CCOEFF_NORMED)
    scores[~np.isfinite(scores) | (np.abs(scores) > 1.001)] = 0.0
    _, score, _, (x, y) = cv2.minMaxLoc(scores)
    return float(score), int(x), int(y)


def _margin(side: int, kept: int) -> int:
    return (side - kept) // 2


def _middle(seen: Look, kept: int) -> Look:
    first = _margin(len(seen), kept)
    return np.ascontiguousarray(seen[first : first + kept, first : first + kept])


def _scaled(seen: Look, side: int) -> Look:
    how = cv2.INTER_AREA if side < len(seen) else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(seen, (side, side), interpolation=how), dtype=np.float32)


def _mirrored(seen: Look) -> Look:
    return np.ascontiguousarray(seen[:, ::-1])


def _blurred(levels: NDArray[np.float32], deviation: float) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(levels, (0, 0), deviation, borderType=cv2.BORDER_REFLECT), dtype=np.float32)


def _resized(pixels: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    shrinks = min(pixels.shape[:2]) >= size
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(np.ascontiguousarray(pixels), (size, size), interpolation=how), dtype=np.uint8)
