"""An artist's register: what it keeps, what leaves with it, and what is noticed when it is changed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from PIL import Image

from apelles.collect.marks.deny import Deny
from apelles.collect.marks.mark import mark
from apelles.describe import rootsift
from apelles.errors import LedgerError, LibraryMissing, SourceUnreadable, UserError
from apelles.journeys.registry import (
    FEATURES,
    export,
    is_registry,
    owner_of,
    registered,
    verify,
    works_of,
)
from apelles.journeys.registry_add import add
from apelles.library.files import features_path
from tests.pictures import painting

WORKS = 3


def draw(folder: Path, count: int = WORKS) -> Path:
    """Return a folder of drawn pictures with a sidecar; the first is marked."""
    folder.mkdir(parents=True)
    for number in range(count):
        Image.fromarray(painting(number)).save(folder / f"{number}.jpg", quality=95)
    first = folder / "0.jpg"
    first.write_bytes(mark(first.read_bytes(), deny=Deny.GENERATIVE).content)
    (folder / "index.csv").write_text("file,title,year\n0.jpg,Tulips,2024\n1.jpg,Sea,2025\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("home")
    added = add(base / "REG", [draw(base / "works")], author="Ada Lin", source="https://ada.example", workers=1)
    assert (added.new, added.works, added.refused) == (WORKS, WORKS, ())
    return base / "REG"


def test_a_row_states_the_work_when_it_was_registered_and_the_marks_in_its_file(registry: Path) -> None:
    works = registered(registry)
    assert {one.work.title for one in works} == {"Tulips", "Sea", ""}
    assert {one.work.author for one in works} == {"Ada Lin"}
    assert {one.work.source for one in works} == {"https://ada.example"}
    tulips = next(one for one in works if one.work.title == "Tulips")
    assert tulips.marks == ("plus_xmp:generative_training",)
    assert tulips.registered_at.endswith("+00:00")
    assert (tulips.work.width, tulips.work.height) == (400, 300)
    assert tuple(name for name, _ in tulips.features) == tuple(sorted(FEATURES))
    assert owner_of(registry) == "Ada Lin"
    assert is_registry(registry)


def test_no_pixels_are_kept_unless_asked_for(registry: Path, tmp_path: Path) -> None:
    assert not list(registry.rglob("*.jpg"))
    assert not any(one.pixels for one in registered(registry))
    folder = draw(tmp_path / "works", 1)
    add(tmp_path / "REG", [folder], keep_pixels=True, workers=1)
    assert len(list((tmp_path / "REG").rglob("*.jpg"))) == 1
    assert all(one.pixels for one in registered(tmp_path / "REG"))


def test_adding_again_changes_nothing_and_stating_anew_is_a_correction(tmp_path: Path) -> None:
    folder = draw(tmp_path / "works", 2)
    add(tmp_path / "REG", [folder], author="Ada", workers=1)
    before = registered(tmp_path / "REG")
    again = add(tmp_path / "REG", [folder], author="Ada", workers=1)
    assert (again.new, again.restated, again.known) == (0, 0, 2)
    changed = add(tmp_path / "REG", [folder / "1.jpg"], author="Ada", title="Storm", workers=1)
    assert (changed.new, changed.restated, changed.known) == (0, 1, 0)
    changed = add(tmp_path / "REG", [folder / "1.jpg"], author="Ada", title="Gale", workers=1)
    after = {one.work.sha256: one for one in registered(tmp_path / "REG")}
    assert len(after) == 2
    assert {one.work.title for one in after.values()} == {"Tulips", "Gale"}
    assert {name: one.registered_at for name, one in after.items()} == {
        one.work.sha256: one.registered_at for one in before
    }
    assert verify(tmp_path / "REG").intact


def test_a_file_that_is_no_picture_is_refused_and_stops_nothing(tmp_path: Path) -> None:
    folder = draw(tmp_path / "works", 2)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0no picture")
    added = add(tmp_path / "REG", [folder], workers=1)
    assert added.new == 2
    assert [one.file for one in added.refused] == ["broken.jpg"]


def test_a_file_whose_name_is_no_utf8_is_refused_and_stops_nothing(tmp_path: Path) -> None:
    folder = draw(tmp_path / "works", 2)
    Image.fromarray(painting(5)).save(folder / os.fsdecode(b"\xff.jpg"), "JPEG")
    added = add(tmp_path / "REG", [folder], workers=1)
    assert added.new == 2
    assert [(one.file, one.code) for one in added.refused] == [("\ufffd.jpg", "bad_name")]


def test_where_every_file_is_refused_no_register_is_made(tmp_path: Path) -> None:
    (tmp_path / "works").mkdir()
    (tmp_path / "works" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0no picture")
    (tmp_path / "works" / "page.png").write_text("<html>", encoding="utf-8")
    added = add(tmp_path / "REG", [tmp_path / "works"], workers=1)
    assert (added.new, added.known, added.works) == (0, 0, 0)
    assert [one.file for one in added.refused] == ["broken.jpg", "page.png"]
    assert not (tmp_path / "REG").exists()


def test_a_folder_without_a_file_is_no_work_to_register(tmp_path: Path) -> None:
    (tmp_path / "works").mkdir()
    with pytest.raises(SourceUnreadable, match="no file in"):
        add(tmp_path / "REG", [tmp_path / "works"], workers=1)
    assert not (tmp_path / "REG").exists()


def test_an_addition_that_was_killed_is_completed_by_the_next(tmp_path: Path) -> None:
    folder = draw(tmp_path / "works", 2)
    add(tmp_path / "REG", [folder], workers=1)
    rows = tmp_path / "REG" / "ledger" / "rows.jsonl"
    lines = rows.read_bytes().splitlines(keepends=True)
    rows.write_bytes(b"".join(lines[:2]))
    assert len(verify(tmp_path / "REG").unstated) == 1
    assert add(tmp_path / "REG", [folder], workers=1).new == 1
    assert verify(tmp_path / "REG").intact


def test_an_export_holds_what_finds_copies_and_neither_pixels_nor_paths(registry: Path, tmp_path: Path) -> None:
    done = export(registry, tmp_path / "out")
    assert done.works == WORKS
    assert not list((tmp_path / "out").rglob("*.jpg"))
    home = str(registry.parent).encode()
    for file in (tmp_path / "out").rglob("*"):
        assert not file.is_file() or home not in file.read_bytes(), file
    assert registered(tmp_path / "out") == registered(registry)
    assert verify(tmp_path / "out").intact
    mine, theirs = works_of(registry), works_of(tmp_path / "out")
    for name in mine.hashes():
        for kind in FEATURES:
            assert mine.load_features(name, kind) == theirs.load_features(name, kind) != b""
        with pytest.raises(SourceUnreadable):
            theirs.preview(name)


def test_an_export_never_writes_over_something(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(UserError, match="already there"):
        export(registry, tmp_path)


def test_features_that_were_changed_or_removed_are_named(registry: Path, tmp_path: Path) -> None:
    export(registry, tmp_path / "out")
    library = works_of(tmp_path / "out")
    first, second = library.hashes()[:2]
    library.save_features(first, rootsift.NAME, b"\x00" * 12)
    features_path(library.folder, second, rootsift.NAME).unlink()
    found = verify(tmp_path / "out")
    assert found.altered == (f"{first}.{rootsift.NAME}",)
    assert found.missing == (f"{second}.{rootsift.NAME}",)
    assert not found.intact


def test_a_row_that_was_changed_is_noticed(registry: Path, tmp_path: Path) -> None:
    export(registry, tmp_path / "out")
    rows = tmp_path / "out" / "ledger" / "rows.jsonl"
    rows.write_bytes(rows.read_bytes().replace(b"Ada Lin", b"Eve Lin", 1))
    found = verify(tmp_path / "out")
    assert not found.intact
    assert found.ledger.problems[0].row >= 1
    with pytest.raises(LedgerError):
        registered(tmp_path / "out")


def test_a_folder_that_holds_something_else_becomes_no_register(tmp_path: Path) -> None:
    folder = draw(tmp_path / "works", 1)
    with pytest.raises(UserError, match="no register"):
        add(folder, [folder], workers=1)
    with pytest.raises(LibraryMissing):
        registered(tmp_path / "nothing")


@pytest.mark.parametrize("card", ["", "[]", "{", json.dumps({"format": 99})])
def test_a_card_that_cannot_be_read_is_said_to_be_no_register(tmp_path: Path, card: str) -> None:
    (tmp_path / "registry.json").write_text(card)
    with pytest.raises(LibraryMissing):
        registered(tmp_path)


def test_an_archive_is_to_be_unpacked_first(tmp_path: Path) -> None:
    (tmp_path / "works.tar").write_bytes(b"\x00" * 1024)
    with pytest.raises(SourceUnreadable, match=r"Unpack|no source"):
        add(tmp_path / "REG", [tmp_path / "works.tar"], workers=1)
