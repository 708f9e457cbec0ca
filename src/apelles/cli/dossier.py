"""`apelles dossier`: one case in one folder, signed, for either side, and the check of it."""

from __future__ import annotations

import json
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apelles.cli.dossier_notice import notice
from apelles.cli.language import LANG
from apelles.cli.listed import among, listed
from apelles.words import say

if TYPE_CHECKING:
    from apelles.dossier.check import Known
    from apelles.dossier.checked import Check
    from apelles.journeys.dossier_build import Wanted
    from apelles.journeys.dossier_write import Signing

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
KEYS = click.option(
    "--keys", type=click.Path(path_type=Path), help="Folder made by `apelles dossier keygen`. Default: your own."
)


@click.group()
def dossier() -> None:
    """Put one case together, sign it, draft a notice from it, and check what somebody else made.

    A dossier has the same findings for either side; only the questions differ.
    """


@dossier.command()
@click.option(
    "--from",
    "findings",
    type=click.Path(path_type=Path, exists=True),
    help="What `apelles judge --json` printed, or the folder of its --report. Without it, an --audit is needed.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new folder to write into.")
@click.option(
    "--for",
    "side",
    type=click.Choice(["claimant", "accused"]),
    help="Whose questions it asks; the findings are the same for both.",
)
@click.option(
    "--library", type=click.Path(path_type=Path), help="The library that was judged with, for pictures and makers."
)
@click.option(
    "--pictures",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Where the pictures lie, when not where they were; found by their SHA-256.",
)
@click.option("--suspect", "suspects", multiple=True, help="Only this suspect of the findings; may be repeated.")
@click.option(
    "--keep-home",
    "home",
    multiple=True,
    type=click.Choice(["suspects", "works"]),
    help="Show hashes instead of these pictures.",
)
@click.option(
    "--rights", type=click.Path(path_type=Path), help="A scanned library: add the rights of the works and its ledger."
)
@click.option("--usage", is_flag=True, help="With --rights, also how much of the works' authors is in that library.")
@click.option(
    "--studio",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A training set, run or folder of outputs: add the record of how pictures were made; may be repeated.",
)
@click.option(
    "--audit",
    "audits",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="What `apelles audit model`, `collage` or `proof` wrote: add what the model gives back; may be repeated.",
)
@click.option("--case", type=FILE, help="Facts that people state, as a case for `apelles law check`.")
@click.option("--law", "law", default="", help="Whose law to ask: cn, us, eu, uk, jp, sg, joined by commas.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day whose law governs acts without a date.")
@click.option("--lang", "languages", default="en,zh", show_default=True, help="Languages: en, zh or both.")
@click.option("--redact", default="", help="Take out author, source, title, file (joined by commas), leaving hashes.")
@click.option("--pdf/--no-pdf", default=True, show_default=True, help="Also one PDF for each language.")
@KEYS
@click.option(
    "--certificate",
    type=FILE,
    help="Your own certificates (PEM, the signer's first), with --key: P-256, P-384, or RSA of 2048 to 4096 bits.",
)
@click.option("--key", type=FILE, help="The key (PEM) of --certificate; nobody else may be able to read it.")
@click.option("--timestamp", default="", metavar="URL", help="A time stamp service (RFC 3161) to ask. Default: none.")
@AS_JSON
def build(
    findings: Path | None,
    out: Path,
    side: str | None,
    library: Path | None,
    pictures: tuple[Path, ...],
    suspects: tuple[str, ...],
    home: tuple[str, ...],
    rights: Path | None,
    usage: bool,
    studio: tuple[Path, ...],
    audits: tuple[Path, ...],
    case: Path | None,
    law: str,
    as_of: datetime | None,
    languages: str,
    redact: str,
    pdf: bool,
    keys: Path | None,
    certificate: Path | None,
    key: Path | None,
    timestamp: str,
    as_json: bool,
) -> None:
    """Assemble one case: pictures, findings, rights, law, open questions, and how to check all of it.

    Writes dossier.json, dossier.html, a PDF for each language, the pictures, and SHA256SUMS, all of it signed.
    Nothing in it says that anybody broke the law: it says which conditions are met, which are open, and who has to
    prove them.
    """
    from apelles.journeys.dossier_build import Wanted
    from apelles.journeys.dossier_build import build as put_together
    from apelles.journeys.dossier_write import write
    from apelles.records.dossier import Side

    if findings is None and not audits:
        message = "There is nothing to put together. Name findings with --from, or the audit of a model with --audit."
        raise click.UsageError(message)
    signing = _signing(keys, certificate, key, timestamp)
    wanted: Wanted = Wanted(
        findings=findings,
        side=Side(side or "neither"),
        library=library,
        pictures=pictures,
        suspects=suspects,
        home=frozenset(home),
        rights=rights,
        usage=usage,
        studio=studio,
        audits=audits,
        case=case,
        law=listed(law),
        as_of=as_of.date() if as_of else None,
        languages=among(languages, ("en", "zh"), "--lang"),
        command=shlex.join(["apelles", *sys.argv[1:]]),
        at=signing.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    fields = frozenset(among(redact, ("author", "source", "title", "file"), "--redact"))
    made, plates = put_together(wanted)
    written = write(made, plates, out, signing=signing, redacted=fields, pdf=pdf)
    asked = [plate for plate in made.plates() if plate.role in {"suspect", "work", "output"}]
    missing = [plate.of for plate in asked if not plate.file]
    if written.not_printed:
        click.echo(written.not_printed, err=True)
    if as_json:
        facts = {
            "folder": str(written.folder),
            "files": list(written.files),
            "dossier_sha256": written.dossier_sha256,
            "full": str(written.full) if written.full else None,
            "not_printed": written.not_printed,
            "pictures_at_home": missing,
            "signed_by": signing.identity.fingerprint,
        }
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    for number, sentence in enumerate(made.answer, start=1):
        click.echo(f"{number}. {sentence.en if 'en' in made.languages else sentence.zh}")
    lang = "en" if "en" in made.languages else "zh"
    click.echo("\n" + say("dossier.written", lang, folder=written.folder, count=len(written.files)))
    if missing:
        click.echo(say("dossier.at_home", lang, count=len(missing)))
    if written.full:
        click.echo(say("dossier.full_kept", lang, folder=written.full))
    click.echo(say("dossier.signed_by", lang, fingerprint=signing.identity.fingerprint))


@dossier.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path), required=False)
@click.option("--name", required=True, help="Who signs, as it stands in the certificate: a person or an office.")
@LANG
def keygen(folder: Path | None, name: str, lang: str) -> None:
    """Make the keys that dossiers are signed with, in FOLDER, which only you can read. Default: your own settings.

    Give the fingerprint that is printed to whoever shall be able to tell that it was you.
    """
    from apelles.dossier.keys import keygen as make
    from apelles.journeys.rights_mark import identity_folder

    made = make(folder or identity_folder(), name=name)
    click.echo(say("dossier.keys_made", lang, folder=folder or identity_folder(), name=made.organization))
    click.echo(say("dossier.signed_by", lang, fingerprint=made.fingerprint))


@dossier.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--trust", type=FILE, help="Certificates (PEM) of CAs that you trust.")
@click.option("--fingerprint", "pinned", multiple=True, help="The fingerprint of a signer you know; may be repeated.")
@click.option("--timestamp-trust", type=FILE, help="Certificates (PEM) of time stamp services that you trust.")
@click.option(
    "--against", type=click.Path(path_type=Path, exists=True), help="The full dossier that FILE is a redacted one of."
)
@LANG
@AS_JSON
@click.pass_context
def verify(
    context: click.Context,
    path: Path,
    trust: Path | None,
    pinned: tuple[str, ...],
    timestamp_trust: Path | None,
    against: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Check FILE (JSON, HTML, PDF, a picture, or the whole folder): intact or altered, where, who signed, when.

    Nothing is fetched. Exit code 3 when something was altered or carries no seal.
    """
    from apelles.dossier.check import Known, check
    from apelles.dossier.told import told

    known: Known = Known(
        anchors=trust.read_bytes() if trust else b"",
        pinned=frozenset(one.lower().replace(":", "") for one in pinned),
        stamp_anchors=timestamp_trust.read_bytes() if timestamp_trust else b"",
    )
    found: Check = check(path, known=known)
    good = found.intact
    lines = list(told(found, lang))
    facts = {"state": found.state.value, **_plain(found)}
    if against and good:
        full: Check = check(against, known=known)
        good, sentence, differs = _held_against(path, against, lang) if full.intact else (False, "", ())
        lines += ["", *((sentence,) if full.intact else told(full, lang))]
        facts["redaction"] = {"matches": good, "differs_at": differs, "against": full.state.value}
    click.echo(json.dumps(facts, indent=2, ensure_ascii=False, default=str) if as_json else "\n".join(lines))
    context.exit(0 if good else 3)


@dossier.command()
def schema() -> None:
    """Print the JSON schema of dossier.json."""
    from apelles.journeys.dossier_json import schema as of_records

    click.echo(json.dumps(of_records(), indent=2, ensure_ascii=False))


def _signing(keys: Path | None, certificate: Path | None, key: Path | None, timestamp: str) -> Signing:
    from apelles.dossier.keys import own
    from apelles.journeys.dossier_write import Signing
    from apelles.journeys.rights_mark import identity_folder, own_identity
    from apelles.seal.identity import load_or_make

    if bool(certificate) != bool(key):
        message = "--certificate and --key belong together: one names who signs, the other proves it."
        raise click.UsageError(message)
    if certificate and key:
        identity = own(certificate, key)
    else:
        identity = load_or_make(keys) if keys and keys != identity_folder() else own_identity()
    return Signing(identity=identity, at=datetime.now(UTC).replace(microsecond=0), timestamp_url=timestamp)


def _held_against(path: Path, against: Path, lang: str) -> tuple[bool, str, tuple[str, ...]]:
    from apelles.dossier.check import redacted_from
    from apelles.dossier.told import told_match
    from apelles.journeys.dossier_json import read_content

    found = redacted_from(read_content(path), read_content(against))
    return found.matches, told_match(found, lang), found.differs_at


def _plain(found: Check) -> dict[str, object]:
    from apelles.journeys.law_json import plain

    made: dict[str, object] = plain(found)
    return made


dossier.add_command(notice)
