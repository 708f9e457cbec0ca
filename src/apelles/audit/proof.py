"""Proof that pictures were used in training: tests whose chance is our own, so that their level is exact.

A score says how well a model explains a picture, or how near its outputs come to it. What the score is worth decides
how often use is found; that it is found without use at most as often as stated follows from the draw alone, whatever
the score and whatever the model (METHODS of membership inference cannot say that: arXiv 2409.19798).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

LEVEL: Final = 0.01
REDRAWS: Final = 9999


class Use(StrEnum):
    """What a test with canaries may say: used, or not shown; never that something was not used."""

    USED = "used"
    NOT_SHOWN = "not_shown"


class Statistic(StrEnum):
    """What decides, settled before anything is seen.

    The sum of ranks suits a model that takes a little more to every canary; the mean standing one that gives a few of
    them back, and says nothing of the others.
    """

    RANKS = "ranks"
    STANDING = "standing"


@dataclass(frozen=True, slots=True, kw_only=True)
class CanaryTest:
    """What the ranks of the canaries say.

    `ranks` are those of the canaries drawn among the candidates of their slots, 1 where the model takes to them most.
    `p_ranks` is that of the sum of ranks, exact; `p_standing` that of the mean standing within the slot, by `redraws`
    draws; `p` is the one of them that decides. `expected` is the mean rank where nothing was used. `tries` is how many
    different tests of the same model were made with these canaries, and `adjusted` is p times that, at most 1, which
    is held against the level.
    """

    ranks: tuple[int, ...]
    candidates: tuple[int, ...]
    mean_rank: float
    expected: float
    statistic: Statistic
    p: float
    p_ranks: float
    p_standing: float
    redraws: int
    tries: int
    adjusted: float
    level: float
    use: Use


def canary_test(
    distances: Sequence[NDArray[np.float64]],
    drawn: Sequence[int],
    *,
    rng: np.random.Generator,
    statistic: Statistic = Statistic.RANKS,
    level: float = LEVEL,
    tries: int = 1,
    redraws: int = REDRAWS,
) -> CanaryTest:
    """Return what slots of candidates say: for each the distances (M) of its candidates and the place of the one drawn.

    A distance is lower the better the model explains the candidate, or the nearer its outputs come to it.
    """
    sizes = tuple(len(one) for one in distances)
    ranks = tuple(rank_of(one, place) for one, place in zip(distances, drawn, strict=True))
    p_ranks = rank_sum_p(sum(ranks), sizes)
    p_standing = redrawn_p(distances, drawn, rng=rng, redraws=redraws)
    p = p_ranks if statistic is Statistic.RANKS else p_standing
    adjusted = min(1.0, p * tries)
    return CanaryTest(
        ranks=ranks,
        candidates=sizes,
        mean_rank=float(np.mean(ranks)),
        expected=float(np.mean([(size + 1) / 2 for size in sizes])),
        statistic=statistic,
        p=p,
        p_ranks=p_ranks,
        p_standing=p_standing,
        redraws=redraws,
        tries=tries,
        adjusted=adjusted,
        level=level,
        use=Use.USED if adjusted <= level else Use.NOT_SHOWN,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What outputs that are verified copies of works say of use.

    `expected` is how many outputs as close as the closest would be expected among all outputs if none had to do with a
    work; it is at most the number of outputs.
    """

    outputs: int
    copies: int
    expected: float
    level: float
    use: Use


def extraction(e_value_bounds: Sequence[float], *, outputs: int, level: float = LEVEL) -> Extraction:
    """Return what copies among the outputs of a model say, from the E-value bounds of those verified as copies.

    An E-value is the number of works expected to match one output as well by chance; so many times that are expected
    among all outputs. It speaks of chance alone: whether the model met the work in another copy it cannot tell.
    """
    expected = min(float(outputs), outputs * min(e_value_bounds, default=1.0))
    return Extraction(
        outputs=outputs,
        copies=len(e_value_bounds),
        expected=expected,
        level=level,
        use=Use.USED if e_value_bounds and expected <= level else Use.NOT_SHOWN,
    )


def rank_of(distances: NDArray[np.float64], drawn: int) -> int:
    """Return the rank (1 lowest) of one candidate's distance; of equals it is the last, which never helps the claim."""
    return int((distances <= distances[drawn]).sum())


def rank_sum_chances(candidates: Sequence[int]) -> NDArray[np.float64]:
    """Return the chance of every sum of ranks, from the number of slots up, where each rank is equally likely."""
    chances = np.ones(1)
    for size in candidates:
        chances = np.convolve(chances, np.full(size, 1 / size))
    return chances


def rank_sum_p(total: int, candidates: Sequence[int]) -> float:
    """Return the chance that ranks drawn at random sum to `total` or less: rank / M for one slot of M candidates."""
    if len(candidates) == 1:
        return total / candidates[0]
    return float(min(1.0, rank_sum_chances(candidates)[: total - len(candidates) + 1].sum()))


def permutation_p(observed: float, permuted: NDArray[np.float64]) -> float:
    """Return (1 + number at least as large as observed) / (1 + number permuted): one-sided, never 0."""
    return float((1 + np.sum(permuted >= observed)) / (1 + len(permuted)))


def redrawn_p(
    distances: Sequence[NDArray[np.float64]],
    drawn: Sequence[int],
    *,
    rng: np.random.Generator,
    redraws: int = REDRAWS,
) -> float:
    """Return how often slots drawn again would stand as low as those drawn: by the mean distance in robust units.

    A distance is taken from the median of its slot and divided by the median distance from it, at most 10 of these.
    """
    standing = [_standing(one) for one in distances]
    observed = float(np.mean([one[place] for one, place in zip(standing, drawn, strict=True)]))
    again = np.mean([one[rng.integers(0, len(one), redraws)] for one in standing], axis=0)
    return permutation_p(observed, again + 1e-12)


def _standing(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far below the median of their slot distances (M) lie, in robust units within -10..10."""
    below = np.median(distances) - distances
    unit = float(np.median(np.abs(below))) or float(np.abs(below).max()) or 1.0
    return np.asarray(np.clip(below / unit, -10, 10), dtype=np.float64)
