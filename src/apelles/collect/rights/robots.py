"""robots.txt: who may visit an address. It speaks about crawling and about nothing else.

Source: RFC 9309. A missing file (4xx) sets no rules; one that cannot be had (5xx) disallows everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from apelles.collect.rights.agents import Purpose, known_agent
from apelles.collect.rights.base import Copy, Resource, say, signal
from apelles.collect.rights.robots_text import MOST_BYTES, RobotsText, host_of, robots_text
from apelles.records.rights import Carrier, Permission, Protocol, Scope, Signal, Speaker, Statement, Use

_NAMED: Final = (Purpose.TRAINING, Purpose.CONTROL)


class Robots:
    """Reads the rules for our agent, and those that are addressed to crawlers for training."""

    name = "robots"
    spec_version = "rfc-9309"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for us, and one for every crawler for training that is named and disallowed."""
        resource = copy.resources.get("robots")
        if resource is None or not copy.url or not _speaks_for(copy, resource):
            return []
        if resource.status >= 500:
            return [self._signal(copy, resource, say(Permission.DENY, (Use.CRAWL,)), f"status {resource.status}")]
        if resource.status not in {0, 200}:
            return [self._signal(copy, resource, (), f"status {resource.status}: no rules")]
        allowed = may_crawl(copy, resource)
        own = say(Permission.ALLOW if allowed else Permission.DENY, (Use.CRAWL,))
        return [self._signal(copy, resource, own, ""), *self._named(copy, resource, robots_text(resource.body))]

    def _named(self, copy: Copy, resource: Resource, text: RobotsText) -> list[Signal]:
        """Return signals for crawlers for training that may not visit: a note, addressed to them and not to us."""
        found = []
        for token in text.agents():
            known = known_agent(token)
            if known and known[1] in _NAMED and not _can_fetch(resource.body, copy.url, known[0]):
                deny = say(Permission.DENY, (Use.CRAWL,))
                found.append(self._signal(copy, resource, deny, f"{known[1].value} crawler disallowed", agent=known[0]))
        return found

    def _signal(
        self, copy: Copy, resource: Resource, statements: tuple[Statement, ...], detail: str, *, agent: str = ""
    ) -> Signal:
        return signal(
            self,
            copy,
            resource.body,
            protocol=Protocol.ROBOTS,
            carrier=Carrier.ROBOTS,
            scope=Scope.PATH_PATTERN,
            statements=statements,
            agent=agent,
            speaker=Speaker.SERVER,
            fetched_at=resource.fetched_at,
            detail=detail,
        )


def may_crawl(copy: Copy, resource: Resource) -> bool:
    """Return whether our agent may visit the picture's address by a robots.txt."""
    return _can_fetch(resource.body, copy.url, copy.agent)


def _can_fetch(body: bytes, url: str, agent: str) -> bool:
    try:
        return bool(_parsed(body).can_fetch(url, agent))
    except (ValueError, RecursionError):
        return False


@lru_cache(maxsize=256)
def _parsed(body: bytes) -> Any:
    from protego import Protego

    return Protego.parse(body[:MOST_BYTES].decode("utf-8-sig", "replace").replace("\x00", ""))


def _speaks_for(copy: Copy, resource: Resource) -> bool:
    """Return whether the file is of the picture's host; rules hold for the host they were asked of, also redirected."""
    return not resource.url or host_of(resource.url) == host_of(copy.url)
