"""`apelles dossier notice`: a takedown notice, a counter-notice or a letter, drafted from a dossier."""

from __future__ import annotations

import json
from pathlib import Path

import click

from apelles.cli.listed import among
from apelles.words import say

KINDS = ("cn-notice", "cn-counter-notice", "letter")


@click.command()
@click.argument("path", metavar="DOSSIER", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    help="Default: by the side, a notice or counter-notice where Chinese law was asked, else a letter.",
)
@click.option(
    "--for",
    "side",
    type=click.Choice(["claimant", "accused"]),
    help="Who sends it. Default: the side the dossier was made for.",
)
@click.option("--lang", "languages", default="", help="en, zh or both, in this order. Default: those of the dossier.")
@click.option("--out", type=click.Path(path_type=Path), help="A new file, .md or .html. Default: print Markdown.")
@click.option("--name", default="", help="Who sends it: a person or an organization.")
@click.option("--contact", default="", help="Telephone or e-mail of the sender.")
@click.option("--address", default="", help="Postal address of the sender.")
@click.option("--recipient", default="", help="To whom it goes: a network service provider, a platform, a person.")
@click.option("--url", "urls", multiple=True, help="Network address of the picture; may be repeated. It is not opened.")
@click.option(
    "--other-proof",
    default="",
    metavar="TEXT",
    help="Proof that is not in the dossier, in your words; quoted as yours. Needed where no region counts as a match.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines: the parts and the list of blanks.")
def notice(
    path: Path,
    kind: str | None,
    side: str | None,
    languages: str,
    out: Path | None,
    name: str,
    contact: str,
    address: str,
    recipient: str,
    urls: tuple[str, ...],
    other_proof: str,
    as_json: bool,
) -> None:
    """Draft a notice, a counter-notice or a letter from DOSSIER, a dossier.json or the folder it lies in.

    What the dossier does not hold and you do not type stays blank, and each blank says what belongs there. Nothing is
    sent. A wrong notice makes its sender liable; the draft says so, and says what in the dossier speaks against it.
    """
    from apelles.dossier.notice_markdown import render_markdown
    from apelles.dossier.notice_record import NoticeKind, NoticeWanted
    from apelles.journeys.dossier_notice import draft_notice, notice_as_json, write_notice
    from apelles.records.dossier import Side

    wanted = NoticeWanted(
        kind=NoticeKind(kind) if kind else None,
        side=Side(side or "neither"),
        languages=among(languages, ("en", "zh"), "--lang"),
        name=name,
        contact=contact,
        address=address,
        recipient=recipient,
        urls=urls,
        other_proof=other_proof,
    )
    made = draft_notice(path, wanted)
    if out:
        write_notice(made, out)
    if as_json:
        click.echo(json.dumps(notice_as_json(made), indent=2, ensure_ascii=False))
    elif out:
        click.echo(say("notice.written", made.languages[0], count=len(made.blanks), file=out))
    else:
        click.echo(render_markdown(made), nl=False)
