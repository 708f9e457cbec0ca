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
@click.option("--studio", is_flag=True, help="The painter's loop instead: curate, train a small GAN, generate, keep.")
@click.option(
    "--recipe",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="With --studio: another recipe than the one that comes along.",
)
def demo(pictures: Path | None, out: Path, seed: int, studio: bool, recipe: Path | None) -> None:
    """Build a library of real pictures, judge suspects, write a report.

    The suspects are made on the spot, so the table can say what each one really is: edited copies,
    a part pasted elsewhere, a collage, other drawings of the same subject, and strangers.
    """
    if studio:
        if pictures:
            message = "--studio draws its works from an installed package. Leave --pictures out."
            raise click.UsageError(message)
        _studio(out / "studio", recipe)
        return
    from apelles.journeys.demo import run_demo

    done = run_demo(out, pictures=pictures, seed=seed, say=click.echo)
    for line in _lines(done):
        click.echo(line)


def _studio(out: Path, recipe: Path | None) -> None:
    from functools import partial

    from apelles.cli.progress import learning
    from apelles.journeys.demo_studio import run_demo_studio

    done = run_demo_studio(out, recipe=recipe, say=click.echo, learning=partial(learning, "training"))
    card, spread = done.trained.card, done.spread
    lines = (
        "",
        f"Trained a GAN on {done.works} works for {card.steps} steps (ended by {card.stopped}); "
        f"{len(done.trained.warned)} warnings.",
        f"Samples among the works: precision {spread.precision:.2f}, recall {spread.recall:.2f}, "
        f"density {spread.density:.2f}, coverage {spread.coverage:.2f}.",
        f"Grid: {done.sheet}",
        f"Curves: {done.curves}",
        f"Kept, with how they were made in the files: {done.kept}",
        f"Works with author and license: {done.attributions}",
        f"Ledger: apelles studio ledger {done.run}",
    )
    for line in lines:
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
