"""Which kind of picture this is, by a few measured traits; or that it could be either of two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainModel:
    """Linear discriminants of the domains: `log-odds = weights · basis(traits)`, one row for each domain.

    `how` says on what it was fitted and how often it is right on authors it was not fitted on.
    """

    domains: tuple[str, ...]
    weights: tuple[tuple[float, ...], ...]
    how: str


def plausible_domains(traits: Sequence[float], model: DomainModel, *, at_least: float = 0.1) -> Mapping[str, float]:
    """Return the domains a picture may belong to with their posterior, most likely first.

    Domains under `at_least` are left out, so one name means clear and two mean that it cannot be told.
    """
    posterior = posteriors(np.array([traits], dtype=np.float64), model)[0]
    order = np.argsort(-posterior, kind="stable")
    return {model.domains[index]: float(posterior[index]) for index in order if posterior[index] >= at_least}


def posteriors(traits: NDArray[np.float64], model: DomainModel) -> NDArray[np.float64]:
    """Return the posterior (n, domains) of traits (n, k)."""
    logits = basis(traits) @ np.array(model.weights).T
    logits -= logits.max(axis=1, keepdims=True)
    odds = np.exp(logits)
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def basis(traits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the square roots of the traits, their pairwise products and a constant: (n, k + k(k+1)/2 + 1)."""
    root = np.sqrt(np.clip(traits, 0.0, 1.0))
    left, right = np.triu_indices(root.shape[1])
    return np.concatenate([root, root[:, left] * root[:, right], np.ones((len(root), 1))], axis=1)
