"""Signals and acceptances as tests need them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any, Final

from apelles.collect.rights.base import LICENSE
from apelles.records.rights import (
    Acceptance,
    Carrier,
    Claim,
    Permission,
    Protocol,
    Scope,
    Signal,
    Statement,
    Use,
)

DENY, CONDITIONAL, ALLOW, UNKNOWN = Permission.DENY, Permission.CONDITIONAL, Permission.ALLOW, Permission.UNKNOWN
LICENSED: Final = (
    Use.TEXT_AND_DATA_MINING,
    Use.AI_TRAINING,
    Use.GENERATIVE_TRAINING,
    Use.AI_INPUT,
    Use.SEARCH,
)
ACQUIRED: Final = "2026-03-01T12:00:00+00:00"


def seen(
    permission: Permission = UNKNOWN,
    *uses: Use,
    condition: str = "",
    license_: str = "",
    **fields: Any,
) -> Signal:
    """Return a signal in the file that says this of the uses, generative training where none is named."""
    said = uses or (Use.GENERATIVE_TRAINING,)
    raw = f"{permission}{said}{condition}{license_}".encode()
    plain = Signal(
        protocol=Protocol.PLUS_XMP,
        carrier=Carrier.XMP,
        scope=Scope.FILE,
        raw=raw,
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        raw_length=len(raw),
        statements=()
        if permission is UNKNOWN
        else tuple(Statement(use=use, permission=permission, condition=condition) for use in said),
        claims=(Claim(name=LICENSE, text=license_),) if license_ else (),
        seen_at="2026-10-01T00:00:00+00:00",
    )
    return replace(plain, **fields)


def server(permission: Permission, fetched_at: str, *uses: Use, **fields: Any) -> Signal:
    """Return a signal in the answer of a server."""
    return seen(
        permission,
        *uses,
        protocol=Protocol.TDMREP,
        carrier=Carrier.HTTP,
        scope=Scope.URL,
        fetched_at=fetched_at,
        **fields,
    )


def accepted(terms: str, **fields: Any) -> Acceptance:
    """Return an acceptance of terms for generative training, with every duty these tests meet left to `fields`."""
    plain = Acceptance(
        terms=terms,
        by="Jane Doe",
        at="2026-02-01T00:00:00+00:00",
        uses=(Use.GENERATIVE_TRAINING,),
        evidence="https://example.org/license",
    )
    return replace(plain, **fields)
