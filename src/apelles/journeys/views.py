"""A picture in its two views, direct and mirrored, compared with a work of a library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from apelles.describe import rootsift
from apelles.describe.phash import phash, phash_distance
from apelles.journeys.look import Shelf
from apelles.match.side import VIEWS, Comparison, Side, compare, mirrored_side, side

SAME_FRAME = 12
"""Up to so many bits of 64 apart, two hashes hold their pictures for one from edge to edge.

Of 39,222 pairs of paintings by different hands none lie so close, of 456,369 pairs of icons 129 do.
"""
PLAIN = 30.0
"""A score from which a second, coarser look could add nothing."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Views:
    """A picture's gray frame, uint8 (h, w), with its local features and its perceptual hash in each view."""

    gray: NDArray[np.uint8]
    sides: dict[str, Side]
    hashes: dict[str, str]

    @cached_property
    def coarse(self) -> dict[str, Side]:
        """Return the coarse local features in each view."""
        direct = side(rootsift.coarse_features(self.gray))
        return {"direct": direct, "mirrored": mirrored_side(direct)}


def views_of(gray: NDArray[np.uint8], direct: Side, hashes: dict[str, str]) -> Views:
    """Return the views of a picture given its gray frame, the features of that frame, and its hashes."""
    return Views(gray=gray, sides={"direct": direct, "mirrored": mirrored_side(direct)}, hashes=hashes)


def view_hashes(square: NDArray[np.uint8]) -> dict[str, str]:
    """Return the perceptual hash in each view of a picture as the embedding reads it, uint8 (n, n, 3)."""
    return {"direct": phash(square), "mirrored": phash(np.ascontiguousarray(square[:, ::-1]))}


def compare_views(
    suspect: Views, sha256: str, shelf: Shelf, *, rng: Callable[[str], np.random.Generator]
) -> list[Comparison]:
    """Return the comparison of each view with a work.

    Where the hashes hold the two for one picture, and detail does not already say so, the coarse features
    are compared too and the better of the two stands: pixelation leaves nothing else.
    """
    found = []
    for view in VIEWS:
        one = compare(suspect.sides[view], shelf.side(sha256), view=view, rng=rng(view))
        if one.score < PLAIN and phash_distance(suspect.hashes[view], shelf.summaries[sha256].phash) <= SAME_FRAME:
            again = compare(suspect.coarse[view], shelf.coarse_side(sha256), view=view, rng=rng(view))
            one = max(one, again, key=lambda comparison: comparison.score)
        found.append(one)
    return found
