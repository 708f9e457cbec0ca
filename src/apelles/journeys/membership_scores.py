"""The membership statistics that a model allows, for pictures: lower where it explains a picture better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.membership import Array, Epsilon, epsilon_of, loss, pia, secmi, simple
from apelles.audit.nearest import SIDE, nearest_distances
from apelles.models.base import Losses, ModelAdapter, generator
from apelles.models.noise_levels import Denoises, alpha_bars
from apelles.models.training import middle_square
from apelles.pixels.picture import Picture

LEVELS: Final = (50, 100, 200, 400)
"""Steps of the schedule at which the loss is taken."""
DRAWS: Final = 4
AT_ONCE: Final = 32
type Progress = Callable[[int, int], None]


def scores(
    model: ModelAdapter,
    pictures: Sequence[Picture],
    *,
    samples: int,
    seed: int,
    on_progress: Progress | None = None,
) -> dict[str, Array]:
    """Return every statistic by its name, each (n) for the pictures.

    A model that denoises has its loss at four noise levels, SecMI, PIA, PIAN and the norm of its first guess; one that
    scores pictures has that score; any other the distance to the nearest of its outputs.

    Raises:
        ModelRefused: there are not so many outputs.
    """
    if isinstance(model, Denoises):
        return _of_denoiser(model, pictures, seed=seed, on_progress=on_progress)
    if isinstance(model, Losses):
        return {"own_score": _in_parts(lambda part: model.losses(part, seed), pictures, on_progress)}
    return {"nearest_output": _nearest(model, pictures, samples=samples, seed=seed, on_progress=on_progress)}


def _of_denoiser(
    model: Denoises, pictures: Sequence[Picture], *, seed: int, on_progress: Progress | None
) -> dict[str, Array]:
    alphas, size = alpha_bars(), model.size
    noise = generator(seed, 0).normal(size=(DRAWS, size, size, 3))
    epsilon = epsilon_of(lambda noisy, sigma: model.denoised(noisy.astype(np.float32), sigma).astype(np.float64))
    parts = []
    for first in range(0, len(pictures), AT_ONCE):
        block = pictures[first : first + AT_ONCE]
        squares = np.stack([middle_square(one.pixels, size=size) for one in block])
        parts.append(_all(squares / 127.5 - 1, epsilon, alphas, noise))
        if on_progress:
            on_progress(first + len(block), len(pictures))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _all(values: Array, epsilon: Epsilon, alphas: Array, noise: Array) -> dict[str, Array]:
    found = {f"loss_{step}": loss(values, epsilon, noise, alpha=float(alphas[step])) for step in LEVELS}
    found["secmi"] = secmi(values, epsilon, alphas)
    found["pia"] = pia(values, epsilon, alphas)
    found["pian"] = pia(values, epsilon, alphas, scaled=True)
    found["first_guess"] = simple(values, epsilon, alphas)
    return found


def _in_parts(
    score: Callable[[Sequence[Picture]], NDArray[np.float64]],
    pictures: Sequence[Picture],
    on_progress: Progress | None,
) -> Array:
    parts = []
    for first in range(0, len(pictures), AT_ONCE):
        parts.append(score(pictures[first : first + AT_ONCE]))
        if on_progress:
            on_progress(min(first + AT_ONCE, len(pictures)), len(pictures))
    return np.concatenate(parts)


def _nearest(
    model: ModelAdapter, pictures: Sequence[Picture], *, samples: int, seed: int, on_progress: Progress | None
) -> Array:
    outputs = output_squares(model, samples=samples, seed=seed, on_progress=on_progress)
    return nearest_distances(np.stack([middle_square(one.pixels, size=SIDE) for one in pictures]), outputs)


def output_squares(
    model: ModelAdapter, *, samples: int, seed: int, on_progress: Progress | None = None
) -> NDArray[np.uint8]:
    """Return outputs of a model, or all there are if fewer, as squares uint8 (n, 32, 32, 3).

    Raises:
        ModelRefused: what the model makes breaks a promise.
    """
    available = model.card.available
    wanted = samples if available is None else min(samples, available)
    outputs = []
    for sample in islice(model.sample(wanted, seed), wanted):
        outputs.append(middle_square(sample.picture.pixels, size=SIDE))
        if on_progress:
            on_progress(len(outputs), wanted)
    return np.stack(outputs)
