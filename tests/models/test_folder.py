"""A folder of pictures as a model: order, sidecar, and files that are no pictures."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from apelles.errors import ModelRefused
from apelles.models.base import Request
from apelles.models.folder import FolderModel
from tests.collect.files import file_of
from tests.models.drawing import folder_of_works
from tests.pictures import painting


def test_the_index_of_a_picture_is_its_place_by_name_whenever_it_was_written(tmp_path: Path) -> None:
    for name in ("c.png", "a.png", "b.png"):
        (tmp_path / name).write_bytes(file_of(painting(ord(name[0]), height=30, width=40), "PNG"))
    samples = list(FolderModel(tmp_path).sample(3, 0))
    assert [sample.record.index for sample in samples] == [0, 1, 2]
    for sample, name in zip(samples, "abc", strict=True):
        assert np.array_equal(sample.picture.pixels, painting(ord(name), height=30, width=40))


def test_prompts_labels_and_seeds_of_a_sidecar_are_carried(tmp_path: Path) -> None:
    folder_of_works(tmp_path / "made", 3)
    (tmp_path / "made" / "index.csv").write_text(
        "file,caption,class,seed\n000.png,a red house,house,41\n002.png,a tree,,unknown\n"
    )
    records = [sample.record for sample in FolderModel(tmp_path / "made").sample(3, 9)]
    assert [(one.prompt, one.label, one.seed) for one in records] == [
        ("a red house", "house", 41),
        ("", "", None),
        ("a tree", "", None),
    ]


def test_a_sidecar_may_lie_elsewhere(tmp_path: Path) -> None:
    folder_of_works(tmp_path / "made", 2)
    (tmp_path / "told.jsonl").write_text(json.dumps({"file": "001.png", "prompt": "a face"}) + "\n")
    model = FolderModel(tmp_path / "made", metadata=tmp_path / "told.jsonl")
    assert [sample.record.prompt for sample in model.sample(2, 0)] == ["", "a face"]


def test_hostile_files_have_no_index_are_listed_and_stop_nothing(tmp_path: Path) -> None:
    folder_of_works(tmp_path / "made", 2)
    made = tmp_path / "made"
    (made / "0-program.png").write_bytes(b"MZ\x90\x00" * 64)
    (made / "0-page.png").write_bytes(b"<html><script>alert(1)</script></html>")
    (made / "0-empty.png").touch()
    (made / "0-link.png").symlink_to("/etc/hostname")
    (made / "0-drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    os.mkfifo(made / "0-pipe.png")
    model = FolderModel(made)
    assert model.card.available == 2
    assert [sample.record.index for sample in model.sample(2, 0)] == [0, 1]
    assert sorted(refusal.code for refusal in model.refused) == sorted(
        ["executable", "html", "empty", "outside", "svg", "not_a_file"]
    )


def test_a_picture_that_turns_out_damaged_leaves_its_index_empty(tmp_path: Path) -> None:
    made = folder_of_works(tmp_path / "made", 3)
    (made / "001.png").write_bytes((made / "001.png").read_bytes()[:200])
    model = FolderModel(made)
    assert [sample.record.index for sample in model.sample(3, 0)] == [0, 2]
    assert [(refusal.file, refusal.code) for refusal in model.refused] == [("001.png", "truncated")]


def test_a_file_that_changes_under_way_is_not_passed_off_as_the_one_that_was_hashed(tmp_path: Path) -> None:
    made = folder_of_works(tmp_path / "made", 3)
    model = FolderModel(made)
    (made / "001.png").write_bytes((made / "000.png").read_bytes())
    assert [sample.record.index for sample in model.sample(3, 0)] == [0, 2]
    assert model.refused[0].code == "changed"


def test_another_order_of_names_is_another_model(tmp_path: Path) -> None:
    made = folder_of_works(tmp_path / "made", 2)
    before = FolderModel(made).card.sha256
    (made / "000.png").rename(made / "zzz.png")
    assert FolderModel(made).card.sha256 != before


def test_more_pictures_than_there_are_cannot_be_had(tmp_path: Path) -> None:
    model = FolderModel(folder_of_works(tmp_path / "made", 2))
    with pytest.raises(ModelRefused, match="holds 2 pictures"):
        list(model.sample(2, 0, start=1))


def test_a_folder_without_pictures_and_a_request_without_place_are_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(ModelRefused, match="holds no picture"):
        FolderModel(tmp_path)
    with pytest.raises(ModelRefused, match="name the place"):
        FolderModel.opened(Request())
