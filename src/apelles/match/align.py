"""Align two sets of matches: the affine model with the fewest false alarms, all guards on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apelles.match import nfa
from apelles.match.mutual import PutativeMatches

TRIPLES = 1500
TRIPLES_MANY = 800
MANY = 150
SINGULAR_RANGE = (0.25, 6.0)
"""Of maps from a suspect's frame to a work's larger one: on a tenth of a long host a work is six times smaller."""
SINGULAR_RATIO = 3.0
# No model: as many false alarms as matches could ever give.
NO_MODEL = -12.0
_LADDER = np.array([0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.7, 8.0, 11.3, 16.0])
_FINALISTS = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alignment:
    """The affine model that explains matches with the fewest false alarms.

    `score` is -log10 NFA, `NO_MODEL` where none passed the guards; `matrix` float64 (2, 3) maps
    first to second; `inliers` are indices (k,) into the matches; `residual` in pixels of the second.
    """

    score: float
    matrix: NDArray[np.float64]
    inliers: NDArray[np.intp]
    residual: float


def align(matches: PutativeMatches, *, width: int, height: int, rng: np.random.Generator) -> Alignment:
    """Return the best affine model from first to second, whose picture is `width` by `height` pixels."""
    n = len(matches)
    if n <= nfa.SAMPLE + 1:
        return _nothing()
    models = _models(matches, _triples(matches.from_points, rng))
    if not len(models):
        return _nothing()
    residuals = _residuals(models, matches)
    finalists = _screen(residuals, width=width, height=height)
    value, count, index = min(
        (*nfa.best_log10_nfa(residuals[index].astype(np.float64), width=width, height=height), index)
        for index in finalists.tolist()
    )
    if not math.isfinite(value):
        return _nothing()
    row = residuals[index]
    inliers = np.argsort(row, kind="stable")[:count]
    return Alignment(
        score=-value, matrix=models[index].T.copy(), inliers=np.sort(inliers), residual=float(row[inliers[-1]])
    )


def _nothing() -> Alignment:
    return Alignment(score=NO_MODEL, matrix=np.eye(2, 3), inliers=np.zeros(0, np.intp), residual=math.inf)


def _triples(points: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.intp]:
    """Return index triples (m, 3): half drawn anywhere, half among near neighbors, since a copied part is compact."""
    n = len(points)
    count = TRIPLES if n <= MANY else TRIPLES_MANY
    anywhere = rng.integers(0, n, size=(count // 2, 3))
    seeds = rng.integers(0, n, size=count - count // 2)
    reach = min(n - 1, max(4, n // 8))
    distance = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    near = np.argpartition(distance, reach, axis=1)[:, : reach + 1]
    local = np.stack([seeds, *(near[seeds, rng.integers(0, reach + 1, size=len(seeds))] for _ in range(2))], axis=1)
    triples = np.concatenate([anywhere, local])
    distinct = (triples[:, 0] != triples[:, 1]) & (triples[:, 0] != triples[:, 2]) & (triples[:, 1] != triples[:, 2])
    return np.asarray(triples[distinct])


def _models(matches: PutativeMatches, triples: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the affine models (m, 3, 2) of the triples that pass the guards: source rows (x, y, 1) times model."""
    source = np.concatenate([matches.from_points, np.ones((len(matches), 1))], axis=1)[triples]
    target = matches.to_points[triples]
    area = np.abs(np.linalg.det(source))
    source, target = source[area > 4.0], target[area > 4.0]
    if not len(source):
        return np.zeros((0, 3, 2))
    models = np.linalg.solve(source, target)
    return np.asarray(models[plausible(models[:, :2, :])])


def plausible(linear: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which 2x2 maps (m, 2, 2) keep orientation, scale within the range and shear little."""
    a, b, c, d = linear[:, 0, 0], linear[:, 0, 1], linear[:, 1, 0], linear[:, 1, 1]
    determinant = a * d - b * c
    total = a * a + b * b + c * c + d * d
    gap = np.sqrt(np.maximum(total**2 - 4 * determinant**2, 0.0))
    large, small = np.sqrt((total + gap) / 2), np.sqrt(np.maximum((total - gap) / 2, 0.0))
    low, high = SINGULAR_RANGE
    return np.asarray((determinant > 0) & (small >= low) & (large <= high) & (large < SINGULAR_RATIO * small))


def _residuals(models: NDArray[np.float64], matches: PutativeMatches) -> NDArray[np.float32]:
    source = np.concatenate([matches.from_points, np.ones((len(matches), 1))], axis=1).astype(np.float32)
    target = matches.to_points.astype(np.float32)
    single = models.astype(np.float32)
    across = single[:, :, 0] @ source.T - target[:, 0]
    down = single[:, :, 1] @ source.T - target[:, 1]
    return np.asarray(np.sqrt(across * across + down * down))


def _screen(residuals: NDArray[np.float32], *, width: int, height: int) -> NDArray[np.intp]:
    """Return the models worth an exact look, by their NFA on a ladder of residuals."""
    n = residuals.shape[1]
    term = nfa.combinations_term(n)
    best = np.full(len(residuals), np.inf)
    for step in _LADDER:
        count = (residuals <= step).sum(axis=1)
        alpha = min(1.0, math.pi / (width * height) * step * step)
        best = np.minimum(best, term[count] + (count - nfa.SAMPLE) * math.log10(alpha))
    return np.argsort(best, kind="stable")[:_FINALISTS]
