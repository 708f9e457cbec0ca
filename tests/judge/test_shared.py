"""Elements of two pictures, placed among human pairs, and when one of them is unusual."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from apelles.calibrate.humans import Humans, spread
from apelles.judge.elements.base import Look, Seen, absent
from apelles.judge.shared import compare_elements, look_for
from apelles.records import HumanGroup


class Likeness:
    """A detector that finds a number and compares two by their difference; nothing below zero."""

    name = "palette"
    source = "made up"
    keeps = frozenset[str]()

    def look(self, seen: Seen) -> Look:
        value = float(seen.copy_vector[0])
        return absent("element.no_face") if value < 0 else Look(values=np.array([value]))

    def compare(self, first: Look, second: Look) -> float:
        return 1.0 - abs(float(first.values[0] - second.values[0]))


def seen(value: float) -> Seen:
    blank = np.zeros((4, 4), np.float32)
    return Seen(
        pixels=np.zeros((4, 4, 3), np.uint8),
        figures=(),
        faces=(),
        person=blank,
        copy_vector=np.full(512, value, np.float32),
        style_vector=np.zeros(100, np.float32),
    )


HUMANS = Humans(
    name="made-up",
    domain="painting",
    how="",
    spreads={"palette": {HumanGroup.UNRELATED: spread([0.3] * 2000, works=400)}},
)
DETECTORS = (Likeness(),)


def compared(first: float, second: float, humans: Humans | None = HUMANS, among: HumanGroup = HumanGroup.UNRELATED):  # type: ignore[no-untyped-def]
    looks = [look_for(DETECTORS, seen(value)) for value in (first, second)]
    return compare_elements(DETECTORS, *looks, humans=[humans] if humans else [], among=among)[0]


def test_an_element_closer_than_in_any_human_pair_is_unusual() -> None:
    assert compared(0.5, 0.5).unusual
    assert not compared(0.0, 0.75).unusual


def test_an_element_that_cannot_be_told_has_a_reason_and_no_number() -> None:
    found = compared(-1.0, 0.5)
    assert (found.similarity, found.missing, found.places, found.unusual) == (None, "element.no_face", (), False)


def test_in_many_looks_the_same_closeness_is_less_unusual() -> None:
    looks = [look_for(DETECTORS, seen(0.5))] * 2
    found = compare_elements(DETECTORS, *looks, humans=[HUMANS], among=HumanGroup.UNRELATED, looks=100)
    assert not found[0].unusual


def test_every_kind_the_suspect_may_be_of_must_agree() -> None:
    alike = replace(HUMANS, spreads={"palette": {HumanGroup.UNRELATED: spread([1.0] * 2000, works=400)}})
    looks = [look_for(DETECTORS, seen(0.5))] * 2
    found = compare_elements(DETECTORS, *looks, humans=[HUMANS, alike], among=HumanGroup.UNRELATED)
    assert not found[0].unusual


def test_looks_at_too_different_numbers_of_things_are_not_compared_and_the_reason_is_said() -> None:
    looks = [{"palette": Look(values=np.array([0.5]), count=count)} for count in (1, 3)]
    (found,) = compare_elements(DETECTORS, *looks, humans=[HUMANS], among=HumanGroup.UNRELATED)
    assert found.similarity is None
    assert found.missing == "element.counts_differ"
    assert not found.unusual


def test_a_place_beside_earlier_works_is_shown_and_makes_nothing_unusual() -> None:
    held = {HumanGroup.EARLIER: spread([0.3] * 2000, works=2000, authors=2000)}
    found = compared(0.5, 0.5, replace(HUMANS, spreads={"palette": held}), HumanGroup.NEAREST)
    assert [place.group for place in found.places] == [HumanGroup.EARLIER]
    assert not found.unusual


def test_without_human_pairs_nothing_is_unusual() -> None:
    found = compared(0.5, 0.5, None)
    assert (found.similarity, found.places, found.unusual) == (1.0, (), False)
