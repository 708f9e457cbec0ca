"""Where a similarity falls among human pairs, in words."""

from __future__ import annotations

from collections.abc import Sequence

from apelles import words
from apelles.words.numbers import percent
from apelles.words.phrase import Phrase

FEW = 100
"""Below so many pairs only counts are said, no percentages: those would promise too much."""


def place_said(group: str, *, at_least: int, pairs: int) -> Phrase:
    """Return in words how many of the pairs of a group are less alike; `at_least` are as alike or more."""
    closer = pairs - at_least
    if pairs < FEW:
        key = {0: "elements.counted_none", 1: "elements.counted_one"}.get(at_least, "elements.counted")
    else:
        key = {0: "elements.closer_none", pairs: "elements.closer_all"}.get(closer, "elements.closer")
    return words.both(
        key,
        at_least=at_least,
        pairs=f"{pairs:,}",
        percent=percent(closer / pairs),
        group=words.both(f"elements.group_{group}"),
    )


def places_said(places: Sequence[Phrase]) -> Phrase:
    """Return several places as one sentence; there is at least one."""
    english = "; ".join(place.en for place in places)
    return Phrase(en=f"{english[0].upper()}{english[1:]}.", zh="；".join(place.zh for place in places) + "。")
