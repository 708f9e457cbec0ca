"""AIPREF (drafts of the IETF): Content-Usage as a header and as a line of robots.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from apelles.collect.rights.base import Copy, signal
from apelles.collect.rights.headers import header_lines, raw_line
from apelles.collect.rights.places import Place, handed_over, matches, only_restricting, place_governed, unescaped
from apelles.collect.rights.robots import Robots, robots_of, spoken_to
from apelles.records.rights import Carrier, Integrity, Permission, Protocol, Scope, Signal, Speaker, Statement, Use

MOST_CHARACTERS: Final = 64 * 1024
"""A longer text is not read at all: a part of it could say the contrary of the whole."""

HEADER: Final = "Content-Usage"
BEFORE_ANY_GROUP: Final = "line of robots.txt before any group, which speaks to nobody"
CATEGORIES: Final = {"train-ai": Use.GENERATIVE_TRAINING, "search": Use.SEARCH}
"""Categories of the drafts of 2026-08-19; older labels are not known and say nothing."""

_VALUES: Final = {"n": Permission.DENY, "y": Permission.ALLOW}
_LIKE_A_DENIAL: Final = re.compile(r"(?:train|gen|ai)[\w-]{0,32}\s*[=:]\s*\"?(?:n|no|0|false|\?0)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """What a text says of uses; `well_formed` is false where the text is no dictionary, and then nothing is said."""

    statements: tuple[Statement, ...] = ()
    well_formed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The lines of a robots.txt that govern an address, and what they say together."""

    lines: tuple[str, ...]
    preference: Preference


def read_lines(lines: Iterable[str]) -> Preference:
    """Return what Content-Usage lines say: one RFC 9651 dictionary, the last of equal keys counts.

    A value has to be the token `y` or `n`; any other says nothing of its category. Never raises.
    """
    import http_sf

    text = ", ".join(line for line in lines if line)
    if len(text) > MOST_CHARACTERS:
        return Preference(well_formed=False)
    try:
        found: Any = http_sf.parse(text.encode("ascii"), tltype="dictionary")
    except (http_sf.StructuredFieldError, ValueError, ArithmeticError, OSError):
        return Preference(well_formed=False)
    statements = []
    for category, use in CATEGORIES.items():
        member = found.get(category, (None,))[0]
        if isinstance(member, http_sf.Token) and str(member) in _VALUES:
            statements.append(Statement(use=use, permission=_VALUES[str(member)]))
    return Preference(statements=tuple(statements))


def governing(robots: Robots, where: Place, agent: str) -> Rule | None:
    """Return the rule of a robots.txt for an address, None where it has none.

    The longest path in bytes governs; of equal paths a denial counts. An address that may not be crawled has no
    preference. A line that cannot be read still governs, and says nothing.
    """
    longest, lines = -1, list[tuple[str, str]]()
    for path, value, line in robots.uses_for(agent, HEADER.lower()):
        length = len(unescaped(path).encode())
        if length >= longest and (not path or matches(path, where)):
            lines = lines if length == longest else []
            lines.append((value, line))
            longest = length
    if not lines or not robots.may_fetch(where, agent):
        return None
    said = [read_lines([value]) for value in dict.fromkeys(value for value, _ in lines)]
    return Rule(lines=tuple(line for _, line in lines), preference=_combined(said))


def stray_denials(robots: Robots, field: str) -> tuple[tuple[str, ...], ...]:
    """Return the lines with a field that stand before any group and look like denials, together, or nothing.

    They speak to nobody, so they are no rule; who wrote them meant one.
    """
    lines = (line for name, line in robots.stray if name == field.lower())
    denials = tuple(line for line in lines if looks_like_a_denial(line))
    return (denials,) if denials else ()


def looks_like_a_denial(text: str) -> bool:
    """Return whether a text that cannot be read was perhaps meant to keep training away."""
    return _LIKE_A_DENIAL.search(text) is not None


class ContentUsage:
    """Content-Usage lines of the picture, of its page (only what they deny) and of the site's robots.txt."""

    name = "aipref"
    spec_version = "aipref-2026-08-19"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one observation for each place that speaks."""
        if not copy.resources:
            return ()
        return (*self._of_header(copy, "image"), *self._of_header(copy, "page"), *self._of_robots(copy))

    def _of_header(self, copy: Copy, role: str) -> tuple[Signal, ...]:
        resource = copy.resources.get(role)
        lines = header_lines(resource, HEADER)
        if resource is None or not lines:
            return ()
        said = read_lines(lines)
        if role == "page" or not handed_over(resource):
            said = Preference(statements=only_restricting(said.statements), well_formed=said.well_formed)
        raw = raw_line(HEADER, *lines)
        detail = f"header of the {'picture' if role == 'image' else role}"
        return (self._signal(copy, said, raw, Carrier.HTTP, Scope.URL, resource.fetched_at, detail),)

    def _of_robots(self, copy: Copy) -> tuple[Signal, ...]:
        found = robots_of(copy)
        if found is None:
            return ()
        resource, robots = found
        stray = tuple(self._of_stray(copy, lines, resource.fetched_at) for lines in stray_denials(robots, HEADER))
        if not any(group.uses for group in robots.groups):
            return stray
        where = place_governed(copy, resource)
        agents = spoken_to(robots, copy.agent)
        numbers = {agent: robots.numbers_for(agent) for agent in agents}
        speaks_to = {number: agent for agent, number in numbers.items()}
        rules = {number: governing(robots, where, agent) for number, agent in speaks_to.items()}
        governed = (
            self._of_rule(copy, rule, agent, resource.fetched_at, free=where.known and not robots.cut)
            for agent in agents
            if (rule := rules[numbers[agent]]) is not None
        )
        return (*governed, *stray)

    def _of_stray(self, copy: Copy, lines: Sequence[str], fetched_at: str) -> Signal:
        raw = "\n".join(lines).encode("utf-8", "replace")
        broken = Preference(well_formed=False)
        return self._signal(copy, broken, raw, Carrier.ROBOTS, Scope.SITE, fetched_at, BEFORE_ANY_GROUP)

    def _of_rule(self, copy: Copy, rule: Rule, agent: str, fetched_at: str, *, free: bool) -> Signal:
        said = rule.preference
        ours = agent == copy.agent
        statements = () if not ours else said.statements if free else only_restricting(said.statements)
        return self._signal(
            copy,
            Preference(statements=statements, well_formed=said.well_formed),
            "\n".join(rule.lines).encode("utf-8", "replace"),
            Carrier.ROBOTS,
            Scope.PATH_PATTERN,
            fetched_at,
            "rule of robots.txt" if ours else f"rule of robots.txt for {agent}",
            agent="" if ours else agent,
        )

    def _signal(
        self,
        copy: Copy,
        said: Preference,
        raw: bytes,
        carrier: Carrier,
        scope: Scope,
        fetched_at: str,
        detail: str,
        *,
        agent: str = "",
    ) -> Signal:
        return signal(
            self,
            copy,
            raw,
            protocol=Protocol.AIPREF,
            carrier=carrier,
            scope=scope,
            statements=said.statements,
            agent=agent,
            speaker=Speaker.SERVER,
            integrity=Integrity.NONE if said.well_formed else Integrity.MALFORMED,
            possible_reservation=not said.well_formed and looks_like_a_denial(raw.decode("latin-1")),
            fetched_at=fetched_at,
            detail=detail,
        )


def _combined(said: Sequence[Preference]) -> Preference:
    """Return what equal rules say together: a denial counts, then what is not understood, then an allowance."""
    well_formed = all(each.well_formed for each in said)
    spoken = [{each.use: each.permission for each in one.statements} for one in said]
    statements = []
    for use in CATEGORIES.values():
        permissions = {each[use] for each in spoken if use in each}
        if Permission.DENY in permissions:
            statements.append(Statement(use=use, permission=Permission.DENY))
        elif permissions and well_formed:
            statements.append(Statement(use=use, permission=Permission.ALLOW))
    return Preference(statements=tuple(statements), well_formed=well_formed or bool(statements))
