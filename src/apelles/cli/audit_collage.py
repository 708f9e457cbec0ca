"""`apelles audit collage`: do a model's outputs lie closer to collages of training works, or to works by people?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from apelles.cli.language import LANG
from apelles.cli.progress import counted
from apelles.words import say

PLACE = click.Path(path_type=Path)
SIZES = ("32", "48", "64", "96", "128", "256")


@click.command("collage")
@click.argument("model", metavar="MODEL")
@click.option("--library", required=True, type=PLACE, help="Library, or folder of pictures, that it was trained on.")
@click.option("--heldout", type=PLACE, help="Library, or folder, of works by people that it never saw; 60 or more.")
@click.option("-n", "count", type=click.IntRange(min=1), default=100, show_default=True, help="How many outputs.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same ones.")
@click.option("--size", type=click.IntRange(min=1), help="Side in pixels of what a control draws.")
@click.option("--at", "compared_at", type=click.Choice(SIZES), help="Side pictures are compared at; by their size.")
@click.option("--set", "settings", metavar="KEY=VALUE", multiple=True, help="A setting of the model; may be repeated.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder; made if absent.")
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
def collage(
    model: str,
    library: Path,
    heldout: Path | None,
    count: int,
    seed: int,
    size: int | None,
    compared_at: str | None,
    settings: tuple[str, ...],
    out: Path,
    lang: str,
    as_json: bool,
) -> None:
    """Say whether MODEL puts training works together or draws as people do who never saw them.

    MODEL is a folder of outputs, a run of the studio, or NAME:PLACE of a model that makes some. Patches of
    the outputs are searched in all training works; held-out works by people say what is close; machines that only copy
    or tile the same works say how collage would look.

    \b
    For example:
    apelles audit collage outputs --library lib --heldout lib2 --out audit
    apelles audit collage quilt:works --size 32 -n 60 --library works --heldout others --out audit

    A stopped or killed audit goes on where it was. OUT holds collage.html (English and Chinese), collage.json, and
    case.yaml: facts for `apelles law check`.
    """  # noqa: D301  \b keeps lines apart
    from apelles.cli.models_sample import pairs
    from apelles.journeys.audit_collage import CollageOptions, audit_collage
    from apelles.journeys.audit_collage_page import numbers as plain
    from apelles.journeys.audit_collage_page import software, write_numbers, write_page
    from apelles.journeys.audit_collage_said import sentences
    from apelles.journeys.audit_export import write_collage_case

    options = CollageOptions(
        count=count, seed=seed, size=size or 0, compared_at=int(compared_at or 0), settings=dict(pairs(settings))
    )
    with counted("searching patches") as on_progress:
        found = audit_collage(
            model, library=library, heldout=heldout, into=out, options=options, on_progress=on_progress
        )
    numbers, page = write_numbers(found, out), write_page(found, out)
    write_collage_case(found.finding, out, model=found.card.name if found.card else model, software=software())
    if as_json:
        click.echo(json.dumps(plain(found), ensure_ascii=False, indent=2, allow_nan=False))
        return
    click.echo("\n".join(getattr(phrase, lang) for phrase in sentences(found.finding)))
    click.echo(say("collage.where", lang, page=str(page), numbers=str(numbers)))
