"""X-Robots-Tag and the robots meta tag: `noai` and `noimageai`. Directives about indexing are recorded and say nothing.

Source: current practice of platforms and crawlers (no standard); scoping of agents as for search engines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from apelles.collect.rights.base import Copy, say, signal
from apelles.collect.rights.headers import fetched_at, image_lines
from apelles.collect.rights.html_meta import page_of
from apelles.records.rights import TRAINING, Carrier, Permission, Protocol, Scope, Signal, Speaker

DENIALS: Final = frozenset({"noai", "noimageai"})
_WITH_VALUE: Final = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_KNOWN: Final = DENIALS | {
    "all",
    "none",
    "noindex",
    "nofollow",
    "noarchive",
    "nosnippet",
    "noimageindex",
    "notranslate",
    "nocache",
    "indexifembedded",
    "index",
    "follow",
}
_AGENTS_OF_META: Final = frozenset({"robots"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """One directive in lower case and the agent it is for, empty for everybody."""

    agent: str
    word: str


class XRobots:
    """Reads the header of the picture, and the meta tags of its page."""

    name = "x_robots"
    spec_version = "practice-2026-11"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each agent that lines or tags speak to."""
        header = image_lines(copy, "x-robots-tag")
        page = page_of(copy)
        metas = [(name, value) for name, value in page.metas if name in _AGENTS_OF_META or name == copy.agent.lower()]
        return [
            *self._signals(copy, read_lines(header), header, Carrier.HTTP, "image"),
            *self._signals(
                copy, read_metas(metas), [f"{name}: {value}" for name, value in metas], Carrier.HTML, "page"
            ),
        ]

    def _signals(
        self, copy: Copy, directives: Sequence[Directive], said: Sequence[str], carrier: Carrier, role: str
    ) -> list[Signal]:
        agents = dict.fromkeys(directive.agent for directive in directives)
        found = []
        for agent in agents:
            words = [one.word for one in directives if one.agent == agent]
            denied = DENIALS & {*words}
            found.append(
                signal(
                    self,
                    copy,
                    "\n".join(said).encode(),
                    protocol=Protocol.X_ROBOTS,
                    carrier=carrier,
                    scope=Scope.URL,
                    statements=say(Permission.DENY, TRAINING) if denied else (),
                    agent=agent,
                    speaker=Speaker.SERVER,
                    fetched_at=fetched_at(copy, role),
                    detail=", ".join(words)[:200],
                )
            )
        return found


def read_lines(lines: Iterable[str]) -> list[Directive]:
    """Return the directives of every header line, each with its agent."""
    return [directive for line in lines for directive in _line(line[:65_536])]


def read_metas(metas: Iterable[tuple[str, str]]) -> list[Directive]:
    """Return the directives of meta tags (name, content); the tag `robots` speaks to everybody."""
    return [
        Directive(agent="" if name in _AGENTS_OF_META else name, word=word)
        for name, content in metas
        for part in content[:65_536].split(",")
        if (word := part.strip().lower())
    ]


def _line(line: str) -> list[Directive]:
    found: list[Directive] = []
    agent, in_date = "", False
    for token in line.split(","):
        word = token.strip().lower()
        left, colon, right = (part.strip() for part in word.partition(":"))
        if colon and left in _WITH_VALUE:
            in_date = left == "unavailable_after"
            found.append(Directive(agent=agent, word=word))
            continue
        if in_date and word not in _KNOWN and not (colon and right in _KNOWN):
            continue
        if colon:
            agent, word, in_date = left, right, False
        if word:
            found.append(Directive(agent=agent, word=word))
    return found
