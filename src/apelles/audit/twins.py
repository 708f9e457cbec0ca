"""Two models trained alike on disjoint halves of a set: do they draw the same picture, or each its own half's?

After Kadkhodaie et al. (ICLR 2024): from the same noise two models that learned draw the same picture, and two that
memorized draw training pictures of their own half.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.intervals import share
from apelles.records.collage import Estimate

PERMUTATIONS: Final = 9_999
type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """What a pair of twins shows.

    `memorized_first` is the share of noises from which the first twin's picture is more like a work of its own half
    than like the other twin's picture; `agreement` the mean score between the two; `own_first` that with the
    nearest work of its own half. `dependence_first` is the probability that so many of its outputs lie nearest to its
    own half if it did not matter which half it saw, and `own_half_first` the share that do; the same of the second.
    """

    noises: int
    agreement: float
    memorized_first: Estimate
    memorized_second: Estimate
    own_first: float
    own_second: float
    own_half_first: float
    own_half_second: float
    dependence_first: float
    dependence_second: float
    permutations: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TwinScores:
    """Scores up to 1, higher is more alike.

    `between` (n) is of the two pictures of each noise, `first` (n, m) of the first twin's pictures and all m works,
    `second` of the second's; `half` (m) is 0 or 1, the half of each work, and `group` (m) numbers the works that were
    split together.
    """

    between: Floats
    first: Floats
    second: Floats
    half: NDArray[np.intp]
    group: NDArray[np.intp]


def twins(scores: TwinScores, rng: np.random.Generator, *, permutations: int = PERMUTATIONS) -> Twins:
    """Return what two models drew from the same noise."""
    own_first = scores.first[:, scores.half == 0].max(axis=1)
    own_second = scores.second[:, scores.half == 1].max(axis=1)
    hits_first, level_first = split_dependence(scores.first, scores.half, scores.group, rng, permutations=permutations)
    hits_second, level_second = split_dependence(
        scores.second, 1 - scores.half, scores.group, rng, permutations=permutations
    )
    count = len(scores.between)
    return Twins(
        noises=count,
        agreement=float(scores.between.mean()),
        memorized_first=_share(own_first > scores.between),
        memorized_second=_share(own_second > scores.between),
        own_first=float(own_first.mean()),
        own_second=float(own_second.mean()),
        own_half_first=hits_first / count,
        own_half_second=hits_second / count,
        dependence_first=level_first,
        dependence_second=level_second,
        permutations=permutations,
    )


def whole_scores(pictures: NDArray[np.uint8], others: NDArray[np.uint8]) -> Floats:
    """Return the correlation of whole pictures (n, s, s, 3) with others (m, s, s, 3), or their mirror images, (n, m).

    The mean of each channel is taken out; a flat picture scores 0.
    """
    ours, theirs, mirrored = (_units(one) for one in (pictures, others, others[:, :, ::-1]))
    return np.asarray(np.maximum(ours @ theirs.T, ours @ mirrored.T))


def pair_scores(pictures: NDArray[np.uint8], others: NDArray[np.uint8], *, paired: bool) -> Floats:
    """Return the score of each picture (n) and the twin's: that of the same noise, or else the best of all of them.

    Two models that share no coordinates, as GANs do not, are not `paired`.
    """
    scores = whole_scores(pictures, others)
    return np.asarray(np.diag(scores) if paired else scores.max(axis=1))


def split_dependence(
    scores: Floats,
    half: NDArray[np.intp],
    group: NDArray[np.intp],
    rng: np.random.Generator,
    *,
    permutations: int = PERMUTATIONS,
) -> tuple[int, float]:
    """Return how many outputs (n, m) lie nearest to a work of half 0, and how often chance gives as many.

    The split was drawn at random by groups of works, so the labels of groups may be exchanged among groups of equal
    size: the test is exact, one-sided, and its least value is 1 / (1 + permutations). It proves that the half was
    used, not that anything was copied.
    """
    nearest = scores.argmax(axis=1)
    seen = int((half[nearest] == 0).sum())
    names, places, sizes = np.unique(group, return_index=True, return_counts=True)
    label = half[places]
    index = np.searchsorted(names, group)
    as_many = 0
    for _ in range(permutations):
        drawn = label.copy()
        for size in np.unique(sizes):
            same = np.flatnonzero(sizes == size)
            drawn[same] = label[rng.permutation(same)]
        as_many += int((drawn[index[nearest]] == 0).sum()) >= seen
    return seen, (1 + as_many) / (1 + permutations)


def _units(pictures: NDArray[np.uint8]) -> Floats:
    tones = pictures.astype(np.float64)
    tones -= tones.mean(axis=(1, 2), keepdims=True)
    flat = tones.reshape(len(tones), -1)
    norms = np.linalg.norm(flat, axis=1, keepdims=True)
    return np.asarray(flat / np.where(norms > 0, norms, 1))


def _share(holds: NDArray[np.bool_]) -> Estimate:
    exact = share(int(holds.sum()), len(holds))
    return Estimate(value=exact.rate, low=exact.low, high=exact.high)
