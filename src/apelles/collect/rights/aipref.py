"""AIPREF: `Content-Usage` in the header of the picture and in robots.txt.

Source: IETF drafts of 2026-08-19 (vocabulary, attachment), which may change before they are an RFC; values are tokens
of RFC 9651.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from apelles.collect.rights.base import Copy, signal
from apelles.collect.rights.headers import fetched_at, image_lines
from apelles.collect.rights.robots import may_crawl
from apelles.collect.rights.robots_text import path_of, robots_text
from apelles.collect.rights.tdmrep import matches
from apelles.records.rights import Carrier, Integrity, Permission, Protocol, Scope, Signal, Speaker, Statement, Use

LONGEST: Final = 16_384
_CATEGORIES: Final = {"train-ai": Use.GENERATIVE_TRAINING, "search": Use.SEARCH}
_VALUES: Final = {"y": Permission.ALLOW, "n": Permission.DENY}
_WITH_PATH: Final = re.compile(r"(/[^ \t]*)[ \t]+(.*)", re.DOTALL)


class AiPref:
    """Reads preferences about training and search."""

    name = "aipref"
    spec_version = "aipref-2026-08-19"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for the header and one for robots.txt, where they say anything."""
        return [*self._header(copy), *self._robots(copy)]

    def _header(self, copy: Copy) -> list[Signal]:
        lines = image_lines(copy, "content-usage")
        if not lines:
            return []
        raw = ", ".join(lines).encode("utf-8", "surrogatepass")
        preferences = read_preferences(raw)
        return [self._signal(copy, raw, preferences, Carrier.HTTP, Scope.URL, "image")]

    def _robots(self, copy: Copy) -> list[Signal]:
        resource = copy.resources.get("robots")
        if resource is None or resource.status not in {0, 200} or not copy.url or not may_crawl(copy, resource):
            return []
        rules = [value for key, value in robots_text(resource.body).rules_for(copy.agent) if key == "content-usage"]
        found = governing(rules, path_of(copy.url))
        if found is None:
            return []
        path, preferences = found
        raw = "\n".join(rules).encode("utf-8", "surrogatepass")
        return [self._signal(copy, raw, preferences, Carrier.ROBOTS, Scope.PATH_PATTERN, "robots", path)]

    def _signal(
        self,
        copy: Copy,
        raw: bytes,
        preferences: Mapping[str, str] | None,
        carrier: Carrier,
        scope: Scope,
        role: str,
        detail: str = "",
    ) -> Signal:
        return signal(
            self,
            copy,
            raw,
            protocol=Protocol.AIPREF,
            carrier=carrier,
            scope=scope,
            statements=statements_for(preferences or {}),
            speaker=Speaker.SERVER,
            integrity=Integrity.MALFORMED if preferences is None else Integrity.NONE,
            possible_reservation=preferences is None and b"=n" in raw.lower(),
            fetched_at=fetched_at(copy, role),
            detail=detail,
        )


def statements_for(preferences: Mapping[str, str]) -> tuple[Statement, ...]:
    """Return what preferences say; categories and values that are not known say nothing."""
    return tuple(
        Statement(use=use, permission=_VALUES[preferences[category]])
        for category, use in _CATEGORIES.items()
        if preferences.get(category) in _VALUES
    )


@lru_cache(maxsize=256)
def read_preferences(value: bytes) -> Mapping[str, str] | None:
    """Return the categories of a `Content-Usage` value whose value is a token, or None where it is no dictionary."""
    import http_sf

    if len(value) > LONGEST:
        return None
    try:
        parsed: Any = http_sf.parse(value, tltype="dictionary")
    except (http_sf.StructuredFieldError, ValueError, RecursionError):
        return None
    return {key: str(item[0]) for key, item in parsed.items() if isinstance(item[0], http_sf.Token)}


def governing(rules: Sequence[str], path: str) -> tuple[str, Mapping[str, str]] | None:
    """Return the longest path of `Content-Usage` rules that fits, and the preferences stated for it, n before y.

    A rule without a path is for every path.
    """
    fitting: dict[str, list[Mapping[str, str]]] = {}
    for rule in rules:
        where = _WITH_PATH.fullmatch(rule) if rule.startswith("/") else None
        pattern, value = (where[1], where[2]) if where else ("", rule)
        preferences = read_preferences(value.strip().encode("utf-8", "surrogatepass"))
        if preferences is not None and matches(pattern, path):
            fitting.setdefault(pattern, []).append(preferences)
    if not fitting:
        return None
    longest = max(fitting, key=lambda pattern: len(pattern.encode("utf-8", "surrogatepass")))
    combined: dict[str, str] = {}
    for preferences in fitting[longest]:
        for category, value in preferences.items():
            combined[category] = "n" if "n" in {value, combined.get(category)} else value
    return longest, combined
