"""Whether a dossier is what was signed: one file, or a folder with all its files. Nothing is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from apelles.dossier import folder as whole
from apelles.dossier import redact, sealed, timestamp
from apelles.dossier.checked import Check, Kind, TimeSource, Trouble, What, When
from apelles.dossier.pdf_seal import FINDING, finding_in
from apelles.errors import DossierUnreadable
from apelles.seal import certificates, statements, trailing
from apelles.seal.bounded import read_bounded
from apelles.seal.credential_check import JPEG, PDF, PNG, examine

MOST_BYTES: Final = 512 * 2**20
HINT: Final = "Name a file of a dossier that is there."
_SUFFIXES: Final = {
    ".json": Kind.JSON,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".pdf": Kind.PDF,
    ".png": Kind.PICTURE,
    ".jpg": Kind.PICTURE,
    ".jpeg": Kind.PICTURE,
}
_PNG: Final = b"\x89PNG"
_STARTS: Final = ((b"%PDF-", Kind.PDF), (_PNG, Kind.PICTURE), (b"\xff\xd8\xff", Kind.PICTURE), (b"{", Kind.JSON))
_HTML_STARTS: Final = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whom the reader trusts: CAs (PEM), fingerprints (SHA-256, hex), the CAs of time stamp services (PEM)."""

    anchors: bytes = b""
    pinned: frozenset[str] = frozenset()
    stamp_anchors: bytes = b""


def check(path: Path, *, known: Known | None = None) -> Check:
    """Return what is known about a file or a folder. Nothing is fetched, and no content makes it raise.

    Raises:
        DossierUnreadable: there is nothing at that place, it is too large, or of a kind that carries no seal.
        CredentialError: the reader's own certificates cannot be read.
    """
    path, known = Path(path), known or Known()
    if path.name in {whole.SUMS, whole.SEAL}:
        path = path.parent
    try:
        if path.is_dir():
            return check_folder(path, known=known)
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror or error}), so it is not checked. {HINT}"
        raise DossierUnreadable(message) from error
    return check_bytes(_content(path), path.name, known=known)


def check_bytes(content: bytes, name: str, *, known: Known | None = None) -> Check:
    """Return what is known about a file's bytes; the name says what kind it is, else how it begins.

    Raises:
        DossierUnreadable: it is of a kind that carries no seal.
        CredentialError: the reader's own certificates cannot be read.
    """
    known = known or Known()
    match _kind(content, name):
        case Kind.JSON | Kind.HTML as kind:
            opened = sealed.opened(content, kind.value)
            if opened.spelling is None:
                what = What.SEAL_ALTERED if statements.FORMAT.encode() in content else What.NO_SEAL
                return Check(name=name, kind=kind, troubles=(Trouble(what),))
            return _trailing(opened.body, opened.spelling, name, kind, stated=kind.value, known=known)
        case Kind.PDF:
            return _credential(content, name, Kind.PDF, mime=PDF, known=known)
        case Kind.PICTURE:
            mime = PNG if content.startswith(_PNG) or name.lower().endswith(".png") else JPEG
            return _credential(content, name, Kind.PICTURE, mime=mime, known=known)
        case _:
            message = (
                f"{name} is no JSON, HTML, PDF, PNG or JPEG, and no other file carries a seal that is checked here. "
                "Name a file of a dossier, or its folder."
            )
            raise DossierUnreadable(message)


def check_folder(folder: Path, *, known: Known | None = None) -> Check:
    """Return what is known about a folder: its list, the seal of the list, every file, and those with own seals.

    Raises:
        DossierUnreadable: it cannot be read or has too many files.
        CredentialError: the reader's own certificates cannot be read.
    """
    known, name = known or Known(), folder.resolve().name
    names = whole.names(folder)
    if not (folder / whole.SUMS).is_file() or not (folder / whole.SEAL).is_file():
        return Check(name=name, kind=Kind.FOLDER, troubles=(Trouble(What.NO_SEAL, whole.SUMS),))
    listed = _content(folder / whole.SUMS, most=whole.MOST_BYTES)
    spelling = _content(folder / whole.SEAL, most=trailing.LONGEST)
    found = _trailing(
        listed, spelling.removesuffix(b"\n"), name, Kind.FOLDER, stated=whole.KIND, known=known, ends=spelling[-1:]
    )
    expected = whole.listed(listed)
    troubles = [Trouble(one.what, one.where or whole.SUMS, one.detail) for one in found.troubles]
    if expected is not None:
        compared = whole.compare(folder, expected)
        troubles += [Trouble(What.FILE_MISSING, one) for one in compared.missing]
        troubles += [Trouble(What.FILE_ADDED, one) for one in compared.added]
        troubles += [Trouble(What.FILE_ALTERED, one) for one in compared.altered]
    files = tuple(one for one in (_inside(folder, name, known) for name in names) if one)
    return _with(found, troubles=(*troubles, *together((found, *files) if not found.troubles else files)), files=files)


def together(checks: Sequence[Check]) -> tuple[Trouble, ...]:
    """Return which of several checked files belong to another dossier, or are signed by somebody else, than the rest.

    A dossier is known by the bytes its JSON's seal covers; without a JSON, by what most of the others name.
    """
    intact = [one for one in checks if not one.troubles]
    own = {one.sealed_sha256 for one in intact if one.kind is Kind.JSON}
    named = [one for one in intact if one.dossier_sha256 and one.kind is not Kind.JSON]
    if not own and named:
        hashes = [one.dossier_sha256 for one in named]
        own = {max(sorted(set(hashes)), key=hashes.count)}
    others = [one for one in named if one.dossier_sha256 not in own]
    troubles = [Trouble(What.OTHER_DOSSIER, one.name, one.dossier_sha256) for one in others]
    signers = [one.signer.fingerprint for one in intact if one.signer]
    usual = signers[0] if signers else ""
    troubles += [
        Trouble(What.OTHER_SIGNER, one.name, one.signer.subject)
        for one in intact
        if one.signer and one.signer.fingerprint != usual
    ]
    return tuple(troubles)


def redacted_from(redacted: bytes, full: bytes) -> redact.Matched:
    """Return whether a redacted dossier's JSON is the full one's with texts taken out, and says so in its seal.

    Whether either is intact is for `check_bytes` to say.

    Raises:
        DossierUnreadable: one of them is no JSON object.
        DossierError: one of them states no commitments.
    """
    found = redact.matches(sealed.dossier_in(redacted), sealed.dossier_in(full))
    one, other = (check_bytes(content, "x.json") for content in (redacted, full))
    if one.dossier_sha256 and one.dossier_sha256 == other.sealed_sha256:
        return found
    return redact.Matched(found.fields, (*found.differs_at, f"/{sealed.MEMBER}"))


def _trailing(
    body: bytes, spelling: bytes, name: str, kind: Kind, *, stated: str, known: Known, ends: bytes = b"\n"
) -> Check:
    """Return what is known about bytes and the seal that follows them."""
    seal = trailing.read(spelling)
    if seal is None:
        return Check(name=name, kind=kind, troubles=(Trouble(What.SEAL_ALTERED),))
    chain = certificates.read(seal.certificates)
    when = timestamp.check(seal.timestamp, seal.signature, anchors=known.stamp_anchors) if seal.timestamp else None
    troubles = [_placed(where) for where in statements.altered_parts(seal.statement, body)]
    good = trailing.is_spelled_well(seal, spelling) and ends == b"\n"
    if (
        not good
        or chain is None
        or not trailing.is_signed(seal, stated, chain)
        or (when and when.checked is timestamp.Checked.WRONG)
    ):
        troubles.append(Trouble(What.SEAL_ALTERED))
    if troubles or chain is None:
        return Check(name=name, kind=kind, troubles=tuple(troubles))
    moment = _moment(seal.statement.signed_at, when)
    return Check(
        name=name,
        kind=kind,
        signer=chain.signer,
        trust=_trust(chain, moment, known),
        when=moment,
        sealed_sha256=seal.statement.sha256,
        dossier_sha256=seal.statement.dossier_sha256,
        ledger_root=seal.statement.ledger_root,
    )


def _credential(content: bytes, name: str, kind: Kind, *, mime: str, known: Known) -> Check:
    """Return what is known about a file with Content Credentials; those of others are no seal of a dossier."""
    if FINDING.encode() not in content:
        return Check(name=name, kind=kind, troubles=(Trouble(What.NO_SEAL),))
    found = examine(content, mime)
    chain = certificates.read(found.certificates)
    if not found.intact or chain is None:
        outside = any(one.startswith("assertion.dataHash") for one in found.problems)
        what = What.BYTES_ALTERED if outside else What.CREDENTIAL_ALTERED
        return Check(name=name, kind=kind, troubles=(Trouble(what, detail="; ".join(found.problems) or "not found"),))
    stated = finding_in(found.assertions)
    moment = _moment(stated.get("signed_at", ""), None)
    return Check(
        name=name,
        kind=kind,
        signer=chain.signer,
        trust=_trust(chain, moment, known),
        when=moment,
        dossier_sha256=stated.get("dossier_sha256", ""),
        ledger_root=stated.get("ledger_root", ""),
        rules_sha256=stated.get("rules_sha256", ""),
        as_of=stated.get("as_of", ""),
        original_sha256=stated.get("original_sha256", ""),
    )


def _inside(folder: Path, name: str, known: Known) -> Check | None:
    """Return what is known about a file of a folder, None where it carries no seal of its own."""
    path = folder / name
    if path.suffix.lower() not in _SUFFIXES or path.is_symlink() or not path.is_file():
        return None
    try:
        found = check_bytes(_content(path), name, known=known)
    except DossierUnreadable:
        return None
    return None if any(one.what is What.NO_SEAL for one in found.troubles) else found


def _placed(part: str) -> Trouble:
    return Trouble(What.PART_ALTERED, part) if part else Trouble(What.BYTES_ALTERED)


def _moment(stated: str, stamp: timestamp.StampedTime | None) -> When:
    """Return when something was signed, and who says so."""
    if stamp and stamp.checked is timestamp.Checked.VERIFIED:
        return When(source=TimeSource.STAMP, at=stamp.at)
    try:
        at = datetime.strptime(stated, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return When(source=TimeSource.NOBODY)
    return When(source=TimeSource.STAMP_UNCHECKED if stamp else TimeSource.SIGNER, at=at)


def _trust(chain: certificates.Chain, when: When, known: Known) -> certificates.Trust:
    at = when.at or datetime.now(UTC)
    return certificates.trust_in(chain, at=at, anchors=known.anchors, pinned=known.pinned)


def _with(found: Check, *, troubles: tuple[Trouble, ...], files: Sequence[Check]) -> Check:
    alone = not troubles
    return replace(
        found,
        troubles=troubles,
        files=tuple(files),
        signer=found.signer if alone else None,
        trust=found.trust if alone else None,
        when=found.when if alone else When(source=TimeSource.NOBODY),
    )


def _kind(content: bytes, name: str) -> Kind | None:
    by_name = _SUFFIXES.get(Path(name).suffix.lower())
    if by_name:
        return by_name
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.lower().startswith(_HTML_STARTS):
        return Kind.HTML
    return next((kind for mark, kind in _STARTS if start.startswith(mark)), None)


def _content(path: Path, *, most: int = MOST_BYTES) -> bytes:
    return read_bounded(path, most, error=DossierUnreadable, nothing="it is not checked", hint=HINT)
