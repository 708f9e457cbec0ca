"""Contour: the line drawing of a picture, laid over that of another."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.judge.elements.base import Look, Seen, absent
from apelles.judge.elements.scale import alike, in_order
from apelles.records import Mark, Shape

SIDE = 96
CHANNELS = 6
REACH = 12.0
"""Lines farther apart than so many of the 96 steps of the frame count as that far apart."""
TURN = 3.0
"""A difference in direction of one sixth of a half turn counts as so many steps."""
_INK = 0.08
_LEAST_INK = 0.004
_LONGEST = 40


class Contour:
    """Edges in six directions, compared by the truncated chamfer distance both ways, set against chance.

    One half is what the same lines laid anywhere over the other drawing would give, so that a dense drawing does not
    resemble everything. Edges are those of all color channels. A look holds bool (6, 96, 96), the frame stretched to
    a square.
    """

    name = "contour"
    source = (
        "Barrow, Tenenbaum, Bolles and Wolf, Parametric correspondence and chamfer matching, IJCAI 1977; "
        "Liu, Tuzel, Veeraraghavan and Chellappa, Fast directional chamfer matching, CVPR 2010; Canny 1986"
    )
    keeps = frozenset({"jpeg", "resize", "recolor"})

    def look(self, seen: Seen) -> Look:
        """Return the edges of a picture by direction, unless it has next to none."""
        edges, angles = drawing(seen.pixels)
        if edges.mean() < _LEAST_INK:
            return absent("element.missing_lines")
        channels = np.floor(angles / np.pi * CHANNELS).astype(np.int64) % CHANNELS
        values = edges[None] & (channels[None] == np.arange(CHANNELS)[:, None, None])
        return Look(values=values, marks=_strokes(edges))

    def compare(self, first: Look, second: Look) -> float:
        """Return how alike two drawings are: one half where they are as far apart as chance would have them."""
        one, other = in_order(first, second)
        apart = (relative_distance(one, distances(other)) + relative_distance(other, distances(one))) / 2
        return alike(apart, half=1.0)


def drawing(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Return the edges of a picture, bool (96, 96), and the direction of the gradient there, in 0..pi.

    At each place the channel with the steepest gradient speaks; thresholds follow the picture's own gradients.
    """
    small = cv2.resize(pixels, (2 * SIDE, 2 * SIDE), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small.astype(np.float32), (0, 0), 1.6)
    right, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    steepest = np.argmax(np.hypot(right, down), axis=2)[..., None]
    across, along = (np.take_along_axis(part, steepest, axis=2)[..., 0] for part in (right, down))
    steep = np.hypot(across, along)
    around = np.sqrt(cv2.GaussianBlur(steep**2, (0, 0), SIDE / 4)) + 0.3 * np.sqrt((steep**2).mean()) + 4.0
    high = max(0.5, float(np.quantile(steep / around, 1 - _INK)))
    edges = cv2.Canny(_whole(across / around), _whole(along / around), 500 * high, 1000 * high, L2gradient=True) > 0
    angles = np.arctan2(along, across).astype(np.float32) % np.float32(np.pi)
    return _halved(edges, angles)


def distances(channels: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the distance, float32 (6, 96, 96), from each place and direction to the nearest edge, turns counted."""
    maps = np.stack([_distance(channel) for channel in channels])
    nearest = maps
    for step in range(1, CHANNELS // 2 + 1):
        turned = np.minimum(np.roll(maps, step, axis=0), np.roll(maps, -step, axis=0)) + step * TURN
        nearest = np.minimum(nearest, turned)
    return np.asarray(np.minimum(REACH, nearest), dtype=np.float32)


def relative_distance(edges: NDArray[np.bool_], field: NDArray[np.float32]) -> float:
    """Return the mean distance of edges in a field over the mean of the same edges laid anywhere."""
    counts = edges.sum(axis=(1, 2))
    chance = float((counts * field.mean(axis=(1, 2), dtype=np.float64)).sum() / counts.sum())
    return float(field[edges].mean(dtype=np.float64)) / chance if chance > 0 else 1.0


def _distance(channel: NDArray[np.bool_]) -> NDArray[np.float32]:
    if not channel.any():
        return np.full(channel.shape, REACH, dtype=np.float32)
    away = cv2.distanceTransform((~channel).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.minimum(REACH, away), dtype=np.float32)


def _whole(values: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return thousandths, as whole numbers: the form in which Canny takes gradients."""
    return np.ascontiguousarray(np.clip(1000 * values, -32000, 32000).astype(np.int16))


def _halved(edges: NDArray[np.bool_], angles: NDArray[np.float32]) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Return edges and directions at half the size: a cell has an edge where one of its four does."""
    blocks = edges.reshape(SIDE, 2, SIDE, 2).swapaxes(1, 2).reshape(SIDE, SIDE, 4)
    turns = angles.reshape(SIDE, 2, SIDE, 2).swapaxes(1, 2).reshape(SIDE, SIDE, 4)
    chosen = blocks.argmax(axis=2)[..., None]
    return blocks.any(axis=2), np.take_along_axis(turns, chosen, axis=2)[..., 0]


def _strokes(edges: NDArray[np.bool_]) -> tuple[Mark, ...]:
    outlines, _ = cv2.findContours(edges.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    longest = sorted(outlines, key=len, reverse=True)[:_LONGEST]
    return tuple(_stroke(cv2.approxPolyDP(outline, 0.8, True)) for outline in longest)


def _stroke(outline: NDArray[Any]) -> Mark:
    ends = ((outline.reshape(-1, 2) + 0.5) / SIDE).tolist()
    return Mark(shape=Shape.LINE, points=tuple((x, y) for x, y in ends))
