"""Shared elements in words, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from apelles.words import say

if TYPE_CHECKING:
    from apelles.records import Elements, Placed, SharedElement

FEW = 100
_GROUPS = {
    "unrelated": "unrelated pairs",
    "nearest": "nearest unrelated pairs",
    "same_subject": "pairs on one subject",
    "redraws": "pairs of redraws",
}


def elements_lines(elements: Elements) -> list[str]:
    """Return the elements shared with one work, the unusual ones marked, those that cannot be told last."""
    work = elements.work
    told = [element for element in elements.shared if element.similarity is not None]
    lines = [f"  Elements shared with {work.title or work.work_id} ({work.author or 'author not stated'}):"]
    lines += [_line(element) for element in told]
    untold = [say(f"element.{element.name}") for element in elements.shared if element.similarity is None]
    if untold:
        lines.append(f"    cannot be told: {', '.join(untold)}")
    if elements.split:
        split = elements.split
        lines.append(
            f"    copy descriptor {split.descriptor_similarity:.2f}; works as alike in these elements have "
            f"{split.explained:.2f} (give or take {split.deviation:.2f})"
        )
    return lines


def _line(element: SharedElement) -> str:
    mark = "!" if element.unusual else " "
    return f"  {mark} {say(f'element.{element.name}'):24} {element.similarity:.2f}  {_placed(element.places)}"


def _placed(places: Sequence[Placed]) -> str:
    return "; ".join(_place(place) for place in places) or "no human pairs of this kind were measured"


def _place(place: Placed) -> str:
    group = _GROUPS[place.group.value]
    if place.pairs < FEW:
        return f"{place.at_least} of {place.pairs} {group} are as alike"
    return f"closer than {1 - place.at_least / place.pairs:.1%} of {place.pairs:,} {group}"
