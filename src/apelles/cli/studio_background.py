"""`apelles studio background`: keep the figure of a picture, have a trained model make what is behind it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from apelles.cli.language import LANG
from apelles.cli.models_sample import opened_guard
from apelles.cli.studio_options import AS_JSON, BY, who
from apelles.words import say
from apelles.words.numbers import short


@click.command()
@click.argument("picture", metavar="PICTURE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--mask",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Picture of the same size, white where the figure is.",
)
@click.option("--figure", is_flag=True, help="Look for a person instead, with the small nets that see people.")
@click.option(
    "--run",
    required=True,
    metavar="RUN",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Training run of a diffusion model.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same one.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="PNG file to write.")
@click.option(
    "--guard",
    type=click.Path(path_type=Path, file_okay=False),
    help="Library; a picture that copies its works is withheld, and the next of the seed is made.",
)
@click.option(
    "--guard-rate",
    type=click.FloatRange(1e-9, 1),
    default=1e-3,
    show_default=True,
    help="Chance, at most, to withhold a picture that owes the library nothing.",
)
@BY
@LANG
@AS_JSON
def background(
    picture: Path,
    mask: Path | None,
    figure: bool,
    run: Path,
    seed: int,
    out: Path,
    guard: Path | None,
    guard_rate: float,
    by: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Put the figure in PICTURE before a background that the model of a run makes.

    Every pixel of the figure stays as it is; colors are blended on the background's side of its edge only. The
    background is made at the size the model learned at and enlarged, so a model of 32 pixels makes a soft one. What
    was done is in a JSON file beside the output and in the run's ledger.

    \b
    For example:
    apelles studio background portrait.jpg --figure --run run --seed 7 --out before-my-sky.png
    """  # noqa: D301  \b keeps lines apart
    from apelles.journeys.studio_background import background as fill

    if figure == (mask is not None):
        message = "Say where the figure is: either --mask FILE or --figure."
        raise click.UsageError(message)
    watched = opened_guard(guard, guard_rate)
    done = fill(picture, run, out, seed=seed, by=who(by), mask=mask, guard=watched)
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2, ensure_ascii=False))
        return
    share = f"{done.figure_share:.0%}"
    click.echo(say("background.made", lang, file=str(out), share=share, seed=seed, index=done.index))
    click.echo(say("background.seam", lang, seam=short(done.seam), inside=short(done.inside), ratio=short(done.ratio)))
    if done.withheld:
        click.echo(say("background.withheld", lang, count=len(done.withheld), reason=done.withheld[-1][1]))
