"""Seals that follow what they seal: the signed statement over all bytes before it, and its one spelling.

A seal is a JSON object of five lines: what is signed (canonical JSON, on one line), the signature over exactly these
bytes, the certificates, and a time stamp if there is one, with a signature of its own because no time stamp covers
itself. Every value has one spelling, so whatever changes a byte of a seal makes it another seal or none.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from apelles.errors import CredentialFailed, LedgerError
from apelles.seal import certificates
from apelles.seal.canonical import canonical
from apelles.seal.identity import Identity

FORMAT: Final = "apelles-seal/1"
ALGORITHM: Final = "ES256"
LINES: Final = 7
LONGEST: Final = 32 * 2**20
LONGEST_NAME: Final = 200
_STAMPED: Final = "apelles-seal-timestamp/1"
_KEYS: Final = ("signed", "signature", "certificates", "timestamp", "timestamp_signature")
_STATED: Final = frozenset(
    {
        "algorithm",
        "certificates_sha256",
        "dossier_sha256",
        "format",
        "kind",
        "ledger_root",
        "length",
        "parts",
        "sha256",
        "signed_at",
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the sealed bytes under a name: its length in bytes and its SHA-256 (hex)."""

    name: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is signed. `length` and `sha256` are of all bytes before the seal; the parts lie in them without a gap.

    `signed_at` is what the signer says, in UTC. `dossier_sha256` and `ledger_root` are what the sealed bytes belong to,
    empty where they belong to nothing.
    """

    kind: str
    length: int
    sha256: str
    parts: tuple[Part, ...]
    certificates_sha256: str
    signed_at: str
    dossier_sha256: str = ""
    ledger_root: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A statement, its signature (DER), the certificates (DER, leaf first), and a time stamp over the signature."""

    statement: Statement
    signature: bytes
    certificates: tuple[bytes, ...]
    timestamp: bytes = b""
    timestamp_signature: bytes = b""


def seal(
    body: bytes,
    *,
    kind: str,
    identity: Identity,
    signed_at: datetime,
    parts: Sequence[tuple[str, int]] = (),
    dossier_sha256: str = "",
    ledger_root: str = "",
) -> Seal:
    """Return the seal over some bytes; `parts` are names and lengths that together cover them, or none.

    Raises:
        CredentialFailed: the key is no P-256 key, or the parts do not cover the bytes or have a name that is too long
            or holds signs that cannot stand in a comment.
    """
    ders = certificates.ders_of(identity.chain)
    statement = Statement(
        kind=kind,
        length=len(body),
        sha256=sha256(body).hexdigest(),
        parts=_parted(body, parts),
        certificates_sha256=_hash_of(ders),
        signed_at=signed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        dossier_sha256=dossier_sha256,
        ledger_root=ledger_root,
    )
    return Seal(statement=statement, signature=signature_of(signed_bytes(statement), identity), certificates=ders)


def stamped(one: Seal, timestamp: bytes, identity: Identity) -> Seal:
    """Return a seal with a time stamp over its signature, bound to it by a further signature of the same identity."""
    return Seal(
        statement=one.statement,
        signature=one.signature,
        certificates=one.certificates,
        timestamp=timestamp,
        timestamp_signature=signature_of(_stamp_bytes(one.signature, timestamp), identity),
    )


def spelled(one: Seal) -> bytes:
    """Return a seal as it stands in a file: an ASCII or UTF-8 JSON object of `LINES` lines, without a line end."""
    ders = ",".join(f'"{_base64(der)}"' for der in one.certificates)
    lines = (
        b"{",
        b'"signed": ' + signed_bytes(one.statement) + b",",
        f'"signature": "{_base64(one.signature)}",'.encode(),
        f'"certificates": [{ders}],'.encode(),
        f'"timestamp": "{_base64(one.timestamp)}",'.encode(),
        f'"timestamp_signature": "{_base64(one.timestamp_signature)}"'.encode(),
        b"}",
    )
    return b"\n".join(lines)


def read(spelling: bytes) -> Seal | None:
    """Return the seal that is spelled so, None where it is none; whether it holds is another question.

    A seal that says the same in another spelling is read too; `is_spelled_well` tells the two apart.
    """
    if len(spelling) > LONGEST:
        return None
    try:
        value = json.loads(spelling)
        if not isinstance(value, dict) or set(value) != set(_KEYS):
            return None
        return Seal(
            statement=_statement(value["signed"]),
            signature=b64decode(value["signature"], validate=True),
            certificates=tuple(b64decode(one, validate=True) for one in value["certificates"]),
            timestamp=b64decode(value["timestamp"], validate=True),
            timestamp_signature=b64decode(value["timestamp_signature"], validate=True),
        )
    except (ValueError, KeyError, TypeError, RecursionError, LedgerError):
        return None


def is_spelled_well(one: Seal, spelling: bytes) -> bool:
    """Return whether a seal stands there in its one spelling."""
    try:
        return spelled(one) == spelling
    except (LedgerError, ValueError):
        return False


def is_signed(one: Seal, kind: str, chain: certificates.Chain) -> bool:
    """Return whether the statement is signed by the chain's leaf, for this kind of file, and a time stamp bound to it.

    `chain` is the seal's own.
    """
    statement = one.statement
    whole = statement.kind == kind and statement.certificates_sha256 == _hash_of(one.certificates)
    if not whole or not is_signature(one.signature, signed_bytes(statement), chain):
        return False
    if not one.timestamp:
        return not one.timestamp_signature
    return is_signature(one.timestamp_signature, _stamp_bytes(one.signature, one.timestamp), chain)


def altered_parts(statement: Statement, body: bytes) -> tuple[str, ...]:
    """Return the names of the parts that are not what they were, in order; nothing where all bytes are the same.

    A part that only moved because others grew or shrank is not altered. Where no part can be told, it is `""`.
    """
    if (len(body), sha256(body).hexdigest()) == (statement.length, statement.sha256):
        return ()
    ahead, place = [], 0
    for part in statement.parts:
        ahead.append(place)
        place += part.length
    shift = len(body) - place
    found = [
        part.name
        for part, start in zip(statement.parts, ahead, strict=True)
        if not _holds(part, body, start) and not _holds(part, body, start + shift)
    ]
    return tuple(found) or ("",)


def signed_bytes(statement: Statement) -> bytes:
    """Return the bytes that are signed: the statement as canonical JSON."""
    return canonical(
        {
            "algorithm": ALGORITHM,
            "certificates_sha256": statement.certificates_sha256,
            "dossier_sha256": statement.dossier_sha256,
            "format": FORMAT,
            "kind": statement.kind,
            "ledger_root": statement.ledger_root,
            "length": statement.length,
            "parts": [[one.name, one.length, one.sha256] for one in statement.parts],
            "sha256": statement.sha256,
            "signed_at": statement.signed_at,
        }
    )


def signature_of(content: bytes, identity: Identity) -> bytes:
    """Return a signature (ECDSA over P-256 with SHA-256, DER) of an identity over some bytes.

    Raises:
        CredentialFailed: its key is of another kind.
    """
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = serialization.load_pem_private_key(identity.key, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        message = (
            "The key is no P-256 key, and seals are signed with no other (ES256). "
            "Use a certificate for a P-256 key, or `apelles dossier keygen`."
        )
        raise CredentialFailed(message)
    return key.sign(content, ec.ECDSA(hashes.SHA256()))


def is_signature(signature: bytes, content: bytes, chain: certificates.Chain) -> bool:
    """Return whether a signature over some bytes is of the chain's leaf."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    key = chain.key
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        return False
    try:
        key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _parted(body: bytes, parts: Sequence[tuple[str, int]]) -> tuple[Part, ...]:
    found, place = [], 0
    for name, length in parts:
        if not _is_name(name) or length < 0:
            message = (
                f"A part is called {name[:80]!r} and has {length} bytes, which a seal cannot say. Names have 1 to "
                f"{LONGEST_NAME} printable signs, no < and no >."
            )
            raise CredentialFailed(message)
        found.append(Part(name, length, sha256(body[place : place + length]).hexdigest()))
        place += length
    if parts and place != len(body):
        message = (
            f"The parts have {place} bytes together and what is to be sealed has {len(body)}, so a change could not "
            "be placed. Name parts that cover all of it."
        )
        raise CredentialFailed(message)
    return tuple(found)


def _is_name(name: str) -> bool:
    return 1 <= len(name) <= LONGEST_NAME and name.isprintable() and not {"<", ">"} & set(name)


def _holds(part: Part, body: bytes, start: int) -> bool:
    inside = start >= 0 and start + part.length <= len(body)
    return inside and sha256(body[start : start + part.length]).hexdigest() == part.sha256


def _statement(value: Any) -> Statement:
    """Return the statement that a JSON value makes.

    Raises:
        ValueError: it makes none.
    """
    if not isinstance(value, dict) or set(value) != _STATED:
        raise ValueError("keys")
    if (value["format"], value["algorithm"]) != (FORMAT, ALGORITHM):
        raise ValueError("format")
    texts = ("kind", "sha256", "certificates_sha256", "signed_at", "dossier_sha256", "ledger_root")
    if any(not isinstance(value[name], str) for name in texts) or not isinstance(value["parts"], list):
        raise ValueError("types")
    parts = tuple(Part(name, _count(length), sha) for name, length, sha in value["parts"])
    if any(not isinstance(one.name, str) or not _is_name(one.name) or not isinstance(one.sha256, str) for one in parts):
        raise ValueError("parts")
    datetime.strptime(value["signed_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Statement(parts=parts, length=_count(value["length"]), **{name: value[name] for name in texts})


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 2**53:
        raise ValueError("count")
    return value


def _hash_of(ders: Sequence[bytes]) -> str:
    """Return the hash over several certificates, each with its length before it."""
    whole = sha256()
    for one in ders:
        whole.update(len(one).to_bytes(4, "big") + one)
    return whole.hexdigest()


def _stamp_bytes(signature: bytes, timestamp: bytes) -> bytes:
    return canonical(
        {
            "format": _STAMPED,
            "signature_sha256": sha256(signature).hexdigest(),
            "timestamp_sha256": sha256(timestamp).hexdigest(),
        }
    )


def _base64(content: bytes) -> str:
    return b64encode(content).decode()
