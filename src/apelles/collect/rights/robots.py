"""robots.txt (RFC 9309): who may crawl, and the lines about use that others read in it.

Whether a crawler may come is asked of Protego. It knows no lines about use, so the groups are also read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from apelles.collect.rights.agents import agent_named, collects_for_training
from apelles.collect.rights.base import Copy, Resource, RightsSignal, say, signal
from apelles.collect.rights.places import (
    Place,
    looks_like_a_page,
    only_restricting,
    place,
    place_governed,
    text_lines,
)
from apelles.records.rights import Carrier, Permission, Protocol, Scope, Signal, Speaker, Statement, Use

MOST_BYTES: Final = 500 * 1024
"""So much of a robots.txt is read; RFC 9309 asks for no more. A line that is cut there is left out."""

MOST_LINES: Final = 20_000
"""Of the lines that speak to other crawlers by name so many are looked at."""

_AGENT_FIELDS: Final = frozenset({"user-agent", "useragent", "user agent"})
_USE_FIELDS: Final = frozenset({"content-usage", "content-signal"})
_FILE_FIELDS: Final = frozenset({"sitemap", "sitemaps", "site-map", "host", "license"})
_SPACED: Final = re.compile(r"(user[- ]?agent|allow|disallow)\s+(?![\s:])(.*)", re.IGNORECASE)
_SMALL: Final = 32 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines that speak to the same crawlers: tokens in lower case; `uses` are (field, value, line) about use."""

    agents: tuple[str, ...]
    uses: tuple[tuple[str, str, str], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """A robots.txt taken apart.

    `licenses` are the values of License lines, `stray` are (field in lower case, line) of lines about use that stand
    before any group and so speak to nobody, `cut` says whether the file was too long to read whole, `by_agent` are
    the numbers of the groups that name a token.
    """

    groups: tuple[Group, ...]
    licenses: tuple[str, ...]
    cut: bool
    express_reservation: bool
    by_agent: dict[str, tuple[int, ...]]
    stray: tuple[tuple[str, str], ...] = ()
    rules: dict[tuple[int, ...], Any] = field(default_factory=dict)

    def numbers_for(self, agent: str) -> tuple[int, ...]:
        """Return the numbers of the groups that speak to a crawler: its own, else those for everybody.

        Its token has to stand in the file whole; a group for `ape` is none for `apelles`.
        """
        return self.by_agent.get(agent.lower()) or self.by_agent.get("*", ())

    def groups_for(self, agent: str) -> tuple[Group, ...]:
        """Return the groups that speak to a crawler."""
        return tuple(self.groups[number] for number in self.numbers_for(agent))

    def may_fetch(self, where: Place, agent: str) -> bool:
        """Return whether a crawler may fetch an address."""
        numbers = self.numbers_for(agent)
        if numbers and numbers not in self.rules:
            self.rules[numbers] = _rules(self.groups[number] for number in numbers)
        return not numbers or bool(self.rules[numbers].can_fetch(f"http://host{where.target}", "*"))

    def uses_for(self, agent: str, field: str) -> Iterator[tuple[str, str, str]]:
        """Yield (path, value, line) of the lines about use with one field that speak to a crawler."""
        for group in self.groups_for(agent):
            for name, value, line in group.uses:
                if name == field:
                    yield *path_and_value(value), line


def robots_of(copy: Copy) -> tuple[Resource, Robots] | None:
    """Return the robots.txt that was captured with a copy, taken apart; None where there is none to read."""
    resource = copy.resources.get("robots")
    if resource is None or not 200 <= (resource.status or 200) < 300 or looks_like_a_page(resource.body):
        return None
    return resource, parse(resource.body)


def parse(body: bytes) -> Robots:
    """Return a robots.txt taken apart. Never raises; the same bytes are taken apart once."""
    cut = len(body) > MOST_BYTES
    if cut:
        body = body[:MOST_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    return _parse_large(body, cut) if len(body) > _SMALL else _parse_small(body, cut)


def path_and_value(value: str) -> tuple[str, str]:
    """Return the path a line about use begins with, empty where it has none, and the rest."""
    if not value.startswith("/"):
        return "", value
    path, *rest = value.split(maxsplit=1)
    return path, rest[0] if rest else ""


class RobotsTxt:
    """Whether the picture's address may be crawled, by us and by the crawlers that collect for training.

    It speaks about crawling only. With an answer of 4xx there are no rules, so nobody said anything; with 5xx nothing
    may be crawled (RFC 9309, 2.3.1). What is said to a crawler for training is recorded with its name.
    """

    name = "robots"
    spec_version = "rfc9309"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one observation for us, and one for each crawler for training that is named and kept out."""
        resource = copy.resources.get("robots")
        if resource is None:
            return ()
        parsed = robots_of(copy)
        if parsed is None:
            return (_refused(self, copy, resource),)
        where = place_governed(copy, resource)
        return (_ours(self, copy, resource, parsed[1], where), *_others(self, copy, resource, parsed[1], where))


def spoken_to(robots: Robots, agent: str) -> tuple[str, ...]:
    """Return ourselves, and the crawlers for training that have groups of their own.

    Of a file with very many lines for crawlers only the first crawlers are returned.
    """
    seen: set[tuple[int, ...]] = set()
    spent, tokens = 0, [agent]
    for token, numbers in robots.by_agent.items():
        if token == agent.lower() or not collects_for_training(token):
            continue
        if numbers not in seen:
            seen.add(numbers)
            spent += sum(len(robots.groups[number].lines) for number in numbers)
        if spent > MOST_LINES:
            break
        tokens.append(token)
    return tuple(tokens)


def _refused(reader: RightsSignal, copy: Copy, resource: Resource) -> Signal:
    """Return the observation of an answer that is no robots.txt."""
    unreachable = 500 <= resource.status < 600
    if unreachable:
        detail = f"HTTP {resource.status}: nothing may be crawled"
    elif 200 <= (resource.status or 200) < 300:
        detail = "a page instead of rules"
    else:
        detail = f"HTTP {resource.status}: no rules"
    statements = say(Permission.DENY, [Use.CRAWL]) if unreachable else ()
    return _signal(reader, copy, resource, resource.body, statements=statements, detail=detail)


def _ours(reader: RightsSignal, copy: Copy, resource: Resource, robots: Robots, where: Place) -> Signal:
    allowed = robots.may_fetch(where, copy.agent)
    statements = say(Permission.ALLOW if allowed else Permission.DENY, [Use.CRAWL])
    if robots.cut or not where.known or (not resource.body and not resource.status):
        statements = only_restricting(statements)
    return _signal(reader, copy, resource, resource.body, statements=statements, detail=_detail(robots, copy, resource))


def _others(reader: RightsSignal, copy: Copy, resource: Resource, robots: Robots, where: Place) -> Iterator[Signal]:
    """Yield what is said by name to crawlers for training; equal groups are asked once."""
    answers: dict[tuple[int, ...], bool] = {}
    for token in spoken_to(robots, copy.agent)[1:]:
        agent, groups = agent_named(token), robots.by_agent[token]
        if agent is None:
            continue
        if groups not in answers:
            answers[groups] = robots.may_fetch(where, agent.token)
        if not answers[groups]:
            lines = (line for number in groups for line in robots.groups[number].lines)
            raw = "\n".join((f"User-agent: {agent.token}", *lines)).encode("utf-8", "replace")
            detail = f"{agent.token} ({agent.kind} crawler) may not crawl this address"
            yield _signal(reader, copy, resource, raw, agent=agent.token, detail=detail)


def _signal(
    reader: RightsSignal,
    copy: Copy,
    resource: Resource,
    raw: bytes,
    *,
    statements: Sequence[Statement] = (),
    agent: str = "",
    detail: str,
) -> Signal:
    return signal(
        reader,
        copy,
        raw,
        protocol=Protocol.ROBOTS,
        carrier=Carrier.ROBOTS,
        scope=Scope.PATH_PATTERN,
        statements=statements,
        agent=agent,
        speaker=Speaker.SERVER,
        fetched_at=resource.fetched_at,
        detail=detail,
    )


def _detail(robots: Robots, copy: Copy, resource: Resource) -> str:
    """Return what there is to know about a file of rules besides its answer."""
    asked, came_from = place(copy.url), place(resource.url)
    notes = [
        "group for us" if copy.agent.lower() in robots.by_agent else "",
        "group for everybody" if copy.agent.lower() not in robots.by_agent and "*" in robots.by_agent else "",
        "no group for us" if not robots.groups_for(copy.agent) else "",
        "read up to 500 KiB" if robots.cut else "",
        "address of the picture not known" if not place_governed(copy, resource).known else "",
        f"answered by {came_from.host}" if came_from.known and asked.known and came_from.host != asked.host else "",
    ]
    return "; ".join(note for note in notes if note)[:200]


@lru_cache(maxsize=128)
def _parse_small(body: bytes, cut: bool) -> Robots:
    return _parse(body, cut)


@lru_cache(maxsize=2)
def _parse_large(body: bytes, cut: bool) -> Robots:
    return _parse(body, cut)


def _parse(body: bytes, cut: bool) -> Robots:
    groups, licenses, stray = _groups(text_lines(body))
    by_agent: dict[str, dict[int, None]] = {}
    for number, group in enumerate(groups):
        for agent in group.agents:
            by_agent.setdefault(agent, {})[number] = None
    return Robots(
        groups=groups,
        licenses=licenses,
        stray=stray,
        cut=cut,
        express_reservation=b"2019/790" in body,
        by_agent={agent: tuple(numbers) for agent, numbers in by_agent.items()},
    )


def _rules(groups: Iterable[Group]) -> Any:
    """Return the rules of groups as Protego reads them."""
    from protego import Protego

    lines = (line for group in groups for line in group.lines if line[:4].lower() != "user")
    return Protego.parse("\n".join(("User-agent: *", *lines)))


def _groups(lines: Sequence[str]) -> tuple[tuple[Group, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the groups, the values of License lines, and lines about use before any group.

    A token line after a rule begins a new group.
    """
    groups: list[Group] = []
    licenses: list[str] = []
    stray: list[tuple[str, str]] = []
    agents: list[str] = []
    uses: list[tuple[str, str, str]] = []
    written: list[str] = []
    ruled = False

    def close() -> None:
        if agents:
            groups.append(Group(agents=tuple(agents), uses=tuple(uses), lines=tuple(written)))
        for kept in (agents, uses, written):
            kept.clear()

    for line in lines:
        field, value = _field(line)
        if field in _FILE_FIELDS:
            licenses += [value] if field == "license" and value else []
            continue
        if field in _AGENT_FIELDS:
            if ruled:
                close()
            ruled = False
            agents.extend(_token(value))
            continue
        ruled = ruled or bool(field)
        stray += [(field, line.strip())] if field in _USE_FIELDS and not agents else []
        uses += [(field, value, line.strip())] if field in _USE_FIELDS else []
        written.append(line.strip())
    close()
    return tuple(groups), tuple(licenses), tuple(stray)


def _field(line: str) -> tuple[str, str]:
    """Return the field of a line in lower case and its value, without a comment; the commonest may lack the colon."""
    line = line.partition("#")[0].strip()
    spaced = _SPACED.match(line)
    if spaced:
        return spaced[1].lower(), spaced[2].strip()
    name, colon, value = line.partition(":")
    return (name.strip().lower(), value.strip()) if colon else ("", "")


def _token(value: str) -> tuple[str, ...]:
    """Return the token of a crawler as it is compared: lower case, no version, no stars but one alone."""
    token = value.partition("/")[0].strip().lower()
    token = token if token == "*" else token.replace("*", "")
    return (token,) if token else ()
