"""`apelles studio train` and `generate` on a set drawn by code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from apelles.cli.studio import studio
from tests.studio.trained import paint_set, tiny

pytest.importorskip("torch")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("train")
    paint_set(folder / "set")
    (folder / "recipe.toml").write_text(tiny(steps=4).filled(), encoding="utf-8")
    return folder


def run(place: Path, *more: str) -> str:
    arguments = ["train", str(place / "set"), "--recipe", str(place / "recipe.toml"), "--out", str(place / "run")]
    done = CliRunner().invoke(studio, [*arguments, "--by", "Anna", *more], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_training_says_where_weights_samples_and_curves_are_in_both_languages(place: Path) -> None:
    assert "Trained a model of the family gan for 4 steps" in run(place, "--resume")
    assert "已训练 gan 类模型 4 步" in run(place, "--resume", "--lang", "zh")
    told = json.loads(run(place, "--resume", "--json"))
    assert told["card"]["finished"]
    assert told["card"]["steps"] == 4


def test_a_trained_run_generates(place: Path) -> None:
    run(place, "--resume")
    arguments = ["generate", str(place / "run"), "-n", "5", "--seed", "7", "--out", str(place / "out"), "--by", "Anna"]
    done = CliRunner().invoke(studio, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert len(list((place / "out" / "samples").glob("*.png"))) == 5
