"""`apelles studio train`: train a model on a curated set by a recipe, and go on where a run was cut off."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apelles.cli.language import LANG
from apelles.cli.progress import learning
from apelles.cli.studio_options import AS_JSON, BY, who
from apelles.words import say

if TYPE_CHECKING:
    from apelles.studio.train import Progress
    from apelles.studio.watch import Warned


@click.command()
@click.argument("set_folder", metavar="SET", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--recipe",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="TOML file with everything needed to train the model again.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder of the run.")
@click.option("--resume", is_flag=True, help="Go on with a run that was cut off.")
@BY
@LANG
@AS_JSON
def train(set_folder: Path, recipe: Path, out: Path, resume: bool, by: str | None, lang: str, as_json: bool) -> None:
    """Train a model on the set SET.

    The set is held against its ledger first: no flag trains on a work that its rights do not allow, or on a set that
    was altered. Losses, checkpoints, grids of samples and warnings are written into the folder of the run as it goes.
    A run that was stopped or killed goes on with --resume; on a processor it ends with the same weights.

    \b
    For example:
    apelles studio train set --recipe gan-32.toml --out run
    apelles studio train set --recipe run/recipe.toml --out run --resume
    """  # noqa: D301  \b keeps lines apart
    from apelles.journeys.studio_train import train_on

    with learning(out.name) as show:
        done = train_on(
            set_folder, recipe, out, by=who(by), resume=resume, on_progress=_aloud(show, None if as_json else lang)
        )
    card = done.card
    if as_json:
        told = {"run": str(out), "resumed_at": done.resumed_at, "seconds": round(done.seconds, 1)}
        warned = [asdict(one) for one in done.warned]
        click.echo(json.dumps(told | {"warnings": warned, "card": asdict(card)}, indent=2, ensure_ascii=False))
        return
    where = {"steps": card.steps, "family": card.family, "run": str(out), "sha256": card.weights_sha256[:16]}
    click.echo(say("studio.trained", lang, **where))
    if card.stopped == "minutes":
        click.echo(say("studio.trained.minutes", lang))
    if done.warned:
        click.echo(say("studio.trained.warned", lang, count=len(done.warned), ledger=f"{out}/ledger"))
    click.echo(say("studio.trained.where", lang, run=str(out)))


def _aloud(show: Callable[[Progress], None] | None, lang: str | None) -> Callable[[Progress], None]:
    """Return what shows progress, and says each kind of warning the first time it comes."""
    said: set[str] = set()

    def on_progress(progress: Progress) -> None:
        if show:
            show(progress)
        for one in progress.warned:
            if lang and one.kind not in said:
                click.echo(_sentence(one, progress.step, lang), err=True)
            said.add(one.kind)

    return on_progress


def _sentence(warned: Warned, step: int, lang: str) -> str:
    return say(
        f"studio.warn.{warned.kind}", lang, step=step, value=f"{warned.value:.2f}", threshold=f"{warned.threshold:.2f}"
    )
