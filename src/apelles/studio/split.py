"""Which works are held out of training: whole groups that belong together, from every author in proportion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np


def groups_of(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the numbers 0 to `count - 1` in groups: whatever a chain of pairs links is one group, each sorted."""
    parent = list(range(count))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for first, second in pairs:
        one, other = sorted((root(first), root(second)))
        parent[other] = one
    found: dict[int, list[int]] = defaultdict(list)
    for place in range(count):
        found[root(place)].append(place)
    return list(found.values())


def held_out(
    groups: Sequence[Sequence[int]], authors: Sequence[str], share: float, *, rng: np.random.Generator
) -> set[int]:
    """Return the places of the works that are held out, at most `share` (0 to 1) of them and close to it.

    `authors` (n) names the author of each work; a group counts for its first work's. Groups are drawn at random,
    author by author, so that each author loses about the same share; one that would exceed it stays in training.
    """
    by_author: dict[str, list[Sequence[int]]] = defaultdict(list)
    for group in groups:
        by_author[authors[group[0]]].append(group)
    names = sorted(by_author)
    due, taken = 0.0, set[int]()
    for name in (names[place] for place in rng.permutation(len(names)).tolist()):
        theirs = by_author[name]
        due += share * sum(map(len, theirs))
        for place in rng.permutation(len(theirs)).tolist():
            if len(taken) + len(theirs[place]) <= due + 1e-9:
                taken |= set(theirs[place])
    return taken
