"""The random streams of a run, and the pictures of every step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.collect.decode import decode
from apelles.models.training import middle_square

PURPOSES: Final = ("weights", "order", "mirror", "latents", "augment", "noise", "labels", "watch", "draw")


def stream(seed: int, step: int, purpose: str) -> np.random.Generator:
    """Return the generator of one purpose at one step, independent of all others; nothing is carried from step to step.

    So no state of a generator has to be kept: a run that was cut off draws what it would have drawn.
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(PURPOSES.index(purpose), step))))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """The pictures of one step, uint8 (b, s, s, 3), and the numbers of their labels (b)."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Squares:
    """All pictures of a set at the size they are learned at, uint8 (n, s, s, 3), and the number of each one's label."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def batch(self, step: int, *, size: int, seed: int, mirror: bool) -> Batch:
        """Return the pictures of a step: every picture comes once, in a new order, before any comes again."""
        laps, places = np.divmod(np.arange(step * size, (step + 1) * size), len(self.pixels))
        for lap in np.unique(laps):
            places[laps == lap] = self._order(int(lap), seed)[places[laps == lap]]
        pixels = self.pixels[places]
        if mirror:
            turned = stream(seed, step, "mirror").random(size) < 0.5
            pixels[turned] = pixels[turned, :, ::-1]
        return Batch(pixels=pixels, labels=self.labels[places])

    def _order(self, lap: int, seed: int) -> NDArray[np.int64]:
        return stream(seed, lap, "order").permutation(len(self.pixels))


def read_squares(
    files: Sequence[Path],
    labels: Sequence[str],
    *,
    size: int,
    names: Sequence[str],
    on_progress: Callable[[int, int], None] | None = None,
) -> Squares:
    """Return the middle square of every file at one size; labels are numbered by their place in `names`.

    All of them are held in memory: 3 * size * size bytes for each.

    Raises:
        PictureRefused: a file is no picture.
    """
    pixels = np.empty((len(files), size, size, 3), dtype=np.uint8)
    for number, path in enumerate(files):
        pixels[number] = middle_square(decode(path.read_bytes()).pixels, size=size)
        if on_progress:
            on_progress(number + 1, len(files))
    place = {name: number for number, name in enumerate(names)}
    return Squares(pixels=pixels, labels=np.array([place.get(one, 0) for one in labels], dtype=np.int64))
