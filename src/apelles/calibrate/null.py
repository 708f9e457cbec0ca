"""The null model: copy scores between works known to be unrelated, and the envelope of their tail."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from apelles.errors import CalibrationError

CONFIDENCE = 0.95
STEP = 0.05
MIN_PAIRS = 1000
MIN_WORKS = 20
SUBJECT_TOP = 20
_TAILS = (0.05, 0.02, 0.01)
_MIN_EXCEEDANCES = 25
_RESAMPLES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a null model was measured with; it speaks only for scores made the same way."""

    descriptor: str
    model_sha256: str
    preprocessing: str
    decoder: str
    matcher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """P(score >= s) <= c·10^(-g·s) above `start`."""

    start: float
    c: float
    g: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NullModel:
    """Scores of unrelated pairs as a histogram, with their tail.

    `values` ascending, each the lower edge of a step of 0.05 in score; `counts` how many pair views
    fell there, `weights` how many of as many pairs drawn at random from a library would, since the works
    nearest by descriptor are looked at more often than drawn. `design_effect` says by how much pairs that
    share a work widen the interval. `tail` is the estimate for a pair drawn at random; `bound` the 95 % upper
    limit for the pairs that were looked at, since a suspect is seldom picked at random. `descriptor_top` are
    the highest descriptor similarities among `descriptor_pairs` unrelated pairs, descending. `subject_top` are the
    highest scores of `subject_pairs` views of unrelated pairs on one stated subject, descending: shown beside
    the null, and no part of it. `how` says how it was made.
    """

    name: str
    domain: str
    recipe: Recipe
    values: tuple[float, ...]
    counts: tuple[int, ...]
    weights: tuple[float, ...]
    works: int
    design_effect: float
    tail: Envelope
    bound: Envelope
    descriptor_top: tuple[float, ...]
    descriptor_pairs: int
    library_size: int
    how: str
    subject_top: tuple[float, ...] = ()
    subject_pairs: int = 0

    @property
    def pairs(self) -> int:
        """Return the number of pair views."""
        return sum(self.counts)

    @property
    def heaviest(self) -> float:
        """Return the largest weight that one pair view has."""
        return max(weight / count for weight, count in zip(self.weights, self.counts, strict=True) if count)


def fit(
    scores: NDArray[np.float64],
    suspects: NDArray[np.intp],
    weights: NDArray[np.float64],
    *,
    name: str,
    domain: str,
    recipe: Recipe,
    descriptor_top: Sequence[float],
    descriptor_pairs: int,
    library_size: int,
    same_subject: Sequence[float] = (),
    how: str,
    rng: np.random.Generator,
) -> NullModel:
    """Return the null model of copy scores (n,) made by suspects (n,), one row for each pair view.

    `weights` (n,) say how many pairs of a library each row stands for, on any scale; `same_subject` are
    scores of pairs on one subject, descending.

    Raises:
        CalibrationError: too few pairs or works to say how surprising a match is.
    """
    works = np.unique(suspects)
    if len(scores) < MIN_PAIRS or len(works) < MIN_WORKS:
        message = (
            f"Only {len(scores)} comparisons between unrelated works, by {len(works)} works; at least {MIN_PAIRS} by "
            f"{MIN_WORKS} are needed to say how surprising a match is. Add works by other authors with "
            "`apelles collect`, or name a library of unrelated works with `apelles calibrate --background`."
        )
        raise CalibrationError(message)
    groups = [scores[suspects == work] for work in works]
    effect = design_effect(groups, float(np.quantile(scores, 1 - _TAILS[0])))
    weights = weights * (len(weights) / weights.sum())
    steps, place = np.unique(np.floor(scores / STEP).astype(np.int64), return_inverse=True)
    return NullModel(
        name=name,
        domain=domain,
        recipe=recipe,
        values=tuple(round(float(step) * STEP, 2) for step in steps),
        counts=tuple(np.bincount(place).tolist()),
        weights=tuple(round(float(weight), 4) for weight in np.bincount(place, weights=weights)),
        works=len(works),
        design_effect=effect,
        tail=_estimate(scores, weights),
        bound=_bound(scores, groups, effect, rng),
        descriptor_top=tuple(round(float(value), 4) for value in descriptor_top),
        descriptor_pairs=descriptor_pairs,
        library_size=library_size,
        how=how,
        subject_top=tuple(round(score, 2) for score in same_subject[:SUBJECT_TOP]),
        subject_pairs=len(same_subject),
    )


def clopper_pearson_upper(hits: float, trials: float, *, confidence: float = CONFIDENCE) -> float:
    """Return the one-sided upper limit of a rate seen `hits` times in `trials`."""
    if hits >= trials:
        return 1.0
    return float(beta.ppf(confidence, hits + 1, trials - hits))


def clopper_pearson_lower(hits: float, trials: float, *, confidence: float = CONFIDENCE) -> float:
    """Return the one-sided lower limit of a rate seen `hits` times in `trials`."""
    return float(beta.ppf(1 - confidence, hits, trials - hits + 1)) if hits > 0 else 0.0


def design_effect(groups: Sequence[NDArray[np.float64]], threshold: float) -> float:
    """Return by how much clustering widens the variance of the rate above a threshold: 1 for independent pairs."""
    sizes = np.array([len(group) for group in groups], dtype=np.float64)
    hits = np.array([(group > threshold).sum() for group in groups], dtype=np.float64)
    rate = hits.sum() / sizes.sum()
    if not 0 < rate < 1 or len(groups) < 2:
        return 1.0
    clustered = len(groups) / (len(groups) - 1) * float(((hits - rate * sizes) ** 2).sum())
    return max(1.0, clustered / float(sizes.sum() * rate * (1 - rate)))


def _estimate(scores: NDArray[np.float64], weights: NDArray[np.float64]) -> Envelope:
    order = np.argsort(-scores, kind="stable")
    above = int(np.searchsorted(np.cumsum(weights[order]), _TAILS[0] * weights.sum()))
    start = float(scores[order[min(above, len(order) - 1)]])
    beyond = scores > start
    rate = float(weights[beyond].sum() / weights.sum())
    return _envelope(start=start, rate=rate, g=_decay(scores, start, weights))


def _bound(
    scores: NDArray[np.float64], groups: Sequence[NDArray[np.float64]], effect: float, rng: np.random.Generator
) -> Envelope:
    """Return the envelope with the slowest decay that resampling of works and three thresholds allow."""
    start = float(np.quantile(scores, 1 - _TAILS[0]))
    decays = [
        _decay(scores, float(np.quantile(scores, 1 - share)))
        for share in _TAILS
        if share * len(scores) >= _MIN_EXCEEDANCES
    ]
    excess = [group[group > start] - start for group in groups]
    sums, counts = np.array([part.sum() for part in excess]), np.array([len(part) for part in excess])
    drawn = rng.integers(0, len(groups), size=(_RESAMPLES, len(groups)))
    means = sums[drawn].sum(axis=1) / np.maximum(counts[drawn].sum(axis=1), 1)
    slow = 1.0 / (math.log(10) * float(np.quantile(means, CONFIDENCE)))
    rate = clopper_pearson_upper(float((scores > start).sum()) / effect, len(scores) / effect)
    bound = _envelope(start=start, rate=rate, g=min(1.0, slow, *decays))
    return _lifted(bound, scores)


def _decay(scores: NDArray[np.float64], start: float, weights: NDArray[np.float64] | None = None) -> float:
    beyond = scores > start
    if not beyond.any():
        return 1.0
    mean = float(np.average(scores[beyond] - start, weights=None if weights is None else weights[beyond]))
    return min(1.0, 1.0 / (math.log(10) * max(mean, 1e-9)))


def _envelope(*, start: float, rate: float, g: float) -> Envelope:
    return Envelope(start=start, c=rate * 10 ** (g * start), g=g)


def _lifted(bound: Envelope, scores: NDArray[np.float64]) -> Envelope:
    """Return the envelope raised until no observed rate above its start exceeds it."""
    tail = np.sort(scores[scores > bound.start])[::-1]
    observed = np.arange(1, len(tail) + 1) / len(scores)
    needed = float(np.max(observed * 10 ** (bound.g * tail))) if len(tail) else 0.0
    return Envelope(start=bound.start, c=max(bound.c, needed), g=bound.g)
