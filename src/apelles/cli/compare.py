"""`apelles compare`: what two or a few pictures share, without a library."""

from __future__ import annotations

import json
from pathlib import Path

import click

from apelles.cli.judge import in_words
from apelles.cli.progress import counted

PAIRS = ("pair of pictures", "pairs of pictures")


@click.command()
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--report", type=click.Path(path_type=Path), help="Folder to write report.html and report.json into.")
@click.option(
    "--false-alarms",
    type=click.FloatRange(min=0, min_open=True, max=1),
    default=1e-3,
    show_default=True,
    help="A match counts when at most this many unrelated pairs are expected to match as well.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
def compare(pictures: tuple[Path, ...], report: Path | None, false_alarms: float, as_json: bool) -> None:
    """Compare PICTURES two by two: is a region copied, or do they only share elements that anyone may use?

    Regions are tested against the null model that comes with Apelles; subject, pose, face angle, composition,
    palette, light and other elements are placed among human works by different hands.
    """
    from apelles.journeys.as_json import as_json as plain
    from apelles.journeys.compare import compare_pictures

    with counted("comparing") as on_progress:
        compared = compare_pictures(pictures, false_alarms=false_alarms, on_progress=on_progress)
    page = compared.write_report(report) if report else None
    if as_json:
        click.echo(json.dumps(plain(compared.findings), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        click.echo("\n\n".join(in_words(finding, things=PAIRS) for finding in compared.findings))
    if page:
        click.echo(f"\nReport: {page}", err=as_json)
