"""The calibration as a picture: expected against observed false alarms."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from apelles.calibrate.curve import CurvePoint
from apelles.journeys.calibrate import Calibration


def plot_curve(made: Calibration, path: Path) -> None:
    """Write the curve of a calibration to a picture file; the format is that of the file's ending."""
    figure = Figure(figsize=(5.6, 5.0), layout="constrained")
    axes = figure.add_subplot()
    draw_curve(axes, made.curve, label=f"{made.null.name} ({made.null.domain})")
    finish(axes, [point.expected for point in made.curve])
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150, metadata={"Software": None} if path.suffix.lower() == ".png" else None)


def draw_curve(axes, curve: tuple[CurvePoint, ...], *, label: str) -> None:  # type: ignore[no-untyped-def]
    """Draw one curve with its intervals; where nothing was observed, only the upper limit is shown."""
    seen = [point for point in curve if point.alarms]
    line = axes.plot([point.expected for point in seen], [point.observed for point in seen], marker="o", label=label)
    color = line[0].get_color()
    for point in curve:
        low = max(point.low, point.high / 1e3) if point.alarms else point.high
        axes.plot([point.expected] * 2, [low, point.high], color=color, alpha=0.5)
        if not point.alarms:
            axes.plot([point.expected], [point.high], marker="v", color=color, alpha=0.5)


def finish(axes, levels: list[float]) -> None:  # type: ignore[no-untyped-def]
    """Add the diagonal, logarithmic axes and words."""
    axes.plot([min(levels), max(levels)], [min(levels), max(levels)], color="gray", linestyle="--", label="exact")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="E-value: false alarms expected for each suspect",
        ylabel="false alarms observed, authors held out",
        title="Below the line: fewer false alarms than stated",
    )
    axes.legend(loc="lower right")
    axes.grid(alpha=0.3)
