"""Small null models, made by hand or drawn from a known tail."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.null import Envelope, NullModel, Recipe, fit

RECIPE = Recipe(descriptor="d", model_sha256="0" * 64, preprocessing="p", decoder="e", matcher="m")
NO_TAIL = Envelope(start=1e6, c=1.0, g=1.0)


def ranked(*, below: int, at_ten: int = 0) -> NullModel:
    """Return a null model of scores at 0 and at 10 whose envelope begins above every score asked for."""
    return NullModel(
        name="hand",
        domain="painting",
        recipe=RECIPE,
        values=(0.0, 10.0),
        counts=(below, at_ten),
        weights=(float(below), float(at_ten)),
        works=100,
        design_effect=1.0,
        tail=NO_TAIL,
        bound=NO_TAIL,
        descriptor_top=(0.5, 0.4, 0.3),
        descriptor_pairs=999,
        library_size=100,
        how="by hand",
    )


def drawn(seed: int, *, decay: float = 0.5, works: int = 200, each: int = 40) -> NullModel:
    """Return a null model of scores with P(score >= s) = 10^(-decay s)."""
    scores = tail_scores(seed, decay=decay, count=works * each)
    return weighted(scores, np.repeat(np.arange(works, dtype=np.intp), each), np.ones(works * each), seed=seed)


def weighted(
    scores: NDArray[np.float64], suspects: NDArray[np.intp], weights: NDArray[np.float64], *, seed: int = 0
) -> NullModel:
    """Return the null model of scores by suspects, each standing for as many pairs as its weight says."""
    return fit(
        scores,
        suspects,
        weights,
        name="drawn",
        domain="painting",
        recipe=RECIPE,
        descriptor_top=(0.5,),
        descriptor_pairs=999,
        library_size=100,
        how="drawn",
        rng=np.random.default_rng(seed),
    )


def tail_scores(seed: int, *, decay: float, count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return scores of an exponential tail, shifted so that some are negative."""
    return np.random.default_rng(seed).exponential(1 / (decay * np.log(10)), count) - 1.0
