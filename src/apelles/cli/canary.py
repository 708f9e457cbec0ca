"""`apelles canary`: pictures to plant, of which chance chose, so that training on them can be shown later."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from apelles.cli.exits import GATE
from apelles.cli.language import LANG
from apelles.cli.library_words import table
from apelles.words import say

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
PLACE = click.argument("folder", metavar="REG", type=click.Path(path_type=Path, file_okay=False))
BY = click.option("--by", default="apelles", show_default=True, help="Who does it, for the ledger.")
CANDIDATES = click.option(
    "--candidates", type=click.IntRange(2, 1000), default=20, show_default=True, help="Candidates of each slot."
)


@click.group()
def canary() -> None:
    """Plant pictures that show later whether a model was trained on a set.

    Each slot has several candidates that could stand for one another; chance draws one to plant, and a hash binds the
    draw before anything is trained. A model that takes to the drawn ones more than chance allows was trained on them.
    """


@canary.command("make")
@click.option(
    "--into",
    "folder",
    required=True,
    metavar="REG",
    type=click.Path(path_type=Path),
    help="The registry; made if absent.",
)
@click.option("-n", "count", type=click.IntRange(1, 9999), default=50, show_default=True, help="How many slots.")
@CANDIDATES
@click.option("--size", type=click.IntRange(16, 1024), default=64, show_default=True, help="Side in pixels.")
@BY
@LANG
@AS_JSON
def make_canaries(folder: Path, count: int, candidates: int, size: int, by: str, lang: str, as_json: bool) -> None:
    """Draw new canaries: boards of colors that mean nothing, N slots of them."""
    from apelles.studio.canary_registry import make

    root = make(folder, count, candidates=candidates, size=size, by=by).root
    _made(folder, root, lang=lang, as_json=as_json)


@canary.command("register")
@PLACE
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@CANDIDATES
@BY
@LANG
@AS_JSON
def register_pictures(
    folder: Path, pictures: tuple[Path, ...], candidates: int, by: str, lang: str, as_json: bool
) -> None:
    """Register your own PICTURES, none of them shown to anybody yet, and draw which to publish.

    A folder is one slot: versions of which any could be published in the place of the others. Single files are dealt
    by chance into slots of --candidates. Publish what is drawn, keep the others, and test a model later.
    """
    from apelles.studio.canary_registry import deal, register

    groups = [sorted(one for one in path.iterdir() if one.is_file()) for path in pictures if path.is_dir()]
    single = [path for path in pictures if path.is_file()]
    groups += deal(single, candidates=candidates) if single else []
    root = register(folder, groups, by=by).root
    _made(folder, root, lang=lang, as_json=as_json)


@canary.command("plant")
@PLACE
@click.argument("into", type=click.Path(path_type=Path, file_okay=False))
@BY
@AS_JSON
def plant_canaries(folder: Path, into: Path, by: str, as_json: bool) -> None:
    """Copy the canaries that were drawn into the folder INTO, and write into the ledger that they lie there."""
    from apelles.studio.canary_registry import plant

    placed = plant(folder, into, by=by)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in placed], indent=2, ensure_ascii=False))
        return
    for one in placed:
        click.echo(one.file)


@canary.command("reveal")
@PLACE
@BY
@LANG
@AS_JSON
def reveal_draws(folder: Path, by: str, lang: str, as_json: bool) -> None:
    """Write the draws into the ledger for everybody, once the model is trained. They cannot be planted again."""
    from apelles.studio.canary_registry import reveal, slots

    root = reveal(folder, by=by).root
    count = len(slots(folder))
    if as_json:
        click.echo(json.dumps({"registry": str(folder), "slots": count, "root": root}, indent=2, ensure_ascii=False))
        return
    click.echo(say("canary.revealed", lang, slots=count, folder=folder, root=root))


@canary.command("check")
@PLACE
@LANG
@AS_JSON
@click.pass_context
def check_registry(context: click.Context, folder: Path, lang: str, as_json: bool) -> None:
    """Say whether the registry is as it was made: ledger, draws and candidates. Exit code 3 when not."""
    from apelles.studio.canary_registry import check

    found = check(folder)
    if as_json:
        click.echo(json.dumps({**asdict(found), "intact": found.intact}, indent=2, ensure_ascii=False))
    elif found.intact:
        click.echo(say("canary.intact", lang, rows=found.rows, slots=found.slots, root=found.root))
    else:
        click.echo(say("canary.not_intact", lang, troubles=len(found.troubles)))
        for one in found.troubles:
            click.echo(say("canary.trouble", lang, about=one.about, trouble=one.trouble))
    context.exit(0 if found.intact else GATE)


@canary.command("list")
@PLACE
@LANG
@AS_JSON
def list_slots(folder: Path, lang: str, as_json: bool) -> None:
    """List the slots: which candidate to plant, whether it was planted, and whether its draw is revealed."""
    from apelles.studio.canary_registry import slots

    found = slots(folder)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False))
        return
    columns = ("slot", "candidates", "kind", "bound", "plant_file", "planted_times", "revealed_at")
    head = tuple(say(f"canary.{name}", lang) for name in columns)
    rows = [
        (
            one.name,
            str(len(one.candidates)),
            one.made,
            one.at[:10],
            one.plant,
            str(one.planted),
            one.revealed_at[:10],
        )
        for one in found
    ]
    click.echo(table([head, *rows]))


def _made(folder: Path, root: str, *, lang: str, as_json: bool) -> None:
    from apelles.studio.canary_registry import CANDIDATES as ALL
    from apelles.studio.canary_registry import PLANT, SECRET, slots

    found = slots(folder)
    if as_json:
        facts = {"registry": str(folder), "slots": len(found), "root": root, "plant": str(folder / PLANT)}
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    sizes = sorted({len(one.candidates) for one in found})
    count = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]}-{sizes[-1]}"
    click.echo(say("canary.made", lang, slots=len(found), candidates=count, folder=folder))
    click.echo(say("canary.publish", lang, root=root))
    places = {"plant": folder / PLANT, "candidates_folder": folder / ALL, "secret": folder / SECRET}
    click.echo(say("canary.plant", lang, **places))
