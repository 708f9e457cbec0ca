"""Are generated points closer to training points than held-out points are? The three-sample test C_T.

Meehan, Chaudhuri and Dasgupta, "A Non-Parametric Test to Detect Data-Copying in Generative Models", AISTATS 2020.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm as normal
from scipy.stats import rankdata

from apelles.audit.cells import cell_of, k_means, principal
from apelles.audit.distances import nearest
from apelles.records.audit import NotApplicable

CELLS: Final = 3
COMPONENTS: Final = 64
FEWEST: Final = 20
"""Cells need so many generated points (their tau is 20/m), and the test as a whole as many of each kind."""
SMALL: Final = 100
"""Below so many points of a kind the p-value comes from permutations, not from the normal law."""
PERMUTATIONS: Final = 9_999


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyingTest:
    """What C_T says: far below 0 copying, far above 0 underfitting.

    `whole` is Z over all points; `score` the average of Z over the cells that hold enough generated points, each
    weighted by its share of held-out points; `cells` their Z in the order of the cells, None where there were too few.
    `p` is one-sided: how often points of the law of the held-out ones would lie this close to training or closer.
    """

    whole: float
    score: float
    cells: tuple[float | None, ...]
    p: float


def distance_to_training(points: NDArray[np.float64], training: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return L, the distance to the nearest training point, float64 (n,)."""
    return nearest(points, training)[1]


def z_score(held_out: NDArray[np.float64], generated: NDArray[np.float64]) -> float:
    """Return Z of two sets of distances (n,), (m,): the count of pairs whose generated one lies farther, standardized.

    Ties count one half.
    """
    n, m = len(held_out), len(generated)
    ranks = rankdata(np.concatenate([generated.ravel(), held_out.ravel()]))
    farther = float(ranks[:m].sum()) - m * (m + 1) / 2
    return (farther - (m * n / 2 - 0.5)) / math.sqrt(m * n * (m + n + 1) / 12)


def copying_test(
    training: NDArray[np.float64],
    held_out: NDArray[np.float64],
    generated: NDArray[np.float64],
    *,
    rng: np.random.Generator,
    cells: int = CELLS,
) -> CopyingTest | NotApplicable:
    """Return C_T of points (n, d) by cells of k-means, or why it does not apply.

    Above 64 dimensions all points are first laid on the first 64 principal components of the training points.
    """
    missing = _too_few(training, held_out, generated)
    if missing:
        return missing
    if training.shape[1] > COMPONENTS:
        mean, directions = principal(training, keep=COMPONENTS)
        training, held_out, generated = ((points - mean) @ directions for points in (training, held_out, generated))
    centers = k_means(training, k=cells, rng=rng)
    places = [cell_of(points, centers) for points in (training, held_out, generated)]
    return copying_test_in_cells(training, held_out, generated, places=places, cells=cells, rng=rng)


def copying_test_in_cells(
    training: NDArray[np.float64],
    held_out: NDArray[np.float64],
    generated: NDArray[np.float64],
    *,
    places: Sequence[NDArray[np.intp]],
    cells: int,
    rng: np.random.Generator,
) -> CopyingTest | NotApplicable:
    """Return C_T with the cell of each training, held-out and generated point given, each an int array."""
    missing = _too_few(training, held_out, generated)
    if missing:
        return missing
    of_training, of_held_out, of_generated = places
    pairs: list[tuple[NDArray[np.float64], NDArray[np.float64]] | None] = []
    for cell in range(cells):
        known, held = training[of_training == cell], held_out[of_held_out == cell]
        made = generated[of_generated == cell]
        enough = len(made) > FEWEST and len(held) and len(known)
        pairs.append((distance_to_training(held, known), distance_to_training(made, known)) if enough else None)
    used = [pair for pair in pairs if pair is not None]
    if not used:
        return NotApplicable(key="audit.test.no_cell")
    weights = np.array([len(held) for held, _ in used], dtype=np.float64)
    weights /= weights.sum()
    scores = [z_score(held, made) for held, made in used]
    score = float(weights @ scores)
    small = min(len(held_out), len(generated)) < SMALL
    p = _permuted_p(used, weights, score, rng) if small else _normal_p(weights, score)
    standing = iter(scores)
    return CopyingTest(
        whole=z_score(distance_to_training(held_out, training), distance_to_training(generated, training)),
        score=score,
        cells=tuple(next(standing) if pair is not None else None for pair in pairs),
        p=p,
    )


def _too_few(*sets: NDArray[np.float64]) -> NotApplicable | None:
    smallest = min(len(points) for points in sets)
    return NotApplicable(key="audit.test.too_few", needed=FEWEST, there=smallest) if smallest < FEWEST else None


def _normal_p(weights: NDArray[np.float64], score: float) -> float:
    """Return P(weighted mean of independent standard normals <= score)."""
    return float(normal.cdf(score / math.sqrt(float(weights @ weights))))


def _permuted_p(
    pairs: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]],
    weights: NDArray[np.float64],
    score: float,
    rng: np.random.Generator,
) -> float:
    """Return the share of random exchanges of held-out and generated points, within cells, that score as low."""
    drawn = np.zeros(PERMUTATIONS)
    for weight, (held, made) in zip(weights, pairs, strict=True):
        ranks = rankdata(np.concatenate([made, held]))
        n, m = len(held), len(made)
        keys = rng.random((PERMUTATIONS, n + m))
        chosen = np.argpartition(keys, m - 1, axis=1)[:, :m] if n else np.tile(np.arange(m), (PERMUTATIONS, 1))
        farther = ranks[chosen].sum(axis=1) - m * (m + 1) / 2
        drawn += weight * (farther - (m * n / 2 - 0.5)) / math.sqrt(m * n * (m + n + 1) / 12)
    return (1 + int((drawn <= score + 1e-12).sum())) / (1 + PERMUTATIONS)
