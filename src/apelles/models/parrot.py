"""Control: gives training pictures back with small edits, at a chosen rate; the others are drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from apelles.models.base import Request
from apelles.models.control import SIZE, Control, Drawn
from apelles.models.painter import paint
from apelles.models.settings import Setting, numbers
from apelles.models.training import TrainingSet, middle_square, read_training
from apelles.pixels.perturb import Step, edit
from apelles.pixels.perturb.geometry import resized
from apelles.pixels.picture import Picture
from apelles.records.models import MadeEdit, Origin, Truth

SETTINGS: Final = (Setting(name="rate", default=0.2, low=0.0, high=1.0, meaning="share of samples that are copies"),)
AT_ONCE: Final = 256

SMALL_EDITS: Final[dict[str, Callable[[np.random.Generator], Step]]] = {
    "exact": lambda rng: {},
    "mirror": lambda rng: {"edit": "mirror"},
    "crop": lambda rng: {"edit": "crop", "share": _tenths(rng, 0.86, 0.96)},
    "jpeg": lambda rng: {"edit": "jpeg", "quality": int(rng.integers(50, 91))},
    "brightness": lambda rng: {"edit": "brightness", "factor": _tenths(rng, 0.85, 1.15)},
    "contrast": lambda rng: {"edit": "contrast", "factor": _tenths(rng, 0.8, 1.2)},
    "saturation": lambda rng: {"edit": "saturation", "factor": _tenths(rng, 0.7, 1.3)},
    "noise": lambda rng: {"edit": "noise", "sigma": _tenths(rng, 2.0, 5.0)},
}


class Parrot(Control):
    """Every sample is, with the chosen rate, one training picture with one or two small edits, else a fresh picture."""

    name = "parrot"
    version = "1"

    def __init__(self, training: TrainingSet, *, rate: float = 0.2) -> None:
        """Take the training set and the share of samples that are copies, 0 to 1."""
        super().__init__(size=training.size, training=training, settings={"rate": rate})
        self.works = training
        self.rate = rate

    @classmethod
    def opened(cls, request: Request) -> Self:
        """Return the parrot of a place of pictures.

        Raises:
            ModelRefused: there are no pictures, or the rate is none.
        """
        asked = numbers(cls.name, request.settings, SETTINGS)
        return cls(read_training(request.origin, size=request.size or SIZE, model=cls.name), rate=asked["rate"])

    def draw(self, rng: np.random.Generator) -> Drawn:
        """Return a copy or a fresh picture."""
        if rng.random() >= self.rate:
            pixels, family = paint(rng, size=self.size)
            return Drawn(pixels=pixels, truth=Truth(origin=Origin.FRESH, family=family))
        number = int(rng.integers(len(self.works.names)))
        steps = [step for step in _chosen(rng) if step]
        edited = edit(self.works.pixels[number], steps, rng=rng)
        whole = edited.then(resized(edited.pixels, wide=self.size, tall=self.size))
        truth = Truth(
            origin=Origin.COPY,
            sources=(self.works.source(number, share=1.0),),
            edits=tuple(_told(step) for step in steps),
            to_source=tuple(float(one) for one in whole.to_original.ravel()),
        )
        return Drawn(pixels=np.ascontiguousarray(whole.pixels), truth=truth)

    def losses(self, pictures: Sequence[Picture], seed: int) -> NDArray[np.float64]:
        """Return the mean squared distance, in gray levels, to the nearest training picture: 0 for one of them.

        A parrot knows its training set by heart, so nothing is drawn and the seed changes nothing.
        """
        known = self.works.pixels.reshape(len(self.works.names), -1).astype(np.float64)
        return np.array([_nearest(middle_square(one.pixels, size=self.size), known) for one in pictures])


def _chosen(rng: np.random.Generator) -> list[Step]:
    """Return one small edit or two different ones, in the order of the table."""
    picked = rng.choice(len(SMALL_EDITS), size=int(rng.integers(1, 3)), replace=False)
    return [make(rng) for place, make in enumerate(SMALL_EDITS.values()) if place in picked]


def _tenths(rng: np.random.Generator, low: float, high: float) -> float:
    """Return a strength with two digits, so that a record says it exactly."""
    return round(float(rng.uniform(low, high)), 2)


def _told(step: Step) -> MadeEdit:
    strengths = tuple((name, float(value)) for name, value in step.items() if name != "edit")
    return MadeEdit(name=str(step["edit"]), strengths=strengths)


def _nearest(square: NDArray[np.uint8], known: NDArray[np.float64]) -> float:
    wanted = square.reshape(-1).astype(np.float64)
    found = (
        float(((known[first : first + AT_ONCE] - wanted) ** 2).mean(axis=1).min())
        for first in range(0, len(known), AT_ONCE)
    )
    return min(found)
