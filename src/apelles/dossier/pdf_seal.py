"""Content Credentials for the PDF and the pictures of a dossier, with an assertion that says what they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from apelles.errors import CredentialFailed
from apelles.seal.credential import ACTIONS, sign
from apelles.seal.credential_check import MIMES, PDF, examine
from apelles.seal.identity import Identity

FINDING: Final = "org.apelles.finding"
FORMAT: Final = "apelles-finding/1"
_MADE_FROM_DATA: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/dataDrivenMedia"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a signed file belongs to: hashes (hex) of the dossier's sealed JSON, of a ledger's root, of rule packs.

    `dossier_sha256` is that of the bytes that the JSON's seal covers. What is empty is not stated.
    """

    dossier_sha256: str
    ledger_root: str = ""
    rules_sha256: str = ""
    as_of: str = ""


def sign_pdf(pdf: bytes, *, identity: Identity, bound: Bound, signed_at: datetime, title: str = "") -> bytes:
    """Return a PDF with a credential that says that it was made from data, and what it belongs to.

    Raises:
        CredentialFailed: it is no PDF, or what was signed does not check as intact.
    """
    made = {"label": ACTIONS, "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": _MADE_FROM_DATA}]}}
    finding = _finding(bound, signed_at)
    return _checked(sign(pdf, PDF, identity=identity, assertions=[made, finding], title=title), PDF)


def sign_picture(
    picture: bytes,
    mime: str,
    *,
    identity: Identity,
    bound: Bound,
    signed_at: datetime,
    original_sha256: str,
    title: str = "",
) -> bytes:
    """Return a PNG or JPEG of a dossier, encoded anew from an original, with a credential that names the original.

    The credential says that a picture was opened and converted, and nothing about how that was made. The original's
    own credential, if it had one, is not carried along.

    Raises:
        CredentialFailed: it is of another type, or what was signed does not check as intact.
    """
    if mime not in MIMES or mime == PDF:
        message = f"A {mime or 'file of no type'} in a dossier is not signed. Save the picture as PNG or JPEG."
        raise CredentialFailed(message)
    converted = {"label": ACTIONS, "data": {"actions": [{"action": "c2pa.converted"}]}}
    parent = {"title": title, "relationship": "parentOf", "description": f"original: sha256 {original_sha256}"}
    signed = sign(
        picture,
        mime,
        identity=identity,
        assertions=[converted, _finding(bound, signed_at, original_sha256=original_sha256)],
        ingredients=[(parent, mime, picture)],
        title=title,
        edit=True,
    )
    return _checked(signed, mime)


def finding_in(assertions: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of the assertion that says what a file belongs to, nothing where there is none."""
    found = assertions.get(FINDING)
    if not isinstance(found, Mapping) or found.get("format") != FORMAT:
        return {}
    return {str(key): value for key, value in found.items() if isinstance(value, str)}


def _finding(bound: Bound, signed_at: datetime, *, original_sha256: str = "") -> dict[str, Any]:
    stated = {
        "format": FORMAT,
        "dossier_sha256": bound.dossier_sha256,
        "ledger_root": bound.ledger_root,
        "rules_sha256": bound.rules_sha256,
        "as_of": bound.as_of,
        "original_sha256": original_sha256,
        "signed_at": signed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return {"label": FINDING, "data": {key: value for key, value in stated.items() if value}}


def _checked(signed: bytes, mime: str) -> bytes:
    found = examine(signed, mime)
    if not found.intact:
        message = (
            f"What was signed does not check as intact ({'; '.join(found.problems)}), so it is thrown away. "
            "Use a certificate whose chain fits one credential."
        )
        raise CredentialFailed(message)
    return signed
