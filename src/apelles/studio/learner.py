"""What every family of models gives the training loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from torch import Tensor

    from apelles.studio.recipe import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a learner is made with: the recipe, the device it is on, and how many labels the set has."""

    recipe: Recipe
    device: str
    labels: int


class Learner(Protocol):
    """A model that learns, made as `Family(setting)`.

    Promises:

    - *No hidden randomness*: everything is drawn from generators of (recipe seed, step, purpose), see
      `batches.stream`. A learner restored from the state after step t does at step t + 1 what the undisturbed one
      does, to the last bit, on a processor with the same number of threads.
    - `state` is everything that is needed to go on; its tensors may lie on any device.
    """

    def __init__(self, setting: Setting) -> None:
        """Begin with weights that depend on the recipe only."""

    def step(self, pictures: Tensor, labels: Tensor | None, step: int) -> dict[str, float]:
        """Learn from pictures (b, 3, s, s) in [-1, 1] and labels (b) or None; return the losses by name."""
        ...

    def state(self) -> dict[str, Tensor]:
        """Return everything needed to go on, flat, by name."""
        ...

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Take a state up again."""
        ...

    def weights(self) -> dict[str, Tensor]:
        """Return the averaged weights that pictures are drawn with."""
        ...

    def draw(self, count: int, seed: int) -> Tensor:
        """Return pictures (n, 3, s, s) in [-1, 1], drawn with the averaged weights; the same seed, the same ones."""
        ...


@runtime_checkable
class Critic(Protocol):
    """A learner that can say how real a picture seems to it."""

    def critic(self, pictures: Tensor, labels: Tensor | None) -> Tensor:
        """Return a number for each picture (n), more for what seems more real."""
        ...
