"""`apelles calibrate`: show how often unrelated works are taken for copies."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apelles.cli.element_words import humans_in_words
from apelles.cli.progress import counted

if TYPE_CHECKING:
    from apelles.journeys.calibrate import Calibration


@click.command()
@click.argument("library", type=click.Path(path_type=Path))
@click.option(
    "--background",
    type=click.Path(path_type=Path),
    help="A library of works known to be unrelated, used as suspects; else the library's own, across authors.",
)
@click.option(
    "--plot", type=click.Path(path_type=Path), help="Write expected against observed false alarms (PNG, SVG)."
)
@click.option(
    "--humans", is_flag=True, help="Measure instead how alike works by different hands are, element by element."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
def calibrate(library: Path, background: Path | None, plot: Path | None, humans: bool, as_json: bool) -> None:
    """Measure how well unrelated works of LIBRARY match by chance, and check the error rate on held-out authors.

    The null model is kept in the library and used by `apelles judge` until its works change. So is the human
    baseline of --humans: how close works by different hands come in palette, composition, pose and the like, to
    earlier works too where years are stated, and how well regions of theirs match.
    """
    if humans:
        _humans(library, plot, as_json)
        return
    from apelles.journeys.calibrate import calibrate_library
    from apelles.library.lance import LanceLibrary

    with counted("calibrating") as on_progress:
        made = calibrate_library(
            LanceLibrary(library),
            folder=library,
            background=LanceLibrary(background) if background else None,
            on_progress=on_progress,
        )
    if plot and made.curve:
        from apelles.journeys.calibration_plot import plot_curve

        plot_curve(made, plot)
    click.echo(json.dumps(_plain(made), indent=2) if as_json else _words(made))
    if plot and made.curve:
        click.echo(f"Picture: {plot}", err=as_json)


def _humans(folder: Path, plot: Path | None, as_json: bool) -> None:
    from apelles.journeys.human_pairs import measure_humans, own_path, save
    from apelles.library.lance import LanceLibrary

    library = LanceLibrary(folder)
    with counted("looking") as on_progress:
        made = measure_humans(library, on_progress=on_progress)
    save(made, own_path(folder, library.hash()))
    if plot:
        from apelles.journeys.humans_plot import plot_humans

        plot_humans(made, plot)
    click.echo(json.dumps(asdict(made), indent=2) if as_json else humans_in_words(made))
    if plot:
        click.echo(f"Picture: {plot}", err=as_json)


def _plain(made: Calibration) -> dict[str, object]:
    points = [asdict(point) | {"conservatism": _finite(point.conservatism)} for point in made.curve]
    return {
        "null": asdict(made.null),
        "curve": points,
        "left_out": [list(pair) for pair in made.left_out],
        "same_subject_verified": made.same_subject_verified,
        "small": [asdict(model) for model in made.small],
    }


def _finite(value: float) -> float | None:
    return None if value == float("inf") else value


def _words(made: Calibration) -> str:
    null = made.null
    lines = [
        f"Null model {null.name}, domain {null.domain}: {null.pairs:,} views of unrelated pairs by {null.works} works.",
        f"Tail: P(score >= s) <= {null.bound.c:.3g} * 10^(-{null.bound.g:.3f} s) above {null.bound.start:.2f} "
        f"(95 % upper bound; estimate {null.tail.c:.3g}, {null.tail.g:.3f}).",
    ]
    if null.subject_pairs:
        lines.append(
            f"Same subject by other authors: {null.subject_pairs:,} views of pairs, highest score "
            f"{null.subject_top[0]:.1f}; {made.same_subject_verified} of them would be taken for copies."
        )
    lines += _curve(made) if made.curve else ["Too few authors to hold half of them out, so no curve checks it."]
    sizes = ", ".join(model.recipe.matcher.rpartition(" ")[2] for model in made.small)
    small = f"its own null models for {sizes} pixels" if sizes else "the shipped null models, since works are too few"
    lines.append(f"Suspects below 128 pixels are judged by {small}.")
    lines += [f"Left out, since the two share pixels: {first} / {second}" for first, second in made.left_out]
    return "\n".join(lines)


def _curve(made: Calibration) -> list[str]:
    lines = [
        "",
        "False alarms for each unrelated suspect, on authors the null model was not fitted on:",
        f"{'E at most':>10} {'observed':>9} {'90 % interval':>18} {'alarms':>7} {'expected/observed':>18}",
    ]
    for point in made.curve:
        ratio = f"{point.conservatism:.1f}" if point.alarms else "none seen"
        interval = f"{point.low:.4f} .. {point.high:.4f}"
        lines.append(f"{point.expected:>10g} {point.observed:>9.4f} {interval:>18} {point.alarms:>7} {ratio:>18}")
    return [*lines, f"({made.curve[0].views} suspects by {made.curve[0].groups} authors; intervals by author)"]
