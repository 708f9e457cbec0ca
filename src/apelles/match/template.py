"""Template material: what many works of the library carry does not belong to any one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CARRIERS = 3
REACH = 10.0


def carriers(
    points: NDArray[np.float64], supports: Sequence[NDArray[np.float64]], families: Sequence[str]
) -> NDArray[np.intp]:
    """Return, for each point (n, 2) of the suspect, how many families of works carry it.

    `supports` holds the points (k, 2) behind each work's alignment, `families` the name of each work's
    family: copies of one work are one family. A point is carried where support lies within 10 pixels of it.
    """
    count = np.zeros(len(points), dtype=np.intp)
    for family in sorted(set(families)):
        held = [support for support, name in zip(supports, families, strict=True) if name == family]
        count += near(points, np.concatenate(held))
    return count


def template_points(
    points: NDArray[np.float64], supports: Sequence[NDArray[np.float64]], families: Sequence[str]
) -> NDArray[np.bool_]:
    """Return which points (n, 2) of the suspect three or more families carry."""
    return np.asarray(carriers(points, supports, families) >= CARRIERS)


def template_area(masks: Sequence[NDArray[np.bool_]], families: Sequence[str]) -> NDArray[np.bool_]:
    """Return which pixels (h, w) of the suspect lie in regions of three or more families; one mask for each work."""
    count = np.zeros(masks[0].shape, dtype=np.intp)
    for family in sorted(set(families)):
        count += np.any([mask for mask, name in zip(masks, families, strict=True) if name == family], axis=0)
    return np.asarray(count >= CARRIERS)


def inside(points: NDArray[np.floating], mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which points (n, 2) lie in a mask (h, w)."""
    height, width = mask.shape
    x = np.clip(np.rint(points[:, 0]).astype(int), 0, width - 1)
    y = np.clip(np.rint(points[:, 1]).astype(int), 0, height - 1)
    return np.asarray(mask[y, x])


def near(points: NDArray[np.floating], marks: NDArray[np.floating], *, reach: float = REACH) -> NDArray[np.bool_]:
    """Return which points (n, 2) lie within `reach` pixels of any mark (m, 2)."""
    if not len(marks):
        return np.zeros(len(points), dtype=np.bool_)
    squared = ((points[:, None, :] - marks[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(squared.min(axis=1) <= reach * reach)
