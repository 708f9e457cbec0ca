"""The elements two pictures share, each placed among human works by different hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from apelles.calibrate.humans import Humans, places
from apelles.judge.elements.base import ElementDetector, Look, Seen, untold
from apelles.records import HumanGroup, SharedElement

CHOSEN_BY = "subject"
"""The nearest work of a library is the one most alike in the embedding, which this element stands in for."""
UNUSUAL = 0.05
"""At most this share of unrelated suspects is expected to have any element called unusually close."""


def look_for(detectors: Sequence[ElementDetector], seen: Seen) -> dict[str, Look]:
    """Return the look of every detector at one picture, by element."""
    return {detector.name: detector.look(seen) for detector in detectors}


def compare_elements(
    detectors: Sequence[ElementDetector],
    suspect: Mapping[str, Look],
    work: Mapping[str, Look],
    *,
    humans: Sequence[Humans],
    among: HumanGroup,
    looks: int = 1,
) -> tuple[SharedElement, ...]:
    """Return every element of a suspect beside that of a work, placed in the first of the baselines.

    An element is unusual where the share of pairs of the group `among` that are as alike, at its upper bound, for
    all elements that were compared and in all of so many `looks`, stays within the rate `UNUSUAL`: in every
    baseline of a kind that the suspect may be of. Where the work is the nearest of a library, the element it was
    chosen by says nothing.
    """
    shared = [_one(detector, suspect[detector.name], work[detector.name], humans) for detector in detectors]
    tests = looks * sum(element.similarity is not None for element in shared)
    return tuple(replace(element, unusual=_unusual(element, humans, among, tests=tests)) for element in shared)


def _one(detector: ElementDetector, suspect: Look, work: Look, humans: Sequence[Humans]) -> SharedElement:
    missing = untold(suspect, work)
    if missing:
        return SharedElement(
            name=detector.name,
            similarity=None,
            missing=missing,
            suspect_marks=suspect.marks,
            work_marks=work.marks,
        )
    similarity = round(min(1.0, max(0.0, detector.compare(suspect, work))), 4)
    return SharedElement(
        name=detector.name,
        similarity=similarity,
        places=places(similarity, detector.name, humans[0]) if humans else (),
        suspect_marks=suspect.marks,
        work_marks=work.marks,
    )


def _unusual(element: SharedElement, humans: Sequence[Humans], among: HumanGroup, *, tests: int) -> bool:
    if element.similarity is None or not humans or (among is HumanGroup.NEAREST and element.name == CHOSEN_BY):
        return False
    found = [place for one in humans for place in places(element.similarity, element.name, one) if place.group is among]
    return len(found) == len(humans) and all(place.rate_bound * tests <= UNUSUAL for place in found)
