"""An artist registers works and finds reposts; a curator asks whose works a set is made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from apelles.cli.audit import audit
from apelles.cli.rights import rights
from apelles.journeys.collect import collect_pictures
from tests.pictures import cropped, painting


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with own works, marked and registered, and a scanned set that holds a repost of one."""
    folder = tmp_path_factory.mktemp("registry")
    for name in ("own", "set"):
        (folder / name).mkdir()
    for number in range(3):
        Image.fromarray(painting(number)).save(folder / "own" / f"{number}.png")
    assert ask("mark", folder / "own", "--author", "Anna").exit_code == 0
    assert ask("registry", "add", folder / "reg", folder / "own", "--author", "Anna").exit_code == 0
    Image.fromarray(cropped(painting(1), keep=0.7)).save(folder / "set" / "repost.jpg", quality=60)
    for number in range(5, 9):
        Image.fromarray(painting(number)).save(folder / "set" / f"{number}.jpg")
    (folder / "set" / "index.csv").write_text(
        "file,author,work_id\nrepost.jpg,,repost\n5.jpg,Ben,5\n6.jpg,Ben,6\n7.jpg,Ben,7\n8.jpg,Cleo,8\n",
        encoding="utf-8",
    )
    collect_pictures([folder / "set"], into=folder / "lib")
    return folder


def ask(*words: object) -> Result:
    return CliRunner().invoke(rights, [str(word) for word in words], catch_exceptions=False)


def facts(*words: object) -> Any:
    result = ask(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_works_are_listed_with_what_reserves_them_and_the_register_is_intact(made: Path) -> None:
    listed = facts("registry", "list", made / "reg")
    assert {one["file"] for one in listed} == {"0.png", "1.png", "2.png"}
    assert {one["author"] for one in listed} == {"Anna"}
    assert "plus_xmp:generative_training" in listed[0]["marks"]
    assert facts("registry", "verify", made / "reg")["intact"]
    again = facts("registry", "add", made / "reg", made / "own", "--author", "Anna")
    assert (again["new"], again["known"]) == (0, 3)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_that_no_file_could_be_registered_is_said_and_the_exit_code_tells_it(
    made: Path, tmp_path: Path, lang: str
) -> None:
    (tmp_path / "page.png").write_text("<html>", encoding="utf-8")
    for registry, works in ((tmp_path / "reg", 0), (made / "reg", 3)):
        result = ask("registry", "add", registry, tmp_path / "page.png", "--lang", lang)
        assert result.exit_code == 3
        assert "page.png" in result.stderr
        assert {"en": f"holds {works} works", "zh": f"仍有 {works} 件作品"}[lang] in result.stdout
        again = ask("registry", "add", registry, tmp_path / "page.png", "--json")
        assert (again.exit_code, json.loads(again.stdout)["works"]) == (3, works)
    assert not (tmp_path / "reg").exists()


def test_a_repost_is_found_with_an_export_that_holds_no_pixels(made: Path, tmp_path: Path) -> None:
    facts("registry", "export", made / "reg", tmp_path / "shared")
    assert not [file for file in (tmp_path / "shared").rglob("*") if file.suffix in {".jpg", ".png"}]
    told = facts("scan", made / "lib", "--registry", tmp_path / "shared")
    copies = told["second_hand"]["copies"]
    assert len(copies) == 1
    assert float(copies[0]["e_value_bound"]) < 1e-6
    assert copies[0]["copy_millionths"] is None
    work = next(one for one in facts("report", made / "lib")["works"] if one["work_id"] == "repost")
    assert work["second_hand"]
    assert "generative_training" in work["reserved_elsewhere"]
    assert work["verdicts"]["generative_training"] == "unknown"
    assert facts("report", made / "lib")["second_hand"] == ["repost"]


@pytest.mark.parametrize(("lang", "said"), [("en", "copy of"), ("zh", "复制件")])
def test_what_was_found_is_said_in_both_languages(made: Path, lang: str, said: str) -> None:
    assert said in ask("scan", made / "lib", "--registry", made / "reg", "--lang", lang).output


def test_a_changed_register_is_named(made: Path, tmp_path: Path) -> None:
    facts("registry", "export", made / "reg", tmp_path / "shared")
    rows = next((tmp_path / "shared" / "ledger").glob("rows*"))
    rows.write_bytes(rows.read_bytes().replace(b"Anna", b"Hugo"))
    assert ask("registry", "verify", tmp_path / "shared").exit_code == 3


def test_usage_says_how_much_of_an_author_is_in_a_set(made: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(audit, ["usage", str(made / "lib"), "--author", "ben", "--json"])
    told = json.loads(result.stdout)
    ben = told["authors"][0]
    assert (ben["author"], ben["works"]) == ("Ben", 3)
    assert ben["low"] == pytest.approx(0.6)
    assert ben["high"] == pytest.approx(0.8)
    shown = CliRunner().invoke(audit, ["usage", str(made / "lib"), "--all", "--plot", str(tmp_path / "p.png")])
    assert "Ben" in shown.output
    with Image.open(tmp_path / "p.png") as drawn:
        assert drawn.size[0] > 100
    assert "3" in CliRunner().invoke(audit, ["usage", str(made / "lib"), "--author", "Ben", "--lang", "zh"]).output


def test_usage_of_nobody_in_particular_asks_whom(made: Path) -> None:
    assert CliRunner().invoke(audit, ["usage", str(made / "lib")]).exit_code == 2
