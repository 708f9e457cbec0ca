"""Where a similarity falls among human pairs, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from apelles import words
from apelles.words.numbers import percent
from apelles.words.phrase import Phrase

FEW = 100
"""Below so many pairs only counts are said, no percentages: those would promise too much."""
EARLIER = "earlier"
"""The group of works beside the closest earlier one by another hand: each work counts once, between two limits."""


class Place(Protocol):
    """Where a similarity falls in one group: see `apelles.records.Placed`."""

    @property
    def group(self) -> str:
        """Return the group's name."""
        ...

    @property
    def at_least(self) -> int:
        """Return how many of the pairs are as alike or more."""
        ...

    @property
    def pairs(self) -> int:
        """Return how many pairs there are."""
        ...

    @property
    def rate_low(self) -> float:
        """Return the lower limit of the share of pairs that are as alike."""
        ...

    @property
    def rate_bound(self) -> float:
        """Return the upper limit."""
        ...


def place_said(place: Place) -> Phrase:
    """Return in words how many of the pairs of a group are less alike, or how many works come as close."""
    if place.group == EARLIER:
        return _beside_earlier(place)
    closer = place.pairs - place.at_least
    if place.pairs < FEW:
        key = {0: "elements.counted_none", 1: "elements.counted_one"}.get(place.at_least, "elements.counted")
    else:
        key = {0: "elements.closer_none", place.pairs: "elements.closer_all"}.get(closer, "elements.closer")
    return words.both(
        key,
        at_least=place.at_least,
        pairs=f"{place.pairs:,}",
        percent=percent(closer / place.pairs),
        group=words.both(f"elements.group_{place.group}"),
    )


def _beside_earlier(place: Place) -> Phrase:
    key = {0: "elements.earlier_none", 1: "elements.earlier_one"}.get(place.at_least, "elements.earlier")
    return words.both(
        key,
        at_least=place.at_least,
        works=f"{place.pairs:,}",
        low=percent(place.rate_low),
        high=percent(place.rate_bound),
    )


def region_said(place: Place) -> Phrase:
    """Return in words in how many human works a region matches a work of a group as well."""
    return words.both(
        "region.place",
        at_least=place.at_least,
        works=f"{place.pairs:,}",
        group=words.both(f"region.group_{place.group}"),
        low=percent(place.rate_low),
        high=percent(place.rate_bound),
    )


def places_said(places: Sequence[Phrase]) -> Phrase:
    """Return several places as one sentence; there is at least one."""
    english = "; ".join(place.en for place in places)
    return Phrase(en=f"{english[0].upper()}{english[1:]}.", zh="；".join(place.zh for place in places) + "。")
