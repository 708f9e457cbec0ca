"""What a license says of each use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from apelles.collect.rights.base import COPYRIGHT, LICENSE, LICENSE_URI, USAGE_TERMS, WEB_STATEMENT
from apelles.collect.rights.licenses import recognize, to_be_read
from apelles.records.rights import (
    Carrier,
    Claim,
    Duty,
    Integrity,
    License,
    LicenseKind,
    Permission,
    Protocol,
    Signal,
    Statement,
    Use,
)

LICENSED_USES: Final = tuple(use for use in Use if use is not Use.CRAWL)
"""What a license can speak about; whether a place may be crawled is for the place to say."""
_CLAIMS: Final = frozenset({LICENSE, LICENSE_URI, USAGE_TERMS, WEB_STATEMENT, COPYRIGHT})
_BROKEN: Final = frozenset({Integrity.INVALID, Integrity.MALFORMED})
_TAKES_BACK: Final = re.compile(
    r"all rights (?:are )?reserved|tous droits r[eé]serv|alle rechte vorbehalten"
    r"|\bno\b.{0,24}\b(?:ai|training|mining)\b|\b(?:not|never)\b.{0,24}\b(?:allow|permit|train|us)"
    r"|prohibit|forbid|disallow|opt[- ]?out|版权所有|版權所有|保留.{0,6}[权權]利|禁止|不得|未经|未經|请勿|請勿",
    re.IGNORECASE,
)
"""Words in a copyright notice that a license without conditions does not go with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licensed:
    """A license that a signal names: `signal` is the signal's place, `text` what it said."""

    signal: int
    license: License
    text: str


def licenses_in(signals: Sequence[Signal]) -> tuple[Licensed, ...]:
    """Return the licenses that signals name; carriers nobody can rely on name none.

    A page speaks of itself, and what it links to may be the license of its text; a copyright notice is no grant. One
    without conditions that is named there has to be read.
    """
    found: dict[tuple[int, str], Licensed] = {}
    for place, signal in enumerate(signals):
        if signal.integrity in _BROKEN:
            continue
        for claim in signal.claims:
            named = recognize(claim.text) if claim.name in _CLAIMS else None
            if named is None or (claim.name == COPYRIGHT and named.kind is not LicenseKind.LICENSE):
                continue
            weak = claim.name == COPYRIGHT or signal.carrier is Carrier.HTML
            named = to_be_read(named) if weak and named.unconditional else named
            found.setdefault((place, named.id), Licensed(signal=place, license=named, text=claim.text))
    return tuple(found.values())


def in_doubt(signals: Iterable[Signal]) -> bool:
    """Return whether signals of one copy say something that a license without conditions beside it does not go with.

    Such are "in copyright", "all rights reserved", usage terms or a license that nobody here knows, and words in a
    copyright notice that take something back: put into one text with the license they would be read together too.
    """
    return any(
        _takes_back(claim, signal)
        for signal in signals
        if signal.integrity not in _BROKEN
        and signal.protocol is not Protocol.RSL
        and signal.carrier is not Carrier.HTML
        for claim in signal.claims
    )


def _takes_back(claim: Claim, signal: Signal) -> bool:
    named = recognize(claim.text) if claim.name in _CLAIMS else None
    if claim.name == COPYRIGHT:
        in_copyright = named is not None and named.id.startswith("InC")
        return in_copyright or _TAKES_BACK.search(claim.text) is not None
    if named is not None:
        return named.id.startswith(("InC", "custom:all-rights-reserved"))
    stated = claim.name in {USAGE_TERMS, LICENSE} or (claim.name == LICENSE_URI and signal.carrier is not Carrier.HTTP)
    return stated and bool(claim.text.strip())


def permission_of(license_: License, *, commercial: bool | None) -> Permission:
    """Return what a license says of using a picture in any of the ways of `LICENSED_USES`.

    A dedication (CC0) allows; so do the permissive licenses of software, with attribution and notice. Everything with
    a duty that somebody has to take on is conditional. A license for non-commercial use denies commercial use, unless
    another choice spares that. A status grants nothing: "in copyright", "not evaluated", "all rights reserved" say
    nothing of uses, and "no copyright, but" is conditional. `commercial` is None where nobody said.
    """
    status = license_.kind is LicenseKind.STATUS
    if status and not license_.id.startswith("NoC-"):
        return Permission.UNKNOWN
    if commercial and Duty.NON_COMMERCIAL in license_.duties and Duty.NON_COMMERCIAL not in license_.avoidable:
        return Permission.DENY
    allows = license_.kind is LicenseKind.LICENSE and license_.unconditional
    return Permission.ALLOW if allows else Permission.CONDITIONAL


@lru_cache(maxsize=1024)
def statements_of(license_: License, *, commercial: bool | None) -> tuple[Statement, ...]:
    """Return what a license says of every use it can speak about, its `id` being the condition."""
    permission = permission_of(license_, commercial=commercial)
    condition = license_.id if permission is Permission.CONDITIONAL else ""
    return tuple(Statement(use=use, permission=permission, condition=condition) for use in LICENSED_USES)
