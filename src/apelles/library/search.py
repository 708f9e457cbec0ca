"""Exact ranked search over vectors that arrive a chunk at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from apelles.library.base import Ranking

FEW = 8
MULTIPLIED_AT_ONCE = 64
_SIGN_AND_DIGITS = np.int32(-0x7000_2000)
_EXPONENT = np.float32(2.0**112)

type NamesOf = Callable[[NDArray[np.intp]], list[str]]


@dataclass(slots=True, kw_only=True)
class Tally:
    """Best candidates, running mean and squared spread of every query, over the chunks seen so far."""

    queries: NDArray[np.float32]
    k: int
    top: NDArray[np.float32] = field(init=False)
    mean: NDArray[np.float64] = field(init=False)
    spread: NDArray[np.float64] = field(init=False)
    count: int = field(init=False, default=0)
    candidates: list[tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.intp]]] = field(
        init=False, default_factory=list
    )

    def __post_init__(self) -> None:
        self.top = np.full((len(self.queries), self.k), -np.inf, dtype=np.float32)
        self.mean = np.zeros(len(self.queries))
        self.spread = np.zeros(len(self.queries))

    def take(self, chunk: NDArray[np.float32]) -> None:
        """Count a chunk of (n, dimension) vectors; their places follow those of the chunks before."""
        scores = self._scores(chunk)
        before = self.count
        self._count(scores)
        self.top = _largest(np.hstack([self.top, _largest(scores, self.k)]), self.k)
        query, place = np.nonzero(scores >= self.top.min(axis=1, keepdims=True))
        self.candidates.append((query, scores[query, place], place + before))

    def ranking(self, names_of: NamesOf) -> Ranking:
        """Return what was found, best first; equal scores in order of their names, given for places."""
        width = min(self.k, self.count)
        if not width:
            return self._ranking(
                np.empty((len(self.queries), 0), np.str_), np.empty((len(self.queries), 0), np.float32)
            )
        query, score, place = (np.concatenate(part) for part in zip(*self.candidates, strict=True))
        kept = score >= self.top.min(axis=1)[query]
        query, score = query[kept], score[kept]
        places, index = np.unique(place[kept], return_inverse=True)
        name = np.array(names_of(places), dtype=np.str_)[index]
        order = np.lexsort((name, -score, query))
        starts = np.searchsorted(query[order], np.arange(len(self.queries)))
        best = order[starts[:, None] + np.arange(width)]
        return self._ranking(name[best], score[best])

    def _scores(self, chunk: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (q, n) cosines, by products too small to wake, and wait for, other cores."""
        scores = np.empty((len(self.queries), len(chunk)), dtype=np.float32)
        for first in range(0, len(self.queries), FEW):
            some = self.queries[first : first + FEW]
            for start in range(0, len(chunk), MULTIPLIED_AT_ONCE):
                end = start + MULTIPLIED_AT_ONCE
                scores[first : first + FEW, start:end] = some @ chunk[start:end].T
        return scores

    def _ranking(self, names: NDArray[np.str_], scores: NDArray[np.float32]) -> Ranking:
        deviation = np.sqrt(self.spread / max(self.count, 1))
        return Ranking(sha256=names.astype(object), scores=scores, mean=self.mean, deviation=deviation)

    def _count(self, scores: NDArray[np.float32]) -> None:
        """Merge mean and squared spread (Chan, Golub, LeVeque 1983)."""
        size = scores.shape[1]
        step = scores.mean(axis=1, dtype=np.float64) - self.mean
        spread = scores.var(axis=1, dtype=np.float64) * size
        total = self.count + size
        self.spread += spread + step**2 * (self.count * size / total)
        self.mean += step * (size / total)
        self.count = total


def rank(queries: NDArray[np.float32], chunks: Iterable[NDArray[np.float32]], k: int, *, names_of: NamesOf) -> Ranking:
    """Return the k best of all chunks for each of (q, dimension) unit vectors, with the spread of all scores.

    `names_of` gives the names of places, which count through all chunks.
    """
    tally = Tally(queries=np.ascontiguousarray(queries, dtype=np.float32), k=k)
    for chunk in chunks:
        if len(chunk):
            tally.take(chunk)
    return tally.ranking(names_of)


def widened(halves: NDArray[np.float16]) -> NDArray[np.float32]:
    """Return finite float16 numbers as float32, exactly and faster than a cast.

    Sign and digits move to their places, and the exponent is set right by a power of two.
    """
    bits = np.left_shift(halves.view(np.int16), 13, dtype=np.int32)
    bits &= _SIGN_AND_DIGITS
    numbers = bits.view(np.float32)
    numbers *= _EXPONENT
    return numbers


def _largest(scores: NDArray[np.float32], k: int) -> NDArray[np.float32]:
    """Return the k largest of each row, in any order; all of a shorter row."""
    width = scores.shape[1]
    return scores if width <= k else np.partition(scores, width - k, axis=1)[:, width - k :]
