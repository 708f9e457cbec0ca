"""Exact ranked search over vectors that arrive a chunk at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from apelles.library.base import Ranking

type NamesOf = Callable[[NDArray[np.intp]], list[str]]


@dataclass(slots=True, kw_only=True)
class Tally:
    """Best names, running mean and squared spread of every query, over the chunks seen so far."""

    queries: NDArray[np.float32]
    k: int
    best: list[list[tuple[float, str]]] = field(init=False)
    count: int = field(init=False, default=0)
    mean: NDArray[np.float64] = field(init=False)
    spread: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        self.best = [[] for _ in self.queries]
        self.mean = np.zeros(len(self.queries))
        self.spread = np.zeros(len(self.queries))

    def take(self, chunk: NDArray[np.float32], names_of: NamesOf) -> None:
        """Count a chunk of (n, dimension) vectors; `names_of` gives the names of places in it."""
        scores = self.queries @ chunk.T
        self._count(scores)
        for query, row in enumerate(scores):
            places = _places_of_best(row, self.k, floor=self._floor(query))
            named = zip((-row[places]).tolist(), names_of(places), strict=True)
            self.best[query] = sorted([*self.best[query], *named])[: self.k]

    def ranking(self) -> Ranking:
        """Return what was found, best first; equal scores in order of their names."""
        width = min(self.k, self.count)
        names = np.empty((len(self.best), width), dtype=object)
        scores = np.empty((len(self.best), width), dtype=np.float32)
        for query, found in enumerate(self.best):
            names[query] = [name for _, name in found]
            scores[query] = [-score for score, _ in found]
        deviation = np.sqrt(self.spread / max(self.count, 1))
        return Ranking(sha256=names, scores=scores, mean=self.mean.copy(), deviation=deviation)

    def _floor(self, query: int) -> float:
        found = self.best[query]
        return -found[-1][0] if len(found) == self.k else -np.inf

    def _count(self, scores: NDArray[np.float32]) -> None:
        """Merge mean and squared spread (Chan, Golub, LeVeque 1983)."""
        size = scores.shape[1]
        mean = scores.mean(axis=1, dtype=np.float64)
        spread = scores.var(axis=1, dtype=np.float64) * size
        total = self.count + size
        step = mean - self.mean
        self.spread += spread + step**2 * (self.count * size / total)
        self.mean += step * (size / total)
        self.count = total


def rank(queries: NDArray[np.float32], chunks: Iterable[tuple[NDArray[np.float32], NamesOf]], k: int) -> Ranking:
    """Return the k best of all chunks for each of (q, dimension) unit vectors, with the spread of all scores."""
    tally = Tally(queries=np.ascontiguousarray(queries, dtype=np.float32), k=k)
    for chunk, names_of in chunks:
        if len(chunk):
            tally.take(chunk, names_of)
    return tally.ranking()


def _places_of_best(row: NDArray[np.float32], k: int, *, floor: float) -> NDArray[np.intp]:
    """Return the places of the k best, and of all that equal the last of them."""
    if len(row) > k:
        floor = max(floor, float(np.partition(row, len(row) - k)[len(row) - k]))
    return np.flatnonzero(row >= floor)
