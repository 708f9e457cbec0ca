"""`apelles judge` and `apelles calibrate` as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from apelles.cli.main import apelles
from apelles.journeys.collect import collect_pictures
from tests.pictures import cropped, painting

FIELDS = {
    "work_id", "file", "title", "author", "copy_score", "e_value", "e_value_bound", "bound_kind", "verified",
    "inliers", "suspect_region", "work_region", "suspect_fraction", "work_fraction", "mirrored", "also_found_in",
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a library of six drawn works."""
    pictures = tmp_path_factory.mktemp("works")
    for number in range(6):
        Image.fromarray(painting(number)).save(pictures / f"{number}.png")
    collect_pictures([pictures], into=pictures / "lib")
    return pictures / "lib"


@pytest.fixture(scope="module")
def suspect(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file that shows the middle of work number 2."""
    file = tmp_path_factory.mktemp("suspects") / "suspect.png"
    Image.fromarray(cropped(painting(2), keep=0.7)).save(file)
    return file


def test_json_is_a_list_with_the_promised_fields(library: Path, suspect: Path) -> None:
    result = CliRunner().invoke(apelles, ["judge", str(suspect), "--library", str(library), "--json"])
    assert result.exit_code == 0
    (finding,) = json.loads(result.stdout)
    assert {"suspect", "sha256", "verdict", "kind", "reason", "matches", "protocol"} <= finding.keys()
    assert finding["matches"][0].keys() >= FIELDS
    assert (finding["verdict"], finding["matches"][0]["file"]) == ("copy", "2.png")
    assert finding["protocol"]["library_size"] == 6


def test_words_name_verdict_reason_and_null_model(library: Path, suspect: Path) -> None:
    result = CliRunner().invoke(apelles, ["judge", str(suspect), "--library", str(library)])
    assert "suspect.png: copy (reproduction)" in result.stdout
    assert "null model" in result.stdout


def test_the_report_is_one_page_and_its_json_twin(library: Path, suspect: Path, tmp_path: Path) -> None:
    CliRunner().invoke(apelles, ["judge", str(suspect), "--library", str(library), "--report", str(tmp_path / "r")])
    assert sorted(file.name for file in (tmp_path / "r").iterdir()) == ["report.html", "report.json"]


def test_a_folder_without_any_readable_suspect_is_the_callers_to_mend(library: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.png").write_text("no picture", encoding="utf-8")
    result = CliRunner().invoke(apelles, ["judge", str(tmp_path), "--library", str(library)])
    assert getattr(result.exception, "exit_code", None) == 2
    assert "notes.png" in result.stderr


def test_a_missing_library_says_how_to_make_one(suspect: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(apelles, ["judge", str(suspect), "--library", str(tmp_path / "none")])
    assert getattr(result.exception, "exit_code", None) == 2
    assert "apelles collect" in str(result.exception)


def test_too_few_authors_cannot_be_calibrated_and_says_what_to_add(library: Path) -> None:
    result = CliRunner().invoke(apelles, ["calibrate", str(library)])
    assert getattr(result.exception, "exit_code", None) == 1
    assert "--background" in str(result.exception)
