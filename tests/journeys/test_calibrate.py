"""A library learns from its own works what chance looks like."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PIL import Image

from apelles.errors import CalibrationError
from apelles.journeys import null_models
from apelles.journeys.calibrate import Calibration, calibrate_library
from apelles.journeys.calibration_plot import plot_curve
from apelles.journeys.collect import collect_pictures
from apelles.journeys.judge_pictures import judge_pictures
from apelles.library.lance import LanceLibrary
from tests.pictures import painting, recolored

HANDS = 42


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a library of small drawings by forty-two hands, one of them sold under a second name."""
    pictures = tmp_path_factory.mktemp("drawings")
    with (pictures / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "author", "work_id", "subject_id"])
        for number in range(HANDS):
            Image.fromarray(painting(number, height=120, width=160)).save(pictures / f"{number:02}.png")
            writer.writerow([f"{number:02}.png", f"hand {number}", f"w{number}", "sun" if number < 10 else ""])
        Image.fromarray(recolored(painting(0, height=120, width=160))).save(pictures / "again.png")
        writer.writerow(["again.png", "another name", "w0-again", "sun"])
    collect_pictures([pictures], into=pictures / "lib")
    return pictures / "lib"


@pytest.fixture(scope="module")
def made(library: Path) -> Calibration:
    """Return the calibration of that library."""
    return calibrate_library(LanceLibrary(library), folder=library)


def test_the_null_model_says_how_many_pairs_and_works_it_rests_on(made: Calibration) -> None:
    assert made.null.works == HANDS + 1
    assert made.null.pairs > 1000
    assert "seed" in made.null.how
    assert 0 < made.null.bound.g <= made.null.tail.g <= 1


def test_what_one_subject_scores_by_other_hands_is_reported_beside_the_null_model(made: Calibration) -> None:
    assert 0 < made.null.subject_pairs <= 11 * 5 * 2
    assert list(made.null.subject_top) == sorted(made.null.subject_top, reverse=True)
    assert made.same_subject_verified == 0


def test_one_work_under_two_names_is_left_out_and_named(made: Calibration) -> None:
    assert {frozenset(pair) for pair in made.left_out} == {frozenset({"w0", "w0-again"})}


def test_the_curve_is_measured_on_authors_held_out(made: Calibration) -> None:
    assert [point.expected for point in made.curve] == sorted((point.expected for point in made.curve), reverse=True)
    assert made.curve[0].groups == HANDS + 1
    assert all(point.low <= point.expected for point in made.curve)


def test_judging_uses_the_librarys_own_null_model_until_its_works_change(
    made: Calibration, library: Path, tmp_path: Path
) -> None:
    Image.fromarray(painting(3, height=150, width=200)).save(tmp_path / "suspect.png")
    before = judge_pictures([tmp_path / "suspect.png"], library=library).findings[0].protocol
    Image.fromarray(painting(900, height=120, width=160)).save(tmp_path / "new.png")
    collect_pictures([tmp_path / "new.png"], into=library)
    after = judge_pictures([tmp_path / "suspect.png"], library=library).findings[0].protocol
    shipped = {model.name for model in null_models.shipped().values()}
    assert before.null_model in {made.null.name, *shipped}
    assert after.null_model in shipped


def test_the_curve_is_drawn(made: Calibration, tmp_path: Path) -> None:
    plot_curve(made, tmp_path / "curve.png")
    with Image.open(tmp_path / "curve.png") as image:
        assert min(image.size) > 500


def test_a_library_without_stated_authors_cannot_be_calibrated(tmp_path: Path) -> None:
    for number in range(3):
        Image.fromarray(painting(number, height=120, width=160)).save(tmp_path / f"{number}.png")
    collect_pictures([tmp_path], into=tmp_path / "lib")
    with pytest.raises(CalibrationError, match="author"):
        calibrate_library(LanceLibrary(tmp_path / "lib"))
