"""`apelles audit membership`: does a model explain works better than works it did not see? A lead."""

from __future__ import annotations

import json
from pathlib import Path

import click

from apelles.cli.language import LANG
from apelles.cli.library_words import table
from apelles.cli.model_named import MODEL, SETTINGS, SIZE
from apelles.cli.models_sample import pairs
from apelles.cli.progress import counted

PLACE = click.Path(path_type=Path, exists=True)


@click.command("membership")
@MODEL
@click.option("--works", required=True, metavar="LIB2", type=PLACE, help="Library or folder of the works asked about.")
@click.option("--nonmembers", metavar="LIB3", type=PLACE, help="Library or folder of like works that were not used.")
@click.option("--reference", metavar="MODEL", default="", help="A model of the same kind that saw neither.")
@click.option("-n", "samples", type=click.IntRange(min=1), default=1000, show_default=True, help="Outputs looked at.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same answer."
)
@SIZE
@SETTINGS
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write membership.html and membership.json there.",
)
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
def membership(
    model: str,
    works: Path,
    nonmembers: Path | None,
    reference: str,
    samples: int,
    seed: int,
    size: int | None,
    settings: tuple[str, ...],
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Say whether MODEL explains works better than like works that were not used: a lead, never a proof.

    MODEL is a run of the studio, a folder of pictures that a model made, or NAME:PLACE as `parrot:works`. Diffusion
    models have several statistics, GANs the distance of the nearest picture they can make, others that of the nearest
    output. What proves use are canaries: `apelles audit proof`.
    """
    from apelles.journeys.audit_membership import as_json as plain
    from apelles.journeys.audit_membership import audit_membership, sentences, write
    from apelles.journeys.audit_membership import table as rows_of
    from apelles.journeys.named_model import named_model

    asked = dict(pairs(settings))
    opened = named_model(model, size=size or 0, settings=asked)
    beside = named_model(reference, size=size or 0, settings=asked) if reference else None
    with counted("scoring") as on_progress:
        found = audit_membership(
            opened,
            works,
            nonmembers=nonmembers,
            reference=beside,
            samples=samples,
            seed=seed,
            on_progress=on_progress,
        )
    if out:
        write(found, out)
    if as_json:
        click.echo(json.dumps(plain(found), indent=2, ensure_ascii=False))
        return
    click.echo("\n".join(getattr(phrase, lang) for phrase in sentences(found)))
    if found.leads:
        click.echo("\n" + table(rows_of(found, lang)))
