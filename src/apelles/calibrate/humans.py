"""How alike human works by different hands are, element by element: where a similarity falls among them."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.hands import Standing
from apelles.calibrate.null import Recipe, clopper_pearson_lower, clopper_pearson_upper
from apelles.records import HumanGroup, Placed, Split

STEPS = 200
"""Similarities are kept in so many equal steps of 0..1."""
EFFECTIVE = 3
"""So many pairs of one work count as independent of one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What pairs of one group score in one element: `counts` of each step, and how many works they come from.

    Where each count is one work, with the closest of the works it is held against, `authors` is how many made them.
    """

    counts: tuple[int, ...]
    works: int
    authors: int = 0

    @property
    def pairs(self) -> int:
        """Return the number of pairs."""
        return sum(self.counts)

    @property
    def independent(self) -> int:
        """Return how many pairs count as independent: three for each work, or one for each author."""
        return min(self.pairs, self.authors or EFFECTIVE * self.works)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explaining:
    """A linear fit of the descriptor similarity on element similarities; an element not told counts as `usual`."""

    elements: tuple[str, ...]
    weights: tuple[float, ...]
    usual: tuple[float, ...]
    intercept: float
    deviation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSpread:
    """The best copy score of each work among works of one group, descending; so many authors made these works."""

    scores: tuple[float, ...]
    authors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanRegions:
    """How well regions of human works match in works by other hands, by group; `recipe` made the scores."""

    recipe: Recipe
    how: str
    spreads: Mapping[HumanGroup, RegionSpread]


@dataclass(frozen=True, slots=True, kw_only=True)
class Humans:
    """The human baseline of one domain: `spreads` by element and group; `how` says of which works and pairs.

    `no_earlier` says why nothing was measured of works and earlier ones; `regions` are of scores, not of elements.
    `measured_by` names, for each element, exactly how it was measured. `hands` places the works of single authors,
    lineages and sources among all others.
    """

    name: str
    domain: str
    how: str
    spreads: Mapping[str, Mapping[HumanGroup, Spread]]
    explaining: Explaining | None = None
    no_earlier: str = ""
    regions: HumanRegions | None = None
    measured_by: Mapping[str, str] = field(default_factory=dict)
    hands: tuple[Standing, ...] = ()


def spread(similarities: Sequence[float], *, works: int, authors: int = 0) -> Spread:
    """Return the spread of similarities 0..1."""
    steps = np.minimum((np.asarray(similarities, dtype=np.float64) * STEPS).astype(np.intp), STEPS - 1)
    return Spread(counts=tuple(np.bincount(steps, minlength=STEPS).tolist()), works=works, authors=authors)


def works_of(humans: Humans) -> int:
    """Return the number of works behind a baseline."""
    return max((held.works for groups in humans.spreads.values() for held in groups.values()), default=0)


def still_measured(humans: Humans, versions: Mapping[str, str]) -> Humans | None:
    """Return what of a baseline was measured as elements are measured now, None where nothing was.

    An element that is measured otherwise now is left out, and counts as usual in what elements explain.
    """
    fit = {name for name, made in humans.measured_by.items() if versions.get(name) == made}
    spreads = {name: groups for name, groups in humans.spreads.items() if name in fit}
    if not spreads:
        return None
    fitted = humans.explaining
    return replace(humans, spreads=spreads, explaining=fitted and _only(fitted, fit))


def _only(fitted: Explaining, names: Container[str]) -> Explaining:
    rows = list(zip(fitted.elements, fitted.weights, fitted.usual, strict=True))
    kept = [row for row in rows if row[0] in names]
    return replace(
        fitted,
        elements=tuple(name for name, _, _ in kept),
        weights=tuple(weight for _, weight, _ in kept),
        usual=tuple(usual for _, _, usual in kept),
        intercept=fitted.intercept + sum(weight * usual for name, weight, usual in rows if name not in names),
    )


def has_earlier(humans: Humans) -> bool:
    """Return whether a baseline says how close works come to earlier ones by other hands."""
    return any(HumanGroup.EARLIER in groups for groups in humans.spreads.values())


def with_earlier(humans: Humans, other: Humans) -> Humans:
    """Return a baseline that places among works and earlier ones as another of the same domain does."""
    found = {
        element: {HumanGroup.EARLIER: held}
        for element, groups in other.spreads.items()
        for group, held in groups.items()
        if group is HumanGroup.EARLIER
    }
    spreads = {element: {**groups, **found.get(element, {})} for element, groups in humans.spreads.items()}
    return replace(humans, name=f"{humans.name} and, of earlier works, {other.name}", spreads=spreads, no_earlier="")


def quantile(held: Spread, share: float) -> float:
    """Return the similarity that a share 0..1 of the pairs of a group stay below or at."""
    return float(np.searchsorted(np.cumsum(held.counts), share * held.pairs)) / STEPS


def places(similarity: float, element: str, humans: Humans) -> tuple[Placed, ...]:
    """Return where a similarity falls in each group of a baseline; its own step counts as at least as alike.

    Pairs share works, so the limits take no more independent pairs than three for each work, and where each work
    counts once, no more works than there are authors.
    """
    step = min(int(similarity * STEPS), STEPS - 1)
    found = []
    for group, held in humans.spreads.get(element, {}).items():
        at_least, pairs = sum(held.counts[step:]), held.pairs
        found.append(_placed(group, at_least, pairs, works=held.works, independent=held.independent))
    return tuple(sorted(found, key=lambda place: place.group))


def region_places(copy_score: float, regions: HumanRegions) -> tuple[Placed, ...]:
    """Return how many human works share a region with a work by another hand that matches at least this well.

    Each work counts once, and no more of them are independent than there are authors.
    """
    found = []
    for group, held in regions.spreads.items():
        works = len(held.scores)
        at_least = sum(score >= copy_score for score in held.scores)
        found.append(_placed(group, at_least, works, works=works, independent=min(works, held.authors)))
    return tuple(sorted(found, key=lambda place: place.group))


def _placed(group: str, at_least: int, pairs: int, *, works: int, independent: int) -> Placed:
    seen = at_least * independent / pairs if pairs else 0.0
    return Placed(
        group=HumanGroup(group),
        at_least=at_least,
        pairs=pairs,
        works=works,
        rate_bound=clopper_pearson_upper(seen, independent) if pairs else 1.0,
        rate_low=clopper_pearson_lower(seen, independent),
    )


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
