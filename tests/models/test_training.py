"""The training pictures of a control: which are read, how they are cut, what is said when they are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from apelles.errors import ModelRefused
from apelles.models.settings import Setting, numbers
from apelles.models.training import middle_square, read_training
from apelles.seal.merkle import root_of
from tests.collect.files import file_of
from tests.models.drawing import folder_of_works
from tests.pictures import painting


def test_every_picture_is_there_with_name_and_hash_and_the_root_covers_them_in_order(tmp_path: Path) -> None:
    training = read_training(str(folder_of_works(tmp_path / "works", 3)), size=24, model="quilt")
    assert training.pixels.shape == (3, 24, 24, 3)
    assert training.names == ("000.png", "001.png", "002.png")
    assert training.sha256 == root_of([bytes.fromhex(one) for one in training.hashes]).hex()


def test_pictures_of_the_asked_size_are_taken_as_they_are(tmp_path: Path) -> None:
    pixels = painting(1, height=32, width=32)
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(file_of(pixels, "PNG"))
    training = read_training(str(tmp_path), size=32, model="quilt")
    assert np.array_equal(training.pixels, np.stack([pixels, pixels]))


def test_files_that_are_no_pictures_are_listed_and_left_out(tmp_path: Path) -> None:
    works = folder_of_works(tmp_path / "works", 2)
    (works / "notes.txt").write_text("no picture")
    training = read_training(str(works), size=16, model="quilt")
    assert len(training.names) == 2
    assert [refusal.file for refusal in training.refused] == ["notes.txt"]


@pytest.mark.parametrize(("height", "width"), [(40, 60), (60, 40)])
def test_the_middle_square_is_in_the_middle(height: int, width: int) -> None:
    pixels = painting(2, height=height, width=width)
    top, left = (height - 40) // 2, (width - 40) // 2
    assert np.array_equal(middle_square(pixels, size=40), pixels[top : top + 40, left : left + 40])
    assert middle_square(pixels, size=20).shape == (20, 20, 3)


@pytest.mark.parametrize(("count", "size", "says"), [(1, 32, "needs at least 2"), (2, 8, "16 to 512")])
def test_too_few_pictures_and_sizes_that_are_not_drawn_are_refused(
    tmp_path: Path, count: int, size: int, says: str
) -> None:
    works = folder_of_works(tmp_path / "works", count)
    with pytest.raises(ModelRefused, match=says):
        read_training(str(works), size=size, model="quilt")


def test_no_place_at_all_is_refused_with_what_to_name() -> None:
    with pytest.raises(ModelRefused, match="Name a folder"):
        read_training("", size=32, model="quilt")


def test_a_setting_is_read_within_its_limits_and_whole_where_its_default_is_whole() -> None:
    known = (
        Setting(name="tile", default=8, low=4, high=16, meaning="side of a tile"),
        Setting(name="rate", default=0.2, low=0.0, high=1.0, meaning="share of copies"),
    )
    assert numbers("m", {}, known) == {"tile": 8, "rate": 0.2}
    assert numbers("m", {"tile": "16", "rate": ".5"}, known) == {"tile": 16, "rate": 0.5}
    for key, text in (("tile", "8.5"), ("tile", "17"), ("rate", "two"), ("rate", "inf")):
        with pytest.raises(ModelRefused, match=rf"{key}={text} does not fit"):
            numbers("m", {key: text}, known)
