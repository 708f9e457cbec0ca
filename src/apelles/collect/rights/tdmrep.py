"""TDMRep (W3C Community Group, 2024-05-10): the file of a site, headers, and meta elements of the page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from apelles.collect.rights.base import POLICY, Copy, Resource, claim, say, signal
from apelles.collect.rights.headers import header_lines, raw_line
from apelles.collect.rights.html_meta import joined, page_of
from apelles.collect.rights.places import Place, answered, decoded, handed_over, matches, place, place_governed
from apelles.collect.rights.tdm_policy import duties
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

MOST_BYTES: Final = 2**20
MOST_RULES: Final = 20_000

RESERVATION: Final = "tdm-reservation"
POLICY_NAME: Final = "tdm-policy"
_LIKE_ONE: Final = frozenset({"1", "true", "yes", "on", "reserved", "1.0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What one source says: `value` is 1, 0 or None for unset; `policy` an address.

    `like_one` marks a value that is none and looks like a reservation; `problem` is a short word for what is broken.
    """

    value: int | None = None
    policy: str = ""
    like_one: bool = False
    problem: str = ""
    skipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A source with what it says and how it is recorded."""

    said: Reservation
    raw: bytes
    carrier: Carrier
    scope: Scope
    of: str
    resource: Resource
    policy: str


def read_file(body: bytes, where: Place) -> Reservation:
    """Return what a tdmrep.json says of an address: the first rule in sequence that covers it counts. Never raises."""
    if len(body) > MOST_BYTES:
        return Reservation(problem="too large", like_one=True)
    try:
        rules = json.loads(decoded(body))
    except (ValueError, RecursionError):
        return Reservation(problem="not JSON", like_one=_mentions_one(body))
    if not isinstance(rules, list):
        return Reservation(problem="not an array", like_one=_mentions_one(body))
    skipped = 0
    for rule in rules[:MOST_RULES]:
        if not isinstance(rule, dict) or not isinstance(rule.get("location"), str) or RESERVATION not in rule:
            skipped += 1
        elif matches(rule["location"], where):
            return _of_rule(rule, skipped)
    return Reservation(skipped=skipped)


def read_value(lines: Sequence[str], policies: Sequence[str] = ()) -> Reservation:
    """Return what lines of a header, or contents of meta elements, say; lines that differ say nothing."""
    if not lines:
        return Reservation()
    values = {line.strip() for line in lines}
    policy = next((each.strip() for each in policies if each.strip()), "")
    if len(values) > 1:
        return Reservation(policy=policy, like_one="1" in values, problem="values that differ")
    text = values.pop()
    if text in {"0", "1"}:
        return Reservation(value=int(text), policy=policy)
    words = {word.strip().lower() for word in text.split(",")}
    problem = "more than one value" if "," in text else ""
    return Reservation(policy=policy, like_one=not _LIKE_ONE.isdisjoint(words), problem=problem)


def statements_of(said: Reservation, policy_text: str = "") -> tuple[Statement, ...]:
    """Return the statements of a reservation: 1 denies, 1 with a policy asks for what the policy asks, 0 allows."""
    if said.value == 0:
        return say(Permission.ALLOW, MINING)
    if said.value != 1:
        return ()
    if said.policy:
        return say(Permission.CONDITIONAL, MINING, condition=policy_text or said.policy)
    return say(Permission.DENY, MINING)


class TDMRep:
    """Reservations of text and data mining for a picture, one observation for each source.

    Sources are the site's file, the header, and the meta elements of the page, and a later one supersedes an earlier
    one; one that is absent or unset supersedes nothing. Only the one that governs has statements. Header and meta
    elements of the page speak of the page: they supersede to reserve; they free only what the header of the picture
    does not reserve, and only pictures on the same host. The page's header never frees.
    """

    name = "tdmrep"
    spec_version = "tdmrep-2024-05-10"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one observation for each source found."""
        if not copy.resources:
            return ()
        sources = [*_of_file(copy), *_of_header(copy, "image"), *_of_header(copy, "page"), *_of_page(copy)]
        governs = _governing(copy, sources)
        return tuple(self._signal(copy, source, governs) for source in sources)

    def _signal(self, copy: Copy, source: _Source, governs: _Source | None) -> Signal:
        said = source.said
        broken = bool(said.problem)
        statements = statements_of(said, _policy_text(copy, source)) if source is governs else ()
        return signal(
            self,
            copy,
            source.raw,
            protocol=Protocol.TDMREP,
            carrier=source.carrier,
            scope=source.scope,
            statements=statements,
            claims=(claim(POLICY, source.policy),) if source.policy else (),
            speaker=Speaker.SERVER,
            integrity=Integrity.MALFORMED if broken else Integrity.NONE,
            possible_reservation=said.value is None and said.like_one,
            fetched_at=source.resource.fetched_at,
            detail=_detail(source, governs),
        )


def _of_file(copy: Copy) -> Iterator[_Source]:
    resource = copy.resources.get("tdmrep")
    if resource is None or not answered(resource):
        return
    where = place_governed(copy, resource)
    said = read_file(resource.body, where)
    if not where.known and said.value == 0:
        said = Reservation(skipped=said.skipped)
    yield _source(said, resource.body, Carrier.WELL_KNOWN, Scope.PATH_PATTERN, "file", resource, copy.url)


def _of_header(copy: Copy, role: str) -> Iterator[_Source]:
    resource = copy.resources.get(role)
    lines = header_lines(resource, RESERVATION)
    policies = header_lines(resource, POLICY_NAME)
    if resource is None or not (lines or policies):
        return
    raw = b"\n".join(
        raw_line(name, *values) for name, values in ((RESERVATION, lines), (POLICY_NAME, policies)) if values
    )
    of = "header of the picture" if role == "image" else "header of the page"
    yield _source(read_value(lines, policies), raw, Carrier.HTTP, Scope.URL, of, resource, copy.url)


def _of_page(copy: Copy) -> Iterator[_Source]:
    page = copy.resources.get("page")
    if page is None:
        return
    metas = [meta for meta in page_of(copy).metas if meta.name in _META_NAMES]
    lines = [meta.content for meta in metas if meta.name != POLICY_NAME and meta.name != "tdm:policy"]
    policies = [meta.content for meta in metas if meta.name in {POLICY_NAME, "tdm:policy"}]
    if lines or policies:
        raw = "\n".join(meta.raw for meta in metas).encode("utf-8", "replace")
        yield _source(
            read_value(lines, policies), raw, Carrier.HTML, Scope.URL, "meta of the page", page, copy.page_url
        )


def _source(
    said: Reservation, raw: bytes, carrier: Carrier, scope: Scope, of: str, resource: Resource, base: str
) -> _Source:
    policy = joined(resource.url or base, said.policy) if said.policy else ""
    return _Source(said=said, raw=raw, carrier=carrier, scope=scope, of=of, resource=resource, policy=policy)


def _governing(copy: Copy, sources: Sequence[_Source]) -> _Source | None:
    """Return the last source that is set and may speak; sources are in the order of the protocol."""
    governs: _Source | None = None
    for source in sources:
        if source.said.value is None:
            continue
        if source.said.value == 0 and source.of.endswith("page") and not _page_frees(copy, source, governs):
            continue
        if source.said.value == 0 and source.carrier is Carrier.HTTP and not handed_over(source.resource):
            continue
        governs = source
    return governs


def _page_frees(copy: Copy, source: _Source, governs: _Source | None) -> bool:
    """Return whether a page that reserves nothing speaks for the picture on it."""
    if source.carrier is Carrier.HTTP:
        return False
    page, picture = place(source.resource.url or copy.page_url), place(copy.url)
    same_host = page.host == picture.host or not page.known or not picture.known
    return same_host and not (governs is not None and governs.of.startswith("header") and governs.said.value == 1)


def _policy_text(copy: Copy, source: _Source) -> str:
    """Return what a policy asks, its address first; only the address where the policy was not captured."""
    resource = copy.resources.get("policy")
    if not source.policy or resource is None or not answered(resource):
        return source.policy
    text = duties(resource.body)
    return f"{source.policy} ({text})" if text else source.policy


def _of_rule(rule: dict[str, Any], skipped: int) -> Reservation:
    value, policy = rule[RESERVATION], rule.get(POLICY_NAME)
    text = policy.strip() if isinstance(policy, str) else ""
    if type(value) is int and value in {0, 1}:
        return Reservation(value=value, policy=text, skipped=skipped)
    return Reservation(policy=text, like_one=str(value)[:16].strip().lower() in _LIKE_ONE, skipped=skipped)


def _mentions_one(body: bytes) -> bool:
    """Return whether a broken file names a reservation with a one."""
    text = decoded(body)
    return RESERVATION in text and "1" in text.partition(RESERVATION)[2][:16]


def _detail(source: _Source, governs: _Source | None) -> str:
    said = source.said
    notes = [
        source.of,
        said.problem,
        "unset" if said.value is None and not said.problem else "",
        f"{said.skipped} rules without location or reservation skipped" if said.skipped else "",
        f"superseded by {governs.of}"
        if said.value is not None and governs is not None and governs is not source
        else "",
        "speaks of the page only" if said.value == 0 and governs is None else "",
    ]
    return "; ".join(note for note in notes if note)


_META_NAMES: Final = frozenset({RESERVATION, POLICY_NAME, "tdm:reservation", "tdm:policy"})
