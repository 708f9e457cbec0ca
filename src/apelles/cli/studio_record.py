"""`apelles studio ledger` and `verify`: what happened, in words, and whether the record is still what it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from apelles.cli.exits import GATE
from apelles.cli.language import LANG
from apelles.cli.library_words import table
from apelles.cli.studio_options import AS_JSON
from apelles.words import say

if TYPE_CHECKING:
    from apelles.studio.look import Looked
    from apelles.studio.signed import SignedRow

PLACE = click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, exists=True, file_okay=False))


@click.command()
@PLACE
@LANG
@AS_JSON
def ledger(folder: Path, lang: str, as_json: bool) -> None:
    """Print what happened with the set, run or outputs in FOLDER, in order.

    For outputs of a run it is the run's ledger, from the first step of training to the last choice.
    """
    from apelles.seal.ledger import Ledger
    from apelles.studio.look import ledger_at
    from apelles.studio.told import told

    rows = list(Ledger(ledger_at(folder)).rows())
    if as_json:
        facts = [{"n": row.n, "at": row.at, "by": row.by, "kind": row.kind, "body": row.body} for row in rows]
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    click.echo(table([(one.at, one.by, one.said) for one in told(rows, lang)]))


@click.command()
@PLACE
@click.option(
    "--set", "set_folder", type=click.Path(path_type=Path), help="The training set that a run is held against."
)
@click.option("--library", type=click.Path(path_type=Path), help="The library of a set: is every work still permitted?")
@LANG
@AS_JSON
@click.pass_context
def verify(
    context: click.Context, folder: Path, set_folder: Path | None, library: Path | None, lang: str, as_json: bool
) -> None:
    """Check the ledger, files, roots and signatures of the set, run or outputs in FOLDER. Exit code 3 when altered."""
    from apelles.journeys.studio_permitted import no_longer_permitted
    from apelles.studio.look import Kind, look

    found = look(folder, set_folder=set_folder)
    if library and found.kind is not Kind.SET:
        message = "--library is for training sets: it asks whether their works are still permitted."
        raise click.UsageError(message)
    troubles = [*found.troubles, *(no_longer_permitted(folder, library) if library and found.intact else ())]
    if as_json:
        facts = {
            "kind": found.kind.value,
            "intact": not troubles,
            "rows": found.rows,
            "merkle_root": found.root,
            "covered": found.covered,
            "troubles": [
                {"wrong": one.wrong.value, "place": one.place, "detail": one.detail, "said": one.said(lang)}
                for one in troubles
            ],
            "signed": [_signature(one) for one in found.signed],
        }
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
    elif troubles:
        click.echo(say("studio.looked_broken", lang, count=len(troubles)))
        for one in troubles:
            click.echo(f"  {one.said(lang)}")
    else:
        for sentence in _intact(found, lang):
            click.echo(sentence)
    context.exit(GATE if troubles else 0)


def _intact(found: Looked, lang: str) -> Iterator[str]:
    yield say("studio.looked", lang, rows=found.rows, root=found.root)
    for one in found.signed:
        facts = _signature(one)
        stamp = say("studio.stamp.bound" if one.timestamped else "studio.stamp.self", lang)
        facts |= {"fingerprint": str(facts["fingerprint"])[:16], "stamp": stamp}
        yield say("studio.signed", lang, **facts)
    yield say("studio.no_witness", lang)


def _signature(one: SignedRow) -> dict[str, Any]:
    return {
        "row": one.row,
        "kind": one.kind,
        "state": one.state.value,
        "subject": one.signer.subject if one.signer else "",
        "fingerprint": one.signer.fingerprint if one.signer else "",
        "at": one.signed_at,
        "timestamped": one.timestamped,
    }
