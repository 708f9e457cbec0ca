"""One sentence in every language that Apelles speaks."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """The same sentence in English and in Chinese (zh-Hans); `{name}` marks a place to fill."""

    en: str
    zh: str


def places(template: str) -> frozenset[str]:
    """Return the names of the places to fill in a template."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)
