"""The seam for signals about rights: one copy of a picture, all that came with it, and what a reader says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Protocol

from apelles.collect.rights.embedded import Embedded, embedded
from apelles.records.rights import (
    Carrier,
    Claim,
    Integrity,
    MachineReadable,
    Permission,
    Scope,
    Signal,
    Speaker,
    Statement,
    Use,
)
from apelles.records.rights import Protocol as Language

RAW_KEPT: Final = 64 * 1024
TEXT_KEPT: Final = 4_000

AUTHOR: Final = "author"
OWNER: Final = "owner"
TITLE: Final = "title"
COPYRIGHT: Final = "copyright"
LICENSE: Final = "license"
LICENSE_URI: Final = "license_uri"
WEB_STATEMENT: Final = "web_statement"
USAGE_TERMS: Final = "usage_terms"
LICENSOR: Final = "licensor"
CREDIT: Final = "credit"
MARKED: Final = "marked"
SOURCE_TYPE: Final = "digital_source_type"
AI_LABEL: Final = "ai_label"
GENERATOR: Final = "generator"
POLICY: Final = "policy"
PROVENANCE: Final = "provenance"
SIGNER: Final = "signer"
"""Names of claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One answer of a server, or a file that stands for one.

    `headers` are all lines in the order they came, names as written; `status` is 0 where none is known.
    """

    url: str = ""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    fetched_at: str = ""


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One copy of a picture with everything that was captured with it.

    `content` are the bytes of the file, `sidecar` those of an XMP file beside it. `resources` are answers by role:
    `image` (the answer that carried the picture, its headers above all), `page`, `robots`, `tdmrep`, `ai_txt`,
    `ai_txt_well_known`, `rsl`, `policy`. `row` is what a data set or sidecar says of the picture, column by column.
    `url` is where the picture was, `page_url` the page it was on. `phash` is its perceptual hash, 16 hex digits, empty
    where nobody asked for it. `seen_at` is when the copy was looked at, UTC, ISO 8601. `agent` is the crawler whose
    rules apply to us.
    """

    content: bytes
    sha256: str
    sidecar: bytes = b""
    url: str = ""
    page_url: str = ""
    resources: Mapping[str, Resource] = field(default_factory=dict)
    row: Mapping[str, str] = field(default_factory=dict)
    phash: str = ""
    seen_at: str = ""
    agent: str = "apelles"

    @cached_property
    def embedded(self) -> Embedded:
        """Return what the file itself carries beside pixels, and what its sidecar adds; taken apart once."""
        inside = embedded(self.content)
        return replace(inside, xmp=(*inside.xmp, self.sidecar)) if self.sidecar else inside


class RightsSignal(Protocol):
    """A reader of one kind of signal.

    Promises: it never raises, whatever the bytes; it opens no file and no socket; it takes time in proportion to the
    bytes; without its signal it returns nothing; what it cannot read it returns as `malformed`, without a permission;
    it never says `allow` where nobody said so.
    """

    name: str
    spec_version: str

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return every observation of this signal on a copy."""
        ...


def signal(
    reader: RightsSignal,
    copy: Copy,
    raw: bytes,
    *,
    protocol: Language,
    carrier: Carrier,
    scope: Scope = Scope.FILE,
    statements: Iterable[Statement] = (),
    claims: Iterable[Claim] = (),
    agent: str = "",
    speaker: Speaker = Speaker.UNKNOWN,
    integrity: Integrity = Integrity.NONE,
    machine_readable: MachineReadable = MachineReadable.YES,
    canonical: bool = True,
    possible_reservation: bool = False,
    fetched_at: str = "",
    detail: str = "",
) -> Signal:
    """Return an observation of a reader with its raw bytes hashed and cut; broken carriers lose their statements."""
    broken = integrity in {Integrity.INVALID, Integrity.MALFORMED}
    return Signal(
        protocol=protocol,
        carrier=carrier,
        scope=scope,
        raw=raw[:RAW_KEPT],
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        raw_length=len(raw),
        statements=() if broken else tuple(statements),
        claims=() if broken else tuple(claims),
        agent=agent,
        speaker=speaker,
        integrity=integrity,
        machine_readable=machine_readable,
        canonical=canonical,
        possible_reservation=possible_reservation,
        spec_version=reader.spec_version,
        parser_version=PARSER_VERSION,
        seen_at=copy.seen_at,
        fetched_at=fetched_at,
        detail=detail,
    )


def say(permission: Permission, uses: Iterable[Use], *, condition: str = "") -> tuple[Statement, ...]:
    """Return the same statement for several uses."""
    return tuple(Statement(use=use, permission=permission, condition=condition) for use in uses)


def claim(name: str, text: str) -> Claim:
    """Return a claim with its text cut at 4,000 characters."""
    return Claim(name=name, text=text[:TEXT_KEPT])


PARSER_VERSION: Final = "apelles-rights-2"
