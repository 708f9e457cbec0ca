"""The seam between a figure and what was put behind it: how hard it is, and how it is softened on one side.

Two neighbors, side by side or one above the other, of which one belongs to the figure and one does not, are a pair
across the seam; two neighbors that both belong to it are a pair inside. The gradient of a pair is the mean
difference of its three channels, in gray levels.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

type Pixels = NDArray[np.uint8]
type Figure = NDArray[np.bool_]

MIDDLE: Final = 128
LEAST: Final = 1.0
"""Gray levels: an inside without gradient is held to this, one step of the scale."""
WIDTHS: Final = (0, 2, 4, 8, 16, 32, 64)
HARDEST: Final = 1.5
DRAWN_IN: Final = (0, 1, 2, 4, 8)


def seam_gradient(pixels: Pixels, figure: Figure) -> float:
    """Return the mean gradient across the seam of a figure (h, w) in a picture (h, w, 3); 0 where there is no seam."""
    return _gradient(pixels, figure, across=True)


def inner_gradient(pixels: Pixels, figure: Figure) -> float:
    """Return the mean gradient inside a figure; 0 where it has no two neighbors."""
    return _gradient(pixels, figure, across=False)


def seam_ratio(pixels: Pixels, figure: Figure) -> float:
    """Return how many times harder the seam is than the figure itself; an inside below 1 gray level counts as 1."""
    return seam_gradient(pixels, figure) / max(LEAST, inner_gradient(pixels, figure))


def set_before(picture: Pixels, figure: Figure, background: Pixels, *, hardest: float = HARDEST) -> Pixels:
    """Return the figure of a picture before a background (h, w, 3), its pixels unchanged.

    Near the figure the background takes on the color of the nearest figure pixel, over the smallest of a few widths
    that makes the seam at most `hardest` times as hard as the figure inside; over the widest where none does.
    """
    if not figure.any() or figure.all():
        return np.where(figure[..., None], picture, background)
    distance, colors = _nearest(picture, figure)
    made = background
    for width in WIDTHS:
        share = _eased(distance / (width + 1))[..., None]
        spread = colors * (1 - share) + background * share
        made = np.where(figure[..., None], picture, np.rint(spread).astype(np.uint8))
        if seam_ratio(made, figure) <= hardest:
            break
    return made


def drawn_in(picture: Pixels, figure: Figure, *, hardest: float = HARDEST) -> Figure:
    """Return a found figure (h, w) without as few pixels along its edge as let the edge be softened.

    The edge of a mask that a net made runs to and fro across the figure's outline; whatever stands behind, its pixels
    then differ more among themselves than the figure does inside. Drawn in by the fewest of 0, 1, 2, 4 or 8 pixels
    where that is over; by 8 where it is not, and not at all where nothing would be left.
    """
    made = figure
    for width in DRAWN_IN:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
        smaller = np.asarray(cv2.erode(figure.astype(np.uint8), kernel), dtype=np.bool_)
        if not smaller.any():
            break
        made = smaller
        if seam_ratio(set_before(picture, made, np.full_like(picture, MIDDLE)), made) <= hardest:
            break
    return made


def _gradient(pixels: Pixels, figure: Figure, *, across: bool) -> float:
    total, pairs = 0.0, 0
    tones = pixels.astype(np.float64)
    for axis in (0, 1):
        both = np.diff(figure.astype(np.int8), axis=axis)
        first = figure[:-1] if axis == 0 else figure[:, :-1]
        chosen = both != 0 if across else (both == 0) & first
        steps = np.abs(np.diff(tones, axis=axis)).mean(axis=2)
        total, pairs = total + float(steps[chosen].sum()), pairs + int(chosen.sum())
    return total / pairs if pairs else 0.0


def _nearest(picture: Pixels, figure: Figure) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for every pixel the distance to the figure (h, w) and the color of its nearest pixel (h, w, 3).

    Farther out the colors are those of a wider stretch of the figure's edge, so that no rays are seen.
    """
    outside = (~figure).astype(np.uint8)
    distance, labels = cv2.distanceTransformWithLabels(outside, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    place = np.zeros(int(labels.max()) + 1, dtype=np.int64)
    place[labels[figure]] = np.flatnonzero(figure)
    sharp = picture.reshape(-1, 3)[place[labels]].astype(np.float32)
    wide = cv2.GaussianBlur(sharp, (0, 0), 6)
    share = np.clip((distance - 1) / 8, 0, 1)[..., None]
    return distance.astype(np.float64), (sharp * (1 - share) + wide * share).astype(np.float64)


def _eased(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return shares 0 to 1 that leave and arrive without a bend; beyond 1 it is 1."""
    held = np.clip(share, 0, 1)
    return held * held * (3 - 2 * held)
