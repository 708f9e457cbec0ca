"""Copies as they would have been captured, for tests of what a place says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from apelles.collect.rights.base import Copy, Resource, RightsSignal
from apelles.records.rights import Permission, Signal, Use

type Said = dict[Use, Permission]
URL = "https://art.example/img/a.jpg"


def copy_with(
    *,
    url: str = URL,
    headers: Sequence[tuple[str, str]] = (),
    robots: bytes | None = None,
    robots_status: int = 200,
    page: bytes = b"",
    others: Mapping[str, bytes] | None = None,
    content: bytes = b"",
    row: Mapping[str, str] | None = None,
) -> Copy:
    """Return a copy with the answer of its picture, its robots.txt, its page and other files of its host."""
    host = "https://art.example"
    resources = {"image": Resource(url=url, status=200, headers=tuple(headers))}
    if robots is not None:
        resources["robots"] = Resource(url=f"{host}/robots.txt", status=robots_status, body=robots)
    if page:
        resources["page"] = Resource(url=f"{host}/page.html", status=200, body=page)
    for role, body in (others or {}).items():
        resources[role] = Resource(url=f"{host}/{role}", status=200, body=body)
    return Copy(content=content, sha256="0" * 64, url=url, resources=resources, row=row or {})


def said(signals: Sequence[Signal], agent: str = "apelles") -> dict[Use, Permission]:
    """Return the strictest permission for each use that is stated for us."""
    order = (Permission.DENY, Permission.CONDITIONAL, Permission.ALLOW)
    found: dict[Use, Permission] = {}
    for signal in signals:
        for one in signal.statements if signal.agent.lower() in {"", agent} else ():
            known = found.get(one.use)
            if known is None or order.index(one.permission) < order.index(known):
                found[one.use] = one.permission
    return found


def read(reader: RightsSignal, copy: Copy) -> dict[Use, Permission]:
    """Return what a reader says of a copy."""
    return said(reader.read(copy))
