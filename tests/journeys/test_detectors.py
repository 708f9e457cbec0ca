"""Names for how elements are measured, and what of the shipped baselines they still fit."""

from __future__ import annotations

from apelles.journeys.detectors import detectors, version, versions
from apelles.journeys.human_pairs import shipped
from apelles.records import Domain


def test_every_element_has_a_name_of_its_own_for_how_it_is_measured() -> None:
    assert list(versions()) == [detector.name for detector in detectors()]
    assert len(set(versions().values())) == len(versions())
    assert version().startswith("elements-")


def test_of_every_kind_of_picture_a_baseline_is_shipped_that_fits_the_detectors() -> None:
    assert set(shipped()) == {domain.value for domain in Domain}
    for humans in shipped().values():
        assert set(humans.spreads) >= {"brushwork", "composition", "contour", "lighting", "palette", "style"}
