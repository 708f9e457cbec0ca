"""Early warnings: does the discriminator know the training works by heart, does the model give them back?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

FEWEST: Final = 8
SIDE: Final = 32
OVERFIT_AT: Final = 1.0
COPYING_AT: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """A warning: which, the number that was measured, the threshold it passed, and what it means."""

    kind: str
    value: float
    threshold: float
    said: str


def overfit_gap(training: NDArray[np.float64], heldout: NDArray[np.float64]) -> float:
    """Return by how much training works (n) seem more real than held-out ones (m), in units of their spread.

    The spread is the root of the mean of both variances. 0 where there is none.
    """
    spread = float(np.sqrt((training.var() + heldout.var()) / 2))
    return float(training.mean() - heldout.mean()) / spread if spread > 0 else 0.0


def copied_share(pictures: NDArray[np.uint8], training: NDArray[np.uint8]) -> float:
    """Return the share of pictures (n, s, s, 3) that are nearer to a training work than any other work is to that.

    Near is near in pixels at 32 a side, mirrored or not. This is 1 - AuthPct (Alaa, van Breugel, Saveliev, van der
    Schaar, 2022) on pixels. Held-out works give the share that chance gives.
    """
    works = _flat(training)
    turned = _flat(training[:, :, ::-1])
    among = np.minimum(_squared(works, works), _squared(works, turned))
    np.fill_diagonal(among, np.inf)
    nearest = among.min(axis=1)
    rows = _flat(pictures)
    distances = np.minimum(_squared(rows, works), _squared(rows, turned))
    place = distances.argmin(axis=1)
    return float((distances[np.arange(len(rows)), place] < nearest[place]).mean())


def warnings_of(*, overfit: float | None, copied: float | None) -> list[Warned]:
    """Return the warnings that two gaps give; None is a gap that could not be measured."""
    found = []
    if overfit is not None and overfit >= OVERFIT_AT:
        said = (
            f"The discriminator tells training works from held-out ones: {overfit:.2f} spreads apart, warned of from "
            f"{OVERFIT_AT:g}. It learns the works by heart. Add works, augment more, or stop earlier."
        )
        found.append(Warned(kind="overfit", value=overfit, threshold=OVERFIT_AT, said=said))
    if copied is not None and copied >= COPYING_AT:
        said = (
            f"{copied:.0%} more samples than held-out works lie closer to a training work than any other work does, "
            f"warned of from {COPYING_AT:.0%}. The model may be giving works back. Look at the samples beside them."
        )
        found.append(Warned(kind="copying", value=copied, threshold=COPYING_AT, said=said))
    return found


def _flat(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    times = pixels.shape[1] // SIDE
    values = pixels.astype(np.float32) / 255
    if times > 1:
        count = len(values)
        values = values.reshape(count, SIDE, times, SIDE, times, 3).mean(axis=(2, 4))
    return values.reshape(len(values), -1)


def _squared(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the squared distance of every row of one to every row of the other (n, m)."""
    lengths = (first**2).sum(axis=1)[:, None] + (second**2).sum(axis=1)[None]
    distances = lengths - 2 * (first @ second.T)
    return distances.clip(min=0)
