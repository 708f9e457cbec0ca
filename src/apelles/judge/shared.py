"""The elements two pictures share, each placed among human works by different hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from apelles.calibrate.humans import Humans, places
from apelles.judge.elements.base import ElementDetector, Look, Seen
from apelles.records import HumanGroup, SharedElement

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
    humans: Humans | None,
    among: HumanGroup,
) -> tuple[SharedElement, ...]:
    """Return every element of a suspect beside that of a work.

    An element is unusual where the share of pairs of the group `among` that are as alike, at its upper bound and
    for all elements that were compared, stays within the rate `UNUSUAL`.
    """
    shared = [_one(detector, suspect[detector.name], work[detector.name], humans) for detector in detectors]
    told = sum(element.similarity is not None for element in shared)
    return tuple(replace(element, unusual=_unusual(element, among, tests=told)) for element in shared)


def _one(detector: ElementDetector, suspect: Look, work: Look, humans: Humans | None) -> SharedElement:
    missing = suspect.missing or work.missing
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
        places=places(similarity, detector.name, humans) if humans is not None else (),
        suspect_marks=suspect.marks,
        work_marks=work.marks,
    )


def _unusual(element: SharedElement, among: HumanGroup, *, tests: int) -> bool:
    return any(place.group is among and place.rate_bound * tests <= UNUSUAL for place in element.places)
