"""ai.txt, a name that three unrelated formats use: Spawning's, that of an Internet-Draft, and Markdown.

Sources: (a) Spawning's generator; (b) draft-car-ai-txt-wellknown-00; (c) aitxt.ing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from apelles.collect.rights.base import Copy, say, signal
from apelles.collect.rights.robots_text import path_of, robots_text
from apelles.collect.rights.tdmrep import matches
from apelles.records.rights import TRAINING, Carrier, Permission, Protocol, Scope, Signal, Speaker, Statement

MOST_BYTES: Final = 500 * 1024
_SPAWNING: Final = re.compile(r"^\s*#\s*spawning ai", re.IGNORECASE | re.MULTILINE)
_FIELD: Final = re.compile(r"^\s*([A-Za-z-]{1,40})\s*:\s*(\S{1,200})", re.MULTILINE)
_VALUES: Final = {
    "deny": Permission.DENY,
    "disallow": Permission.DENY,
    "no": Permission.DENY,
    "allow": Permission.ALLOW,
}


class AiTxt:
    """Reads ai.txt at the root and under `.well-known`."""

    name = "ai_txt"
    spec_version = "ai-txt-abc"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each file that was captured; a format that is not known says nothing."""
        return list(self._signals(copy))

    def _signals(self, copy: Copy) -> Iterator[Signal]:
        for role in ("ai_txt", "ai_txt_well_known"):
            resource = copy.resources.get(role)
            if resource is None or not resource.body or resource.status not in {0, 200}:
                continue
            text = resource.body[:MOST_BYTES].decode("utf-8-sig", "replace")
            kind = format_of(text)
            yield signal(
                self,
                copy,
                resource.body,
                protocol=Protocol.AI_TXT,
                carrier=Carrier.WELL_KNOWN,
                scope=Scope.SITE,
                statements=statements_for(kind, text, copy.url),
                speaker=Speaker.SERVER,
                fetched_at=resource.fetched_at,
                detail=f"format {kind}",
            )


def format_of(text: str) -> str:
    """Return a, b or c."""
    fields = {name.lower() for name, _ in _FIELD.findall(text)}
    if "spec-version" in fields or "training" in fields:
        return "b"
    return "a" if _SPAWNING.search(text) or {"user-agent", "disallow"} <= fields else "c"


def statements_for(kind: str, text: str, url: str) -> tuple[Statement, ...]:
    """Return what a file says of training on the picture at an address."""
    if kind == "a" and url:
        return say(Permission.DENY, TRAINING) if _disallowed(text, path_of(url)) else ()
    if kind == "b":
        stated = {name.lower(): value.lower() for name, value in _FIELD.findall(text)}
        permission = _VALUES.get(stated.get("training", ""))
        return say(permission, TRAINING) if permission else ()
    return ()


def _disallowed(text: str, path: str) -> bool:
    """Return whether a rule disallows a path and none as long allows it; extensions are compared in any case."""
    rules = robots_text(text.encode("utf-8", "surrogatepass")).rules_for("apelles")
    longest = {"disallow": -1, "allow": -1}
    for key, value in rules:
        pattern = value if value.startswith("/") else f"*{value.removeprefix('*')}$" if value else ""
        if key in longest and pattern and matches(pattern.lower(), path.partition("?")[0].lower()):
            longest[key] = max(longest[key], len(pattern))
    return longest["disallow"] > longest["allow"]
