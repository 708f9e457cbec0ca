"""What a seal signs: a statement about all bytes before it and their parts, and its one spelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from apelles.errors import CredentialFailed
from apelles.seal import algorithms
from apelles.seal.canonical import canonical

FORMAT: Final = "apelles-seal/1"
LONGEST_NAME: Final = 200
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

    `algorithm` names how it is signed. `signed_at` is what the signer says, in UTC. `dossier_sha256` and `ledger_root`
    are what the sealed bytes belong to, empty where they belong to nothing.
    """

    algorithm: str
    kind: str
    length: int
    sha256: str
    parts: tuple[Part, ...]
    certificates_sha256: str
    signed_at: str
    dossier_sha256: str = ""
    ledger_root: str = ""


def spelled(statement: Statement) -> bytes:
    """Return a statement as canonical JSON."""
    return canonical(
        {
            "algorithm": statement.algorithm,
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


def read(value: Any) -> Statement:
    """Return the statement that a value from JSON makes.

    Raises:
        ValueError, TypeError: it makes none.
    """
    if not isinstance(value, dict) or set(value) != _STATED:
        raise ValueError("keys")
    if value["format"] != FORMAT or value["algorithm"] not in algorithms.NAMES:
        raise ValueError("format")
    texts = ("algorithm", "kind", "sha256", "certificates_sha256", "signed_at", "dossier_sha256", "ledger_root")
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


def parted(body: bytes, parts: Sequence[tuple[str, int]]) -> tuple[Part, ...]:
    """Return the parts that some bytes have, given names and lengths that together cover them, or none.

    Raises:
        CredentialFailed: they do not cover them, or a name is too long or holds signs that cannot stand in a comment.
    """
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
