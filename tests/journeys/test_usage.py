"""Usage of authors in a library: what the columns say is counted, and what is uncertain is shown as such."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from apelles import words
from apelles.audit.usage import Attribution, Usage, UsedWork
from apelles.audit.usage import usage as usage_of
from apelles.collect.marks.deny import Deny
from apelles.collect.marks.mark import mark
from apelles.errors import LibraryMissing, UnknownName
from apelles.journeys.collect import collect_pictures
from apelles.journeys.rights_scan import scan_rights
from apelles.journeys.usage import as_json, counted, of_author, sentences, showings, summary, table, usage
from apelles.journeys.usage_plot import plot_usage
from apelles.journeys.usage_verdicts import Ledgered, ledgered
from apelles.library.lance import LanceLibrary
from apelles.records import Work
from tests.pictures import painting

ROWS = (
    ("0.png", "Ada Lin", "10", "", "2024-02-01", "CC0"),
    ("1.png", "ada  lin", "", "", "2023-01-05", ""),
    ("1 again.jpg", "Ada Lin", "2", "", "", ""),
    ("2.png", "Bo Wu; Ada Lin", "", "", "", ""),
    ("3.png", "", "4", "", "", ""),
    ("4.png", "Cy", "not a number", "0.9", "", ""),
    ("5.png", "A. Lin", "-3", "", "", ""),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(6):
        Image.fromarray(painting(number)).save(folder / f"{number}.png")
    Image.fromarray(painting(1)).save(folder / "1 again.jpg", quality=70)
    shutil.copy(folder / "5.png", folder / "5 copied.png")
    with (folder / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "author", "repeats", "author_rate", "acquired_at", "license"])
        writer.writerows(ROWS)
    collect_pictures([folder], into=folder / "library", workers=1)
    return folder / "library"


@pytest.fixture(scope="module")
def found(library: Path) -> Usage:
    return usage(library, workers=1)


def test_repeats_and_copies_of_a_file_are_exposures_and_near_duplicates_are_told(found: Usage) -> None:
    # 10 + 1 + 2 of Ada, 1 of two candidates, 4 of nobody, 1 of Cy, 2 of the file that lies there twice.
    assert found.exposures == 21.0
    ada = of_author(found, "ADA LIN")
    assert (ada.author, ada.merged) == ("Ada Lin", ("ada  lin",))
    assert (ada.works, ada.exposures) == (3, 13.0)
    assert (ada.distinct, ada.near_duplicates) == (2, 1)
    assert ada.low == pytest.approx(13 / 21)
    assert ada.high == pytest.approx(18 / 21)
    assert (ada.possible_works, ada.unknown_works) == (1, 1)
    assert ada.looks_like == ("A. Lin",)
    assert ada.first_acquired == "2023-01-05"
    assert [(part.name, part.works) for part in ada.by_license] == [("", 2), ("CC0", 1)]


def said(file: str, repeats: str = "") -> Work:
    extra = (("repeats", repeats),) if repeats else ()
    return Work(sha256="0" * 64, work_id="sha256:0", file=file, extra=extra)


@pytest.mark.parametrize(
    ("rows", "paths", "shown"),
    [
        ([said("a.jpg", "3")], (), 3),
        ([said("a.jpg", "3"), said("b.jpg", "1")], ("/p/a.jpg", "/p/b.jpg"), 4),
        ([said("b.jpg", "1"), said("a.jpg", "3")], ("/p/a.jpg", "/p/b.jpg", "/p/c.jpg"), 5),
        ([said("a.jpg", "3"), said("a.jpg", "2")], (), 2),
        ([said("sub/a.jpg", "3"), said("a.jpg", "2")], (), 2),
        ([said("sub/a.jpg", "3"), said("ba.jpg", "2")], ("/p/sub/a.jpg", "/q/ba.jpg"), 5),
        ([said("x.tar/a.jpg", "3"), said("x.tar/b.jpg", "2")], (), 5),
        ([said("x.tar/a.jpg", "3")], ("/p/a.jpg", "/p/b.jpg"), 5),
        ([said("a.jpg", "0")], ("/p/a.jpg", "/p/b.jpg"), 1),
    ],
)
def test_the_repeats_of_a_row_are_those_of_its_file(rows: list[Work], paths: tuple[str, ...], shown: float) -> None:
    assert showings(rows, paths) == shown


def test_identical_files_are_shown_as_often_as_their_rows_say_together(tmp_path: Path) -> None:
    for number, name in enumerate(("a1", "other")):
        Image.fromarray(painting(number)).save(tmp_path / f"{name}.jpg")
    shutil.copy(tmp_path / "a1.jpg", tmp_path / "a1copy.jpg")
    rows = "file,author,repeats\na1.jpg,Ada,3\na1copy.jpg,Ada,1\nother.jpg,Bo,6\n"
    (tmp_path / "index.csv").write_text(rows, encoding="utf-8")
    collect_pictures([tmp_path], into=tmp_path / "library", workers=1)
    found = usage(tmp_path / "library", near_duplicates=False)
    assert of_author(found, "Ada").exposures == 4.0
    assert of_author(found, "Ada").low == pytest.approx(0.4)
    assert "row" in counted().en


def test_authors_that_only_stand_in_the_files_are_known_once_the_library_was_scanned(tmp_path: Path) -> None:
    for number, author in enumerate(("Anna Alpha", "", "Bo")):
        Image.fromarray(painting(number)).save(tmp_path / f"{number}.jpg")
        file = tmp_path / f"{number}.jpg"
        file.write_bytes(mark(file.read_bytes(), deny=Deny.GENERATIVE, author=author).content)
    rows = "file,author,author_rate\n0.jpg,unknown,0.5\n1.jpg,,\n2.jpg,Ada Lin,\n"
    (tmp_path / "index.csv").write_text(rows, encoding="utf-8")
    library = tmp_path / "library"
    collect_pictures([tmp_path], into=library, workers=1)
    assert ledgered(library) == Ledgered()
    scan_rights(library, by="a curator")
    known = ledgered(library)
    found = usage(library, verdicts=known.verdicts, authors=known.authors, near_duplicates=False)
    anna = of_author(found, "anna alpha")
    assert (anna.works, anna.by_verdict[0].name) == (1, "deny")
    assert anna.low == pytest.approx(1 / 3)
    assert [one.author for one in found.authors if one.works] == ["Ada Lin", "Anna Alpha"]
    assert found.unknown_works == 1


def test_several_authors_in_the_files_are_candidates_and_spellings_of_one_are_one(library: Path) -> None:
    held = LanceLibrary(library)
    (silent,) = [work.sha256 for work in held.works() if not work.author]
    one = usage(library, authors={silent: ("Eve Ray", "eve  ray")}, near_duplicates=False)
    assert of_author(one, "Eve Ray").works == 1
    two = usage(library, authors={silent: ("Eve Ray", "Fay")}, near_duplicates=False)
    assert (of_author(two, "Eve Ray").works, of_author(two, "Eve Ray").possible_works) == (0, 1)


def test_a_copy_of_her_work_under_another_name_is_told_in_both_languages(tmp_path: Path) -> None:
    for number in range(2):
        Image.fromarray(painting(number)).save(tmp_path / f"{number}.png")
    Image.fromarray(painting(0)).save(tmp_path / "again.jpg", quality=70)
    rows = "file,author\n0.png,Ada\nagain.jpg,Reposter\n1.png,Bo\n"
    (tmp_path / "index.csv").write_text(rows, encoding="utf-8")
    collect_pictures([tmp_path], into=tmp_path / "library", workers=1)
    found = usage(tmp_path / "library", workers=1)
    ada = of_author(found, "Ada")
    assert (ada.works, ada.under_other_names) == (1, 1)
    assert [ada.low, ada.high] == pytest.approx([1 / 3, 2 / 3])
    told = sentences(ada, found)
    assert any("1 more pictures show the same works" in one.en and "他人姓名" in one.zh for one in told)


def test_a_stated_rate_makes_an_author_expected_and_not_certain(found: Usage) -> None:
    cy = of_author(found, "Cy")
    assert (cy.works, cy.low) == (0, 0.0)
    assert cy.expected == pytest.approx(0.9 / 21)
    assert cy.interval is not None
    assert [*cy.interval] == pytest.approx([0.0, 1 / 21])


def test_verdicts_and_times_from_a_ledger_go_over_those_of_the_library(library: Path) -> None:
    first = usage(library, near_duplicates=False)
    assert all(one.near_duplicates == 0 for one in first.authors)
    held = LanceLibrary(library)
    mine = [work.sha256 for work in held.works() if work.author == "Ada Lin"]
    again = usage(
        library,
        verdicts=dict.fromkeys(mine, "deny"),
        acquired=dict.fromkeys(mine, "2020-05-05"),
        near_duplicates=False,
    )
    ada = of_author(again, "Ada Lin")
    assert [(part.name, part.works) for part in ada.by_verdict] == [("deny", 2), ("", 1)]
    assert ada.first_acquired == "2020-05-05"


def test_a_name_that_nobody_has_is_said_with_those_that_look_like_it(found: Usage) -> None:
    with pytest.raises(UnknownName, match=r"Ada Lin"):
        of_author(found, "Ada Linn")


def test_the_table_json_and_sentences_say_the_same_in_both_languages(found: Usage) -> None:
    assert json.loads(json.dumps(as_json(found)))["authors"][0]["author"] == "Ada Lin"
    for lang in words.languages():
        head, first, *_ = table(found, lang=lang)
        assert len(head) == len(first)
        assert first[0] == "Ada Lin"
        assert first[3:5] == ("62 %", "86 %")
    phrases = [*summary(found), *sentences(found.authors[0], found)]
    assert any("62" in one.en and "86" in one.en for one in phrases)
    assert all(one.zh != one.en for one in phrases)
    assert any("leans on one author" in one.en for one in summary(found))
    assert any("95" in one.en for one in sentences(of_author(found, "Cy"), found))


@pytest.mark.parametrize("lang", words.languages())
@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_picture_is_written_whatever_signs_the_names_have(tmp_path: Path, lang: str, suffix: str) -> None:
    names = ("林一", "$x_1$ & co", "a" * 90, "ᚠᚢᚦ")
    works = [
        UsedWork(sha256=str(number), attributions=(Attribution(name=name, rate=0.5 if number else 1.0),))
        for number, name in enumerate(names)
    ]
    file = tmp_path / "plots" / f"usage{suffix}"
    plot_usage(usage_of(works), file, lang=lang)
    assert file.stat().st_size > 1000


def test_a_set_without_authors_still_makes_a_picture(tmp_path: Path) -> None:
    plot_usage(usage_of([]), tmp_path / "usage.png")
    assert (tmp_path / "usage.png").is_file()


def test_without_a_library_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        usage(tmp_path)
