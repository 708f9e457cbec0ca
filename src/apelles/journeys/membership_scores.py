"""The membership statistics that a model allows, for pictures: lower where it explains a picture better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.membership import Array, Epsilon, clid_distances, epsilon_of, loss, pia, secmi, simple
from apelles.audit.nearest import SIDE, nearest_distances
from apelles.models.base import Losses, ModelAdapter, generator
from apelles.models.captions import SeesCaptions, shortened
from apelles.models.noise_levels import Denoises, alpha_bars
from apelles.models.training import middle_square
from apelles.pixels.picture import Picture

LEVELS: Final = (50, 100, 200, 400)
"""Steps of the schedule at which the loss is taken."""
CLID_LEVELS: Final = (200, 300, 400)
"""Steps at which errors with and without captions are compared, one noise each."""
DRAWS: Final = 4
TOLD: Final = "told"
CUT: Final = "cut_"
AT_ONCE: Final = 32
type Progress = Callable[[int, int], None]


def scores(
    model: ModelAdapter,
    pictures: Sequence[Picture],
    *,
    samples: int,
    seed: int,
    captions: Sequence[str] = (),
    on_progress: Progress | None = None,
) -> dict[str, Array]:
    """Return every statistic by its name, each (n) for the pictures.

    A model that denoises has its loss at four noise levels, SecMI, PIA, PIAN and the norm of its first guess; one that
    sees pictures beside captions has these too, and CLiD where `captions`, one for each picture, are given (empty ones
    take their place where not); one that scores pictures has that score; any other the distance to the nearest of its
    outputs.

    Raises:
        ModelRefused: there are not so many outputs.
    """
    if isinstance(model, SeesCaptions):
        return _beside_captions(model, pictures, captions, seed=seed, on_progress=on_progress)
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


def _beside_captions(
    model: SeesCaptions,
    pictures: Sequence[Picture],
    captions: Sequence[str],
    *,
    seed: int,
    on_progress: Progress | None,
) -> dict[str, Array]:
    """Return the statistics of latents beside captions, and CLiD, whose scale is that of all the pictures together."""
    alphas, noise = alpha_bars(), np.empty(0)
    parts = []
    for first in range(0, len(pictures), AT_ONCE):
        block = slice(first, first + AT_ONCE)
        values = model.encoded(pictures[block]).astype(np.float64)
        if not noise.size:
            noise = generator(seed, 0).normal(size=(DRAWS, *values.shape[1:]))
        told = list(captions[block]) or [""] * len(values)
        found = _all(values, _seeing(model, told), alphas, noise)
        if captions:
            found |= {TOLD: _told_error(model, values, told, alphas, noise)}
            cuts = zip(*map(shortened, told), strict=True)
            found |= {f"{CUT}{place}": _told_error(model, values, cut, alphas, noise) for place, cut in enumerate(cuts)}
        parts.append(found)
        if on_progress:
            on_progress(first + len(values), len(pictures))
    together = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    if not captions:
        return together
    told_error = together.pop(TOLD)
    gains = np.stack([together.pop(name) - told_error for name in sorted(together) if name.startswith(CUT)], axis=1)
    return together | {"caption_gain": -gains[:, -1], "clid": clid_distances(gains, told_error)}


def _told_error(model: SeesCaptions, values: Array, captions: Sequence[str], alphas: Array, noise: Array) -> Array:
    """Return the mean error (n) of the noise seen beside captions, one draw at each of a few levels."""
    seeing = _seeing(model, captions)
    errors = [
        loss(values, seeing, noise[place : place + 1], alpha=float(alphas[step]))
        for place, step in enumerate(CLID_LEVELS)
    ]
    return np.asarray(np.mean(errors, axis=0))


def _seeing(model: SeesCaptions, captions: Sequence[str]) -> Epsilon:
    return lambda noisy, alpha: model.noise_seen(noisy.astype(np.float32), alpha, captions).astype(np.float64)


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
