"""`apelles rights registry`: an artist's register of own works."""

from __future__ import annotations

import json
from pathlib import Path

import click

from apelles.cli.exits import GATE
from apelles.cli.language import LANG
from apelles.cli.library_words import table
from apelles.cli.progress import counted
from apelles.words import say

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
PLACE = click.argument("folder", metavar="REG", type=click.Path(path_type=Path))


@click.group()
def registry() -> None:
    """Keep a register of your own works, so that copies of them are found in other people's sets.

    The pixels stay with you: the register keeps hashes and local features, enough to verify a match.
    """


@registry.command()
@PLACE
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--author", default="", help="Who made the works.")
@click.option("--title", default="", help="The title, for a single work.")
@click.option("--year", default="", help="The year, where it is the same for all.")
@click.option("--license", "license_", default="", help="The license you give, if any.")
@click.option("--source", default="", help="Where you publish them: an address or a name.")
@click.option(
    "--metadata", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A sidecar (CSV) of them."
)
@click.option("--keep-pixels", is_flag=True, help="Also keep small previews, so that regions of a match can be shown.")
@LANG
@AS_JSON
@click.pass_context
def add(
    context: click.Context,
    folder: Path,
    pictures: tuple[Path, ...],
    author: str,
    title: str,
    year: str,
    license_: str,
    source: str,
    metadata: Path | None,
    keep_pixels: bool,
    lang: str,
    as_json: bool,
) -> None:
    """Register PICTURES (files or folders) as own works in REG, which is made if need be.

    Files that cannot be registered are named; exit code 3 when that is all of them, and then no register is made.
    """
    from apelles.journeys.registry_add import add as register

    with counted("registering") as on_progress:
        done = register(
            folder,
            pictures,
            author=author,
            title=title,
            year=year,
            license=license_,
            source=source,
            metadata=metadata,
            keep_pixels=keep_pixels,
            on_progress=(lambda one: on_progress(one.seen, one.total)) if on_progress else None,
        )
    nothing = not (done.new or done.known or done.restated)
    for refusal in done.refused:
        click.echo(say("rights.problem", lang, file=refusal.file, reason=refusal.reason), err=True)
    if as_json:
        facts = {
            "registry": str(folder),
            "new": done.new,
            "known": done.known,
            "restated": done.restated,
            "works": done.works,
            "refused": [{"file": one.file, "code": one.code, "reason": one.reason} for one in done.refused],
        }
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        context.exit(GATE if nothing else 0)
    if nothing:
        click.echo(say("registry.none", lang, refused=len(done.refused), works=done.works))
        context.exit(GATE)
    counts = {"new": done.new, "restated": done.restated, "known": done.known, "works": done.works}
    click.echo(say("registry.added", lang, **counts))
    click.echo(say("registry.kept_pixels" if keep_pixels else "registry.kept", lang))
    click.echo(say("registry.proves", lang))


@registry.command("list")
@PLACE
@LANG
@AS_JSON
def list_works(folder: Path, lang: str, as_json: bool) -> None:
    """List the works of a register, and when each was registered."""
    from apelles.journeys.registry import registered

    works = registered(folder)
    if as_json:
        facts = [
            {
                "sha256": one.work.sha256,
                "title": one.work.title,
                "author": one.work.author,
                "year": one.work.year,
                "file": one.work.file,
                "registered_at": one.registered_at,
                "marks": list(one.marks),
                "pixels": one.pixels,
                "ledger_row": one.row,
            }
            for one in works
        ]
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    head = tuple(say(f"rights.{name}", lang) for name in ("registered", "work", "author", "marks"))
    rows = [
        (one.registered_at[:10], one.work.title or one.work.file, one.work.author, ", ".join(one.marks))
        for one in works
    ]
    click.echo(table([head, *rows]))


@registry.command()
@PLACE
@click.argument("out", type=click.Path(path_type=Path))
@LANG
@AS_JSON
def export(folder: Path, out: Path, lang: str, as_json: bool) -> None:
    """Write the register without pixels and paths into a new folder OUT, for others to look for copies with."""
    from apelles.journeys.registry import export as write

    done = write(folder, out)
    if as_json:
        facts = {"out": done.folder, "works": done.works, "bytes": done.bytes_on_disk}
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    click.echo(say("registry.exported", lang, works=done.works, folder=done.folder))
    click.echo(say("registry.reveals", lang))


@registry.command()
@PLACE
@LANG
@AS_JSON
@click.pass_context
def verify(context: click.Context, folder: Path, lang: str, as_json: bool) -> None:
    """Say whether the register's ledger and the features it states are what they were. Exit code 3 when not."""
    from apelles.cli.rights_words import verification_in_words
    from apelles.journeys.registry import verify as look

    found = look(folder)
    if as_json:
        facts = {
            "intact": found.intact,
            "works": found.works,
            "rows": found.ledger.rows,
            "merkle_root": found.ledger.root,
            "missing": list(found.missing),
            "altered": list(found.altered),
            "unstated": list(found.unstated),
            "problems": [
                {"trouble": one.trouble.value, "row": one.row, "line": one.line} for one in found.ledger.problems
            ],
        }
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
    elif found.intact:
        click.echo(say("registry.intact", lang, rows=found.ledger.rows, works=found.works))
    else:
        counts = {"missing": len(found.missing), "altered": len(found.altered), "unstated": len(found.unstated)}
        click.echo(say("registry.not_intact", lang, problems=len(found.ledger.problems), **counts))
        if found.ledger.problems:
            click.echo(verification_in_words(found.ledger, lang))
    context.exit(0 if found.intact else GATE)
