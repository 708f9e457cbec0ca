"""JSON and HTML with a seal at their end: the seal covers every byte before it, and nothing may follow it.

A JSON file is one object whose last member is `"seal"`. An HTML file ends with a comment. Each is made in a few parts
with names, so that a change is placed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from apelles.errors import DossierError, DossierUnreadable
from apelles.seal import statements, trailing
from apelles.seal.identity import Identity

JSON: Final = "json"
HTML: Final = "html"
MEMBER: Final = "seal"
_ENDS: Final = {JSON: (b',\n"seal": ', b"\n}\n"), HTML: (b"<!--apelles-seal\n", b"\n-->\n")}
_SECTION: Final = re.compile(rb"<section\b[^<>]*?\sid=[\"']?([^\"'<>\s]+)")
_OTHER: Final = re.compile(r"[<>]|[^\S ]")

Parts = tuple[tuple[str, int], ...]
Stamp = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Spelled:
    """A document in bytes, and the names and lengths of the parts that cover it."""

    content: bytes
    parts: Parts


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed file taken apart: what the seal covers, and the seal's spelling, None where there is no seal."""

    body: bytes
    spelling: bytes | None


def spell(dossier: Mapping[str, Any], *, named_by: Mapping[str, str] | None = None) -> Spelled:
    """Return a dossier as JSON in which every member, and every record of a list of records, is a part.

    Members stand in the order given. `named_by` says for a list by which member its records are known:
    `{"conclusions": "provision"}` makes parts such as `conclusions/3 cn.24.6`.

    Raises:
        DossierError: it is empty, has a seal already, or holds what JSON does not: NaN, bytes, half a surrogate pair.
    """
    if not dossier or MEMBER in dossier:
        message = (
            "A dossier with no member, or with one called seal, cannot be written down to be sealed. "
            "Leave the seal out: it is added when the file is signed."
        )
        raise DossierError(message)
    pieces: list[tuple[str, str]] = []
    for number, (name, value) in enumerate(dossier.items()):
        lead = ("{\n" if number == 0 else ",\n") + _json(name) + ": "
        if isinstance(value, list | tuple) and value and all(isinstance(one, Mapping) for one in value):
            pieces += _records(name, lead, value, (named_by or {}).get(name, ""))
        else:
            pieces.append((name, lead + _json(value)))
    pieces[-1] = (pieces[-1][0], pieces[-1][1] + "\n}\n")
    parts = [(_clean(name), _bytes(text)) for name, text in pieces]
    return Spelled(b"".join(content for _, content in parts), tuple((name, len(content)) for name, content in parts))


def html_parts(document: bytes) -> Parts:
    """Return the parts of an HTML document: what comes before the first `<section id=...>`, then each section."""
    found = [(one.start(), one[1].decode("utf-8", "replace")) for one in _SECTION.finditer(document)]
    starts = [(0, "head"), *found] if not found or found[0][0] else found
    ends = [*(start for start, _ in starts[1:]), len(document)]
    return tuple((_clean(name), end - start) for (start, name), end in zip(starts, ends, strict=True))


def seal_json(
    document: bytes,
    *,
    identity: Identity,
    signed_at: datetime,
    parts: Parts = (),
    dossier_sha256: str = "",
    ledger_root: str = "",
    stamp: Stamp | None = None,
) -> bytes:
    """Return a JSON object with its seal as its last member; `parts` cover the whole document.

    `stamp` returns a time stamp over the signature it is given.

    Raises:
        DossierError: it is no JSON object, has no member, or has a seal already.
        CredentialFailed: the key or the parts do not fit.
    """
    body = open_body(document)
    made = _made(
        body,
        JSON,
        identity=identity,
        signed_at=signed_at,
        parts=_shortened(parts, len(document) - len(body)),
        dossier_sha256=dossier_sha256,
        ledger_root=ledger_root,
        stamp=stamp,
    )
    return closed(body, JSON, trailing.spelled(made))


def seal_html(
    document: bytes,
    *,
    identity: Identity,
    signed_at: datetime,
    parts: Parts = (),
    dossier_sha256: str = "",
    ledger_root: str = "",
    stamp: Stamp | None = None,
) -> bytes:
    """Return an HTML document with its seal as a comment at the end; see `seal_json`.

    Raises:
        DossierError: it is no whole HTML document, or has a seal already.
        CredentialFailed: the key or the parts do not fit.
    """
    if not document.rstrip().lower().endswith(b"</html>") or _ENDS[HTML][0] in document:
        message = (
            "The document does not end with </html>, or has a seal already, so no seal can follow it. "
            "Seal the whole page as it was made."
        )
        raise DossierError(message)
    made = _made(
        document,
        HTML,
        identity=identity,
        signed_at=signed_at,
        parts=parts,
        dossier_sha256=dossier_sha256,
        ledger_root=ledger_root,
        stamp=stamp,
    )
    return closed(document, HTML, trailing.spelled(made))


def open_body(document: bytes) -> bytes:
    """Return the bytes of a JSON object that its seal will cover: all but the brace at its end.

    Raises:
        DossierError: see `seal_json`.
    """
    try:
        value = json.loads(document)
    except (ValueError, RecursionError) as error:
        message = f"What is to be sealed is no JSON ({str(error)[:200]}), so no seal can be a member of it."
        raise DossierError(message) from error
    if not isinstance(value, dict) or not value or MEMBER in value or _ENDS[JSON][0] in document:
        message = (
            "What is to be sealed is no JSON object, has no member, or has a seal already, so no seal can be added. "
            "Seal the object as it was made."
        )
        raise DossierError(message)
    return document.rstrip()[:-1].rstrip()


def dossier_in(content: bytes) -> dict[str, Any]:
    """Return what a JSON file holds, without its seal; the seal is not checked here.

    Raises:
        DossierUnreadable: it is no JSON object.
    """
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        message = f"The file is no JSON ({str(error)[:200]}), so there is no dossier in it. Name a dossier's JSON."
        raise DossierUnreadable(message) from error
    if not isinstance(value, dict):
        message = "The file holds no JSON object, so there is no dossier in it. Name a dossier's JSON."
        raise DossierUnreadable(message)
    return {key: one for key, one in value.items() if key != MEMBER}


def closed(body: bytes, kind: str, spelling: bytes) -> bytes:
    """Return a sealed file from what the seal covers and the seal."""
    mark, end = _ENDS[kind]
    return body + mark + spelling + end


def opened(content: bytes, kind: str) -> Opened:
    """Return a sealed file taken apart at the last place where a seal begins."""
    mark, end = _ENDS[kind]
    body, found, rest = content.rpartition(mark)
    if not found:
        return Opened(content, None)
    return Opened(body, rest.removesuffix(end) if rest.endswith(end) else b"")


def _made(body: bytes, kind: str, *, identity: Identity, stamp: Stamp | None, **stated: Any) -> trailing.Seal:
    made = trailing.seal(body, kind=kind, identity=identity, **stated)
    return trailing.stamped(made, stamp(made.signature), identity) if stamp else made


def _records(name: str, lead: str, records: Sequence[Mapping[str, Any]], known_by: str) -> list[tuple[str, str]]:
    found = []
    for number, one in enumerate(records):
        known = one.get(known_by, "")
        label = f"{name}/{number} {known}" if known and isinstance(known, str) else f"{name}/{number}"
        before = lead + "[\n" if number == 0 else ",\n"
        after = "\n]" if number == len(records) - 1 else ""
        found.append((label, before + _json(one) + after))
    return found


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, TypeError, RecursionError) as error:
        message = f"The dossier holds what JSON cannot say ({error}). Write it as text or as a number."
        raise DossierError(message) from error


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        message = "The dossier holds a text with half a surrogate pair, which no file can hold. Remove the broken sign."
        raise DossierError(message) from error


def _clean(name: str) -> str:
    """Return a name as a seal can state it."""
    printable = "".join(sign if sign.isprintable() else " " for sign in _OTHER.sub(" ", name))
    return printable[: statements.LONGEST_NAME].strip() or "-"


def _shortened(parts: Parts, by: int) -> Parts:
    """Return parts whose last is shorter by what the seal does not cover."""
    if not parts:
        return ()
    name, length = parts[-1]
    return (*parts[:-1], (name, length - by))
