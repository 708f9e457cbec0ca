"""`apelles models sample`: words, JSON, and wrong input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from apelles.cli.main import apelles
from apelles.errors import ModelRefused
from tests.models.drawing import folder_of_works


def sample(*words: str) -> Result:
    return CliRunner().invoke(apelles, ["models", "sample", *words])


def test_the_words_say_what_was_made_from_what_and_where_it_is(tmp_path: Path) -> None:
    works = folder_of_works(tmp_path / "works", 4)
    words = ("parrot", "-n", "6", "--seed", "7", "--from", str(works), "--size", "32", "--set", "rate=1")
    said = sample(*words, "--out", str(tmp_path / "out"), "--lang", "en").output
    assert "6 pictures of the model parrot" in said
    assert "4 training pictures" in said
    assert "Copies of training pictures: 6. Drawn anew: 0." in said
    assert "samples.jsonl" in said
    chinese = sample(*words, "--out", str(tmp_path / "out"), "--lang", "zh").output
    assert "其中 0 张为本次新增" in chinese


def test_json_and_words_tell_of_the_same_folder(tmp_path: Path) -> None:
    done = sample("fresh", "-n", "3", "--size", "16", "--out", str(tmp_path / "out"), "--json")
    told = json.loads(done.output)
    assert done.exit_code == 0
    assert told["pictures"] == 3
    assert told["card"]["device"] == "cpu"
    assert told["origins"] == [["fresh", 3]]
    assert len(list((tmp_path / "out" / "samples").iterdir())) == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nobody",), "quilt"),
        (("fresh", "-n", "0"), "0 is not in the range"),
        (("fresh", "--set", "rate"), "KEY=VALUE"),
    ],
)
def test_wrong_words_exit_with_2_and_say_what_to_write(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    done = sample(*words, "--out", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert says in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("quilt",), "Name a folder of pictures"),
        (("fresh", "--set", "rate=1"), "has no setting rate"),
        (("callable", "--from", "nothing"), "module:function"),
        (("fresh", "--size", "4"), "16 to 512"),
    ],
)
def test_a_model_that_cannot_be_opened_so_is_an_error_that_a_user_can_mend(
    words: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    done = sample(*words, "--out", str(tmp_path / "out"))
    assert isinstance(done.exception, ModelRefused)
    assert done.exception.exit_code == 2
    assert says in str(done.exception)
