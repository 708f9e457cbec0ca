"""`apelles studio` as an artist types it: words for people in two languages, JSON for machines, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from apelles.cli.studio import studio
from apelles.errors import SetRefused
from apelles.journeys.sample_model import sample_model
from apelles.models.base import Request
from apelles.seal.ledger import Ledger
from apelles.studio.told import told
from tests.studio.runs import finished_run
from tests.studio.sets import DrawnSet


def ask(*words: object) -> Result:
    return CliRunner().invoke(studio, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a folder of pictures of a control."""
    sample_model("fresh", Request(size=32), count=5, seed=1, into=tmp_path / "out")
    return tmp_path / "out"


def test_curate_says_how_many_works_went_where_and_why_others_did_not(drawn_set: DrawnSet, tmp_path: Path) -> None:
    words = ("curate", drawn_set.library, "--keys", drawn_set.root / "keys", "--by", "me")
    said = ask(*words, "--allow-unknown", "--into", tmp_path / "one").output
    for part in ("17 works to train on and 1 held out", "Nobody has allowed 1", "Refused: 1.", "Marked again"):
        assert part in said, said
    assert "训练用 17 件" in ask(*words, "--allow-unknown", "--into", tmp_path / "two", "--lang", "zh").output
    told_so = json.loads(ask(*words, "--into", tmp_path / "three", "--author", "Ben", "--json").stdout)
    assert (told_so["set"]["works"] + told_so["set"]["heldout"], told_so["not_chosen"]) == (8, 13)
    assert told_so["refused"] == []


def test_curate_needs_a_registry_for_canaries(drawn_set: DrawnSet, tmp_path: Path) -> None:
    result = ask("curate", drawn_set.library, "--into", tmp_path / "set", "--canaries", 3)
    assert result.exit_code == 2
    assert "--registry" in result.output


def test_select_ledger_and_verify_tell_who_kept_what_and_why(drawn_set: DrawnSet, out: Path) -> None:
    keys = ("--keys", drawn_set.root / "keys")
    said = ask("select", out, "--keep", "1,3-4", "--reject", "0", "--by", "Anna", "--why", "它们发光", *keys).output
    assert "3 kept, 1 rejected, 1 not decided" in said
    assert "this machine's clock" in said
    assert "Anna chose among 5 pictures: kept 1, 3, 4, rejected 0. Why: 它们发光" in ask("ledger", out).output
    assert "理由：它们发光" in ask("ledger", out, "--lang", "zh").output
    assert [row["kind"] for row in json.loads(ask("ledger", out, "--json").stdout)][2:] == ["selected", "kept"]
    checked = ask("verify", out)
    assert (checked.exit_code, "Intact: 4 rows" in checked.output) == (0, True)
    assert "is signed by" in checked.output
    (out / "kept" / "000003.png").write_bytes(b"")
    for lang, said in (("en", "kept/000003.png is not the file it was"), ("zh", "kept/000003.png 已不是原来的文件")):
        checked = ask("verify", out, "--lang", lang)
        assert (checked.exit_code, said in checked.output) == (3, True)
    assert json.loads(ask("verify", out, "--json").stdout)["troubles"][0]["place"] == "kept/000003.png"


@pytest.mark.parametrize("text", ["a", "1-", "5-3", "1,,-2"])
def test_indexes_that_are_none_are_refused(out: Path, text: str) -> None:
    result = ask("select", out, "--keep", text, "--by", "me", "--why", "why")
    assert result.exit_code == 2
    assert "takes indexes such as" in result.output


def test_verify_holds_a_run_against_a_set_and_a_set_against_its_library(drawn_set: DrawnSet, tmp_path: Path) -> None:
    run = finished_run(tmp_path / "run", drawn_set.set)
    assert ask("verify", run, "--set", drawn_set.set).exit_code == 0
    assert ask("verify", drawn_set.set, "--library", drawn_set.library).exit_code == 0
    assert ask("verify", run, "--library", drawn_set.library).exit_code == 2


def test_a_set_that_was_altered_is_not_trained_on_whatever_is_said(drawn_set: DrawnSet, tmp_path: Path) -> None:
    ask("curate", drawn_set.library, "--keys", drawn_set.root / "keys", "--into", tmp_path / "set")
    (tmp_path / "set" / "pictures" / "000001.jpg").unlink()
    (tmp_path / "recipe.toml").write_text('family = "gan"\nsize = 32\n', encoding="utf-8")
    for more in ((), ("--resume",)):
        with pytest.raises(SetRefused, match=r"000001\.jpg is missing"):
            ask("train", tmp_path / "set", "--recipe", tmp_path / "recipe.toml", "--out", tmp_path / "run", *more)
    assert not (tmp_path / "run").exists()


def test_every_kind_of_row_is_told_in_both_languages(drawn_set: DrawnSet) -> None:
    rows = list(Ledger(drawn_set.set / "ledger").rows())
    for lang in ("en", "zh"):
        said = [one.said for one in told(rows, lang)]
        assert len(said) == 9
        assert not [one for one in said if "{" in one]
