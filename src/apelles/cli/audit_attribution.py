"""`apelles audit attribution`: which works are outputs near to, and which authors do they lean on?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from apelles.cli.language import LANG
from apelles.cli.library_words import table
from apelles.cli.model_named import MODEL, SETTINGS, SIZE
from apelles.cli.models_sample import pairs
from apelles.cli.progress import counted


@click.command("attribution")
@MODEL
@click.option("--library", required=True, metavar="LIB", type=click.Path(path_type=Path), help="Library of the works.")
@click.option(
    "--heldout",
    metavar="LIB",
    type=click.Path(path_type=Path, exists=True),
    help="Library or folder of like pictures that were not used, 20 at least.",
)
@click.option("-n", "samples", type=click.IntRange(min=1), default=200, show_default=True, help="Outputs looked at.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same ones.")
@SIZE
@SETTINGS
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write attribution.html and attribution.json there.",
)
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
def attribution(
    model: str,
    library: Path,
    heldout: Path | None,
    samples: int,
    seed: int,
    size: int | None,
    settings: tuple[str, ...],
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Say which works of LIB the outputs of MODEL are nearest to, and which authors they lean on.

    MODEL is a run of the studio, a folder of pictures that a model made, or NAME:PLACE as `parrot:works`. For every
    output the nearest works are written to --out, with how many unrelated works are expected to come as near. Nearness
    says what an output looks like; how much a work weighed in the training is not estimated here, and for GANs not at
    all.
    """
    from apelles.journeys.audit_attribution import as_json as plain
    from apelles.journeys.audit_attribution import audit_attribution, sentences, write
    from apelles.journeys.audit_attribution import table as rows_of
    from apelles.journeys.named_model import named_model

    opened = named_model(model, size=size or 0, settings=dict(pairs(settings)))
    with counted("comparing") as on_progress:
        found = audit_attribution(opened, library, heldout=heldout, samples=samples, seed=seed, on_progress=on_progress)
    if out:
        write(found, out)
    if as_json:
        click.echo(json.dumps(plain(found), indent=2, ensure_ascii=False))
        return
    click.echo("\n".join(getattr(phrase, lang) for phrase in sentences(found)))
    if found.authors:
        click.echo("\n" + table(rows_of(found, lang)))
