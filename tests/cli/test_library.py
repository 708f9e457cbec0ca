"""`apelles collect` and `apelles library` as a person and a machine read them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from apelles.cli.collect import collect
from apelles.cli.library import library
from apelles.library.lance import LanceLibrary
from tests.journeys.drawn_folder import draw_folder

SIDECAR = "file,title,author,work_id,mood\n000.jpg,The Wave,Anna,wave,calm\n001.jpg,北斎,,wave,\n"


@pytest.fixture
def lib(tmp_path: Path) -> Path:
    draw_folder(tmp_path / "pictures", 3)
    (tmp_path / "pictures" / "index.csv").write_text(SIDECAR, encoding="utf-8")
    (tmp_path / "pictures" / "bad.jpg").write_bytes(b"GIF")
    assert ask("collect", tmp_path / "pictures", "--into", tmp_path / "lib").exit_code == 0
    return tmp_path / "lib"


def ask(*words: object, answer: str | None = None) -> Result:
    command, *arguments = map(str, words)
    return CliRunner().invoke({"collect": collect}.get(command, library), _rest(command, arguments), input=answer)


def _rest(command: str, arguments: list[str]) -> list[str]:
    return arguments if command == "collect" else [command, *arguments]


def facts(*words: object) -> Any:
    result = ask(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_collect_says_what_it_did_how_large_the_library_is_and_where_refusals_are(tmp_path: Path) -> None:
    draw_folder(tmp_path / "pictures", 2)
    (tmp_path / "pictures" / "bad.jpg").write_bytes(b"GIF")
    result = ask("collect", tmp_path / "pictures", "--into", tmp_path / "lib")
    assert "2 new" in result.output
    assert "1 refused" in result.output
    assert "MB on disk" in result.output
    assert f"apelles library show {tmp_path / 'lib'} --refused" in result.output
    again = facts("collect", tmp_path / "pictures", "--into", tmp_path / "lib")
    assert (again["new"], again["known"], again["refused"]) == (0, 2, 1)


def test_info_counts_pictures_works_and_refusals(lib: Path) -> None:
    told = facts("info", lib)
    assert (told["pictures"], told["works"], told["refused"]) == (3, 2, 1)
    assert told["bytes_on_disk"] == LanceLibrary(lib).size_on_disk()
    assert told["hash"] == LanceLibrary(lib).hash()
    assert "sscd" in ask("info", lib).output


def test_list_shows_every_picture(lib: Path) -> None:
    assert sorted(work["file"] for work in facts("list", lib)) == ["000.jpg", "001.jpg", "002.jpg"]
    lines = ask("list", lib).output.splitlines()
    assert lines[0].split() == ["work", "title", "author", "year", "file"]
    assert len(lines) == 4


def test_a_work_is_shown_by_id_file_or_hash_with_its_history(lib: Path, tmp_path: Path) -> None:
    (tmp_path / "pictures" / "index.csv").write_text(SIDECAR.replace("The Wave", "The Great Wave"), encoding="utf-8")
    ask("collect", tmp_path / "pictures", "--into", lib)
    (shown,) = facts("show", lib, "000.jpg")
    assert [said["work"]["title"] for said in shown["history"]] == ["The Wave", "The Great Wave"]
    assert facts("show", lib, shown["sha256"][:12]) == [shown]
    assert len(facts("show", lib, "wave")) == 2
    words = ask("show", lib, "000.jpg").output
    assert "title: The Great Wave" in words
    assert "mood" in words


def test_refusals_are_shown_with_their_reason(lib: Path) -> None:
    (refusal,) = facts("show", lib, "--refused")
    assert refusal["file"] == "bad.jpg"
    assert refusal["code"] in ask("show", lib, "--refused").output


def test_show_asks_what_to_show(lib: Path) -> None:
    assert ask("show", lib).exit_code == 2


def test_remove_asks_first_and_then_removes_every_picture_of_the_work(lib: Path) -> None:
    assert ask("remove", lib, "wave", answer="n\n").exit_code == 1
    assert len(LanceLibrary(lib)) == 3
    assert ask("remove", lib, "wave", answer="y\n").exit_code == 0
    assert [work.file for work in LanceLibrary(lib).works()] == ["002.jpg"]
    assert facts("remove", lib, "002.jpg", "--yes")["removed"] == 1
    assert len(LanceLibrary(lib)) == 0


def test_an_exported_csv_serves_as_a_sidecar_again(lib: Path, tmp_path: Path) -> None:
    assert facts("export", lib, tmp_path / "works.csv")["rows"] == 3
    with (tmp_path / "works.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["file"]: row for row in csv.DictReader(file)}
    assert rows["001.jpg"]["title"] == "北斎"
    assert rows["000.jpg"]["mood"] == "calm"
    assert set(rows["002.jpg"]) >= {"sha256", "phash", "width", "height"}


def test_an_exported_parquet_carries_vectors_when_asked(lib: Path, tmp_path: Path) -> None:
    ask("export", lib, tmp_path / "works.parquet", "--vectors")
    table = parquet.read_table(tmp_path / "works.parquet")
    assert table["sha256"].to_pylist() == LanceLibrary(lib).hashes()
    assert len(table["vector"][0]) == 512
    ask("export", lib, tmp_path / "plain.parquet")
    assert "vector" not in parquet.read_table(tmp_path / "plain.parquet").column_names


@pytest.mark.parametrize("words", [("works.xlsx",), ("works.csv", "--vectors")])
def test_a_table_that_cannot_be_written_is_refused_in_words(lib: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    result = ask("export", lib, tmp_path / words[0], *words[1:])
    assert result.exit_code != 0
    assert not (tmp_path / words[0]).exists()


def test_duplicates_says_how_much_was_compared(lib: Path) -> None:
    assert facts("duplicates", lib)["pictures"] == 3
    assert "0 groups among 3 pictures" in ask("duplicates", lib).output
