"""How alike human works by different hands are, element by element: where a similarity falls among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.null import clopper_pearson_upper
from apelles.records import HumanGroup, Placed, Split

STEPS = 200
"""Similarities are kept in so many equal steps of 0..1."""
EFFECTIVE = 3
"""So many pairs of one work count as independent of one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What pairs of one group score in one element: `counts` of each step, and how many works they come from."""

    counts: tuple[int, ...]
    works: int

    @property
    def pairs(self) -> int:
        """Return the number of pairs."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explaining:
    """A linear fit of the descriptor similarity on element similarities; an element not told counts as `usual`."""

    elements: tuple[str, ...]
    weights: tuple[float, ...]
    usual: tuple[float, ...]
    intercept: float
    deviation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Humans:
    """The human baseline of one domain: `spreads` by element and group; `how` says of which works and pairs."""

    name: str
    domain: str
    how: str
    spreads: Mapping[str, Mapping[HumanGroup, Spread]]
    explaining: Explaining | None = None


def spread(similarities: Sequence[float], *, works: int) -> Spread:
    """Return the spread of similarities 0..1."""
    steps = np.minimum((np.asarray(similarities, dtype=np.float64) * STEPS).astype(np.intp), STEPS - 1)
    return Spread(counts=tuple(np.bincount(steps, minlength=STEPS).tolist()), works=works)


def works_of(humans: Humans) -> int:
    """Return the number of works behind a baseline."""
    return max((held.works for groups in humans.spreads.values() for held in groups.values()), default=0)


def quantile(held: Spread, share: float) -> float:
    """Return the similarity that a share 0..1 of the pairs of a group stay below or at."""
    return float(np.searchsorted(np.cumsum(held.counts), share * held.pairs)) / STEPS


def places(similarity: float, element: str, humans: Humans) -> tuple[Placed, ...]:
    """Return where a similarity falls in each group of a baseline; its own step counts as at least as alike.

    Pairs share works, so the bound takes no more independent pairs than three for each work.
    """
    step = min(int(similarity * STEPS), STEPS - 1)
    found = []
    for group, held in humans.spreads.get(element, {}).items():
        at_least, pairs = sum(held.counts[step:]), held.pairs
        independent = min(pairs, EFFECTIVE * held.works)
        bound = clopper_pearson_upper(at_least * independent / pairs, independent) if pairs else 1.0
        found.append(
            Placed(group=HumanGroup(group), at_least=at_least, pairs=pairs, works=held.works, rate_bound=bound)
        )
    return tuple(sorted(found, key=lambda place: place.group))


def explaining(
    elements: Sequence[str], similarities: NDArray[np.float64], descriptor: NDArray[np.float64]
) -> Explaining:
    """Return the least-squares fit of descriptor similarities (n,) on element similarities (n, k), NaN where untold."""
    usual = np.array([float(np.nanmean(column)) if np.isfinite(column).any() else 0.0 for column in similarities.T])
    filled = np.where(np.isfinite(similarities), similarities, usual)
    design = np.column_stack([filled, np.ones(len(filled))])
    solution = np.linalg.lstsq(design, descriptor, rcond=1e-6)[0]
    return Explaining(
        elements=tuple(elements),
        weights=tuple(round(float(value), 5) for value in solution[:-1]),
        usual=tuple(round(float(value), 5) for value in usual),
        intercept=round(float(solution[-1]), 5),
        deviation=round(float(np.std(descriptor - design @ solution)), 5),
    )


def split(descriptor_similarity: float, similarities: Mapping[str, float], fitted: Explaining) -> Split:
    """Return how much of a descriptor similarity the elements explain."""
    values = [similarities.get(name, usual) for name, usual in zip(fitted.elements, fitted.usual, strict=True)]
    explained = fitted.intercept + float(np.dot(values, fitted.weights))
    return Split(
        descriptor_similarity=round(descriptor_similarity, 4),
        explained=round(explained, 4),
        deviation=fitted.deviation,
    )
