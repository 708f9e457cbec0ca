"""Template material: what many works of the library carry does not belong to any one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CARRIERS = 3
REACH = 10.0


def carriers(
    points: NDArray[np.float32], supports: Sequence[NDArray[np.intp]], families: Sequence[str]
) -> NDArray[np.intp]:
    """Return, for each of the suspect's keypoints (n, 2), how many families of works carry it.

    `supports` holds the indices of the keypoints behind each work's alignment, `families` the name of
    each work's family: copies of one work are one family. A keypoint is carried where support lies
    within 10 pixels of it.
    """
    count = np.zeros(len(points), dtype=np.intp)
    for family in sorted(set(families)):
        held = [support for support, name in zip(supports, families, strict=True) if name == family]
        count += near(points, points[np.concatenate(held)])
    return count


def template_keypoints(
    points: NDArray[np.float32], supports: Sequence[NDArray[np.intp]], families: Sequence[str]
) -> NDArray[np.bool_]:
    """Return which of the suspect's keypoints (n, 2) three or more families carry."""
    return np.asarray(carriers(points, supports, families) >= CARRIERS)


def near(points: NDArray[np.float32], marks: NDArray[np.float32], *, reach: float = REACH) -> NDArray[np.bool_]:
    """Return which points (n, 2) lie within `reach` pixels of any mark (m, 2)."""
    if not len(marks):
        return np.zeros(len(points), dtype=np.bool_)
    squared = ((points[:, None, :] - marks[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(squared.min(axis=1) <= reach * reach)
