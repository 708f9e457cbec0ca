"""Early warnings: does the discriminator know the training works by heart, does the model give them back?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

FEWEST: Final = 8
SIDE: Final = 32
OVERFIT_AT: Final = 1.0
"""Training works seem more real than held-out ones by one spread: the discriminator learns them by heart."""
COPYING_AT: Final = 0.25
"""So many more samples than held-out works lie closer to a work than any other work does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """A warning: which, the number that was measured, and the threshold it passed."""

    kind: str
    value: float
    threshold: float

    def as_text(self) -> dict[str, str]:
        """Return it as a ledger holds it, numbers as text."""
        return {"kind": self.kind, "value": f"{self.value:.4f}", "threshold": f"{self.threshold:g}"}


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
    measured = (("overfit", overfit, OVERFIT_AT), ("copying", copied, COPYING_AT))
    return [
        Warned(kind=kind, value=value, threshold=threshold)
        for kind, value, threshold in measured
        if value is not None and value >= threshold
    ]


def _flat(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    times = pixels.shape[1] // SIDE
    blocks = pixels.reshape(len(pixels), SIDE, times, SIDE, times, 3).astype(np.float32) / 255
    return blocks.mean(axis=(2, 4), dtype=np.float32).reshape(len(pixels), -1)


def _squared(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the squared distance of every row of one to every row of the other (n, m)."""
    distances: NDArray[np.float32] = first @ second.T
    distances *= -2
    distances += np.square(first).sum(axis=1)[:, None]
    distances += np.square(second).sum(axis=1)
    return np.maximum(distances, 0, out=distances)
