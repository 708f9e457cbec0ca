"""Palette: which colors a picture is made of, and how much of each."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from apelles.judge.elements.base import Look, Seen
from apelles.judge.elements.scale import alike, in_order
from apelles.pixels.lab import lab
from apelles.records import Mark, Shape

COLORS = 24
HALF = 20.0
"""Two palettes are half alike where a mean color difference of so many units turns one into the other."""
_SIDE = 64
_ROUNDS = 10


class Palette:
    """Colors in CIELAB with their shares, compared by the work of turning one palette into the other.

    A look holds float64 (k, 4): lightness, a, b and share, the largest first.
    """

    name = "palette"
    source = "Rubner, Tomasi and Guibas, The Earth Mover's Distance as a Metric for Image Retrieval, IJCV 2000"
    keeps = frozenset({"jpeg", "resize", "mirror"})

    def look(self, seen: Seen) -> Look:
        """Return the colors of a picture and their shares."""
        small = cv2.resize(seen.pixels, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
        colors = lab(np.asarray(small, dtype=np.uint8)).reshape(-1, 3).astype(np.float64)
        labels = refined(colors, divided(colors, COLORS))
        shares = np.bincount(labels) / len(labels)
        means = np.stack([colors[labels == index].mean(axis=0) for index in range(len(shares))])
        order = np.argsort(-shares, kind="stable")
        values = np.column_stack([means, shares])[order]
        return Look(values=values, marks=tuple(_swatch(row) for row in values))

    def compare(self, first: Look, second: Look) -> float:
        """Return how alike two palettes are: one half where `HALF` units of color difference lie between them."""
        one, other = in_order(first, second)
        if np.array_equal(one, other):
            return 1.0
        costs = np.linalg.norm(one[:, None, :3] - other[None, :, :3], axis=2)
        return alike(transport(one[:, 3], other[:, 3], costs), half=HALF)


def divided(colors: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Return a label 0..count-1 for each color (n, 3): the widest group is halved at its mean until there are enough.

    The widest has the largest sum of squares along its longest axis (Wu, Efficient statistical computations for
    optimal color quantization, 1991). Fewer groups come back where there are fewer colors.
    """
    labels = np.zeros(len(colors), dtype=np.int64)
    for new in range(1, count):
        spreads = [_spread(colors[labels == index]) for index in range(new)]
        widest = int(np.argmax([spread for spread, _ in spreads]))
        spread, axis = spreads[widest]
        if spread < 1e-6:
            break
        along = (colors - colors[labels == widest].mean(axis=0)) @ axis
        labels[(labels == widest) & (along > 0)] = new
    return labels


def refined(colors: NDArray[np.float64], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return labels after a few rounds in which each color (n, 3) joins the nearest mean (Lloyd 1982)."""
    for _ in range(_ROUNDS):
        means = np.stack([colors[labels == index].mean(axis=0) for index in range(labels.max() + 1)])
        nearest = np.argmin((means**2).sum(axis=1) - 2 * colors @ means.T, axis=1)
        labels = np.unique(nearest, return_inverse=True)[1].reshape(-1)
    return labels


def transport(supply: NDArray[np.float64], demand: NDArray[np.float64], costs: NDArray[np.float64]) -> float:
    """Return the least mean cost of carrying shares (n,) to shares (m,), both of sum 1, at costs (n, m)."""
    sources, targets = costs.shape
    rows = np.kron(np.eye(sources), np.ones(targets))
    columns = np.kron(np.ones(sources), np.eye(targets))
    # The last demand follows from the others; stated too, rounding could make the problem infeasible.
    left, right = np.vstack([rows, columns[:-1]]), np.concatenate([supply, demand[:-1]])
    carried = np.asarray(linprog(costs.ravel(), A_eq=left, b_eq=right, method="highs").x)
    return max(0.0, float(costs.ravel() @ carried))


def _spread(colors: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    centered = colors - colors.mean(axis=0)
    values, vectors = np.linalg.eigh(centered.T @ centered)
    return float(values[-1]), vectors[:, -1]


def _swatch(row: NDArray[np.float64]) -> Mark:
    color = cv2.cvtColor(row[:3].astype(np.float32).reshape(1, 1, 3), cv2.COLOR_LAB2RGB).reshape(3)
    red, green, blue = np.clip(np.rint(color * 255), 0, 255).astype(int).tolist()
    return Mark(shape=Shape.SWATCH, color=(red, green, blue), weight=float(row[3]))
