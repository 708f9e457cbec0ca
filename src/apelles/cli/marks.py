"""`apelles rights mark` and `apelles rights site-kit`: an artist's own reservations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from apelles.cli.exits import GATE
from apelles.cli.language import LANG
from apelles.words import say

if TYPE_CHECKING:
    from apelles.journeys.rights_mark import Checked, MarkedFile
    from apelles.records import Refusal

DENY = click.option(
    "--deny",
    type=click.Choice(["training", "generative", "all"]),
    default="training",
    show_default=True,
    help="What is denied: training any model, training generative models only, or all mining and AI use.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")


@click.command()
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@DENY
@click.option("--author", default="", help="Your name, added to those the file names.")
@click.option("--license", "license_", default="", help="The license you give, or the terms, or an address of them.")
@click.option("--credit", default="", help="How you want to be credited.")
@click.option("--web-statement", default="", help="Address of a page that states your rights.")
@click.option("--contact", default="", help="Where to ask for a license: an address or an e-mail.")
@click.option("--aigc", is_flag=True, help="Also write the label that Chinese law asks of pictures made by AI.")
@click.option("--resign", is_flag=True, help="Sign pictures with Content Credentials anew, as an edit of the old file.")
@click.option("--backup", is_flag=True, help="Keep each file as it was, as NAME.original.")
@click.option(
    "--check", is_flag=True, help="Write nothing; say what readers see. Exit code 3 when one is not reserved."
)
@LANG
@AS_JSON
@click.pass_context
def mark(
    context: click.Context,
    pictures: tuple[Path, ...],
    deny: str,
    author: str,
    license_: str,
    credit: str,
    web_statement: str,
    contact: str,
    aigc: bool,
    resign: bool,
    backup: bool,
    check: bool,
    lang: str,
    as_json: bool,
) -> None:
    """Write machine-readable reservations into PICTUREs (files or folders), without touching a pixel.

    JPEG, PNG, WebP and TIFF are marked in place, other kinds by a file beside them. What the file says already is
    kept. A picture that cannot be marked is named and left as it was; then the exit code is 3. In folders that holds
    for whatever bears the name of a picture (JPEG 2000, Photoshop, raw files); tables and texts are passed over.
    """
    from apelles.collect.marks.deny import Deny
    from apelles.journeys import rights_mark
    from apelles.records import Refusal

    wish = Deny(deny)
    if check:
        seen = list(rights_mark.check_pictures(pictures))
        _print_checks(seen, wish, lang, as_json)
        context.exit(0 if all(not isinstance(one, Refusal) and one.reserved(wish) for one in seen) else GATE)
    done = list(
        rights_mark.mark_pictures(
            pictures,
            deny=wish,
            author=author,
            license_=license_,
            credit=credit,
            web_statement=web_statement,
            contact=contact,
            aigc=aigc,
            identity=rights_mark.own_identity() if resign else None,
            keep_backup=backup,
        )
    )
    refused = [one for one in done if isinstance(one, Refusal)]
    marked = [one for one in done if not isinstance(one, Refusal)]
    if as_json:
        facts = {
            "deny": deny,
            "marked": [_marked_facts(one) for one in marked],
            "refused": [{"file": one.file, "code": one.code, "reason": one.reason} for one in refused],
            "worth": _worth_facts(wish, lang),
        }
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
    else:
        for one in marked:
            click.echo(_marked_words(one, lang))
        for refusal in refused:
            click.echo(f"{refusal.file}: {refusal.said(lang)}", err=True)
        if marked:
            click.echo("\n" + "\n".join(_worth_words(wish, lang)))
    context.exit(GATE if refused else 0)


@click.command("site-kit")
@DENY
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write the files into.")
@click.option("--site", default="", help="Address of your site, for the examples.")
@click.option("--policy-url", default="", help="Address of a page where a license can be asked for.")
@LANG
@AS_JSON
def site_kit(deny: str, out: Path, site: str, policy_url: str, lang: str, as_json: bool) -> None:
    """Write the files and lines that make your own site say the same reservation in every protocol."""
    from apelles.collect.marks.deny import Deny
    from apelles.collect.marks.site_kit import site_kit as write
    from apelles.collect.rights.agents import AgentKind, tokens

    kinds = [AgentKind.TRAINING, AgentKind.CONTROL, *([AgentKind.USER_FETCH] if deny == "all" else [])]
    files = write(Deny(deny), out=out, site=site, policy_url=policy_url, agents=tokens(*kinds))
    if as_json:
        click.echo(json.dumps({"files": [str(file) for file in files]}, indent=2))
    else:
        click.echo("\n".join(say("rights.written", lang, out=file) for file in files))


def _print_checks(seen: Sequence[Checked | Refusal], wish: Any, lang: str, as_json: bool) -> None:
    from apelles.journeys.rights_report import permissions
    from apelles.records import Refusal

    facts: list[dict[str, Any]] = []
    lines: list[str] = []
    for one in seen:
        if isinstance(one, Refusal):
            facts.append({"file": one.file, "reserved": False, "code": one.code, "reason": one.reason})
            lines.append(f"{one.file}: {one.reason}")
            continue
        found = permissions(one.verdicts)
        protocols = sorted({signal.protocol.value for signal in one.signals if signal.statements})
        facts.append({"file": one.file, "reserved": one.reserved(wish), "verdicts": found, "protocols": protocols})
        said = ", ".join(
            f"{say(f'use.{use}', lang)}: {say(f'permission.{permission}', lang)}"
            for use, permission in found.items()
            if permission != "unknown"
        )
        key = "mark.check_reserved" if one.reserved(wish) else "mark.check_not"
        lines.append(say(key, lang, file=one.file, said=said or say("permission.unknown", lang)))
    click.echo(json.dumps(facts, indent=2, ensure_ascii=False) if as_json else "\n".join(lines))


def _marked_words(one: MarkedFile, lang: str) -> str:
    made = one.marked
    key = "mark.done" if made.in_place else "mark.done_sidecar"
    if not made.changed:
        key = "mark.unchanged"
    lines = [f"{one.file}: " + say(key, lang, term=made.term, sidecar=one.written.name, container=made.container)]
    for change in made.changed:
        which = "mark.change" if change.old else "mark.change_new"
        lines.append("  " + say(which, lang, property=change.property, old=change.old, new=change.new))
    if made.kept:
        lines.append("  " + say("mark.kept", lang, term=made.kept))
    if made.packets > 1:
        lines.append("  " + say("mark.joined", lang, packets=made.packets))
    if one.resigned:
        lines.append("  " + say("mark.resigned", lang))
    return "\n".join(lines)


def _marked_facts(one: MarkedFile) -> dict[str, Any]:
    from apelles.journeys.rights_report import permissions

    return {
        "file": one.file,
        "written": str(one.written),
        "in_place": one.marked.in_place,
        "term": one.marked.term,
        "kept": one.marked.kept,
        "changed": [
            {"property": change.property, "old": change.old, "new": change.new} for change in one.marked.changed
        ],
        "verdicts": permissions(one.checked.verdicts),
        "resigned": one.resigned,
    }


def _worth_words(wish: Any, lang: str) -> list[str]:
    from apelles.collect.marks.worth import JURISDICTIONS, worth

    lines = [say("mark.worth_title", lang)]
    for name in JURISDICTIONS:
        one = worth(name, wish)
        lines.append(f"- {getattr(one.place, lang)}: {getattr(one.text, lang)} ({getattr(one.source, lang)})")
    return [*lines, getattr(worth(JURISDICTIONS[0], wish).caution, lang)]


def _worth_facts(wish: Any, lang: str) -> dict[str, dict[str, str]]:
    from apelles.collect.marks.worth import JURISDICTIONS, worth

    found = {name: worth(name, wish) for name in JURISDICTIONS}
    return {
        name: {"text": getattr(one.text, lang), "source": getattr(one.source, lang), "as_of": one.as_of}
        for name, one in found.items()
    }
