"""One ruler for outputs, controls and held-out works: the human baseline at every scale, and what it measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apelles.audit import joined
from apelles.audit.closeness import (
    Baseline,
    baseline,
    counted,
    drawn_limits,
    drawn_shares,
    draws_of,
    estimate,
    excess,
    surprise,
)
from apelles.audit.exchanged import Levels
from apelles.audit.joined import Map, Region, expected, heaviest, regions, source_map
from apelles.audit.patches import Nearest
from apelles.records.collage import Closeness, Estimate, Tiled

type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ruler:
    """Held-out works at every scale: what was found, the baselines, their own surprises, and heaviest regions.

    `limits` (draws, strata) are what counts as close in each draw of held-out works, the same for all that is measured;
    `people` (draws,) are the shares of close patches of the held-out works that are not drawn.
    """

    held: tuple[Nearest, ...]
    bases: tuple[Baseline, ...]
    surprises: tuple[Floats, ...]
    heaviest: tuple[Floats, ...]
    limits: tuple[Floats, ...]
    people: tuple[Floats, ...]

    @property
    def size(self) -> int:
        """Return the side of the pictures in pixels."""
        return self.held[0].scale.size


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """What a ruler says of some pictures, by scale (k): shares of close patches (k,) and draws of them (k, draws).

    `maps` int32 (n, s, s) say which work each pixel came from, -1 where none is accepted; `whole` (n) which pictures
    are accepted as a whole work. `reach_draws` (draws,) go with `tiled.reach`.
    """

    shares: Floats
    made_draws: Floats
    maps: NDArray[np.int32]
    whole: NDArray[np.bool_]
    reach_draws: Floats
    tiled: Tiled


def ruler(held: Sequence[Nearest], rng: np.random.Generator) -> Ruler:
    """Return the ruler that held-out works give, one entry for each scale, the finest first."""
    bases = tuple(baseline(one) for one in held)
    surprises = tuple(surprise(base, one, own=True) for base, one in zip(bases, held, strict=True))
    weights = tuple(heaviest(one, surprising) for one, surprising in zip(held, surprises, strict=True))
    draws = draws_of(len(held[0]), rng)
    limits = tuple(drawn_limits(base, draws) for base in bases)
    people = tuple(
        drawn_shares(base, one, limit, draws == 0) for base, one, limit in zip(bases, held, limits, strict=True)
    )
    return Ruler(held=tuple(held), bases=bases, surprises=surprises, heaviest=weights, limits=limits, people=people)


def measure(
    by: Ruler, found: Sequence[Nearest], pixels: NDArray[np.uint8], rng: np.random.Generator, *, own: bool = False
) -> Measured:
    """Return what pictures, uint8 (n, s, s, 3), owe to training works; with `own` they are the held-out works."""
    surprises = by.surprises if own else [surprise(base, one) for base, one in zip(by.bases, found, strict=True)]
    taken = draws_of(len(pixels), rng)
    shares, made_draws = [], []
    for base, one, limits, surprising in zip(by.bases, found, by.limits, surprises, strict=True):
        shares.append(base.alpha * excess(counted(one, surprising, alpha=base.alpha), alpha=base.alpha))
        made_draws.append(drawn_shares(base, one, limits, taken))
    made_draws = list(by.people) if own else made_draws
    accepted = [_accepted(by, found, surprises, picture) for picture in range(len(pixels))]
    maps = np.stack([source_map(one, size=by.size) for one in accepted])
    below = [one.scale.side < one.scale.size for one in found]
    alphas = np.array([base.alpha for base in by.bases])
    people_draws = np.tile(alphas[:, None], len(taken)) if own else np.array(by.people)
    reach_draws = (np.array(made_draws) - people_draws)[below].sum(axis=0)
    reach = float((np.array(shares) - alphas)[below].sum())
    return Measured(
        shares=np.array(shares),
        made_draws=np.array(made_draws),
        maps=maps,
        whole=np.array([any(region.side == by.size for region in one) for one in accepted], dtype=np.bool_),
        reach_draws=reach_draws,
        tiled=_tiled(by, pixels, maps, made_draws, reach=estimate(reach, reach_draws), rng=rng, own=own),
    )


def closeness(by: Ruler, one: Measured, levels: Levels | None) -> tuple[Closeness, ...]:
    """Return how close pictures come to training works at each scale, as records."""
    return tuple(
        Closeness(
            side=found.scale.side,
            share=found.scale.share,
            alpha=base.alpha,
            excess=estimate(float(one.shares[place]) / base.alpha, one.made_draws[place] / base.alpha),
            held=estimate(1.0, by.people[place] / base.alpha),
            level=levels.by_scale[place] if levels else 1.0,
        )
        for place, (found, base) in enumerate(zip(by.held, by.bases, strict=True))
    )


def copy_scale(by: Ruler, made_draws: Sequence[Floats]) -> float:
    """Return the largest scale, as a share of the picture, at which pictures are surely closer than held-out works."""
    surely = [
        found.scale.share
        for found, made, people in zip(by.held, made_draws, by.people, strict=True)
        if np.quantile(made, 0.025) > np.quantile(people, 0.975)
    ]
    return max(surely, default=0.0)


def _accepted(by: Ruler, found: Sequence[Nearest], surprises: Sequence[Floats], picture: int) -> list[Region]:
    return [
        region
        for one, surprising, held in zip(found, surprises, by.heaviest, strict=True)
        for region in regions(one, surprising, picture)
        if expected(region.weight, held, scales=len(found)) <= joined.EXPECTED
    ]


def _tiled(
    by: Ruler,
    pixels: NDArray[np.uint8],
    maps: NDArray[np.int32],
    made_draws: Sequence[Floats],
    *,
    reach: Estimate,
    rng: np.random.Generator,
    own: bool,
) -> Tiled:
    covered = np.array([joined.coverage(one) for one in maps])
    again = covered[rng.integers(0, len(covered), (len(made_draws[0]), len(covered)))].mean(axis=1)
    held = [joined.sources(one) for one in maps]
    steps = [step for one, found in zip(pixels, maps, strict=True) if (step := joined.seams(one, found)) is not None]
    some = [count for count in held if count]
    return Tiled(
        copy_scale=0.0 if own else copy_scale(by, made_draws),
        reach=reach,
        coverage=estimate(float(covered.mean()), again),
        sources=float(np.mean(some)) if some else 0.0,
        seams=float(np.mean(steps)) if steps else None,
    )


def map_agreement(found: Map, truth: NDArray[np.int32]) -> tuple[float, float]:
    """Return the share of a picture that is accepted for any work, and of that the share whose work is the true one.

    `found` is (s, s), `truth` the numbers of the works (s, s); the second share is 1 where nothing is accepted.
    """
    accepted = found != joined.NOWHERE
    right = (found == truth)[accepted]
    return float(accepted.mean()), float(right.mean()) if len(right) else 1.0
