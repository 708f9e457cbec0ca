"""A guard inside a diffusers pipeline: what it withholds leaves the pipeline gray, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from apelles.models.base import picture_of
from apelles.pixels.picture import Picture


class Judged(Protocol):
    """What a guard says of one picture."""

    @property
    def kept(self) -> bool:
        """Return whether it may be handed over."""
        ...

    @property
    def reason(self) -> str:
        """Return why."""
        ...


class Judging(Protocol):
    """A guard: anything that judges one picture at a time."""

    def judge(self, picture: Picture) -> Judged:
        """Return whether a picture may be handed over."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """What a guarded pipeline hands over: pictures by their place in the batch; and what was withheld, and why."""

    pictures: Mapping[int, NDArray[np.uint8]]
    withheld: Mapping[int, str]


def guarded_call(pipeline: Any, guard: Judging, **call: Any) -> Guarded:
    """Call any pipeline that returns `images`, judge each of them, and return those that may be handed over."""
    made = np.asarray(pipeline(**{**call, "output_type": "np"}).images)
    pixels = _pixels(made)
    judged = {place: guard.judge(picture_of(one)) for place, one in enumerate(pixels)}
    return Guarded(
        pictures={place: pixels[place] for place, one in judged.items() if one.kept},
        withheld={place: str(one.reason) for place, one in judged.items() if not one.kept},
    )


@dataclass(slots=True, kw_only=True)
class GuardCallback:
    """To be given to a latent pipeline as `callback_on_step_end`: the last latents are decoded and judged.

    Latents of what the guard withholds become zeros before the pipeline decodes them, which is a picture of nothing;
    `withheld` says at which places of the batch, and why. `steps` is how many steps the pipeline takes in this call,
    where it does not say so itself (`num_timesteps`). Decoding happens once more than without a guard.
    """

    guard: Judging
    steps: int = 0
    withheld: dict[int, str] = field(default_factory=dict)

    def __call__(self, pipeline: Any, step: int, timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        """Judge after the last step; leave every other step alone."""
        if step + 1 < (self.steps or int(pipeline.num_timesteps)):
            return tensors
        self.withheld.clear()
        latents = tensors["latents"]
        self.withheld.update(self._judged(pipeline, latents))
        if not self.withheld:
            return tensors
        emptied = latents.clone()
        emptied[list(self.withheld)] = 0
        return {**tensors, "latents": emptied}

    def _judged(self, pipeline: Any, latents: Any) -> Iterator[tuple[int, str]]:
        told = pipeline.vae.config
        scaled = latents / told.scaling_factor + (getattr(told, "shift_factor", None) or 0.0)
        decoded = pipeline.vae.decode(scaled, return_dict=False)[0]
        shown = pipeline.image_processor.postprocess(decoded.detach(), output_type="np")
        for place, one in enumerate(_pixels(np.asarray(shown))):
            judged = self.guard.judge(picture_of(one))
            if not judged.kept:
                yield place, str(judged.reason)


def _pixels(shares: NDArray[Any]) -> NDArray[np.uint8]:
    """Return pictures (n, h, w, 3) of shares 0 to 1 as uint8, rounded as the pipelines themselves do it."""
    return np.asarray(np.rint(np.clip(shares, 0, 1) * 255), dtype=np.uint8)
