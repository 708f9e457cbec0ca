"""`apelles audit proof`: was a model trained on planted canaries, or on marked pictures?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from apelles.cli.language import LANG
from apelles.cli.model_named import MODEL, SETTINGS, SIZE
from apelles.cli.models_sample import pairs
from apelles.cli.progress import counted


@click.command("proof")
@MODEL
@click.option(
    "--canaries",
    "registry",
    required=True,
    metavar="REG",
    type=click.Path(path_type=Path),
    help="The registry of canaries and marks.",
)
@click.option("-n", "samples", type=click.IntRange(min=1), default=1000, show_default=True, help="Outputs looked at.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same test.")
@click.option(
    "--score", type=click.Choice(["losses", "nearest"]), help="losses where the model has them, else nearest."
)
@click.option(
    "--level",
    type=click.FloatRange(min=1e-4, max=0.2),
    default=0.01,
    show_default=True,
    help="How often a model that used nothing may be said to have.",
)
@SIZE
@SETTINGS
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Also write proof.html and proof.json there."
)
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
def proof(
    model: str,
    registry: Path,
    samples: int,
    seed: int,
    score: str | None,
    level: float,
    size: int | None,
    settings: tuple[str, ...],
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Say whether MODEL was trained on canaries that were planted or on pictures that were marked, and how surely.

    MODEL is a run of the studio, a folder of pictures that a model made, or NAME:PLACE as `parrot:works`.
    `apelles canary make` and `plant`, or `apelles canary mark`, come before the training. Every test is written into
    the registry's ledger, and several different tests of one model are paid for.
    """
    from apelles.journeys.audit_registry import as_json as plain
    from apelles.journeys.audit_registry import audit_registry, sentences, write
    from apelles.journeys.named_model import named_model

    opened = named_model(model, size=size or 0, settings=dict(pairs(settings)))
    with counted("testing") as on_progress:
        found = audit_registry(
            opened,
            registry,
            samples=samples,
            seed=seed,
            score=score or "",
            level=level,
            on_progress=on_progress,
        )
    if out:
        write(found, registry, out)
    if as_json:
        click.echo(json.dumps(plain(found), indent=2, ensure_ascii=False))
        return
    click.echo("\n".join(getattr(phrase, lang) for phrase in sentences(found)))
