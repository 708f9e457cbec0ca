"""`apelles studio select`: keep or reject outputs, signed at the time it is done."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from apelles.cli.language import LANG
from apelles.cli.listed import listed
from apelles.cli.studio_options import AS_JSON, KEYS, identity_in
from apelles.words import say


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--keep", default="", metavar="INDEXES", help="Indexes to keep, joined by commas; 3-6 is a range.")
@click.option("--reject", default="", metavar="INDEXES", help="Indexes to reject.")
@click.option("--by", required=True, help="Who chooses.")
@click.option("--why", required=True, help="Why: what speaks for those kept, and against those rejected.")
@KEYS
@click.option("--creator", default="", help="Who is said to be the creator in the metadata. Default: nobody.")
@click.option(
    "--aigc-label",
    "producer",
    metavar="PRODUCER",
    default="",
    help="Also write the Chinese label for generated content.",
)
@click.option(
    "--timestamp", metavar="URL", default="", help="A time stamp service (RFC 3161); asked only where it is named."
)
@LANG
@AS_JSON
def select(
    folder: Path,
    keep: str,
    reject: str,
    by: str,
    why: str,
    keys: Path | None,
    creator: str,
    producer: str,
    timestamp: str,
    lang: str,
    as_json: bool,
) -> None:
    """Keep or reject outputs in DIR, with who and why, signed with your key at the time you do it.

    The choice goes into the ledger of the run, or of DIR where another model made the pictures. Kept pictures are
    copied to DIR/kept/ with Content Credentials and XMP that say how they were made.

    \b
    For example:
    apelles studio select out --keep 3,9 --reject 0-2 --by "the painter" --why "the light falls as I wanted" --keys keys
    """  # noqa: D301  \b keeps lines apart
    from apelles.journeys.studio_select import Said
    from apelles.journeys.studio_select import select as write
    from apelles.studio.choices import Choice

    choice = Choice(keep=_indexes(keep, "--keep"), reject=_indexes(reject, "--reject"), by=by, why=why)
    said = Said(creator=creator.strip(), producer=producer.strip())
    done = write(folder, choice, identity=identity_in(keys), said=said, stamp=_stamp(timestamp))
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2, ensure_ascii=False))
        return
    click.echo(
        say(
            "studio.selected",
            lang,
            at=done.at,
            row=done.row,
            ledger=done.ledger,
            signer=done.signer[:16],
            kept=len(done.kept),
            rejected=len(done.rejected),
            undecided=done.undecided,
        )
    )
    if done.kept:
        click.echo(say("studio.kept_files", lang, files=" ".join(done.kept)))
    if done.withdrawn:
        click.echo(say("studio.withdrawn", lang, files=" ".join(done.withdrawn)))
    if not timestamp:
        click.echo(say("studio.time_self_declared", lang))


def _stamp(url: str) -> Callable[[bytes], bytes] | None:
    if not url:
        return None
    from functools import partial

    from apelles.dossier.timestamp import timestamp

    return partial(timestamp, url=url)


def _indexes(text: str, option: str) -> tuple[int, ...]:
    """Return the indexes in a text such as `3,9,12-15`."""
    found: list[int] = []
    for part in listed(text):
        first, dash, last = part.partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()) or (dash and int(last) < int(first)):
            message = f"{option} takes indexes such as 3,9,12-15, and not {part!r}."
            raise click.UsageError(message)
        found += range(int(first), int(last or first) + 1)
    return tuple(dict.fromkeys(found))
