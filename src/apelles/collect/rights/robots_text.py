"""robots.txt as groups of lines (RFC 9309), unknown lines included: several protocols put theirs there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

MOST_BYTES: Final = 500 * 1024
"""A crawler must read at least so much of a robots.txt; what lies beyond is not read here."""
LONGEST_LINE: Final = 8_192
_TOKEN: Final = re.compile(r"[a-z0-9_ -]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rules for some agents: (key in lower case, value) in the order they stand."""

    agents: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsText:
    """The groups of a file, and the lines that belong to no group (sitemap, license)."""

    groups: tuple[Group, ...]
    others: tuple[tuple[str, str], ...]

    def agents(self) -> tuple[str, ...]:
        """Return every agent that is named, in lower case, once each."""
        return tuple(dict.fromkeys(agent for group in self.groups for agent in group.agents))

    def rules_for(self, agent: str) -> tuple[tuple[str, str], ...]:
        """Return the rules of every group for an agent, else those of the groups for everybody."""
        own = agent.lower()
        mine = [group for group in self.groups if any(named != "*" and own.startswith(named) for named in group.agents)]
        chosen = mine or [group for group in self.groups if "*" in group.agents]
        return tuple(rule for group in chosen for rule in group.rules)


@lru_cache(maxsize=256)
def robots_text(body: bytes) -> RobotsText:
    """Return a robots.txt taken apart. Never raises; reads the first 500 KiB."""
    text = body[:MOST_BYTES].decode("utf-8-sig", "replace").replace("\x00", "")
    groups: list[tuple[list[str], list[tuple[str, str]]]] = []
    others: list[tuple[str, str]] = []
    in_agents = False
    for line in re.split(r"\r\n|\r|\n", text):
        key, colon, value = line[:LONGEST_LINE].partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon or not key:
            continue
        if key in {"user-agent", "useragent", "user agent"}:
            if not in_agents:
                groups.append(([], []))
            groups[-1][0].append(_product(value))
            in_agents = True
        elif key in {"sitemap", "license", "host"}:
            others.append((key, value))
        else:
            in_agents = False
            if groups:
                groups[-1][1].append((key, value))
            else:
                others.append((key, value))
    made = tuple(Group(agents=tuple(agents), rules=tuple(rules)) for agents, rules in groups)
    return RobotsText(groups=made, others=tuple(others))


def path_of(url: str) -> str:
    """Return the path and query of an address, as rules are held against it."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def host_of(url: str) -> str:
    """Return the host of an address in lower case, with its port where that is stated; empty where there is none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def _product(value: str) -> str:
    """Return a product token in lower case, without version; `*` stands for everybody."""
    lower = value.strip().lower()
    return "*" if lower == "*" else (_TOKEN.match(lower) or [""])[0].strip()
