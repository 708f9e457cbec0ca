"""Copies of a picture with what a site said of it, and what follows for us inside one protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apelles.collect.rights.base import Copy, Resource
from apelles.records.rights import Integrity, Permission, Signal, Statement, Use

PICTURE = "https://art.example/img/a.jpg"
PAGE = "https://art.example/works/a"
NOTHING: dict[Use, Permission] = {}

Headers = Iterable[tuple[str, str]]


def body(text: str | bytes, url: str = "", status: int = 200) -> Resource:
    content = text.encode() if isinstance(text, str) else text
    return Resource(url=url, status=status, body=content, fetched_at="2026-11-01T00:00:00Z")


def headers(*lines: tuple[str, str], url: str = "") -> Resource:
    return Resource(url=url, status=200, headers=lines)


def copy(
    resources: Mapping[str, Resource] | None = None,
    *,
    url: str = PICTURE,
    page_url: str = PAGE,
    content: bytes = b"\xff\xd8\xff\xd9",
    agent: str = "apelles",
) -> Copy:
    return Copy(content=content, sha256="ab" * 32, url=url, page_url=page_url, resources=resources or {}, agent=agent)


def merged(statements: Iterable[Statement]) -> dict[Use, Permission]:
    """Return the most restrictive permission per use."""
    order = [Permission.UNKNOWN, Permission.ALLOW, Permission.CONDITIONAL, Permission.DENY]
    result: dict[Use, Permission] = {}
    for each in statements:
        known = result.get(each.use, Permission.UNKNOWN)
        result[each.use] = max(known, each.permission, key=order.index)
    return result


def said(signals: Iterable[Signal], agent: str = "apelles") -> dict[Use, Permission]:
    """Return what signals say to us, per use; broken ones have to be silent."""
    kept = list(signals)
    assert not any(each.statements for each in kept if each.integrity in {Integrity.INVALID, Integrity.MALFORMED})
    return merged(s for each in kept if each.agent in {"", agent} for s in each.statements)


def every(permission: Permission, uses: Iterable[Use]) -> dict[Use, Permission]:
    return dict.fromkeys(uses, permission)
