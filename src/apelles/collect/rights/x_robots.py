"""X-Robots-Tag lines and robots meta elements: the directives `noai` and `noimageai`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from apelles.collect.rights.agents import agent_named
from apelles.collect.rights.base import Copy, Resource, say, signal
from apelles.collect.rights.headers import header_lines, raw_line
from apelles.collect.rights.html_meta import Meta, page_of
from apelles.records.rights import TRAINING, Carrier, Permission, Protocol, Scope, Signal, Speaker, Statement

MOST_SCOPES: Final = 64
MOST_RECORDED: Final = 256
MOST_COLONS: Final = 8
"""Of one line so many other crawlers are recorded, and so many observations of one answer; a denial to everybody or to
us is never left out. Of a word with more colons the last part is read."""

HEADER: Final = "X-Robots-Tag"
_DENIALS: Final = frozenset({"noai", "noimageai"})
_WITH_VALUE: Final = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_DIRECTIVES: Final = _DENIALS | {
    "all", "index", "follow", "noindex", "nofollow", "none", "noarchive", "nocache", "nosnippet", "notranslate",
    "noimageindex", "indexifembedded",
}  # fmt: skip
_APART: Final = re.compile(r"[\s;]+")
_HOUR: Final = re.compile(r"\d\Z")
_MINUTES: Final = re.compile(r"\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directives:
    """What one line says to one crawler; `agent` is empty for everybody, and ours as we spell it.

    `statements` is empty where it is said to another crawler. `doubtful` says that directives stand together without a
    comma, a denial among them, so that they are none that anybody knows.
    """

    agent: str
    directives: tuple[str, ...]
    statements: tuple[Statement, ...]
    doubtful: bool = False


def read_lines(lines: Iterable[str], agent: str) -> tuple[Directives, ...]:
    """Return what header lines say, line by line and crawler by crawler, in the order of their first words."""
    return tuple(each for line in lines for each in read_line(line, agent))


def read_line(line: str, agent: str, *, said_to: str = "") -> tuple[Directives, ...]:
    """Return what one line says, crawler by crawler; `said_to` is the crawler the whole line is addressed to.

    A word with a colon opens the words to another crawler, to the end of the line or the next such word. Case does not
    count. After `unavailable_after` comes a date, which may hold commas and colons.
    """
    said: dict[str, dict[str, None]] = {}
    names: dict[str, str] = {}
    scope, in_date = said_to, False
    for word in filter(None, map(str.strip, line.split(","))):
        scope, directives, in_date = _word(word, scope, in_date)
        key = _key(scope, agent)
        if key in {"", agent.lower()} or key in said or len(said) < MOST_SCOPES:
            names.setdefault(key, scope)
            said.setdefault(key, {}).update(dict.fromkeys(directives))
    return tuple(_directives(key, names[key], tuple(words), agent) for key, words in said.items() if words)


class XRobots:
    """X-Robots-Tag on the picture and on its page, and the robots meta elements of the page.

    `noindex`, `none` and `noimageindex` are recorded; they say nothing about artificial intelligence.
    """

    name = "x_robots"
    spec_version = "noai-2022"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one observation for each line and crawler it speaks to."""
        image, page = copy.resources.get("image"), copy.resources.get("page")
        if image is None and page is None:
            return ()
        return (*self._of_headers(copy, image, "picture"), *self._of_headers(copy, page, "page"), *self._of_page(copy))

    def _of_headers(self, copy: Copy, resource: Resource | None, what: str) -> Iterator[Signal]:
        fetched_at = resource.fetched_at if resource is not None else ""
        lines = header_lines(resource, HEADER)
        said_of = ((line, said) for line in lines for said in read_line(line, copy.agent))
        for line, said in _recorded(said_of):
            yield self._signal(copy, said, raw_line(HEADER, line), Carrier.HTTP, fetched_at, f"header of the {what}")

    def _of_page(self, copy: Copy) -> Iterator[Signal]:
        page = copy.resources.get("page")
        fetched_at = page.fetched_at if page is not None else ""
        said_of = (
            (meta, said)
            for meta in page_of(copy).metas
            if (said_to := _addressed(meta, copy.agent)) is not None
            for said in read_line(meta.content, copy.agent, said_to=said_to)
        )
        for meta, said in _recorded(said_of):
            raw = meta.raw.encode("utf-8", "replace")
            yield self._signal(copy, said, raw, Carrier.HTML, fetched_at, f"meta {meta.name} of the page")

    def _signal(
        self, copy: Copy, said: Directives, raw: bytes, carrier: Carrier, fetched_at: str, where: str
    ) -> Signal:
        return signal(
            self,
            copy,
            raw,
            protocol=Protocol.X_ROBOTS,
            carrier=carrier,
            scope=Scope.URL,
            statements=said.statements,
            agent=said.agent,
            speaker=Speaker.SERVER,
            possible_reservation=said.doubtful,
            fetched_at=fetched_at,
            detail=f"{where}: {', '.join(said.directives)}"[:200],
        )


def _recorded[Source](said: Iterable[tuple[Source, Directives]]) -> Iterator[tuple[Source, Directives]]:
    """Yield the first observations, and the first denial that comes after them."""
    rest = iter(said)
    yield from islice(rest, MOST_RECORDED)
    yield from islice((each for each in rest if each[1].statements), 1)


def _word(word: str, scope: str, in_date: bool) -> tuple[str, tuple[str, ...], bool]:
    """Return the scope after a word, its directives, and whether a date goes on."""
    if word.count(":") > MOST_COLONS:
        word = word.rpartition(":")[2].strip()
    while ":" in word:
        left, right = (each.strip() for each in word.split(":", 1))
        name = left.lower()
        if name in _WITH_VALUE:
            return scope, (name,), name == "unavailable_after"
        if name in _DIRECTIVES:
            return scope, (name,), False
        if in_date and _HOUR.search(left) and _MINUTES.match(right):
            return scope, (), True
        scope, word, in_date = left, right, False
    name = word.lower()
    if in_date and name not in _DIRECTIVES:
        return scope, (), True
    return scope, (name,) if name else (), False


def _key(scope: str, agent: str) -> str:
    key = scope.lower()
    return "" if key == "*" else key


def _directives(key: str, name: str, words: tuple[str, ...], agent: str) -> Directives:
    ours = key == agent.lower()
    to_us = not key or ours
    denied = to_us and not _DENIALS.isdisjoint(words)
    return Directives(
        agent=agent if key and ours else name if key else "",
        directives=words,
        statements=say(Permission.DENY, TRAINING) if denied else (),
        doubtful=to_us and not denied and any(not _DENIALS.isdisjoint(_APART.split(word)) for word in words),
    )


def _addressed(meta: Meta, agent: str) -> str | None:
    """Return the crawler a meta element speaks to, empty for all, None where it is no robots element."""
    if meta.name == "robots":
        return ""
    if meta.name == agent.lower() or agent_named(meta.name) is not None:
        return meta.name
    words = {word.strip().lower() for word in meta.content.split(",")}
    return meta.name if meta.name.endswith("bot") and words & _DENIALS else None
