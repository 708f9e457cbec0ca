"""How unusual the closeness of a patch is for people who did not see the training works: the human baseline.

Held-out works by people are searched among the same training works. Their patches, sorted by contrast and by detail,
say for every distance which share of held-out patches is as close: that is the surprise of a patch, 0..1, small where
few are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.patches import Nearest
from apelles.records.collage import Estimate

ALPHA: Final = 0.01
"""A patch whose surprise is no more than this counts as close."""
ROOM: Final = 4
"""Where a stratum has fewer than 400 held-out patches, the least surprise is coarse, and 4/(1 + n) counts as close."""
IN_STRATUM: Final = 400
MOST_BINS: Final = 4
DRAWS: Final = 400
LIMITS: Final = (0.025, 0.975)
type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Baseline:
    """Distances of held-out patches at one scale, in strata.

    `energy_cuts` (b - 1) part patches by contrast, and in each of the b parts `detail_cuts` (b, b - 1) by detail.
    `strata` holds one ascending array of distances each, `owners` the picture each distance comes from, out of
    `pictures`. `alpha` is the surprise up to which a patch counts as close.
    """

    energy_cuts: Floats
    detail_cuts: Floats
    strata: tuple[Floats, ...]
    owners: tuple[NDArray[np.intp], ...]
    pictures: int
    alpha: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """For each picture (n), the patches that could be told, and how many of them are close."""

    told: Floats
    close: Floats

    @property
    def shares(self) -> Floats:
        """Return the share of close patches of each picture (n), 0 where none could be told."""
        return np.asarray(self.close / np.maximum(self.told, 1))


def baseline(held: Nearest) -> Baseline:
    """Return the human baseline of one scale from held-out works."""
    told = held.told
    energy, detail = held.energy[told].astype(np.float64), held.detail[told].astype(np.float64)
    bins = int(np.clip(np.sqrt(told.sum() / IN_STRATUM), 1, MOST_BINS))
    inner = np.arange(1, bins) / bins
    energy_cuts = np.quantile(energy, inner) if bins > 1 else np.empty(0)
    part = np.searchsorted(energy_cuts, energy, side="right")
    detail_cuts = np.stack(
        [np.quantile(detail[part == one], inner) if bins > 1 else np.empty(0) for one in range(bins)]
    )
    where = part * bins + _within(detail_cuts, part, detail)
    owner = np.nonzero(told)[0]
    distance = held.distance[told].astype(np.float64)
    order = np.argsort(distance, kind="stable")
    chosen = [order[where[order] == one] for one in range(bins * bins)]
    return Baseline(
        energy_cuts=energy_cuts,
        detail_cuts=detail_cuts,
        strata=tuple(distance[places] for places in chosen),
        owners=tuple(owner[places] for places in chosen),
        pictures=len(held),
        alpha=max(ALPHA, ROOM / (1 + min(len(places) for places in chosen))),
    )


def stratum(base: Baseline, found: Nearest) -> NDArray[np.intp]:
    """Return for each patch (n, r, c) the number of its stratum."""
    part = np.searchsorted(base.energy_cuts, found.energy, side="right")
    detail = _within(base.detail_cuts, part.ravel(), found.detail.ravel())
    return np.asarray(part * len(base.detail_cuts) + detail.reshape(part.shape))


def surprise(base: Baseline, found: Nearest, *, own: bool = False) -> Floats:
    """Return for each patch (n, r, c) the share of held-out patches as close, at least 1/(1 + their number).

    With `own` the pictures are those of the baseline itself, and each is held against all the others. Patches that
    could not be told have a surprise of 1.
    """
    where, told = stratum(base, found), found.told
    result = np.ones(told.shape)
    picture = np.broadcast_to(np.arange(len(found))[:, None, None], told.shape)
    for number, (distances, owners) in enumerate(zip(base.strata, base.owners, strict=True)):
        mine = told & (where == number)
        values = found.distance[mine].astype(np.float64)
        below = np.searchsorted(distances, values, side="right").astype(np.float64)
        total = np.full(len(values), len(distances), dtype=np.float64)
        if own:
            held = picture[mine]
            for one in np.unique(held):
                at = held == one
                theirs = distances[owners == one]
                below[at] -= np.searchsorted(theirs, values[at], side="right")
                total[at] -= len(theirs)
        result[mine] = (1 + below) / (1 + total)
    return result


def counted(found: Nearest, surprises: Floats, *, alpha: float) -> Counted:
    """Return how many patches of each picture are close."""
    close = found.told & (surprises <= alpha)
    return Counted(told=found.told.sum(axis=(1, 2)).astype(np.float64), close=close.sum(axis=(1, 2)).astype(np.float64))


def excess(one: Counted, *, alpha: float) -> float:
    """Return the share of close patches over the share expected of people: 1 for people."""
    return float(one.close.sum() / max(1.0, one.told.sum()) / alpha)


def draws_of(pictures: int, rng: np.random.Generator, *, draws: int = DRAWS) -> NDArray[np.int64]:
    """Return how often each of so many pictures is taken in each draw with replacement (draws, pictures)."""
    return rng.multinomial(pictures, np.full(pictures, 1 / pictures), size=draws)


def drawn_limits(base: Baseline, draws: NDArray[np.int64]) -> Floats:
    """Return the distances (draws, strata) that count as close if held-out works were those that are taken."""
    return np.stack([_limits(base, weights) for weights in draws])


def drawn_shares(base: Baseline, found: Nearest, limits: Floats, weights: NDArray[np.integer]) -> Floats:
    """Return the share of close patches (draws,) for the limits (draws, strata) and pictures (draws, n) of each draw.

    The share of people in a draw is that of the held-out works that set no limit in it: `draws == 0` are the weights.
    """
    side = _Sorted.of(base, found)
    shares = np.empty(len(limits))
    for draw, (limit, weight) in enumerate(zip(limits, weights.astype(np.float64), strict=True)):
        shares[draw] = (side.close(limit) @ weight) / max(1.0, float(side.told @ weight))
    return shares


def estimate(value: float, draws: Floats) -> Estimate:
    """Return a figure with the limits that 95 of 100 draws hold."""
    low, high = np.quantile(draws, LIMITS)
    return Estimate(value=value, low=float(low), high=float(high))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sorted:
    """Patches that could be told: their distance, stratum and picture; and how many each picture has."""

    distance: Floats
    where: NDArray[np.intp]
    picture: NDArray[np.intp]
    told: Floats

    @classmethod
    def of(cls, base: Baseline, found: Nearest) -> _Sorted:
        return cls(
            distance=found.distance[found.told].astype(np.float64),
            where=stratum(base, found)[found.told],
            picture=np.nonzero(found.told)[0],
            told=found.told.sum(axis=(1, 2)).astype(np.float64),
        )

    def close(self, limits: Floats) -> Floats:
        """Return the close patches of each picture (n)."""
        close = self.picture[self.distance <= limits[self.where]]
        return np.bincount(close, minlength=len(self.told)).astype(np.float64)


def _limits(base: Baseline, weights: NDArray[np.int64]) -> Floats:
    """Return the distance of each stratum that a share `alpha` of its weighted patches stays within."""
    limits = np.full(len(base.strata), -1.0)
    for number, (distances, owners) in enumerate(zip(base.strata, base.owners, strict=True)):
        running = np.cumsum(weights[owners])
        if len(running) and running[-1]:
            last = int(np.searchsorted((1 + running) / (1 + running[-1]), base.alpha, side="right")) - 1
            limits[number] = distances[last] if last >= 0 else -1.0
    return limits


def _within(detail_cuts: Floats, part: NDArray[np.intp], detail: NDArray[np.floating]) -> NDArray[np.intp]:
    found = np.zeros(len(part), dtype=np.intp)
    for one, cuts in enumerate(detail_cuts):
        here = part == one
        found[here] = np.searchsorted(cuts, detail[here], side="right")
    return found
