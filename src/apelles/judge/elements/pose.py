"""Pose: how the figures hold their bodies, whatever their size, place and side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from apelles.judge.elements.base import Figure, Look, Seen, absent
from apelles.judge.elements.scale import in_order
from apelles.records import Mark, Shape

POINTS = (0, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28)
"""Of the 33 points: nose, shoulders, elbows, wrists, hips, knees, ankles, the left one first."""
SWAPPED = np.array([0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11])
TRUNK = (1, 2, 7, 8)
LIMBS = (3, 4, 5, 6, 9, 10, 11, 12)
BONES = ((1, 2), (7, 8), (1, 7), (2, 8), (1, 3), (3, 5), (2, 4), (4, 6), (7, 9), (9, 11), (8, 10), (10, 12))
LEAST_VISIBLE = 0.5
LEAST_LIMBS = 2
LARGEST_TURN = np.pi / 6
REACH = 0.25
"""A point is about three fifths alike where it lies this far off, for a figure of mean radius 1."""
UNKNOWN = 0.5


class Pose:
    """Thirteen points of each body, laid over each other by moving, scaling, and turning by up to 30 degrees.

    A look holds float64 (n, 13, 3) for n figures: x and y in pixels, and 1 where the point is seen, else 0. Each point
    seen in both is alike by a Gaussian of its distance; a point seen in one figure only counts as half alike, for
    nobody knows. Figures are assigned one to one so that they are as alike as can be; one without a partner says
    nothing, for a small edit may lose a figure. Standing and lying stay different; the mirror image of the whole
    picture counts as the same pose.
    """

    name = "pose"
    source = (
        "Points: BlazePose (Bazarevsky et al., 2020). Laid over: Procrustes analysis (Gower 1975), the turn limited. "
        "Scored per point as in the keypoint similarity of COCO (Lin et al., 2014), with one constant for all points. "
        "Figures assigned: the Hungarian method (Kuhn 1955)"
    )
    keeps = frozenset({"jpeg", "resize", "mirror"})

    def look(self, seen: Seen) -> Look:
        """Return the points of every figure; missing without one, or where the trunk or the limbs of all are hidden."""
        if not seen.figures:
            return absent("element.no_figure")
        bodies = [values for values in map(body, seen.figures) if enough_seen(values)]
        if not bodies:
            return absent("element.figure_hidden")
        height, width = seen.pixels.shape[:2]
        marks = [mark for values in bodies for mark in skeleton(values, width=width, height=height)]
        return Look(values=np.stack(bodies), marks=tuple(marks), count=len(bodies))

    def compare(self, first: Look, second: Look) -> float:
        """Return how alike the poses of two pictures are, the better of the two sides."""
        one, other = in_order(first, second)
        return max(together(one, other), together(mirrored(one), other))


def body(figure: Figure) -> NDArray[np.float64]:
    """Return the points of the body, (13, 3): x, y, and 1 where the point is seen."""
    chosen = list(POINTS)
    return np.column_stack([figure.points[chosen], figure.visibility[chosen] >= LEAST_VISIBLE])


def enough_seen(values: NDArray[np.float64]) -> bool:
    """Return whether the trunk and two further joints of a body (13, 3) are seen."""
    sure = values[:, 2] > 0
    return bool(sure[list(TRUNK)].all() and sure[list(LIMBS)].sum() >= LEAST_LIMBS)


def mirrored(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return bodies, (n, 13, 3), as in the mirror image: left and right change names, x its sign."""
    return np.asarray(values[:, SWAPPED] * np.array([-1.0, 1.0, 1.0]))


def together(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return the mean likeness, 0..1, of bodies (n, 13, 3) and (m, 13, 3), assigned one to one as well as can be.

    A body without a partner says nothing.
    """
    alike = np.array([[agreement(one, other) for other in second] for one in first])
    rows, columns = linear_sum_assignment(alike, maximize=True)
    return min(1.0, float(alike[rows, columns].mean()))


def agreement(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return the mean likeness, 0..1, of the points seen in either figure, after laying one over the other."""
    both = (first[:, 2] > 0) & (second[:, 2] > 0)
    one, other = (_in_its_own_scale(values[both, :2]) for values in (first, second))
    product = np.sum(np.conj(one) * other)
    turn = float(np.clip(np.angle(product), -LARGEST_TURN, LARGEST_TURN))
    distances = np.abs(one * np.exp(1j * turn) - other)
    alike = float(np.exp(-(distances**2) / (2 * REACH**2)).sum())
    either = int(((first[:, 2] > 0) | (second[:, 2] > 0)).sum())
    return min(1.0, (alike + UNKNOWN * (either - len(one))) / either)


def skeleton(values: NDArray[np.float64], *, width: int, height: int) -> tuple[Mark, ...]:
    """Return a line for each bone whose two ends are seen."""
    at = values[:, :2] / (width, height)
    return tuple(
        Mark(shape=Shape.LINE, points=((float(at[a, 0]), float(at[a, 1])), (float(at[b, 0]), float(at[b, 1]))))
        for a, b in BONES
        if values[a, 2] > 0 and values[b, 2] > 0
    )


def _in_its_own_scale(points: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Return points as complex numbers around their mean, of mean square radius 1."""
    centered = points - points.mean(axis=0)
    scaled = centered / max(float(np.sqrt(np.mean(np.sum(centered**2, axis=1)))), 1e-9)
    return np.asarray(scaled[:, 0] + 1j * scaled[:, 1], dtype=np.complex128)
