"""Ask the place a picture came from, now: politely, and only when somebody asked for it.

Its robots.txt comes first and is obeyed, also that of places it leads to (RFC 9309: 4xx sets no rules, 5xx and silence
disallow everything); one request at a time to a host, with its Crawl-delay; nothing in private networks; small limits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final
from urllib.parse import urlsplit

from apelles.collect.captures.asking import Answer, Limits, Transport, Unreachable, ask, web_address
from apelles.collect.captures.base import Captured, Problems
from apelles.collect.captures.index import joined
from apelles.collect.captures.payload import decoded
from apelles.collect.captures.pointers import pointed_at
from apelles.collect.captures.politeness import DELAY, LONGEST_DELAY, ROBOTS_AGE, Politeness, Rules
from apelles.collect.rights.base import Resource
from apelles.records import Refusal

AGENT: Final = "apelles"
_SITE: Final = {
    "tdmrep": "/.well-known/tdmrep.json",
    "ai_txt": "/ai.txt",
    "ai_txt_well_known": "/.well-known/ai.txt",
}
_NO_HEAD: Final = frozenset({400, 405, 501})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(slots=True)
class _Site:
    """What is known of one origin, and since when. Who holds `files_lock` may take a `lock`, never the reverse."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Rules | None = None
    asked_at: float = float("-inf")
    files_lock: threading.Lock = field(default_factory=threading.Lock)
    files: dict[str, Resource | None] = field(default_factory=dict)


class LiveCapture:
    """Asks for headers of pictures and the files of their hosts. `find` of a captured place is a fetch here.

    Files of a host are kept for a day. What is learned is of today: it does not say when a copy was made.
    """

    name = "live"

    def __init__(
        self,
        *,
        allow_private: bool = False,
        delay: float = DELAY,
        limits: Limits | None = None,
        transport: Transport = ask,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take whether private addresses may be asked (for tests and own networks), how long to wait, how much."""
        self._allow_private = allow_private
        self._limits = limits or Limits()
        self._transport = transport
        self._politeness = Politeness(delay=delay, clock=clock, sleep=sleep)
        self._sites: dict[str, _Site] = {}
        self._lock = threading.Lock()
        self._found = Problems()

    def problems(self) -> Sequence[Refusal]:
        """Return addresses that were not asked, or did not answer."""
        return self._found()

    def find(self, *, sha256: str, url: str, path: str, page_url: str = "") -> Captured | None:
        """Return what a picture's place says now, None where it has no address or may not be asked."""
        if not url:
            return None
        try:
            return self.fetch(url, page_url=page_url)
        except Unreachable as error:
            self._found.note(url, str(error), code="not_asked")
            return None

    def fetch(self, url: str, *, page_url: str = "") -> Captured:
        """Return the answers of a picture's place; robots.txt alone where that disallows to ask for more.

        The picture is asked for with HEAD, and where a server knows none with a GET whose body is not read. Then come
        the files of its host, the page it was on if that is known, and what these point to: the policy of a
        reservation and a license file.

        Raises:
            Unreachable: the address is none of the web's, is private, asks for more patience than there is, or it or
                its robots.txt does not answer.
        """
        asked = web_address(url)
        rules = self._rules(asked)
        if rules.silent:
            message = f"{rules.robots.url} cannot be had (status {rules.robots.status}), which disallows everything."
            raise Unreachable(message)
        if not rules.allow(asked):
            return Captured(resources={"robots": rules.robots}, url=asked)
        (answer, place), *led = reversed(self._follow("HEAD", asked))
        if answer.status in _NO_HEAD:
            (answer, place), *led = reversed(self._follow("GET", asked, keep=0))
        image = _headers(answer, place)
        further = [Captured(resources={"image": _headers(*hop)}) for hop in led]
        resources = {"robots": self._rules(place).robots, "image": image, **self._files(place)}
        page = self._kept(page_url) if page_url else None
        if page is not None:
            resources["page"] = page
        for role, addresses in pointed_at(resources, url=place, page_url=page_url).items():
            answers = [answered for answered in map(self._kept, addresses) if answered is not None]
            if answers:
                resources[role] = answers[0]
            further += [Captured(resources={role: one}) for one in answers[1:]]
        return Captured(resources=resources, url=place, page_url=page_url, further=tuple(further))

    def _rules(self, url: str) -> Rules:
        """Return what the robots.txt of an address's origin says; it is asked for once a day."""
        site = self._site(url)
        with site.lock:
            if site.rules is None or self._politeness.clock() - site.asked_at > ROBOTS_AGE:
                where = joined(url, "/robots.txt")
                try:
                    robots = _file(where, self._follow("GET", where, obey=False)[-1][0], self._limits)
                except Unreachable:
                    robots = Resource(url=where, fetched_at=_now())
                site.rules, site.files = Rules(robots=robots, agent=AGENT), {}
                site.asked_at = self._politeness.clock()
                self._politeness.wish(_host(url), site.rules.delay())
            return site.rules

    def _files(self, url: str) -> dict[str, Resource]:
        """Return the files that speak for an origin, without those that may not be asked for or do not answer."""
        found = {role: self._kept(joined(url, where)) for role, where in _SITE.items()}
        return {role: answered for role, answered in found.items() if answered is not None}

    def _kept(self, url: str) -> Resource | None:
        """Return what an address answers, asked once a day; None where it may not be asked or does not answer."""
        try:
            address = web_address(url)
        except Unreachable as error:
            self._found.note(url, str(error), code="not_asked")
            return None
        rules, site = self._rules(address), self._site(address)
        with site.files_lock:
            if address not in site.files:
                site.files[address] = self._asked_file(address) if rules.allow(address) else None
            return site.files[address]

    def _asked_file(self, url: str) -> Resource | None:
        try:
            return _file(url, self._follow("GET", url)[-1][0], self._limits)
        except Unreachable as error:
            self._found.note(url, str(error), code="not_asked")
            return None

    def _follow(self, method: str, url: str, *, obey: bool = True, keep: int | None = None) -> list[tuple[Answer, str]]:
        """Return the answers of an address and of where its redirects lead, each with where it was asked for.

        Raises:
            Unreachable: nobody answers, or a redirect leads off the web or to what a robots.txt disallows.
        """
        asked = url
        answers = []
        for _ in range(self._limits.redirects + 1):
            answer = self._ask(method, asked, keep)
            answers.append((answer, asked))
            location = next((value for name, value in answer.headers if name.lower() == "location"), "")
            if answer.status not in _REDIRECTS or not location:
                return answers
            asked = web_address(joined(asked, location.strip()) or location)
            if obey and not self._rules(asked).allow(asked):
                message = f"{url} leads to {asked}, which its robots.txt disallows."
                raise Unreachable(message)
        message = f"{url} leads on more than {self._limits.redirects} times."
        raise Unreachable(message)

    def _ask(self, method: str, url: str, keep: int | None) -> Answer:
        host = _host(url)
        wait = self._politeness.wished(host)
        if wait > LONGEST_DELAY:
            message = f"{host} wishes {wait:,.0f} seconds between requests; more than {LONGEST_DELAY:g} are not waited."
            raise Unreachable(message)
        limits = self._limits if keep is None else Limits(body=keep, seconds=self._limits.seconds)
        agent = f"{AGENT}/{version('apelles')} (+rights check)"
        with self._politeness.turn(host):
            return self._transport(method, url, agent=agent, limits=limits, allow_private=self._allow_private)

    def _site(self, url: str) -> _Site:
        with self._lock:
            return self._sites.setdefault(joined(url, "/"), _Site())


def _file(url: str, answer: Answer, limits: Limits) -> Resource:
    """Return a file of a host, named by the address it speaks from also where that leads on.

    Raises:
        Unreachable: it came in an encoding that was not asked for and is not known here.
    """
    stated = [(name, value) for name, value in answer.headers if name.lower() == "content-encoding" and answer.body]
    body = decoded(answer.body, stated, limit=limits.body)
    if body is None:
        message = f"{url} answers in an encoding that is not known here."
        raise Unreachable(message)
    return Resource(url=url, status=answer.status, headers=answer.headers, body=body, fetched_at=_now())


def _headers(answer: Answer, url: str) -> Resource:
    return Resource(url=url, status=answer.status, headers=answer.headers, fetched_at=_now())


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
