"""Intervals by work, thresholds that spend an allowance of false alarms, and counts against their promise."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NORMAL_95 = 1.959964
DRAWS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A figure with its limits."""

    value: float
    low: float
    high: float


def wilson(found: int, tried: int) -> Interval:
    """Return a share with its two-sided 95 % Wilson limits; every try is another work."""
    share = found / tried
    square = NORMAL_95**2
    middle = (share + square / (2 * tried)) / (1 + square / tried)
    half = NORMAL_95 / (1 + square / tried) * math.sqrt(share * (1 - share) / tried + square / (4 * tried**2))
    return Interval(value=share, low=max(0.0, middle - half), high=min(1.0, middle + half))


def mean_by_work(values: Mapping[str, Sequence[float]], rng: np.random.Generator) -> Interval:
    """Return the mean over all views with 95 % limits from drawing works, not views, with replacement."""
    drawn = _bootstrap(values, rng)
    everything = [value for views in values.values() for value in views]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(value=float(np.mean(everything)), low=float(low), high=float(high))


def lower_limit_by_work(values: Mapping[str, Sequence[float]], rng: np.random.Generator) -> float:
    """Return the one-sided lower 95 % limit of the mean over views, works drawn with replacement."""
    return float(np.quantile(_bootstrap(values, rng), 0.05))


def threshold_for(clean: Iterable[float], *, allowed: int) -> float:
    """Return the value that at most `allowed` of the clean views lie above: report what is above it."""
    falling = sorted(clean, reverse=True)
    return falling[allowed] if allowed < len(falling) else -math.inf


def _bootstrap(values: Mapping[str, Sequence[float]], rng: np.random.Generator) -> NDArray[np.float64]:
    sums = np.array([sum(views) for views in values.values()], dtype=np.float64)
    sizes = np.array([len(views) for views in values.values()], dtype=np.float64)
    picks = rng.integers(0, len(sums), (DRAWS, len(sums)))
    return np.asarray(sums[picks].sum(axis=1) / sizes[picks].sum(axis=1), dtype=np.float64)
