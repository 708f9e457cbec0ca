"""Pictures that a model draws again and again, each time with other noise, and the average of them.

One such output may look like a work and prove nothing; the average of many is sharp. Outputs are grouped by how they
look beside each other, never by a work: whoever averages what was chosen for its likeness to a picture finds that
picture in pure noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

LIKE: Final = 0.8
"""Outputs of a group have this correlation with each other on average, mirrored where that is more."""
FEWEST: Final = 5
MOST: Final = 20
MOST_OUTPUTS: Final = 2000
"""Groups are looked for among the first so many outputs: every one is compared with every other."""
SIDE: Final = 32
"""Outputs are compared with so many pixels a side, or in their own size if that is less."""
FLAT: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Places of outputs that show one picture, ascending, and which of them are mirrored."""

    places: tuple[int, ...]
    mirrored: tuple[bool, ...]


def recurring(pictures: NDArray[np.uint8]) -> tuple[Group, ...]:
    """Return groups of at least 5 of the pictures (n, s, s, 3) that show one picture, at most 20, the largest first.

    Average linkage on the larger one of the correlations of two pictures, direct and mirrored. Pictures of one tone
    belong to no group.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    rows, turned = _unit(pictures), _unit(pictures[:, :, ::-1])
    told = np.flatnonzero((rows**2).sum(axis=1) > 0.5)
    if len(told) < FEWEST:
        return ()
    rows, turned = rows[told], turned[told]
    direct, mirrored = rows @ rows.T, rows @ turned.T
    apart = 1 - np.maximum(direct, mirrored)
    apart = np.clip((apart + apart.T) / 2, 0, None)
    np.fill_diagonal(apart, 0)
    names = fcluster(linkage(squareform(apart, checks=False), "average"), 1 - LIKE, "distance")
    groups = []
    for name in np.unique(names):
        members = np.flatnonzero(names == name)
        if len(members) >= FEWEST:
            middle = members[apart[np.ix_(members, members)].sum(axis=1).argmin()]
            turn = mirrored[members, middle] > direct[members, middle]
            groups.append(Group(places=tuple(told[members].tolist()), mirrored=tuple(turn.tolist())))
    return tuple(sorted(groups, key=lambda group: (-len(group.places), group.places))[:MOST])


def average(pictures: Sequence[NDArray[np.uint8]], mirrored: Sequence[bool]) -> NDArray[np.uint8]:
    """Return the mean of pictures of one shape (h, w, 3), those that are mirrored turned back first."""
    turned = [one[:, ::-1] if turn else one for one, turn in zip(pictures, mirrored, strict=True)]
    mean: NDArray[np.uint8] = np.mean(turned, axis=0).round().astype(np.uint8)
    return mean


def _unit(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return pictures as rows without their mean, of length 1, or all zero where they have one tone."""
    rows = np.stack([_small(one) for one in pictures]).reshape(len(pictures), -1)
    rows -= rows.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > FLAT)


def _small(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return a square picture as float32 of at most 32 pixels a side, by means of blocks."""
    side = picture.shape[0]
    if side <= SIDE or side % SIDE:
        return picture.astype(np.float32)
    blocks = picture.reshape(SIDE, side // SIDE, SIDE, side // SIDE, 3)
    return np.asarray(blocks.mean(axis=(1, 3)), dtype=np.float32)
