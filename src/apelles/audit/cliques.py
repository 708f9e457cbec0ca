"""Outputs that are one picture again and again: cliques by tile distance.

Carlini et al., "Extracting Training Data from Diffusion Models", USENIX Security 2023: what a model gives back by heart
it gives often, so among many outputs those lie together, every one near every other, tile by tile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.distances import squared_distances

TILES: Final = 4
"""Pictures are cut into so many tiles a side."""
EDGE: Final = 0.05
"""Two pictures are taken for one up to this tile distance; a parameter, since the published work states none."""
SMALLEST: Final = 2
MOST_STEPS: Final = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cliques:
    """Groups of outputs, each by ascending index, that all lie near each other; the largest first, no index twice.

    `complete` is False where the search was cut short, so that larger groups may exist.
    """

    groups: tuple[tuple[int, ...], ...]
    complete: bool


def tile_distances(pictures: NDArray[np.uint8], *, tiles: int = TILES) -> NDArray[np.float32]:
    """Return the tile distance (n, n), 0..1, of uint8 pictures (n, s, s, 3), s a multiple of `tiles`.

    It is the largest, over the tiles that do not overlap, of the root mean squared difference in a tile.
    """
    found = np.zeros((len(pictures), len(pictures)), dtype=np.float32)
    for tile in _tiles(pictures, tiles):
        squared = squared_distances(tile, tile) / tile.shape[1]
        np.maximum(found, squared, out=found)
    np.fill_diagonal(found, 0)
    return np.sqrt(found, out=found)


def cliques(distances: NDArray[np.float32], *, edge: float = EDGE, smallest: int = SMALLEST) -> Cliques:
    """Return cliques of at least `smallest` outputs by their distances (n, n), the largest taken out first.

    A clique, not a component: a chain of near neighbors whose ends are far apart is no group.
    """
    near = distances <= edge
    np.fill_diagonal(near, False)
    left = {place: set(np.nonzero(row)[0].tolist()) for place, row in enumerate(near) if row.any()}
    groups, complete = [], True
    while left:
        largest, whole = _largest(left)
        complete &= whole
        if len(largest) < smallest:
            break
        groups.append(tuple(sorted(largest)))
        left = {place: others - largest for place, others in left.items() if place not in largest}
        left = {place: others for place, others in left.items() if others}
    return Cliques(groups=tuple(groups), complete=complete)


def _tiles(pictures: NDArray[np.uint8], tiles: int) -> Iterator[NDArray[np.float32]]:
    side = pictures.shape[1] // tiles
    for top in range(0, tiles * side, side):
        for left in range(0, tiles * side, side):
            cut = pictures[:, top : top + side, left : left + side]
            yield cut.reshape(len(pictures), -1).astype(np.float32) / np.float32(255)


def _largest(near: Mapping[int, set[int]]) -> tuple[set[int], bool]:
    """Return a largest clique and whether the search was whole (Bron and Kerbosch with pivot, branches cut)."""
    best: set[int] = set()
    steps = 0
    stack: list[tuple[set[int], set[int]]] = [(set(), set(near))]
    while stack:
        steps += 1
        if steps > MOST_STEPS:
            return best, False
        chosen, open_to = stack.pop()
        if len(chosen) > len(best):
            best = chosen
        if not open_to or len(chosen) + len(open_to) <= len(best):
            continue
        pivot = max(open_to, key=lambda place: (len(near[place] & open_to), -place))
        rest = set(open_to)
        branches = []
        for place in sorted(open_to - near[pivot]):
            branches.append(({*chosen, place}, rest & near[place]))
            rest.discard(place)
        stack.extend(reversed(branches))
    return best, True
