"""Shared elements in words, for the terminal."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from apelles.calibrate.humans import quantile
from apelles.records import HumanGroup
from apelles.words import say
from apelles.words.human_pairs import FEW, region_said

if TYPE_CHECKING:
    from apelles.calibrate.hands import Standing
    from apelles.calibrate.humans import HumanRegions, Humans
    from apelles.records import Elements, Evidence, Placed, SharedElement

_GROUPS = {
    "unrelated": "unrelated pairs",
    "nearest": "nearest unrelated pairs",
    "same_subject": "pairs on one subject",
    "redraws": "pairs of one lineage",
    "earlier": "works beside the closest earlier one",
}
SHOWN = 3
"""So many measures of each group are printed, those in which most of its works are close."""
_ROWS = {"earlier": "closest earlier work"}


def elements_lines(elements: Elements) -> list[str]:
    """Return the elements shared with one work, the unusual ones marked, those that cannot be told last."""
    work = elements.work
    told = [element for element in elements.shared if element.similarity is not None]
    lines = [f"  Elements shared with {work.title or work.work_id} ({work.author or 'author not stated'}):"]
    lines += [_line(element, {elements.among, HumanGroup.SAME_SUBJECT, HumanGroup.EARLIER}) for element in told]
    untold = [say(f"element.{element.name}") for element in elements.shared if element.similarity is None]
    if untold:
        lines.append(f"    cannot be told: {', '.join(untold)}")
    if elements.no_earlier:
        lines.append(f"    {elements.no_earlier}")
    if elements.split:
        split = elements.split
        lines.append(
            f"    copy descriptor {split.descriptor_similarity:.2f}; works as alike in these elements have "
            f"{split.explained:.2f} (give or take {split.deviation:.2f})"
        )
    return lines


def region_lines(evidence: Evidence) -> list[str]:
    """Return in how many human works a region matches a work by another hand as well, if that was measured."""
    said = [region_said(place).en for place in evidence.places]
    return [f"    {line[0].upper()}{line[1:]}." for line in said]


def _line(element: SharedElement, groups: Container[HumanGroup]) -> str:
    mark = "!" if element.unusual else " "
    return f"  {mark} {say(f'element.{element.name}'):24} {element.similarity:.2f}  {_placed(element.places, groups)}"


def _placed(places: Sequence[Placed], groups: Container[HumanGroup]) -> str:
    in_order = sorted(places, key=lambda place: place.group is HumanGroup.EARLIER)
    said = [_place(place) for place in in_order if place.group in groups]
    return "; ".join(said) or "no human pairs of this kind of picture were measured"


def _place(place: Placed) -> str:
    if place.group is HumanGroup.EARLIER:
        limits = f"{place.rate_low:.0%} to {place.rate_bound:.0%} of such works"
        return f"{place.at_least} of {place.pairs} works come this close to an earlier one by another hand ({limits})"
    group = _GROUPS[place.group.value]
    if place.pairs < FEW:
        return f"{place.at_least} of {place.pairs} {group} are as alike"
    return f"closer than {1 - place.at_least / place.pairs:.1%} of {place.pairs:,} {group}"


def humans_in_words(humans: Humans) -> str:
    """Return a human baseline as a table: the middle and the highest similarities of each element and group."""
    lines = [
        f"Human baseline {humans.name}, domain {humans.domain}: {humans.how}.",
        "",
        f"{'element':26} {'pairs of':24} {'number':>7} {'half above':>11} {'5 % above':>10} {'1 % above':>10}",
    ]
    for element, spreads in humans.spreads.items():
        for group, held in spreads.items():
            levels = [f"{quantile(held, share):.2f}" if held.pairs >= FEW else "few" for share in (0.5, 0.95, 0.99)]
            lines.append(
                f"{say(f'element.{element}'):26} {_ROWS.get(group, group.replace('_', ' ')):24} {held.pairs:>7,} "
                f"{levels[0]:>11} {levels[1]:>10} {levels[2]:>10}"
            )
    lines += ["", *_regions(humans.regions)] if humans.regions else []
    lines += _hands(humans.hands)
    return "\n".join([*lines, *(["", humans.no_earlier] if humans.no_earlier else [])])


def _hands(hands: Sequence[Standing]) -> list[str]:
    """Return a line for each author, lineage and source: how many works, and in what they come closer than others."""
    if not hands:
        return []
    lines = ["", "Works that come closer to works by others than all but 5 % of the works outside their group:"]
    for kind, name in dict.fromkeys((one.kind, one.name) for one in hands):
        of_group = [one for one in hands if (one.kind, one.name) == (kind, name)]
        told = ", ".join(_standing(one) for one in sorted(of_group, key=lambda one: -one.close / one.works)[:SHOWN])
        lines.append(f"  {kind} {name} ({max(one.works for one in of_group)} works): {told}")
    return [*lines, "(! stands out even among so many looks; shares are 95 % limits; all measures with --json)"]


def _standing(one: Standing) -> str:
    mark = "!" if one.stands_out else ""
    return f"{mark}{one.measure} {one.close} of {one.works} ({one.share_low:.0%} to {one.share_high:.0%})"


def _regions(regions: HumanRegions) -> list[str]:
    lines = [
        f"Regions: {regions.how}.",
        "",
        f"{'copy score with':44} {'works':>7} {'half':>6} {'5 %':>6} {'1 %':>6} {'best':>6}",
    ]
    for group, held in regions.spreads.items():
        works = len(held.scores)
        levels = [f"{held.scores[int(share * works)]:.1f}" if works >= FEW else "few" for share in (0.5, 0.05, 0.01)]
        line = " ".join(f"{level:>6}" for level in (*levels, f"{held.scores[0]:.1f}"))
        lines.append(f"{say(f'region.group_{group}'):44} {works:>7,} {line}")
    return lines
