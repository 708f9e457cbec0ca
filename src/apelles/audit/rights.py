"""From what was seen on a copy of a picture to one verdict for each use, with the reasons.

The most restrictive statement wins: deny, conditional, allow, unknown. Nothing seen is unknown. A condition is met only
when somebody took it on; only a contract with the rightsholder goes over a denial.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from apelles.audit.licensing import LICENSED_USES, in_doubt, licenses_in, permission_of, statements_of
from apelles.collect.rights.licenses import recognize, to_be_read
from apelles.records.rights import (
    IN_THE_FILE,
    Acceptance,
    Carrier,
    Duty,
    Integrity,
    MachineReadable,
    Permission,
    Protocol,
    Reason,
    Scope,
    Signal,
    Speaker,
    Standing,
    Use,
    UseVerdict,
    Verdicts,
)

_ORDER: Final = {
    Permission.DENY: 0,
    Permission.CONDITIONAL: 1,
    Permission.ALLOW: 2,
    Permission.UNKNOWN: 3,
}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:\Z|T)", re.ASCII)
_RESTRICTIVE: Final = frozenset({Permission.DENY, Permission.CONDITIONAL})
_BROKEN: Final = frozenset({Integrity.INVALID, Integrity.MALFORMED})
_IN_THE_COPY: Final = IN_THE_FILE | {Carrier.DATASET}
"""Carriers that came with the copy: they were there when it was made, whenever somebody looks."""


def strictest(permissions: Sequence[Permission]) -> Permission:
    """Return the most restrictive of permissions, unknown where there is none."""
    return min(permissions, key=_ORDER.__getitem__, default=Permission.UNKNOWN)


def verdicts(
    signals: Sequence[Signal],
    *,
    acceptances: Sequence[Acceptance] = (),
    at: str = "",
    commercial: bool | None = None,
    agent: str = "apelles",
) -> Verdicts:
    """Return what may be done with a copy.

    With `at` (UTC, ISO 8601) only what held then counts: what a server said later is a reason that does not count. A
    time without an hour is the whole day. A signal without a time counts at any. `commercial` says whether the use is,
    None where nobody said; `agent` is the crawler whose rules apply to us.
    """
    reasons = _reasons(signals, at=at, commercial=commercial, agent=agent)
    day = at or max(map(_time_of, signals), default="")
    in_force = [(one, _accepted(one)) for one in acceptances if _in_force(one, at=at, day=day)]
    return Verdicts(
        at=at,
        uses=tuple(_of_use(use, reasons[use], in_force, commercial=commercial) for use in Use),
        possible_reservation=any(signal.possible_reservation for signal in signals),
    )


def _reasons(signals: Sequence[Signal], *, at: str, commercial: bool | None, agent: str) -> dict[Use, list[Reason]]:
    """Return every statement of signals and of the licenses they name, by use."""
    reasons: dict[Use, list[Reason]] = {use: [] for use in Use}
    standings = [_standing(signal, at=at, agent=agent) for signal in signals]
    for place, signal in enumerate(signals):
        same: dict[tuple[Permission, str], Reason] = {}
        for statement in signal.statements:
            key = (statement.permission, statement.condition)
            if key not in same:
                same[key] = _reason(signal, place, standings[place], statement.permission, condition=key[1])
            reasons[statement.use].append(same[key])
    found = licenses_in(signals)
    counting = (one for one, standing in zip(signals, standings, strict=True) if standing is Standing.COUNTS)
    doubted = any(named.license.unconditional for named in found) and in_doubt(counting)
    for named in found:
        license_ = to_be_read(named.license) if doubted and named.license.unconditional else named.license
        statements = statements_of(license_, commercial=commercial)
        reason = _reason(
            signals[named.signal],
            named.signal,
            standings[named.signal],
            statements[0].permission,
            condition=statements[0].condition,
            license_=license_.id,
            duties=license_.duties,
        )
        for statement in statements:
            reasons[statement.use].append(reason)
    return reasons


def _of_use(
    use: Use, reasons: Sequence[Reason], in_force: Sequence[tuple[Acceptance, Reason]], *, commercial: bool | None
) -> UseVerdict:
    weighed = [*reasons]
    covering = [(one, granted) for one, granted in in_force if use in one.uses and _speaks_of(one, use)]
    if covering:
        acceptances = [one for one, _ in covering]
        overridden = any(one.contract for one in acceptances)
        weighed = [_weighed(reason, acceptances, overridden=overridden) for reason in reasons]
        met = {reason.condition for reason in weighed if reason.standing is Standing.MET}
        weighed += [granted for one, granted in covering if _grants(one, met, commercial=commercial)]
    counting = {reason.permission for reason in weighed if reason.standing is Standing.COUNTS}
    restrictive = {reason.standing for reason in weighed if reason.permission in _RESTRICTIVE}
    return UseVerdict(
        use=use,
        permission=strictest([*counting]),
        reasons=tuple(weighed),
        conflict=Permission.DENY in counting and bool(counting - {Permission.DENY, Permission.UNKNOWN}),
        reserved_elsewhere=Standing.OTHER_COPY in restrictive,
        reserved_later=Standing.LATER in restrictive,
    )


def _speaks_of(acceptance: Acceptance, use: Use) -> bool:
    """Return whether an acceptance can be about a use: no license says whether a place may be crawled."""
    return acceptance.contract or use in LICENSED_USES


def _weighed(reason: Reason, acceptances: Sequence[Acceptance], *, overridden: bool) -> Reason:
    """Return a reason with its standing once conditions that were taken on are met."""
    if reason.standing is not Standing.COUNTS or reason.permission not in _RESTRICTIVE:
        return reason
    if overridden:
        return replace(reason, standing=Standing.OVERRIDDEN)
    if reason.permission is Permission.CONDITIONAL and any(_meets(one, reason) for one in acceptances):
        return replace(reason, standing=Standing.MET)
    return reason


def _meets(acceptance: Acceptance, reason: Reason) -> bool:
    """Return whether an acceptance names a condition and takes on all its duties; an unnamed condition is never met."""
    return (
        bool(reason.condition)
        and reason.condition in _meanings(acceptance.terms)
        and _takes_on(acceptance, reason.duties)
    )


def _takes_on(acceptance: Acceptance, duties: Sequence[Duty]) -> bool:
    return {*duties} <= {*acceptance.duties}


@lru_cache(maxsize=1024)
def _meanings(terms: str) -> frozenset[str]:
    """Return what accepted terms may stand for: their words, and the license they name."""
    named = recognize(terms)
    return frozenset({terms, named.id} if named else {terms})


def _grants(acceptance: Acceptance, met: set[str], *, commercial: bool | None) -> bool:
    """Return whether an acceptance allows by itself: a contract, a condition met, or a license with its duties."""
    if acceptance.contract or _meanings(acceptance.terms) & met:
        return True
    named = recognize(acceptance.terms)
    if named is None or not _takes_on(acceptance, named.duties):
        return False
    return permission_of(named, commercial=commercial) in {Permission.ALLOW, Permission.CONDITIONAL}


def _accepted(acceptance: Acceptance) -> Reason:
    return Reason(
        permission=Permission.ALLOW,
        standing=Standing.COUNTS,
        protocol=Protocol.CONTRACT if acceptance.contract else Protocol.MANUAL,
        carrier=Carrier.MANUAL,
        speaker=Speaker.LICENSEE,
        machine_readable=MachineReadable.NO,
        integrity=Integrity.NONE,
        condition=acceptance.terms,
        duties=acceptance.duties,
        detail=f"{acceptance.by}, {acceptance.at}: {acceptance.evidence}",
    )


def _in_force(acceptance: Acceptance, *, at: str, day: str) -> bool:
    """Return whether an acceptance says by whom, of what and on what evidence, and holds at a time.

    One that ends holds on no unknown day, and not at all where the day it ends cannot be read.
    """
    stated = all(text.strip() for text in (acceptance.evidence, acceptance.terms, acceptance.by, acceptance.at))
    begun = not at or not _after(acceptance.at, at)
    ended = bool(acceptance.until) and (not day or not is_day(acceptance.until) or _after(day, acceptance.until))
    return stated and begun and not ended


def is_day(text: str) -> bool:
    """Return whether a text is a day or a time of ISO 8601, with a year of four, a month and a day of two digits."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return _DAY.match(text) is not None


def _reason(
    signal: Signal,
    place: int,
    standing: Standing,
    permission: Permission,
    *,
    condition: str,
    license_: str = "",
    duties: tuple[Duty, ...] = (),
) -> Reason:
    return Reason(
        permission=permission,
        standing=standing,
        protocol=signal.protocol,
        carrier=signal.carrier,
        speaker=signal.speaker,
        machine_readable=signal.machine_readable,
        integrity=signal.integrity,
        signal=place,
        condition=condition,
        license=license_,
        duties=duties,
        agent=signal.agent,
        detail=signal.detail,
    )


def _standing(signal: Signal, *, at: str, agent: str) -> Standing:
    if signal.integrity in _BROKEN:
        return Standing.BROKEN
    if signal.scope is Scope.OTHER_COPY:
        return Standing.OTHER_COPY
    if signal.agent and signal.agent.lower() != agent.lower():
        return Standing.OTHER_AGENT
    if at and signal.carrier not in _IN_THE_COPY and _after(_time_of(signal), at):
        return Standing.LATER
    return Standing.COUNTS


def _time_of(signal: Signal) -> str:
    return signal.fetched_at or signal.seen_at


def _after(one: str, other: str) -> bool:
    """Return whether a time is after another, as far as both are told; a day is not after a time on that day."""
    first, second = _instant(one), _instant(other)
    told = min(len(first), len(second))
    return first[:told] > second[:told]


@lru_cache(maxsize=4096)
def _instant(text: str) -> str:
    """Return a time in UTC, written so that order is that of letters; empty for a text that begins with no year."""
    said = text.strip()
    if not (said[:4].isascii() and said[:4].isdigit()):
        return ""
    if len(said) <= len("2026-01-01"):
        return said
    try:
        moment = datetime.fromisoformat(said)
        universal = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return said
    return universal.replace(tzinfo=None).isoformat(timespec="microseconds")
