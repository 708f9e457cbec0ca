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
from typing import Final

from apelles.errors import LedgerError
from apelles.seal import algorithms, certificates, statements
from apelles.seal.canonical import canonical
from apelles.seal.identity import Identity

LINES: Final = 7
LONGEST: Final = 32 * 2**20
_STAMPED: Final = "apelles-seal-timestamp/1"
_KEYS: Final = ("signed", "signature", "certificates", "timestamp", "timestamp_signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A statement, its signature, the certificates (DER, leaf first), and a time stamp over the signature.

    The signature is DER, or as long as the key where that is an RSA key.
    """

    statement: statements.Statement
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
        IdentityUnusable: the key is of a kind that seals are not signed with.
        CredentialFailed: the parts do not cover the bytes or have a name that is too long or holds signs that cannot
            stand in a comment.
    """
    ders = certificates.ders_of(identity.chain)
    algorithm, _ = algorithms.of_pem(identity.key)
    statement = statements.Statement(
        algorithm=algorithm.name,
        kind=kind,
        length=len(body),
        sha256=sha256(body).hexdigest(),
        parts=statements.parted(body, parts),
        certificates_sha256=_hash_of(ders),
        signed_at=signed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        dossier_sha256=dossier_sha256,
        ledger_root=ledger_root,
    )
    return Seal(statement=statement, signature=signature_of(statements.spelled(statement), identity), certificates=ders)


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
        b'"signed": ' + statements.spelled(one.statement) + b",",
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
            statement=statements.read(value["signed"]),
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

    `chain` is the seal's own. A statement that names another algorithm than the leaf's key has is not signed.
    """
    statement, key = one.statement, chain.key
    algorithm = algorithms.NAMES[statement.algorithm]
    whole = statement.kind == kind and statement.certificates_sha256 == _hash_of(one.certificates)
    if not whole or not algorithm.is_signature(one.signature, statements.spelled(statement), key):
        return False
    if not one.timestamp:
        return not one.timestamp_signature
    return algorithm.is_signature(one.timestamp_signature, _stamp_bytes(one.signature, one.timestamp), key)


def signature_of(content: bytes, identity: Identity) -> bytes:
    """Return a signature of an identity over some bytes.

    Raises:
        IdentityUnusable: its key is of a kind that seals are not signed with.
    """
    algorithm, key = algorithms.of_pem(identity.key)
    return algorithm.sign(key, content)


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
