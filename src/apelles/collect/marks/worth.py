"""What a mark is worth in each place, in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apelles.collect.marks.deny import Deny
from apelles.errors import UnknownName
from apelles.words import both
from apelles.words.phrase import Phrase

JURISDICTIONS: Final = ("EU", "CN", "US", "UK", "JP")
AS_OF: Final = "2026-11-22"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What the law of one place gives a mark: no promise, with its source and the date it was known."""

    jurisdiction: str
    place: Phrase
    text: Phrase
    source: Phrase
    as_of: str
    caution: Phrase


def worth(jurisdiction: str, deny: Deny) -> Worth:
    """Return what a mark that denies this is worth in one of `JURISDICTIONS`.

    Raises:
        UnknownName: nothing is known of that place.
    """
    if jurisdiction not in JURISDICTIONS:
        message = f"Nothing is known of marks in {jurisdiction!r}. Known: {', '.join(JURISDICTIONS)}."
        raise UnknownName(message)
    place = jurisdiction.lower()
    return Worth(
        jurisdiction=jurisdiction,
        place=both(f"mark.place.{place}"),
        text=both(f"mark.worth.{place}", denied=both(f"mark.denies.{Deny(deny).value}")),
        source=both(f"mark.source.{place}"),
        as_of=AS_OF,
        caution=both("mark.worth.as_of", as_of=AS_OF),
    )
