"""`apelles studio generate`: have a trained model draw, each picture with its seed and index in the run's ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apelles.cli.exits import GATE
from apelles.cli.language import LANG
from apelles.cli.model_named import GUARD, GUARD_RATE
from apelles.cli.models_sample import guard_sentences, opened_guard, pairs
from apelles.cli.progress import counted
from apelles.cli.studio_options import AS_JSON, BY, who
from apelles.words import say

if TYPE_CHECKING:
    from apelles.journeys.studio_generate import Generated


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
@GUARD
@GUARD_RATE
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
    guard: Path | None,
    guard_rate: float,
    out: Path,
    by: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Have the model of the training run RUN make pictures to choose among.

    Each is a PNG in samples/ and a line in samples.jsonl with model, seed and index; the run's ledger keeps how many
    were made and the root over them. A stopped call goes on where it was. With --guard every picture is judged against
    a library first; what copies its works is withheld, with a row that says why. Exit code 3: fewer than asked for.

    \b
    For example:
    apelles studio generate run -n 64 --seed 7 --out out
    """  # noqa: D301  \b keeps lines apart
    from apelles.journeys.studio_generate import generate as draw

    asked = dict(pairs(settings)) | ({} if truncation is None else {"truncation": f"{truncation:g}"})
    with counted("drawing") as on_progress:
        done = draw(
            run,
            out,
            count=count,
            seed=seed,
            by=who(by),
            settings=asked,
            guard=opened_guard(guard, guard_rate),
            on_progress=on_progress,
        )
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2, ensure_ascii=False))
    else:
        for sentence in _sentences(done, lang):
            click.echo(sentence)
    if done.sampled.pictures < count and done.sampled.guarded:
        raise click.exceptions.Exit(GATE)


def _sentences(done: Generated, lang: str) -> Iterator[str]:
    made = done.sampled
    yield say(
        "generator.made",
        lang,
        pictures=made.pictures,
        name=made.card.name,
        sha256=made.card.sha256[:16],
        seed=made.seed,
        folder=made.folder,
        new=made.new,
    )
    yield from guard_sentences(made, lang)
    if done.unknown:
        yield say("studio.unknown_behind", lang, unknown=done.unknown)
    yield say("studio.generated_row", lang, row=done.row, ledger=done.ledger, sheet=made.sheet)
