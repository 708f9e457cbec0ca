"""Which works of a library deserve a closer look: neighbors by embedding and by hash, then those of windows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from apelles.describe.sscd import SSCD
from apelles.journeys.views import SAME_FRAME
from apelles.library.base import Library

WHOLE = 8
HASHED = 2
VOTED = 8
CANDIDATES = 20
_SIDE = 0.55
_STARTS = (0.0, 1.0 - _SIDE)


def whole(vector: NDArray[np.float32], library: Library) -> dict[str, float]:
    """Return the nearest works of the whole picture's embedding (512,), best first, with their cosine."""
    ranking = library.search(vector[None], WHOLE)
    return {str(name): float(score) for name, score in zip(ranking.sha256[0], ranking.scores[0], strict=True)}


def hashed(bits: Iterable[str], names: Sequence[str], hashes: NDArray[np.uint64]) -> dict[str, int]:
    """Return up to two works within 12 bits of any of a suspect's hashes with that distance, nearest first.

    `hashes` (n,) are those of `names`.

    An embedding is blind to a picture made of few large squares; the hash sees hardly anything else.
    """
    apart = np.min([np.bitwise_count(hashes ^ np.uint64(int(one, 16))) for one in bits], axis=0)
    order = np.argsort(apart, kind="stable")[:HASHED]
    return {names[place]: int(apart[place]) for place in order.tolist() if apart[place] <= SAME_FRAME}


def windows(pixels: NDArray[np.uint8], library: Library, sscd: SSCD, *, known: dict[str, float]) -> dict[str, float]:
    """Return more works, nearest to one of four overlapping windows, until 20 are nominated in all.

    Windows differ in how close they lie to everything, so their scores are compared in standard
    deviations of each window's own scores.
    """
    squares = np.stack([sscd.prepare(window) for window in _windows(pixels)])
    ranking = library.search(sscd.embed(squares), CANDIDATES)
    spread = np.maximum(ranking.deviation, 1e-6)[:, None]
    surprise = (ranking.scores - ranking.mean[:, None]) / spread
    best: dict[str, tuple[float, float]] = {}
    for name, height, score in zip(ranking.sha256.ravel(), surprise.ravel(), ranking.scores.ravel(), strict=True):
        best[str(name)] = max(best.get(str(name), (-np.inf, 0.0)), (float(height), float(score)))
    fresh = sorted((name for name in best if name not in known), key=lambda name: (-best[name][0], name))
    return {name: best[name][1] for name in fresh[: CANDIDATES - len(known)]}


def _windows(pixels: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    height, width = pixels.shape[:2]
    for top in _STARTS:
        for left in _STARTS:
            y, x = int(top * height), int(left * width)
            yield np.ascontiguousarray(
                pixels[y : y + max(1, round(_SIDE * height)), x : x + max(1, round(_SIDE * width))]
            )
