"""Samples in a folder: what is written of each, and that a stopped run goes on as if it had not been stopped."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from apelles.collect.decode import decode
from apelles.errors import ModelRefused
from apelles.journeys.contact_sheet import CELL, GAP, contact_sheet
from apelles.journeys.sample_model import Sampled, sample_model
from apelles.models.base import Request
from apelles.models.folder import FolderModel
from tests.models.drawing import folder_of_works
from tests.pictures import flat


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of_works(tmp_path_factory.mktemp("sampled") / "works", 8)


def quilts(works: Path, into: Path, count: int = 4, *, seed: int = 7, tile: str = "10") -> Sampled:
    request = Request(origin=str(works), size=32, settings={"tile": tile})
    return sample_model("quilt", request, count=count, seed=seed, into=into)


def lines_of(into: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (into / "samples.jsonl").read_text().splitlines()]


def contents(into: Path) -> dict[str, bytes]:
    return {str(path.relative_to(into)): path.read_bytes() for path in sorted(into.rglob("*")) if path.is_file()}


def test_every_picture_is_a_file_and_a_line_with_card_seed_index_and_truth(works: Path, tmp_path: Path) -> None:
    sampled = quilts(works, tmp_path / "out")
    lines = lines_of(tmp_path / "out")
    assert [line["index"] for line in lines] == [0, 1, 2, 3]
    for line in lines:
        content = (tmp_path / "out" / line["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == line["sha256"]
        assert line["card"]["sha256"] == sampled.card.sha256
        assert line["seed"] == line["asked_seed"] == 7
        assert line["truth"]["origin"] == "quilt"
        assert len(line["truth"]["pieces"]) == 16
        source_map = np.load(tmp_path / "out" / line["map"])["map"]
        assert source_map.shape == (32, 32, 3)
        assert set(source_map[..., 0].ravel()) == {source["number"] for source in line["truth"]["sources"]}
    assert (sampled.pictures, sampled.new, dict(sampled.origins)) == (4, 4, {"quilt": 4})


@pytest.mark.parametrize("harm", ["a half line", "a missing picture", "a changed picture", "another line", "noise"])
def test_a_stopped_run_goes_on_to_the_same_files(works: Path, tmp_path: Path, harm: str) -> None:
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    quilts(works, whole, 4)
    quilts(works, stopped, 3)
    lines = stopped / "samples.jsonl"
    match harm:
        case "a half line":
            lines.write_text(lines.read_text()[:-40])
        case "a missing picture":
            (stopped / "samples" / "000001.png").unlink()
        case "a changed picture":
            (stopped / "samples" / "000001.png").write_bytes(b"something else")
        case "another line":
            lines.write_text(lines.read_text() + '{"card": {"sha256": "", "name": ""}, "truth": 3}\n')
        case _:
            lines.write_bytes(lines.read_bytes() + b"\xff\x00{]")
    again = quilts(works, stopped, 4)
    assert again.pictures == 4
    assert contents(stopped) == contents(whole)


def test_asking_again_draws_nothing_and_asking_for_more_draws_the_rest(works: Path, tmp_path: Path) -> None:
    quilts(works, tmp_path / "out", 3)
    assert quilts(works, tmp_path / "out", 3).new == 0
    assert quilts(works, tmp_path / "out", 5).new == 2
    assert [line["index"] for line in lines_of(tmp_path / "out")] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("seed", "tile"), [(8, "10"), (7, "12")])
def test_samples_of_another_seed_or_model_are_never_mixed(works: Path, tmp_path: Path, seed: int, tile: str) -> None:
    quilts(works, tmp_path / "out", 2)
    before = contents(tmp_path / "out")
    with pytest.raises(ModelRefused, match="Name another folder"):
        quilts(works, tmp_path / "out", 2, seed=seed, tile=tile)
    assert contents(tmp_path / "out") == before


def test_a_folder_of_samples_is_read_back_as_a_model_without_its_sheet(works: Path, tmp_path: Path) -> None:
    quilts(works, tmp_path / "out", 3)
    model = FolderModel(tmp_path / "out")
    assert model.card.available == 3
    assert model.refused == []
    samples = list(model.sample(3, 0))
    assert [sample.record.seed for sample in samples] == [7, 7, 7]
    assert [sample.picture.sha256 for sample in samples] == [line["sha256"] for line in lines_of(tmp_path / "out")]


def test_pictures_made_before_can_be_sampled_with_any_seed(works: Path, tmp_path: Path) -> None:
    sampled = sample_model("folder", Request(origin=str(works)), count=8, seed=3, into=tmp_path / "out")
    assert sampled.origins == ()
    assert lines_of(tmp_path / "out")[0]["seed"] is None
    with pytest.raises(ModelRefused, match="there are 8"):
        sample_model("folder", Request(origin=str(works)), count=9, seed=3, into=tmp_path / "more")


def test_the_sheet_shows_the_pictures_in_rows_and_enlarges_small_ones_in_whole_pixels(tmp_path: Path) -> None:
    sheet = contact_sheet([flat(value, height=32, width=32) for value in range(10)], columns=4)
    step = CELL + GAP
    assert sheet.shape == (3 * step + GAP, 4 * step + GAP, 3)
    for place in range(10):
        top, left = (place // 4) * step + GAP, (place % 4) * step + GAP
        assert (sheet[top : top + CELL, left : left + CELL] == place).all()
    large = contact_sheet([flat(7, height=300, width=500)])
    assert (large[GAP:-GAP, GAP:-GAP] == 7).all()


def test_the_sheet_is_a_picture(works: Path, tmp_path: Path) -> None:
    sampled = quilts(works, tmp_path / "out", 2)
    assert decode(Path(sampled.sheet).read_bytes()).width == 2 * CELL + 3 * GAP


def test_a_damaged_picture_leaves_its_index_empty_and_asking_again_changes_nothing(works: Path, tmp_path: Path) -> None:
    place = tmp_path / "made"
    place.mkdir()
    for number, path in enumerate(sorted(works.glob("*.png"))[:3]):
        content = path.read_bytes()
        (place / f"{number}.png").write_bytes(content[: len(content) // 2] if number == 2 else content)
    for _ in range(2):
        sampled = sample_model("folder", Request(origin=str(place)), count=3, seed=0, into=tmp_path / "out")
        assert (sampled.pictures, sampled.card.available) == (2, 3)
