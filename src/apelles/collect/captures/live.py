"""Ask the place a picture came from, now: politely, and only when somebody asked for it.

Its robots.txt comes first and is obeyed (RFC 9309: 4xx sets no rules, 5xx and silence disallow everything); one request
at a time to a host, with its Crawl-delay; no address inside private networks; five redirects, small limits.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from apelles.collect.captures.base import Captured
from apelles.collect.rights.base import Resource
from apelles.records import Refusal

MOST_BYTES: Final = 2**20
MOST_REDIRECTS: Final = 5
SECONDS: Final = 15.0
DELAY: Final = 1.0
LONGEST_DELAY: Final = 60.0
ROBOTS_AGE: Final = 24 * 3600.0
AGENT: Final = "apelles"
_SITE: Final = {
    "tdmrep": "/.well-known/tdmrep.json",
    "ai_txt": "/ai.txt",
    "ai_txt_well_known": "/.well-known/ai.txt",
}


class Unreachable(Exception):
    """A place that was not asked, or did not answer; the text says why."""


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    last: float = float("-inf")
    robots: Resource | None = None
    robots_at: float = float("-inf")
    site: dict[str, Resource] = field(default_factory=dict)


class LiveCapture:
    """Asks for headers of pictures and the files of their hosts. `find` of a captured place is a fetch here."""

    name = "live"

    def __init__(
        self,
        *,
        allow_private: bool = False,
        delay: float = DELAY,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take whether private addresses may be asked (for tests and own networks) and how long to wait."""
        self._allow_private = allow_private
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._problems: list[Refusal] = []

    def problems(self) -> Sequence[Refusal]:
        """Return addresses that were not asked, or did not answer."""
        return tuple(self._problems)

    def find(self, *, sha256: str, url: str, path: str) -> Captured | None:
        """Return what a picture's place says now, None where it has no address or may not be asked."""
        if not url:
            return None
        try:
            return self.fetch(url)
        except Unreachable as error:
            with self._lock:
                if len(self._problems) < 1_000:
                    reason = str(error)[:400]
                    self._problems.append(Refusal(file=url[:400], sha256="", code="not_asked", reason=reason))
            return None

    def fetch(self, url: str) -> Captured:
        """Return the answers of a picture's place.

        Raises:
            Unreachable: the address is none of the web's, is private, is disallowed by robots.txt, or does not answer.
        """
        from protego import Protego

        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            message = f"{url} is no address on the web."
            raise Unreachable(message)
        base = f"{parts.scheme}://{parts.netloc}"
        host = self._host(base)
        with host.lock:
            robots = self._robots(host, base)
            rules = Protego.parse(robots.body.decode("utf-8-sig", "replace") if robots.status == 200 else "")
            if robots.status >= 500 or robots.status == 0:
                message = f"{base}/robots.txt cannot be had (status {robots.status}), which disallows everything."
                raise Unreachable(message)
            wait = min(LONGEST_DELAY, max(self._delay, float(rules.crawl_delay(AGENT) or 0)))
            if not rules.can_fetch(url, AGENT):
                return Captured(resources={"robots": robots}, url=url)
            resources = {"robots": robots, "image": self._get(host, url, wait, method="HEAD")}
            for role, where in _SITE.items():
                if role not in host.site:
                    host.site[role] = self._get(host, base + where, wait)
                resources[role] = host.site[role]
        return Captured(resources=resources, url=url)

    def _host(self, base: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(base, _Host())

    def _robots(self, host: _Host, base: str) -> Resource:
        if host.robots is None or self._clock() - host.robots_at > ROBOTS_AGE:
            try:
                host.robots = self._get(host, f"{base}/robots.txt", self._delay)
            except Unreachable:
                host.robots = Resource(url=f"{base}/robots.txt", status=0, fetched_at=_now())
            host.robots_at = self._clock()
        return host.robots

    def _get(self, host: _Host, url: str, wait: float, *, method: str = "GET") -> Resource:
        asked = url
        for _ in range(MOST_REDIRECTS + 1):
            rest = wait - (self._clock() - host.last)
            if rest > 0:
                self._sleep(rest)
            status, headers, body = self._request(asked, method)
            host.last = self._clock()
            target = next((value for name, value in headers if name.lower() == "location"), "")
            if status not in {301, 302, 303, 307, 308} or not target:
                return Resource(url=url, status=status, headers=headers, body=body, fetched_at=_now())
            asked = urljoin(asked, target)
        message = f"{url} leads on more than {MOST_REDIRECTS} times."
        raise Unreachable(message)

    def _request(self, url: str, method: str) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            message = f"{url} is no address on the web."
            raise Unreachable(message)
        connection = self._connection(parts)
        headers: Mapping[str, str] = {"User-Agent": f"{AGENT}/{version('apelles')} (+rights check)", "Accept": "*/*"}
        place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        deadline = self._clock() + SECONDS
        try:
            connection.request(method, place, headers=headers)
            answer = connection.getresponse()
            body = bytearray()
            while len(body) < MOST_BYTES and (piece := answer.read1(65_536)):
                body += piece
                if self._clock() > deadline:
                    break
            return answer.status, tuple(answer.getheaders()), bytes(body[:MOST_BYTES])
        except (OSError, http.client.HTTPException, ValueError) as error:
            message = f"{url} does not answer: {error}."
            raise Unreachable(message) from error
        finally:
            connection.close()

    def _connection(self, parts: Any) -> http.client.HTTPConnection:
        """Return a connection to an address that was looked up and checked once, so that it cannot change between."""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            message = f"{parts.hostname} cannot be looked up: {error}."
            raise Unreachable(message) from error
        address = str(found[0][4][0])
        if not self._allow_private and not ipaddress.ip_address(address.partition("%")[0]).is_global:
            message = f"{parts.hostname} is {address}, an address inside a private network, which is not asked."
            raise Unreachable(message)
        made: http.client.HTTPConnection = _Pinned(parts.hostname, port, timeout=SECONDS)
        if parts.scheme == "https":
            made = _PinnedTls(parts.hostname, port, timeout=SECONDS, context=ssl.create_default_context())
        made.address = address  # type: ignore[attr-defined]
        return made


class _Pinned(http.client.HTTPConnection):
    address: str

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _PinnedTls(http.client.HTTPSConnection):
    address: str

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
