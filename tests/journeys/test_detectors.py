"""Names for how elements are measured, and what of the shipped baselines they still fit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apelles.describe import thing_vector
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


@pytest.fixture
def asked_for_things(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    measured = (detectors, versions, version)
    monkeypatch.setenv(thing_vector.VARIABLE, "things")
    for function in measured:
        function.cache_clear()
    yield
    for function in measured:
        function.cache_clear()


def test_things_are_looked_for_only_where_they_are_asked_for() -> None:
    assert "things" not in versions()


@pytest.mark.usefixtures("asked_for_things")
def test_asking_for_things_changes_no_other_element() -> None:
    with_things = versions()
    assert list(with_things) == [detector.name for detector in detectors()]
    for function in (detectors, versions):
        function.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(thing_vector.VARIABLE)
        assert versions() == {name: value for name, value in with_things.items() if name != "things"}
