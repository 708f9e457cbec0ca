"""Which works weigh most in an output, and which authors the outputs lean on; by nearness, and by influence.

Nearness says what an output looks like; whether it would be another without that work only training without it can
say. `agreement` measures how well an estimate of influence foresees that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]
LEVEL: Final = 0.05
AT_ONCE: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbor:
    """A work near an output: its number, its cosine similarity, and how many works unrelated ones come as near.

    `expected` is the number of works that would be as near to this output if all were as near as those to pictures they
    have nothing to do with; at least the number of works / (number of such scores + 1).
    """

    work: int
    similarity: float
    expected: float


def neighbors(output: Array, works: Array, null_scores: Array, *, most: int = 5) -> tuple[Neighbor, ...]:
    """Return the works (n, d) nearest to an output (d), unit vectors, nearest first.

    `null_scores` are similarities of works to pictures they have nothing to do with, such as held-out ones by others.
    """
    scores = works @ output
    ordered = np.sort(null_scores)
    nearest = np.argsort(-scores, kind="stable")[:most]
    above = len(ordered) - np.searchsorted(ordered, scores[nearest], side="left")
    expected = len(works) * (above + 1) / (len(ordered) + 1)
    return tuple(
        Neighbor(work=int(place), similarity=float(scores[place]), expected=float(many))
        for place, many in zip(nearest, expected, strict=True)
    )


def nearest_works(outputs: Array, works: Array) -> NDArray[np.int64]:
    """Return for each output (m, d) the number of the work (n, d) nearest to it; unit vectors."""
    return np.concatenate(
        [np.argmax(outputs[first : first + AT_ONCE] @ works.T, axis=1) for first in range(0, len(outputs), AT_ONCE)]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """How often outputs are nearest to one author's works, beside what was to be expected.

    `expected` is the share of like pictures, not made by the model, that are nearest to this author, or, without such
    pictures, the author's share of the training; `low` and `high` are exact 95 % limits of `share`. `p` is two-sided
    and corrected for all authors (Holm). `leans` is `over`, `under`, or empty.
    """

    author: str
    outputs: int
    share: float
    low: float
    high: float
    expected: float
    p: float
    leans: str


def leanings(
    nearest: Sequence[str],
    *,
    training: Mapping[str, float] | None = None,
    others: Sequence[str] | None = None,
    level: float = LEVEL,
) -> tuple[Leaning, ...]:
    """Return for each author how the outputs lean, strongest first; `nearest` names the author nearest to each output.

    `others` names the authors nearest to like pictures that are not outputs, held-out works for example: then both
    counts are held against each other by Fisher's exact test. Without them `training`, exposures of each author, is
    what is expected, by the binomial test; an author whose works are near to everything then seems to be leaned on.
    """
    from scipy import stats

    authors = sorted({*nearest, *(others or ()), *(training or {})})
    whole = sum((training or {}).values()) or 1.0
    found, ps = [], []
    for author in authors:
        count = sum(one == author for one in nearest)
        if others is not None:
            beside = sum(one == author for one in others)
            expected = beside / len(others)
            table = [[count, len(nearest) - count], [beside, len(others) - beside]]
            ps.append(float(stats.fisher_exact(table).pvalue))
        else:
            expected = (training or {}).get(author, 0.0) / whole
            ps.append(float(stats.binomtest(count, len(nearest), expected).pvalue))
        found.append(_leaning(author, count, expected, outputs=len(nearest)))
    judged = [_judged(one, p, level=level) for one, p in zip(found, holm(ps), strict=True)]
    return tuple(sorted(judged, key=lambda one: (one.p, one.author)))


def holm(ps: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number by the method of Holm (1979)."""
    order = np.argsort(ps, kind="stable")
    corrected = np.maximum.accumulate(np.asarray(ps, dtype=np.float64)[order] * np.arange(len(ps), 0, -1))
    back = np.empty(len(ps))
    back[order] = np.minimum(1.0, corrected)
    return [float(one) for one in back]


def agreement(predicted: Array, actual: Array) -> float:
    """Return the rank correlation of what an estimate foresees and what retraining gives, both (subsets): the LDS.

    `predicted` is for each subset of the training works the sum of their influences on an output, `actual` what a model
    trained on the subset says of that output. Ties have their mean rank; 0 where one of the two never changes.
    """
    from scipy import stats

    if np.ptp(predicted) == 0 or np.ptp(actual) == 0:
        return 0.0
    return float(stats.spearmanr(predicted, actual).statistic)


def influences(outputs: Array, works: Array, *, damping: float = 0.1) -> Array:
    """Return how much each work (n, d) speaks for each output (m, d), (m, n), from gradients of their losses.

    TRAK (Park et al. 2023) for one model: g(output) (G'G + damping * mean diagonal)^-1 g(work), where the rows of G are
    the gradients of the works, projected at random to d dimensions. Above 0: the work made the output more likely.
    """
    kernel = works.T @ works
    kernel += damping * float(np.trace(kernel)) / len(kernel) * np.eye(len(kernel))
    return np.asarray(outputs @ np.linalg.solve(kernel, works.T))


def _leaning(author: str, count: int, expected: float, *, outputs: int) -> Leaning:
    from scipy import stats

    limits = stats.binomtest(count, outputs).proportion_ci(method="exact")
    return Leaning(
        author=author,
        outputs=count,
        share=count / outputs,
        low=float(limits.low),
        high=float(limits.high),
        expected=expected,
        p=1.0,
        leans="",
    )


def _judged(one: Leaning, p: float, *, level: float) -> Leaning:
    return replace(one, p=p, leans="" if p > level else ("over" if one.share > one.expected else "under"))
