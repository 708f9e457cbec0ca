"""What lies in an artist's folder is marked, passed over because it is no picture, or named with the reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from apelles.collect.marks.deny import Deny
from apelles.errors import SourceUnreadable
from apelles.journeys.rights_mark import MarkedFile, check_pictures, mark_pictures, pictures_in
from apelles.records import Refusal
from tests.pictures import painting

JPEG_2000 = b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(64)
ASIDE = ("index.csv", "notes.txt", "good.jpg.xmp", "data.json", "page.html", ".hidden.jpg")


def draw(file: Path, number: int = 0) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(painting(number, height=60, width=80)).save(file, "JPEG")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one good picture, what only bears the name of one, and what does not."""
    place = draw(tmp_path / "works" / "good.jpg").parent
    (place / "a.jp2").write_bytes(JPEG_2000)
    (place / "art.PSD").write_bytes(b"8BPS" + bytes(40))
    (place / "empty.jpg").touch()
    (place / "fake.png").write_text("<!doctype html><title>Not found</title>", encoding="utf-8")
    (place / "dangling.jpg").symlink_to(place / "gone.jpg")
    draw(tmp_path / "away.jpg")
    (place / "away.jpg").symlink_to(tmp_path / "away.jpg")
    os.mkfifo(place / "pipe.png")
    for name in ASIDE:
        (place / name).write_text("file,title\nlost.jpg,Lost\n", encoding="utf-8")
    return place


REFUSED = {
    "a.jp2": "unknown_format",
    "art.PSD": "unknown_format",
    "empty.jpg": "empty",
    "fake.png": "html",
    "dangling.jpg": "missing",
    "away.jpg": "outside",
    "pipe.png": "not_a_file",
}


def test_whatever_bears_the_name_of_a_picture_is_marked_or_named_with_the_reason(folder: Path) -> None:
    (folder / "good.jpg.xmp").unlink()
    done = list(mark_pictures([folder], deny=Deny.TRAINING))
    refused = {Path(one.file).name: one.code for one in done if isinstance(one, Refusal)}
    assert refused == REFUSED
    assert all(one.reason and Path(one.file).parent == folder for one in done if isinstance(one, Refusal))
    assert [one.file for one in done if isinstance(one, MarkedFile)] == [str(folder / "good.jpg")]


def test_a_check_names_the_same_files_as_marking_does(folder: Path) -> None:
    seen = list(check_pictures([folder]))
    assert {Path(one.file).name: one.code for one in seen if isinstance(one, Refusal)} == REFUSED
    assert len(seen) == len(REFUSED) + 1


def test_a_picture_is_found_by_what_it_holds_whatever_its_name(tmp_path: Path) -> None:
    draw(tmp_path / "works" / "scan")
    assert [isinstance(one, MarkedFile) for one in mark_pictures([tmp_path], deny=Deny.TRAINING)] == [True]


@pytest.mark.parametrize("names", [(), ("notes.txt", "index.csv")])
def test_a_folder_without_a_picture_is_said_to_be_one(tmp_path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        (tmp_path / name).write_text("file,title\n", encoding="utf-8")
    for journey in (lambda: mark_pictures([tmp_path], deny=Deny.ALL), lambda: check_pictures([tmp_path])):
        with pytest.raises(SourceUnreadable, match="no picture in"):
            list(journey())


def test_a_folder_without_a_picture_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    done = list(mark_pictures([tmp_path / "none", draw(tmp_path / "a.jpg")], deny=Deny.TRAINING))
    assert [one.file for one in done if isinstance(one, MarkedFile)] == [str(tmp_path / "a.jpg")]
    assert [(one.file, one.code) for one in done if isinstance(one, Refusal)] == [
        (str(tmp_path / "none"), "no_pictures")
    ]


def test_a_backup_is_kept_as_it_is_when_its_folder_is_marked_again(tmp_path: Path) -> None:
    before = draw(tmp_path / "a.jpg").read_bytes()
    list(mark_pictures([tmp_path], deny=Deny.TRAINING, keep_backup=True))
    list(mark_pictures([tmp_path], deny=Deny.ALL, keep_backup=True))
    assert (tmp_path / "a.jpg.original").read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"a.jpg", "a.jpg.original"}
    assert list(pictures_in([tmp_path])) == [tmp_path / "a.jpg"]


def test_a_name_that_is_no_utf8_is_shown_with_a_mark_in_its_place(tmp_path: Path) -> None:
    draw(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.jpg")))
    (done,) = mark_pictures([tmp_path], deny=Deny.TRAINING)
    assert isinstance(done, MarkedFile)
    assert done.file == f"{tmp_path}/\ufffd.jpg"
