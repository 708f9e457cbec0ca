"""Content-Signal: `search`, `ai-input` and `ai-train` with yes or no, as a header and in groups of robots.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from apelles.collect.rights.aipref import BEFORE_ANY_GROUP, looks_like_a_denial, stray_denials
from apelles.collect.rights.base import Copy, signal
from apelles.collect.rights.headers import header_lines, raw_line
from apelles.collect.rights.places import Place, handed_over, matches, only_restricting, place_governed
from apelles.collect.rights.robots import Robots, robots_of, spoken_to
from apelles.records.rights import (
    TRAINING,
    Carrier,
    Integrity,
    Permission,
    Protocol,
    Scope,
    Signal,
    Speaker,
    Statement,
    Use,
)

HEADER: Final = "Content-Signal"
SIGNALS: Final = {"ai-train": TRAINING, "ai-input": (Use.AI_INPUT,), "search": (Use.SEARCH,)}
_VALUES: Final = {"no": Permission.DENY, "yes": Permission.ALLOW}
_PAIR: Final = re.compile(r"([\w-]+)\s*=\s*\"?([\w-]*)\"?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentSignals:
    """What lines say of uses; `well_formed` is false where not one of them names a signal and a value.

    `doubtful` says that a word which cannot be read looks like a denial.
    """

    statements: tuple[Statement, ...]
    well_formed: bool
    doubtful: bool = False


def read_lines(lines: Iterable[str]) -> ContentSignals:
    """Return what Content-Signal lines say together; case does not count, a `no` beats a `yes`. Never raises."""
    said: dict[Use, Permission] = {}
    well_formed = doubtful = False
    for line in lines:
        for word in re.split(r"[,;]", line):
            pair = _PAIR.fullmatch(word.strip())
            permission = _VALUES.get(pair[2].lower()) if pair else None
            doubtful = doubtful or (permission is None and looks_like_a_denial(word))
            if pair is None:
                continue
            well_formed = True
            for use in SIGNALS.get(pair[1].lower(), ()):
                if permission is Permission.DENY or (permission and use not in said):
                    said[use] = permission
    statements = tuple(Statement(use=use, permission=permission) for use, permission in said.items())
    return ContentSignals(statements=statements, well_formed=well_formed, doubtful=doubtful)


def governing(robots: Robots, where: Place, agent: str) -> tuple[str, ...]:
    """Return the Content-Signal lines of a robots.txt that cover an address, without their paths."""
    return tuple(value for path, value, _ in robots.uses_for(agent, HEADER.lower()) if not path or matches(path, where))


class ContentSignal:
    """Content-Signal lines of the picture, of its page (only what they deny) and of the site's robots.txt.

    In robots.txt a `yes` counts only for an address that may be crawled.
    """

    name = "content_signal"
    spec_version = "content-signal-2025"

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
        detail = f"header of the {'picture' if role == 'image' else role}"
        fetched_at = resource.fetched_at
        free = role == "image" and handed_over(resource)
        return (self._signal(copy, lines, Carrier.HTTP, fetched_at, detail, free=free),)

    def _of_robots(self, copy: Copy) -> tuple[Signal, ...]:
        found = robots_of(copy)
        if found is None:
            return ()
        resource, robots = found
        where = place_governed(copy, resource)
        note = ", with an express reservation under article 4" if robots.express_reservation else ""
        signals = [
            self._signal(copy, lines, Carrier.ROBOTS, resource.fetched_at, BEFORE_ANY_GROUP, free=False, nobody=True)
            for lines in stray_denials(robots, HEADER)
        ]
        if not any(group.uses for group in robots.groups):
            return tuple(signals)
        for agent in spoken_to(robots, copy.agent):
            lines = governing(robots, where, agent)
            if lines:
                ours = agent == copy.agent
                free = ours and where.known and not robots.cut and robots.may_fetch(where, agent)
                detail = f"group of robots.txt{'' if ours else f' for {agent}'}{note}"
                other = "" if ours else agent
                signals.append(
                    self._signal(copy, lines, Carrier.ROBOTS, resource.fetched_at, detail, free=free, agent=other)
                )
        return tuple(signals)

    def _signal(
        self,
        copy: Copy,
        lines: Sequence[str],
        carrier: Carrier,
        fetched_at: str,
        detail: str,
        *,
        free: bool,
        agent: str = "",
        nobody: bool = False,
    ) -> Signal:
        said = read_lines(lines)
        statements = () if agent or nobody else said.statements if free else only_restricting(said.statements)
        return signal(
            self,
            copy,
            raw_line(HEADER, *lines),
            protocol=Protocol.CONTENT_SIGNAL,
            carrier=carrier,
            scope=Scope.URL if carrier is Carrier.HTTP else Scope.PATH_PATTERN,
            statements=statements,
            agent=agent,
            speaker=Speaker.SERVER,
            integrity=Integrity.NONE if said.well_formed else Integrity.MALFORMED,
            possible_reservation=nobody or said.doubtful,
            fetched_at=fetched_at,
            detail=detail,
        )
