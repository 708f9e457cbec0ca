"""What a license says of each use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from apelles.collect.rights.base import LICENSE, LICENSE_URI, USAGE_TERMS, WEB_STATEMENT
from apelles.collect.rights.licenses import recognize
from apelles.records.rights import Duty, Integrity, License, LicenseKind, Permission, Signal, Statement, Use

_FREE: Final = frozenset({Duty.ATTRIBUTION, Duty.NOTICE})
_PERMISSIVE: Final = frozenset({Duty.NOTICE})


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
        if signal.integrity in {Integrity.INVALID, Integrity.MALFORMED}:
            continue
        for claim in signal.claims:
            license_ = (
                recognize(claim.text) if claim.name in {LICENSE, LICENSE_URI, USAGE_TERMS, WEB_STATEMENT} else None
            )
            if license_ is not None:
                found.setdefault((place, license_.id), Licensed(signal=place, license=license_, text=claim.text))
    return tuple(found.values())


def permission_of(license_: License, *, commercial: bool | None) -> Permission:
    """Return what a license says of using a picture in any of the ways of `Use`.

    A dedication (CC0) allows; so do the permissive licenses of software, with attribution and notice. Everything with
    a duty that somebody has to take on is conditional. A non-commercial license denies commercial use. A status is no
    license: it is conditional where it names a condition, and otherwise says nothing.
    """
    duties = {*license_.duties}
    if Duty.NON_COMMERCIAL in duties and commercial and not license_.choice:
        return Permission.DENY
    if license_.kind is LicenseKind.STATUS:
        return Permission.CONDITIONAL if duties else Permission.UNKNOWN
    if license_.kind is LicenseKind.LICENSE and (not duties or (duties <= _FREE and duties >= _PERMISSIVE)):
        return Permission.ALLOW
    return Permission.CONDITIONAL


def statements_of(license_: License, *, commercial: bool | None) -> tuple[Statement, ...]:
    """Return what a license says of every use but crawling, which is the place's to allow."""
    permission = permission_of(license_, commercial=commercial)
    condition = license_.id if permission is Permission.CONDITIONAL else ""
    return tuple(Statement(use=use, permission=permission, condition=condition) for use in Use if use is not Use.CRAWL)
