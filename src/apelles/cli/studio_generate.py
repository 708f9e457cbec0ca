"""`apelles studio generate`: have a trained model draw, each picture with its seed and index in the run's ledger."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from apelles.cli.language import LANG
from apelles.cli.models_sample import pairs
from apelles.cli.progress import counted
from apelles.cli.studio_options import AS_JSON, BY, who
from apelles.words import say


@click.command()
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("-n", "count", type=click.IntRange(min=1), default=64, show_default=True, help="How many pictures.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same ones.")
@click.option(
    "--truncation",
    type=click.FloatRange(0, 1),
    help="How far from the mean latents may lie, 0 to 1: less is more alike. For models that have latents.",
)
@click.option("--set", "settings", metavar="KEY=VALUE", multiple=True, help="A further setting of the model.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder; made if absent.")
@BY
@LANG
@AS_JSON
def generate(
    run: Path,
    count: int,
    seed: int,
    truncation: float | None,
    settings: tuple[str, ...],
    out: Path,
    by: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Have the model of the training run RUN make pictures to choose among.

    Each is a PNG in samples/ and a line in samples.jsonl with model, seed and index; the run's ledger keeps how many
    were made and the root over them. A stopped run goes on where it was.

    \b
    For example:
    apelles studio generate run -n 64 --seed 7 --out out
    """  # noqa: D301  \b keeps lines apart
    from apelles.journeys.studio_generate import generate as draw

    asked = dict(pairs(settings)) | ({} if truncation is None else {"truncation": f"{truncation:g}"})
    with counted("drawing") as on_progress:
        done = draw(run, out, count=count, seed=seed, by=who(by), settings=asked, on_progress=on_progress)
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2, ensure_ascii=False))
        return
    made = done.sampled
    click.echo(
        say(
            "generator.made",
            lang,
            pictures=made.pictures,
            name=made.card.name,
            sha256=made.card.sha256[:16],
            seed=made.seed,
            folder=made.folder,
            new=made.new,
        )
    )
    if done.unknown:
        click.echo(say("studio.unknown_behind", lang, unknown=done.unknown))
    click.echo(say("studio.generated_row", lang, row=done.row, ledger=done.ledger, sheet=made.sheet))
