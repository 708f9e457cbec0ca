"""Content-Signal: `search`, `ai-input` and `ai-train`, yes or no, in a group of robots.txt or a header.

Source: Cloudflare's Content Signals Policy of 2025; its text declares an express reservation under article 4 of
Directive (EU) 2019/790.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from apelles.collect.rights.base import Copy, signal
from apelles.collect.rights.headers import fetched_at, image_lines
from apelles.collect.rights.robots_text import robots_text
from apelles.records.rights import TRAINING, Carrier, Permission, Protocol, Scope, Signal, Speaker, Statement, Use

_USES: Final = {"ai-train": TRAINING, "ai-input": (Use.AI_INPUT,), "search": (Use.SEARCH,)}
_VALUES: Final = {"yes": Permission.ALLOW, "no": Permission.DENY}


class ContentSignal:
    """Reads content signals."""

    name = "content_signal"
    spec_version = "content-signals-2025-09"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for the header and one for robots.txt, where they say anything."""
        robots = copy.resources.get("robots")
        rules = robots_text(robots.body).rules_for(copy.agent) if robots and robots.status in {0, 200} else ()
        places = (
            (image_lines(copy, "content-signal"), Carrier.HTTP, Scope.URL, "image"),
            ([value for key, value in rules if key == "content-signal"], Carrier.ROBOTS, Scope.SITE, "robots"),
        )
        return [
            signal(
                self,
                copy,
                "\n".join(lines).encode("utf-8", "surrogatepass"),
                protocol=Protocol.CONTENT_SIGNAL,
                carrier=carrier,
                scope=scope,
                statements=statements_for(read_signals(lines)),
                speaker=Speaker.SERVER,
                fetched_at=fetched_at(copy, role),
            )
            for lines, carrier, scope, role in places
            if lines
        ]


def read_signals(lines: Sequence[str]) -> Mapping[str, str]:
    """Return signal -> yes or no; where lines differ, no."""
    found: dict[str, str] = {}
    for part in (part for line in lines for part in line[:16_384].split(",")):
        key, _, value = (piece.strip().lower() for piece in part.partition("="))
        if key in _USES and value in _VALUES:
            found[key] = "no" if "no" in {value, found.get(key)} else value
    return found


def statements_for(signals: Mapping[str, str]) -> tuple[Statement, ...]:
    """Return what signals say."""
    return tuple(Statement(use=use, permission=_VALUES[value]) for key, value in signals.items() for use in _USES[key])
