"""From what was seen on a copy of a picture to one verdict for each use, with the reasons.

The most restrictive statement wins: deny, conditional, allow, unknown. Nothing seen is unknown. A condition is met only
when somebody took it on; only a contract with the rightsholder goes over a denial.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from apelles.audit.licensing import licenses_in, statements_of
from apelles.records.rights import (
    Acceptance,
    Carrier,
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

_ORDER: Final = (Permission.DENY, Permission.CONDITIONAL, Permission.ALLOW, Permission.UNKNOWN)
_BROKEN: Final = frozenset({Integrity.INVALID, Integrity.MALFORMED})
_IN_THE_COPY: Final = frozenset(
    {Carrier.XMP, Carrier.EXIF, Carrier.IIM, Carrier.PNG_TEXT, Carrier.C2PA, Carrier.DATASET, Carrier.MANUAL}
)
"""Carriers that came with the copy: they were there when it was made, whenever somebody looks."""


def strictest(permissions: Sequence[Permission]) -> Permission:
    """Return the most restrictive of permissions, unknown where there is none."""
    return min(permissions, key=_ORDER.index, default=Permission.UNKNOWN)


def verdicts(
    signals: Sequence[Signal],
    *,
    acceptances: Sequence[Acceptance] = (),
    at: str = "",
    commercial: bool | None = None,
    agent: str = "apelles",
) -> Verdicts:
    """Return what may be done with a copy.

    With `at` (UTC, ISO 8601) only what held then counts: what a server said later is a reason that does not count.
    `commercial` says whether the use is, None where nobody said; `agent` is the crawler whose rules apply to us.
    """
    reasons: dict[Use, list[Reason]] = {use: [] for use in Use}
    for place, signal in enumerate(signals):
        for statement in signal.statements:
            reason = _reason(signal, place, statement.permission, condition=statement.condition, at=at, agent=agent)
            reasons[statement.use].append(reason)
    for named in licenses_in(signals):
        for statement in statements_of(named.license, commercial=commercial):
            reason = _reason(
                signals[named.signal],
                named.signal,
                statement.permission,
                condition=statement.condition,
                at=at,
                agent=agent,
                license_=named.license.id,
            )
            reasons[statement.use].append(replace(reason, duties=named.license.duties))
    return Verdicts(
        at=at,
        uses=tuple(_of_use(use, reasons[use], _covering(acceptances, use, at=at)) for use in Use),
        possible_reservation=any(signal.possible_reservation for signal in signals),
    )


def _of_use(use: Use, reasons: Sequence[Reason], acceptances: Sequence[Acceptance]) -> UseVerdict:
    contracts = [one for one in acceptances if one.contract]
    weighed = [_weighed(reason, acceptances, overridden=bool(contracts)) for reason in reasons]
    met = {reason.condition for reason in weighed if reason.standing is Standing.MET}
    weighed += [_accepted(one) for one in acceptances if one.contract or one.terms in met]
    counting = [reason.permission for reason in weighed if reason.standing is Standing.COUNTS]
    elsewhere = any(
        reason.standing is Standing.OTHER_COPY and reason.permission in {Permission.DENY, Permission.CONDITIONAL}
        for reason in weighed
    )
    stated = {permission for permission in counting if permission is not Permission.UNKNOWN}
    return UseVerdict(
        use=use,
        permission=strictest(counting),
        reasons=tuple(weighed),
        conflict=Permission.DENY in stated and len(stated) > 1,
        reserved_elsewhere=elsewhere,
    )


def _weighed(reason: Reason, acceptances: Sequence[Acceptance], *, overridden: bool) -> Reason:
    """Return a reason with its standing once conditions that were taken on are met."""
    if reason.standing is not Standing.COUNTS:
        return reason
    if overridden and reason.permission is not Permission.ALLOW:
        return replace(reason, standing=Standing.OVERRIDDEN)
    terms = {one.terms for one in acceptances}
    if reason.permission is Permission.CONDITIONAL and reason.condition and reason.condition in terms:
        return replace(reason, standing=Standing.MET)
    return reason


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


def _covering(acceptances: Sequence[Acceptance], use: Use, *, at: str) -> list[Acceptance]:
    """Return the acceptances that cover a use at a time; without evidence none does."""
    return [
        one
        for one in acceptances
        if use in one.uses
        and one.evidence.strip()
        and one.terms.strip()
        and (not at or one.at <= at)
        and (not at or not one.until or at <= one.until)
    ]


def _reason(
    signal: Signal,
    place: int,
    permission: Permission,
    *,
    condition: str,
    at: str,
    agent: str,
    license_: str = "",
) -> Reason:
    return Reason(
        permission=permission,
        standing=_standing(signal, at=at, agent=agent),
        protocol=signal.protocol,
        carrier=signal.carrier,
        speaker=signal.speaker,
        machine_readable=signal.machine_readable,
        integrity=signal.integrity,
        signal=place,
        condition=condition,
        license=license_,
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
    if at and signal.carrier not in _IN_THE_COPY and (signal.fetched_at or signal.seen_at) > at:
        return Standing.LATER
    return Standing.COUNTS
