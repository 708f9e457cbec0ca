"""The human baseline as a picture: how alike works by different hands are, element by element."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from apelles.calibrate.humans import STEPS, Humans
from apelles.records import HumanGroup


def plot_humans(humans: Humans, path: Path) -> None:
    """Write, for each element and group, the share of pairs that are at least as alike; the file's ending decides."""
    columns = 3
    rows = -(-len(humans.spreads) // columns)
    figure = Figure(figsize=(3.4 * columns, 2.6 * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).ravel()
    for place, (element, spreads) in zip(axes, humans.spreads.items(), strict=False):
        for group, held in spreads.items():
            above = np.cumsum(held.counts[::-1])[::-1] / max(1, held.pairs)
            place.plot(np.arange(STEPS) / STEPS, np.maximum(above, 1e-5), label=f"{_label(group)}, {held.pairs:,}")
        place.set(title=element.replace("_", " "), yscale="log", ylim=(1e-4, 1.1))
        place.grid(alpha=0.3)
        place.legend(fontsize=6, loc="lower left")
    for place in axes[len(humans.spreads) :]:
        place.set_visible(False)
    for place in axes[max(0, len(humans.spreads) - columns) : len(humans.spreads)]:
        place.tick_params(labelbottom=True)
    figure.supxlabel("similarity")
    figure.supylabel("share of pairs, or of works, at least as alike")
    figure.suptitle(f"{humans.domain}: works by different hands")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150, metadata={"Software": None} if path.suffix.lower() == ".png" else None)


def _label(group: str) -> str:
    return "closest earlier work" if group == HumanGroup.EARLIER else group.replace("_", " ")
