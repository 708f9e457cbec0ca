"""Draw expected against observed false alarms, one line for each domain, from a measurement of clean views.

python -m tools.draw_calibration benchmarks/results/clean-full.json docs/images/calibration.png
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

FLOOR = 3e-4


def main(source: Path, target: Path) -> None:
    """Read the measurement and write the picture."""
    measured = json.loads(source.read_text(encoding="utf-8"))
    figure = Figure(figsize=(6.0, 5.2), layout="constrained")
    axes = figure.add_subplot()
    levels: list[float] = []
    for row in measured["domains"]:
        if row["domain"] != "all":
            levels = _line(axes, row)
    axes.plot([min(levels), max(levels)], [min(levels), max(levels)], color="gray", linestyle="--", label="exact")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="E-value: false alarms expected for each clean view",
        ylabel="false alarms observed, authors held out",
        title="Below the line: fewer false alarms than stated",
    )
    axes.legend(loc="upper left")
    axes.grid(alpha=0.3)
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, dpi=130, metadata={"Software": None})


def _line(axes: Any, row: dict[str, Any]) -> list[float]:
    tails = [tail for tail in row["tails"] if tail["field"] == "e_value"]
    levels = [tail["level"] for tail in tails]
    seen = [max(tail["observed"], FLOOR) for tail in tails]
    label = f"{row['domain']}: {row['views']} views of {row['works']} works"
    drawn = axes.plot(levels, seen, marker="o", label=label)
    for tail in tails:
        if not tail["observed"]:
            axes.annotate("none seen", (tail["level"], FLOOR), color=drawn[0].get_color(), fontsize=7)
    return levels


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
