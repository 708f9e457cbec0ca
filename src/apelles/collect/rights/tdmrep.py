"""TDM Reservation Protocol: `/.well-known/tdmrep.json`, the headers of the picture, the meta tags of its page.

Source: W3C Community Group report of 2024-05-10. The file speaks first, then header, then page; a later one supersedes
an earlier one, and absence resets nothing. A value that is neither 0 nor 1 is as if it were absent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from apelles.collect.rights.base import POLICY, Copy, Resource, claim, say, signal
from apelles.collect.rights.headers import fetched_at, image_lines
from apelles.collect.rights.html_meta import page_of
from apelles.collect.rights.robots_text import host_of, path_of
from apelles.records.rights import (
    MINING,
    Carrier,
    Integrity,
    Permission,
    Protocol,
    Scope,
    Signal,
    Speaker,
    Statement,
)

MOST_BYTES: Final = 4 * 2**20
MOST_RULES: Final = 10_000
_UNRESERVED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_PLAIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the file: a pattern, `0` or `1`, and the address of a policy."""

    location: str
    reservation: str
    policy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """One place that speaks: `reservation` is empty where it says neither 0 nor 1."""

    raw: bytes
    carrier: Carrier
    role: str
    reservation: str
    policy: str = ""
    malformed: bool = False
    detail: str = ""


class TdmRep:
    """Reads what a place reserves; of several sources only the one that governs makes statements."""

    name = "tdmrep"
    spec_version = "tdmrep-2024-05-10"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each source that was captured and speaks."""
        sources = [*_from_file(copy), *_from_header(copy), *_from_page(copy)]
        governing = next((one for one in reversed(sources) if one.reservation), None)
        return [self._signal(copy, one, governing) for one in sources]

    def _signal(self, copy: Copy, source: _Source, governing: _Source | None) -> Signal:
        governs = source is governing
        superseded = "" if governs or governing is None else f"superseded by {governing.carrier.value}"
        return signal(
            self,
            copy,
            source.raw,
            protocol=Protocol.TDMREP,
            carrier=source.carrier,
            scope=Scope.PATH_PATTERN if source.carrier is Carrier.WELL_KNOWN else Scope.URL,
            statements=statements_for(source.reservation, source.policy, terms=_terms(copy)) if governs else (),
            claims=[claim(POLICY, source.policy)] if source.policy else (),
            speaker=Speaker.SERVER,
            integrity=Integrity.MALFORMED if source.malformed else Integrity.NONE,
            possible_reservation=source.malformed and b"1" in source.raw,
            fetched_at=fetched_at(copy, source.role),
            detail="; ".join(part for part in (source.detail, superseded) if part)[:300],
        )


def statements_for(reservation: str, policy: str, *, terms: str = "") -> tuple[Statement, ...]:
    """Return what a reservation says of mining and training; `terms` is what is known of the policy."""
    match reservation.strip():
        case "1" if policy:
            return say(Permission.CONDITIONAL, MINING, condition=f"{policy} {terms}".strip())
        case "1":
            return say(Permission.DENY, MINING)
        case "0":
            return say(Permission.ALLOW, MINING)
    return ()


@lru_cache(maxsize=64)
def read_rules(body: bytes) -> tuple[Rule, ...] | None:
    """Return the rules of a `tdmrep.json`, or None where it is no array; bad rules are left out."""
    try:
        value = json.loads(body[:MOST_BYTES].decode("utf-8-sig")) if len(body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, list):
        return None
    return tuple(rule for entry in value[:MOST_RULES] if (rule := _rule(entry)))


def rule_for(rules: Sequence[Rule], url: str) -> Rule | None:
    """Return the first rule in sequence whose pattern matches the path of an address."""
    path = _decoded(path_of(url))
    return next((rule for rule in rules if matches(_decoded(rule.location), path)), None)


def matches(pattern: str, path: str) -> bool:
    """Return whether a path begins with a pattern; `*` is any run of characters, `$` at the end is the end."""
    anchored = pattern.endswith("$")
    head, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(head):
        return False
    place = len(head)
    if anchored and rest:
        *rest, tail = rest
    else:
        tail = None
    for piece in rest:
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    if tail is not None:
        return path.endswith(tail) and len(path) - len(tail) >= place
    return not anchored or place == len(path)


def _rule(entry: Any) -> Rule | None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("location"), str):
        return None
    value = entry.get("tdm-reservation")
    if isinstance(value, bool) or str(value) not in {"0", "1"}:
        return None
    policy = entry.get("tdm-policy", "")
    return Rule(
        location=entry["location"], reservation=str(value), policy=policy[:2_000] if isinstance(policy, str) else ""
    )


def _from_file(copy: Copy) -> Iterator[_Source]:
    resource = copy.resources.get("tdmrep")
    if resource is None or not _found(resource) or not _same_place(copy, resource):
        return
    rules = read_rules(resource.body)
    if rules is None:
        yield _Source(
            raw=resource.body,
            carrier=Carrier.WELL_KNOWN,
            role="tdmrep",
            reservation="",
            malformed=True,
            detail="no array of rules",
        )
        return
    rule = rule_for(rules, copy.url) if copy.url else None
    if rule is not None:
        yield _Source(
            raw=resource.body,
            carrier=Carrier.WELL_KNOWN,
            role="tdmrep",
            reservation=rule.reservation,
            policy=rule.policy,
            detail=f"location {rule.location}",
        )


def _from_header(copy: Copy) -> Iterator[_Source]:
    lines = image_lines(copy, "tdm-reservation")
    if lines:
        yield _stated(lines, image_lines(copy, "tdm-policy"), Carrier.HTTP, "image")


def _from_page(copy: Copy) -> Iterator[_Source]:
    page = page_of(copy)
    values = page.values("tdm-reservation")
    if values:
        yield _stated(values, page.values("tdm-policy"), Carrier.HTML, "page")


def _stated(values: Sequence[str], policies: Sequence[str], carrier: Carrier, role: str) -> _Source:
    said = {value.strip() for value in values}
    several = len(said) > 1 or any("," in value for value in said)
    value = next(iter(said)) if len(said) == 1 else ""
    return _Source(
        raw="\n".join((*values, *policies)).encode("utf-8", "surrogatepass"),
        carrier=carrier,
        role=role,
        reservation=value if value in {"0", "1"} else "",
        policy=next((policy for policy in policies if policy), ""),
        malformed=several,
        detail=f"tdm-reservation {', '.join(values)}",
    )


def _terms(copy: Copy) -> str:
    """Return what a captured policy asks, in the words of ODRL; nothing where none was captured or can be read."""
    resource = copy.resources.get("policy")
    if resource is None or len(resource.body) > MOST_BYTES:
        return ""
    try:
        policy = json.loads(resource.body.decode("utf-8-sig"))
        asked = policy["permission"][0]
        duties = [str(duty["action"]) for duty in asked.get("duty", ())]
        purposes = [f"{one['leftOperand']} {one['rightOperand']}" for one in asked.get("constraint", ())]
    except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError):
        return ""
    return "; ".join((*duties, *purposes))[:1_000]


def _found(resource: Resource) -> bool:
    return resource.status in {0, 200} and bool(resource.body)


def _same_place(copy: Copy, resource: Resource) -> bool:
    """Return whether a file speaks for the place a picture was at; where an address is missing, it is believed."""
    return not copy.url or not resource.url or host_of(copy.url) == host_of(resource.url)


def _decoded(path: str) -> str:
    """Return a path with the percent codes of unreserved characters decoded, the others as they are."""

    def one(match: re.Match[str]) -> str:
        sign = chr(int(match[1], 16))
        return sign if sign in _PLAIN else match[0].upper()

    return _UNRESERVED.sub(one, path)
