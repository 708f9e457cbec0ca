"""`apelles demo`: the whole road on real pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from apelles.records import Verdict

if TYPE_CHECKING:
    from apelles.journeys.demo import Demo, Judged
    from apelles.records import Finding


@click.command()
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of your own pictures; without it, pictures of installed packages.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Folder for library, suspects and report.",
)
@click.option("--seed", default=1, show_default=True, help="Another number draws other pictures and edits.")
def demo(pictures: Path | None, out: Path, seed: int) -> None:
    """Build a library of real pictures, judge suspects, write a report.

    The suspects are made on the spot, so the table can say what each one really is: edited copies,
    a part pasted elsewhere, a collage, other drawings of the same subject, and strangers.
    """
    from apelles.journeys.demo import run_demo

    done = run_demo(out, pictures=pictures, seed=seed, say=click.echo)
    for line in _lines(done):
        click.echo(line)


def _lines(done: Demo) -> list[str]:
    copies = [entry for entry in done.judged if entry.suspect.copied]
    others = [entry for entry in done.judged if not entry.suspect.copied]
    rows = [("what it really is", "verdict", "E-value at most"), *map(_row, done.judged)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [
        "",
        *table,
        "",
        f"Copies found: {sum(entry.right for entry in copies)} of {len(copies)}. "
        f"Others left alone: {sum(entry.right for entry in others)} of {len(others)}.",
        f"Report: {done.report}",
        f"Figure: {done.figure}",
        f"Library: {done.library}",
    ]


def _row(entry: Judged) -> tuple[str, str, str]:
    finding = entry.finding
    kind = f" ({finding.kind.value})" if finding.verdict is Verdict.COPY and finding.kind else ""
    return entry.suspect.truth, finding.verdict.value + kind, _bound(finding)


def _bound(finding: Finding) -> str:
    bounds = [evidence.surprise.e_value_bound for evidence in finding.matches if evidence.verified]
    return f"{min(bounds):.0e}" if bounds else "-"
