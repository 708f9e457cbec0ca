"""`apelles rights`: what may be done with the pictures of a library, and who says so."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from apelles.cli.language import LANG
from apelles.cli.marks import mark, site_kit
from apelles.cli.progress import counted
from apelles.cli.registry import registry as register
from apelles.cli.rights_inputs import anchors_in, hosts_in, new_files
from apelles.cli.rights_inputs import scanned as ledger_to_verify
from apelles.cli.rights_words import report_in_words, second_hand_in_words, show_in_words, verification_in_words
from apelles.words import say

if TYPE_CHECKING:
    from apelles.records.rights import Use
    from apelles.records.second_hand import SecondHand

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
PLACE = click.argument("folder", metavar="LIB", type=click.Path(path_type=Path))
LONG = {"tdm": "text_and_data_mining", "ai_train": "ai_training", "gen_train": "generative_training"}
USE = click.option(
    "--use",
    default="generative_training",
    show_default=True,
    type=click.Choice(["crawl", *LONG.values(), "ai_input", "search", *LONG]),
    help="The use that is asked about; tdm, ai_train and gen_train are short for the long names.",
)
COMMERCIAL = click.option(
    "--commercial/--non-commercial",
    default=None,
    help="Whether the use is commercial; without either, a non-commercial license stays a condition.",
)
BY = click.option("--by", default=None, help="Who does this; it is written into the ledger. Default: your user name.")


@click.group()
def rights() -> None:
    """Say whose pictures these are and what may be done with them; reserve your own.

    No signal means unknown, and unknown is no permission. What is printed are facts, not legal advice.
    """


@rights.command()
@PLACE
@click.option(
    "--capture",
    "captures",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="What was saved when the pictures were fetched: WARC files, img2dataset output, LAION Parquet, a folder.",
)
@click.option(
    "--registry", type=click.Path(path_type=Path), help="A register of originals to find second-hand copies of."
)
@click.option(
    "--pirate-source",
    "pirate_sources",
    multiple=True,
    help="A host known for copies, or a file with one on each line; copies from there are named. Needs --registry.",
)
@click.option(
    "--do-not-train",
    "lists",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A do-not-train list: CSV with a column url, sha256 or phash, or several of them.",
)
@click.option(
    "--pictures",
    "originals",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Where the original files lie, when they have moved since or came out of an archive.",
)
@click.option(
    "--trust",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Certificates (PEM) of signers whose credentials count as trusted.",
)
@click.option(
    "--live",
    is_flag=True,
    help="Ask the places the pictures came from now, obeying their robots.txt. Otherwise nothing is fetched.",
)
@BY
@LANG
@AS_JSON
def scan(
    folder: Path,
    captures: tuple[Path, ...],
    registry: Path | None,
    pirate_sources: tuple[str, ...],
    lists: tuple[Path, ...],
    originals: tuple[Path, ...],
    trust: Path | None,
    live: bool,
    by: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Read every signal on every work of the library LIB into its ledger.

    Signals inside the files: XMP (plus:DataMining, dc, cc, xmpRights), EXIF, IPTC, Content Credentials, the Chinese
    AIGC label. Signals of the place, from captures: robots.txt, tdmrep.json, headers, meta tags, RSL, ai.txt.
    A stopped scan goes on where it was; a second scan writes only what differs.
    """
    from apelles.collect.captures.live import LiveCapture
    from apelles.collect.captures.open import open_capture
    from apelles.collect.rights.do_not_train import DoNotTrain
    from apelles.journeys.rights_scan import scan_rights

    hosts, anchors = hosts_in(pirate_sources, registry=registry), anchors_in(trust)
    opt_outs = [DoNotTrain(path) for path in lists]
    with counted("reading signals") as on_progress:
        scanned = scan_rights(
            folder,
            captures=[*(open_capture(path) for path in captures), *([LiveCapture()] if live else [])],
            extra_readers=opt_outs,
            originals=originals,
            anchors=anchors,
            by=_by(by),
            on_progress=on_progress,
        )
    copies = _second_hand(folder, registry, _by(by), hosts) if registry else None
    for problem in scanned.problems:
        click.echo(say("rights.problem", lang, file=problem.file, reason=problem.reason), err=True)
    for listed in opt_outs:
        if listed.skipped:
            click.echo(say("rights.list_skipped", lang, file=listed.path, rows=f"{listed.skipped:,}"), err=True)
    if as_json:
        facts: dict[str, Any] = {
            "library": scanned.library,
            "works": scanned.works,
            "new": scanned.new,
            "changed": scanned.changed,
            "known": scanned.known,
            "captured": scanned.captured,
            "signals": scanned.signals,
            "unread": list(scanned.unread),
            "second_hand": _copies_facts(copies) if copies else None,
        }
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    words = say(
        "rights.scanned",
        lang,
        works=scanned.works,
        new=scanned.new,
        changed=scanned.changed,
        known=scanned.known,
        signals=scanned.signals,
    )
    told = [say("rights.captured", lang, count=scanned.captured, works=scanned.works)] if captures or live else []
    click.echo("\n".join([words, *told]) + "\n")
    click.echo(report_in_words(_report(folder, "generative_training", None), lang, works=0))
    if copies:
        click.echo("\n" + "\n".join(second_hand_in_words(copies, lang)))


@rights.command()
@PLACE
@USE
@COMMERCIAL
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Also write the report as one HTML file.")
@LANG
@AS_JSON
def report(folder: Path, use: str, commercial: bool | None, html: Path | None, lang: str, as_json: bool) -> None:
    """Say of the library LIB who made its works, and how many are allowed, denied, conditional, unknown.

    `verdicts` is what holds today; `verdicts_at_acquisition` what held when the copy was made.
    """
    from apelles.journeys.rights_page import write_page
    from apelles.journeys.rights_report import report_as_json

    made = _report(folder, use, commercial)
    if html:
        write_page(made, html)
    if as_json:
        click.echo(json.dumps(report_as_json(made), indent=2, ensure_ascii=False))
    else:
        click.echo(report_in_words(made, lang))
        if html:
            click.echo("\n" + say("rights.written", lang, out=html))


@rights.command()
@PLACE
@click.argument("work")
@COMMERCIAL
@LANG
@AS_JSON
def show(folder: Path, work: str, commercial: bool | None, lang: str, as_json: bool) -> None:
    """Show every signal on WORK and how the verdicts follow from them.

    WORK is a work id, a file name, or the beginning of a SHA-256.
    """
    from apelles.journeys.rights_report import work_as_json
    from apelles.library.lance import LanceLibrary

    shown = _works(LanceLibrary(folder), folder, work, commercial)
    if as_json:
        facts = [work_as_json(one, reasons=True) for one in shown]
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False, default=str))
    else:
        click.echo("\n\n".join(show_in_words(one, lang) for one in shown))


@rights.command()
@PLACE
@click.argument("works", nargs=-1, required=True, metavar="WORK...")
@click.option("--license", "license_", required=True, help="The license or condition that is taken on, as it is shown.")
@BY
@click.option("--evidence", default="", help="Where the license was seen, or what contract there is.")
@click.option("--contract", is_flag=True, help="The rightsholder agreed: this goes over what the pictures carry.")
@click.option(
    "--use",
    "uses",
    multiple=True,
    type=click.Choice(["crawl", *LONG.values(), "ai_input", "search", *LONG]),
    help="A use it is taken on for; may be repeated.",
)
@click.option("--until", default="", help="The last day it holds, as YYYY-MM-DD.")
@LANG
@AS_JSON
def accept(
    folder: Path,
    works: tuple[str, ...],
    license_: str,
    by: str | None,
    evidence: str,
    contract: bool,
    uses: tuple[str, ...],
    until: str,
    lang: str,
    as_json: bool,
) -> None:
    """Write into the ledger that somebody takes on what a license asks, for WORK... of the library LIB.

    A condition is met only by such a row. Without --use it is taken on for every use.
    """
    from apelles.journeys.rights_accept import accept as write_down
    from apelles.records.rights import Use

    done = write_down(
        folder,
        works,
        license_=license_,
        by=_by(by),
        evidence=evidence,
        uses=tuple(_use(use) for use in uses) or tuple(Use),
        contract=contract,
        until=until,
    )
    if as_json:
        facts = {
            "ledger_row": done.row,
            "works": list(done.works),
            "terms": done.terms,
            "duties": [duty.value for duty in done.duties],
            "uses": [use.value for use in done.uses],
        }
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    joined = {"en": ", ", "zh": "、"}[lang]
    duties = joined.join(say(f"duty.{duty.value}", lang) for duty in done.duties) or say("rights.asks_nothing", lang)
    named = joined.join(say(f"use.{use.value}", lang) for use in done.uses)
    click.echo(
        say("rights.accepted", lang, by=_by(by), terms=done.terms, count=len(done.works), uses=named, duties=duties)
    )


@rights.command()
@PLACE
@click.option("--snapshot", is_flag=True, help="Also write down the Merkle root over all rows, once they are intact.")
@BY
@LANG
@AS_JSON
@click.pass_context
def verify(context: click.Context, folder: Path, snapshot: bool, by: str | None, lang: str, as_json: bool) -> None:
    """Look for rows of the ledger of LIB that were altered, removed, put in or moved. Exit code 3 when there are."""
    from apelles.journeys.rights_of import open_ledger
    from apelles.seal.verify import verify as look

    place = ledger_to_verify(folder)
    found = look(place)
    if snapshot and found.intact:
        open_ledger(folder).snapshot(by=_by(by))
        found = look(place)
    if as_json:
        facts = {
            "rows": found.rows,
            "intact": found.intact,
            "merkle_root": found.root,
            "snapshots": found.snapshots,
            "covered": found.covered,
            "problems": [
                {"trouble": one.trouble.value, "row": one.row, "line": one.line, "detail": one.detail}
                for one in found.problems
            ],
        }
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
    else:
        click.echo(verification_in_words(found, lang))
    context.exit(0 if found.intact else 3)


@rights.command()
@PLACE
@click.option("--allowed", is_flag=True, help="Write the works that are allowed for the use.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["files", "csv", "webdataset"]),
    default="files",
    show_default=True,
    help="Copies of the files with a table, the table alone, or shards.",
)
@click.option(
    "--croissant",
    is_flag=True,
    help="Write Croissant 1.1 metadata with RAI and PROV fields, and its table as CSV beside it.",
)
@click.option("--eu-summary", is_flag=True, help="Write a draft of the EU public summary of training content.")
@click.option("--attribution", is_flag=True, help="Write the list of attributions that licenses ask for.")
@click.option("--name", default="", help="What the data set is called. Default: the name of the library's folder.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="New file or folder to write.")
@USE
@COMMERCIAL
@LANG
@AS_JSON
def export(
    folder: Path,
    allowed: bool,
    form: str,
    croissant: bool,
    eu_summary: bool,
    attribution: bool,
    name: str,
    out: Path,
    use: str,
    commercial: bool | None,
    lang: str,
    as_json: bool,
) -> None:
    """Hand on what may be used, or write the papers that go with a data set. Name exactly one of them."""
    from apelles.journeys import rights_export
    from apelles.journeys.eu_summary import eu_summary as summary
    from apelles.journeys.rights_croissant import croissant as metadata

    if sum((allowed, croissant, eu_summary, attribution)) != 1:
        message = "Name exactly one of --allowed, --croissant, --eu-summary and --attribution."
        raise click.UsageError(message)
    if not allowed or form == "csv":
        new_files(out, croissant=croissant)
    made = _report(folder, use, commercial)
    name = name or folder.resolve().name
    if allowed:
        with counted("writing") as on_progress:
            done = rights_export.export_allowed(made, out, form=form, on_progress=on_progress)
        facts = {"out": done.out, "works": done.works, "left_out": done.left_out, "gone": list(done.gone)}
        words = [
            say(
                "rights.exported",
                lang,
                count=done.works,
                all=len(made.works),
                use=say(f"use.{made.use.value}", lang),
                out=out,
            ),
            say("rights.left_out", lang, **done.left_out, gone=len(done.gone)),
        ]
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        if croissant:
            beside = out.with_suffix(".csv")
            described, rows = metadata(made, name=name, table_name=beside.name)
            beside.write_text(rows, encoding="utf-8")
            text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
        else:
            text = summary(made, name=name, lang=lang) if eu_summary else rights_export.attribution_list(made)
        out.write_text(text, encoding="utf-8")
        facts, words = {"out": str(out)}, [say("rights.written", lang, out=out)]
    click.echo(json.dumps(facts, indent=2, ensure_ascii=False) if as_json else "\n".join(words))


rights.add_command(mark)
rights.add_command(site_kit)
rights.add_command(register, "registry")


def _report(folder: Path, use: str, commercial: bool | None) -> Any:
    from apelles.journeys.rights_report import rights_report

    return rights_report(folder, use=_use(use), commercial=commercial)


def _use(name: str) -> Use:
    from apelles.records.rights import Use

    return Use(LONG.get(name, name))


def _by(by: str | None) -> str:
    """Return who does this: who is named, else the user; a user without a name is known by number."""
    if by:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown user"


def _works(library: Any, folder: Path, text: str, commercial: bool | None) -> list[Any]:
    from apelles.errors import LedgerError
    from apelles.journeys.rights_of import works_with_rights
    from apelles.library.find import find_works

    wanted = {one.sha256 for one in find_works(library, text)}
    shown = list(works_with_rights(folder, commercial=commercial, only=wanted))
    if not shown:
        message = f"{text} was not scanned yet. Run `apelles rights scan {folder}`."
        raise LedgerError(message)
    return shown


def _second_hand(folder: Path, registry: Path, by: str, hosts: Sequence[str]) -> SecondHand:
    from apelles.journeys.rights_second_hand import scan_second_hand

    with counted("looking for copies of registered works") as on_progress:
        return scan_second_hand(folder, registry, by=by, pirate_sources=hosts, on_progress=on_progress)


def _copies_facts(found: SecondHand) -> dict[str, Any]:
    from apelles.journeys.second_hand import as_rows

    return {
        "copies": as_rows(found),
        "pictures": found.pictures,
        "compared": found.compared,
        "originals": found.originals,
        "false_alarms": found.false_alarms,
        "expected_by_chance": found.expected_by_chance,
        "from_previews": found.from_previews,
        "undetermined": list(found.undetermined),
        "unreadable": list(found.unreadable),
        "not_compared": list(found.not_compared),
    }
