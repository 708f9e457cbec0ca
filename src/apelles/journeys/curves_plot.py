"""The curves of a training run as a picture: losses, and the two gaps that warn of copying."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from apelles.studio.curves import read_lines
from apelles.studio.run_files import CURVES
from apelles.studio.watch import COPYING_AT, OVERFIT_AT

LOSSES: Final = ("d_loss", "g_loss", "loss")
GAPS: Final = {"overfit": OVERFIT_AT, "copied": COPYING_AT}


def plot_curves(run: Path, path: Path) -> None:
    """Write the curves of a run to a picture file; dashed lines are where warnings begin."""
    lines = read_lines(run / CURVES)
    figure = Figure(figsize=(8.0, 3.4), layout="constrained")
    losses, gaps = figure.subplots(1, 2)
    for name in LOSSES:
        _draw(losses, lines, name)
    for name, threshold in GAPS.items():
        if _draw(gaps, lines, name):
            gaps.axhline(threshold, color=gaps.lines[-1].get_color(), linestyle="--", alpha=0.5)
    losses.set(xlabel="steps", title="losses")
    gaps.set(xlabel="steps", title="training works against held-out works")
    for axes in (losses, gaps):
        axes.grid(alpha=0.3)
        if axes.lines:
            axes.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120, metadata={"Software": None} if path.suffix.lower() == ".png" else None)


def _draw(axes: Any, lines: list[dict[str, Any]], name: str) -> bool:
    seen = [line for line in lines if name in line]
    if seen:
        axes.plot([line["step"] for line in seen], [line[name] for line in seen], label=name, linewidth=1)
    return bool(seen)
