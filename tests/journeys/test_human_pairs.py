"""A library with authors and years says how close its works come to one another, and to what was there before them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PIL import Image

from apelles.calibrate.humans import Humans, has_earlier
from apelles.describe.sscd import SSCD
from apelles.journeys.collect import collect_pictures
from apelles.journeys.detectors import versions
from apelles.journeys.human_pairs import load_own, measure_humans, own_path, save
from apelles.journeys.judge_picture import judge_picture
from apelles.journeys.see import Seer
from apelles.library.lance import LanceLibrary
from apelles.records import HumanGroup
from tests.describe.small_nets import loaded
from tests.pictures import painting, recolored

pytestmark = pytest.mark.slow
WORKS = 34
AUTHORS = 12


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a library of works by twelve authors, one work a year."""
    loaded(lambda: Seer(SSCD()))
    pictures = tmp_path_factory.mktemp("years")
    with (pictures / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "author", "work_id", "year"])
        for number in range(WORKS):
            Image.fromarray(painting(number, height=150, width=200)).save(pictures / f"{number:02}.png")
            writer.writerow([f"{number:02}.png", f"author {number % AUTHORS}", f"w{number}", f"{1700 + number}"])
    collect_pictures([pictures], into=pictures / "lib")
    return pictures / "lib"


@pytest.fixture(scope="module")
def humans(library: Path) -> Humans:
    """Return the human baseline of that library, kept in it."""
    opened = LanceLibrary(library)
    made = measure_humans(opened)
    save(made, own_path(library, opened.hash()))
    return made


def test_each_later_work_counts_once_beside_earlier_ones(humans: Humans) -> None:
    held = humans.spreads["palette"][HumanGroup.EARLIER]
    assert held.pairs == held.works
    assert 20 <= held.pairs < WORKS - 9
    assert held.authors == AUTHORS
    assert "each beside the closest of the 10 nearest of all earlier works" in humans.how
    assert humans.no_earlier == ""


def test_regions_of_all_works_are_measured(humans: Humans) -> None:
    assert humans.regions is not None
    assert len(humans.regions.spreads[HumanGroup.NEAREST].scores) == WORKS


def test_what_is_kept_in_the_library_comes_back_and_names_how_it_was_measured(library: Path, humans: Humans) -> None:
    assert load_own(library, LanceLibrary(library).hash()) == humans
    assert dict(humans.measured_by) == versions()


def test_a_suspect_is_placed_beside_works_and_earlier_ones(humans: Humans, library: Path, tmp_path: Path) -> None:
    suspect = tmp_path / "suspect.png"
    Image.fromarray(painting(500, height=150, width=200)).save(suspect)
    finding = judge_picture(suspect, library=library)
    assert has_earlier(humans)
    assert finding.elements is not None
    assert finding.elements.no_earlier == ""
    groups = {place.group for element in finding.elements.shared for place in element.places}
    assert HumanGroup.EARLIER in groups


def test_a_verified_region_is_placed_among_human_works(humans: Humans, library: Path, tmp_path: Path) -> None:
    suspect = tmp_path / "copy.png"
    Image.fromarray(recolored(painting(3, height=150, width=200))).save(suspect)
    finding = judge_picture(suspect, library=library)
    evidence = finding.matches[0]
    assert evidence.verified
    (place,) = (place for place in evidence.places if place.group is HumanGroup.NEAREST)
    assert place.at_least == 0
    assert 0 < place.rate_bound < 1
    assert all(not other.places for other in finding.matches if not other.verified)
