"""How a host is asked: one request at a time, with the delay it wishes, and only what its robots.txt allows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from apelles.collect.rights.base import Resource
from apelles.collect.rights.robots_text import MOST_BYTES

DELAY: Final = 1.0
LONGEST_DELAY: Final = 60.0
ROBOTS_AGE: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a robots.txt says to one agent (RFC 9309): 4xx sets no rules, 5xx and silence (0) disallow everything."""

    robots: Resource
    agent: str

    @property
    def silent(self) -> bool:
        """Whether the file cannot be had, which disallows everything."""
        return self.robots.status == 0 or self.robots.status >= 500

    def allow(self, url: str) -> bool:
        """Return whether an address may be asked."""
        try:
            return not self.silent and bool(self._parsed().can_fetch(url, self.agent))
        except (ValueError, RecursionError):
            return False

    def delay(self) -> float:
        """Return the seconds between two requests that the file asks for, 0 where it asks for none."""
        rules = self._parsed()
        try:
            rate = rules.request_rate(self.agent)
            between = rate.seconds / rate.requests if rate and rate.requests > 0 else 0.0
            return max(0.0, float(rules.crawl_delay(self.agent) or 0.0), float(between))
        except (ValueError, TypeError, OverflowError):
            return 0.0

    def _parsed(self) -> Any:
        from protego import Protego

        body = self.robots.body[:MOST_BYTES] if self.robots.status == 200 else b""
        return Protego.parse(body.decode("utf-8-sig", "replace").replace("\x00", ""))


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    last: float = float("-inf")
    delay: float = 0.0


class Politeness:
    """Gives out turns to ask hosts. Time is that of `clock`, in seconds; `sleep` waits."""

    def __init__(
        self,
        *,
        delay: float = DELAY,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the least delay between two requests to a host."""
        self.clock = clock
        self._delay = delay
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def wish(self, host: str, delay: float) -> None:
        """Keep the delay that a host asks for."""
        self._of(host).delay = delay

    def wished(self, host: str) -> float:
        """Return the seconds that will lie between two requests to a host."""
        return max(self._delay, self._of(host).delay)

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until a host may be asked, and keep all others from asking it meanwhile."""
        own = self._of(host)
        with own.lock:
            rest = self.wished(host) - (self.clock() - own.last)
            if rest > 0:
                self._sleep(rest)
            try:
                yield
            finally:
                own.last = self.clock()

    def _of(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host())
