"""What a license says of each use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from apelles.collect.rights.base import LICENSE, LICENSE_URI, USAGE_TERMS, WEB_STATEMENT
from apelles.collect.rights.licenses import recognize
from apelles.records.rights import Duty, Integrity, License, LicenseKind, Permission, Signal, Statement, Use

LICENSED_USES: Final = tuple(use for use in Use if use is not Use.CRAWL)
"""What a license can speak about; whether a place may be crawled is for the place to say."""
_CLAIMS: Final = frozenset({LICENSE, LICENSE_URI, USAGE_TERMS, WEB_STATEMENT})
_BROKEN: Final = frozenset({Integrity.INVALID, Integrity.MALFORMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Licensed:
    """A license that a signal names: `signal` is the signal's place, `text` what it said."""

    signal: int
    license: License
    text: str


def licenses_in(signals: Sequence[Signal]) -> tuple[Licensed, ...]:
    """Return the licenses that signals name; carriers nobody can rely on name none."""
    found: dict[tuple[int, str], Licensed] = {}
    for place, signal in enumerate(signals):
        if signal.integrity in _BROKEN:
            continue
        for claim in signal.claims:
            named = recognize(claim.text) if claim.name in _CLAIMS else None
            if named is not None:
                found.setdefault((place, named.id), Licensed(signal=place, license=named, text=claim.text))
    return tuple(found.values())


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
