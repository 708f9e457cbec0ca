"""Copies of registered originals: found, told apart from strangers, and compared in what is said of them."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from apelles.calibrate.e_value import LEAST
from apelles.collect.marks.deny import Deny
from apelles.collect.marks.mark import mark
from apelles.describe import rootsift, visual_words
from apelles.errors import LibraryMismatch, LibraryMissing
from apelles.journeys.collect import collect_pictures
from apelles.journeys.registry import export, registered, works_of
from apelles.journeys.registry_add import add
from apelles.journeys.second_hand import as_rows, second_hand
from apelles.journeys.second_hand_words import sentences, summary
from apelles.records import Kind
from apelles.records.second_hand import Difference, SecondHand, SecondHandCopy
from apelles.seal.canonical import canonical
from tests.pictures import Pixels, cropped, mirrored, painting

ROWS = {
    "exact.jpg": ("Ada Lin", "https://ada.example/0.jpg", ""),
    "saved_again.jpg": ("", "https://cdn.pirate.example/x/1", "CC0"),
    "mirrored.jpg": ("Bob", "https://blog.example/2", ""),
    "cropped.jpg": ("Lin, Ada", "", ""),
    "stranger.jpg": ("Cy", "https://pirate.example/9", "CC0"),
    "marked.jpg": ("ADA  LIN", "http://www.ada.example/gallery/4#top", ""),
}


def save(pixels: Pixels, path: Path, *, quality: int = 90) -> None:
    Image.fromarray(pixels).save(path, quality=quality)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a register of five marked works, exported without pixels."""
    base = tmp_path_factory.mktemp("home")
    (base / "works").mkdir()
    for number in range(5):
        file = base / "works" / f"{number}.jpg"
        save(painting(number), file, quality=95)
        file.write_bytes(mark(file.read_bytes(), deny=Deny.ALL).content)
    add(base / "REG", [base / "works"], author="Ada Lin", source="https://ada.example", license="", workers=1)
    export(base / "REG", base / "out")
    return base


@pytest.fixture(scope="module")
def training(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("training")
    pictures = base / "pictures"
    pictures.mkdir()
    shutil.copy(registry / "works" / "0.jpg", pictures / "exact.jpg")
    save(painting(1), pictures / "saved_again.jpg", quality=40)
    save(mirrored(painting(2)), pictures / "mirrored.jpg", quality=60)
    save(cropped(painting(3), keep=0.85), pictures / "cropped.jpg")
    save(painting(77), pictures / "stranger.jpg")
    save(painting(4), pictures / "marked.jpg", quality=70)
    with (pictures / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "author", "source", "license"])
        writer.writerows([name, *row] for name, row in ROWS.items())
    collect_pictures([pictures], into=base / "LIB", workers=1)
    return base / "LIB"


def by_file(found: SecondHand) -> Mapping[str, SecondHandCopy]:
    return {one.work.file: one for one in found.copies}


@pytest.fixture(scope="module")
def found(registry: Path, training: Path) -> SecondHand:
    """Return what is found with the pixels of the originals at hand."""
    return second_hand(training, registry / "REG", pirate_sources=["pirate.example"], threads=1)


@pytest.fixture(scope="module")
def blind(registry: Path, training: Path) -> SecondHand:
    """Return what is found without any pixels of the originals."""
    return second_hand(training, registry / "out", pirate_sources=["pirate.example"], threads=1)


def test_every_repost_is_found_and_the_stranger_is_not(found: SecondHand) -> None:
    assert set(by_file(found)) == set(ROWS) - {"stranger.jpg"}
    assert (found.pictures, found.compared, found.originals) == (6, 5, 5)
    assert found.expected_by_chance == pytest.approx(5e-3)
    assert (found.undetermined, found.unreadable, found.not_compared) == ((), (), ())


def test_the_same_file_is_an_exact_copy_with_the_least_number_there_is(found: SecondHand) -> None:
    one = by_file(found)["exact.jpg"]
    assert one.exact
    assert one.e_value == one.e_value_bound == LEAST
    assert one.differences == ()
    assert (one.copy_fraction, one.original_fraction) == (1.0, 1.0)


def test_a_copy_states_its_e_value_for_one_picture_and_for_the_whole_set(found: SecondHand) -> None:
    for one in found.copies:
        assert one.e_value_bound <= found.false_alarms
        if not one.exact:
            assert one.set_bound == pytest.approx(one.e_value_bound * found.compared)


def test_with_pixels_the_shares_of_both_pictures_are_told(found: SecondHand) -> None:
    whole, part = by_file(found)["saved_again.jpg"], by_file(found)["cropped.jpg"]
    assert whole.kind == part.kind == Kind.REPRODUCTION
    assert whole.original_fraction is not None
    assert whole.original_fraction > 0.9
    assert part.original_fraction == pytest.approx(0.85**2, abs=0.08)
    assert by_file(found)["mirrored.jpg"].mirrored


def test_without_pixels_the_same_copies_are_found_and_the_shares_cannot_be_told(
    found: SecondHand, blind: SecondHand
) -> None:
    assert set(by_file(blind)) == set(by_file(found))
    for name, one in by_file(blind).items():
        assert one.e_value == by_file(found)[name].e_value
        assert one.mirrored == by_file(found)[name].mirrored
        if not one.exact:
            assert (one.kind, one.copy_fraction, one.original_fraction) == (None, None, None)
    assert blind.not_compared == ()


@pytest.mark.parametrize(
    ("file", "differences"),
    [
        ("saved_again.jpg", {"source_other", "source_listed", "author_missing", "license_claimed"}),
        ("mirrored.jpg", {"source_other", "author_other"}),
        ("cropped.jpg", {"source_missing", "author_alike"}),
        ("marked.jpg", set()),
    ],
)
def test_what_is_said_of_a_copy_is_held_against_the_register(
    blind: SecondHand, file: str, differences: set[str]
) -> None:
    assert {one.value for one in by_file(blind)[file].differences} == differences


def test_the_entry_of_the_list_that_a_source_is_on_is_named(blind: SecondHand) -> None:
    assert by_file(blind)["saved_again.jpg"].listed == "pirate.example"
    assert by_file(blind)["mirrored.jpg"].listed == ""


def test_a_reservation_that_the_copy_lost_is_named_where_the_copys_are_known(registry: Path, training: Path) -> None:
    shas = {one.work.file: one.work.sha256 for one in second_hand(training, registry / "out", threads=1).copies}
    known: dict[str, tuple[str, ...] | bool] = {
        shas["saved_again.jpg"]: (),
        shas["mirrored.jpg"]: False,
        shas["marked.jpg"]: registered(registry / "out")[4].marks,
    }
    copies = by_file(second_hand(training, registry / "out", reservations=known, threads=1))
    assert "plus_xmp:generative_training" in copies["saved_again.jpg"].lost
    assert Difference.RESERVATION_MISSING in copies["saved_again.jpg"].differences
    assert copies["mirrored.jpg"].lost
    assert copies["marked.jpg"].lost == ()
    assert copies["cropped.jpg"].lost == ()


def test_a_plain_library_of_originals_serves_as_well(registry: Path, training: Path, tmp_path: Path) -> None:
    collect_pictures([registry / "works"], into=tmp_path / "originals", workers=1)
    progress: list[tuple[int, int]] = []
    found = second_hand(training, tmp_path / "originals", threads=1, on_progress=lambda *seen: progress.append(seen))
    assert len({one.work.sha256 for one in found.copies}) == 5
    assert progress == [(number, 6) for number in range(1, 7)]


def test_rows_for_a_ledger_hold_nothing_that_a_ledger_refuses(found: SecondHand, blind: SecondHand) -> None:
    for one in (found, blind):
        assert canonical(as_rows(one))
    assert {row["copy_millionths"] for row in as_rows(blind) if not row["exact"]} == {None}


def test_three_versions_of_one_work_in_a_register_do_not_hide_its_copies(tmp_path: Path) -> None:
    (tmp_path / "works").mkdir()
    for quality in (95, 80, 60):
        save(painting(5), tmp_path / "works" / f"{quality}.jpg", quality=quality)
    add(tmp_path / "REG", [tmp_path / "works"], author="Ada", workers=1)
    export(tmp_path / "REG", tmp_path / "out")
    (tmp_path / "set").mkdir()
    save(painting(5), tmp_path / "set" / "copy.jpg", quality=50)
    collect_pictures([tmp_path / "set"], into=tmp_path / "LIB", workers=1)
    found = second_hand(tmp_path / "LIB", tmp_path / "out", threads=1)
    assert len(found.copies) == 3


def test_a_picture_of_nothing_is_undetermined_and_a_lost_one_unreadable(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    Image.fromarray(np.full((200, 200, 3), 128, np.uint8)).save(tmp_path / "set" / "gray.png")
    save(painting(60), tmp_path / "set" / "gone.jpg")
    collect_pictures([tmp_path / "set"], into=tmp_path / "LIB", previews=False, workers=1)
    (tmp_path / "set" / "gone.jpg").unlink()
    found = second_hand(tmp_path / "LIB", registry / "out", threads=1)
    assert (len(found.undetermined), len(found.unreadable), found.compared) == (1, 1, 0)


def test_a_picture_is_looked_at_as_its_own_file_and_as_its_preview_once_that_is_gone(
    registry: Path, tmp_path: Path
) -> None:
    pictures = tmp_path / "set"
    pictures.mkdir()
    save(painting(1), pictures / "moved.jpg", quality=40)
    save(painting(2), pictures / "written_over.jpg", quality=40)
    save(painting(3), pictures / "stays.jpg", quality=40)
    collect_pictures([pictures], into=tmp_path / "LIB", workers=1)
    at_hand = second_hand(tmp_path / "LIB", registry / "out", threads=1)
    (pictures / "moved.jpg").unlink()
    save(painting(60), pictures / "written_over.jpg")
    gone = second_hand(tmp_path / "LIB", registry / "out", threads=1)
    assert (at_hand.from_previews, gone.from_previews) == (0, 2)
    assert set(by_file(gone)) == set(by_file(at_hand)) == {"moved.jpg", "written_over.jpg", "stays.jpg"}
    assert by_file(gone)["stays.jpg"] == by_file(at_hand)["stays.jpg"]
    assert "2 pictures were looked at in the library's smaller copies" in summary(gone)[-1].en
    assert len(summary(at_hand)) == 1


def test_where_there_are_no_originals_it_says_so(training: Path, tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        second_hand(training, tmp_path)


def test_a_banner_on_all_registered_works_makes_no_stranger_with_that_banner_a_copy(tmp_path: Path) -> None:
    banner = painting(900, height=90, width=400)
    (tmp_path / "works").mkdir()
    for number in range(6):
        save(np.concatenate([painting(number), banner]), tmp_path / "works" / f"{number}.jpg", quality=95)
    add(tmp_path / "REG", [tmp_path / "works"], author="Ada", workers=1)
    export(tmp_path / "REG", tmp_path / "out")
    (tmp_path / "set").mkdir()
    save(np.concatenate([painting(70), banner]), tmp_path / "set" / "stranger.jpg")
    save(np.concatenate([painting(3), banner]), tmp_path / "set" / "copy.jpg", quality=60)
    save(painting(4), tmp_path / "set" / "without_banner.jpg", quality=60)
    collect_pictures([tmp_path / "set"], into=tmp_path / "LIB", workers=1)
    found = second_hand(tmp_path / "LIB", tmp_path / "out", threads=1)
    assert {(one.work.file, one.original.file) for one in found.copies} == {
        ("copy.jpg", "3.jpg"),
        ("without_banner.jpg", "4.jpg"),
    }


@pytest.mark.parametrize("content", [b"", b"\x00" * 12, b"\xff" * 5000, b"\x01\x00\x00\x00" * 3 + b"\x7f" * 140])
def test_damaged_features_of_an_original_are_told_and_stop_nothing(
    registry: Path, training: Path, tmp_path: Path, content: bytes
) -> None:
    shutil.copytree(registry / "out", tmp_path / "out")
    library = works_of(tmp_path / "out")
    name = next(one.work.sha256 for one in registered(registry / "out") if one.work.file == "1.jpg")
    library.save_features(name, rootsift.NAME, content)
    found = second_hand(training, tmp_path / "out", threads=1)
    assert found.not_compared == (name,)
    assert {one.original.file for one in found.copies} == {"0.jpg", "2.jpg", "3.jpg", "4.jpg"}


def test_damaged_visual_words_are_said_to_be_damaged(registry: Path, training: Path, tmp_path: Path) -> None:
    shutil.copytree(registry / "out", tmp_path / "out")
    library = works_of(tmp_path / "out")
    library.save_features(library.hashes()[0], visual_words.NAME, b"\x00")
    with pytest.raises(LibraryMismatch, match="Verify"):
        second_hand(training, tmp_path / "out", threads=1)


def test_visual_words_that_no_vocabulary_has_hide_no_copy(registry: Path, training: Path, tmp_path: Path) -> None:
    shutil.copytree(registry / "out", tmp_path / "out")
    library = works_of(tmp_path / "out")
    library.save_features(library.hashes()[0], visual_words.NAME, b"\xff" * 1100)
    assert len(second_hand(training, tmp_path / "out", threads=1).copies) == 5


def test_sentences_say_what_was_found_and_what_cannot_be_told(found: SecondHand, blind: SecondHand) -> None:
    assert "5 of 6 pictures" in summary(found)[0].en
    copy = by_file(found)["exact.jpg"]
    exact = sentences(copy, found)
    assert [one.en.startswith(f"“{copy.original.file}”") for one in exact] == [True]
    assert "byte for byte" in exact[0].en
    said = " ".join(one.en for one in sentences(by_file(blind)["saved_again.jpg"], blind))
    for part in ("cannot be told", "pirate.example", "name is missing", "CC0"):
        assert part in said
    assert "mirrored" in " ".join(one.en for one in sentences(by_file(found)["mirrored.jpg"], found))
    assert all(one.zh for copy in blind.copies for one in sentences(copy, blind))
