"""`apelles models`: what it shows, what it exits with, and that words and JSON agree."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from apelles.engine.specs import MODELS, model_names, model_spec, role_default
from apelles.engine.weights import state_of


def apelles(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    return subprocess.run([sys.executable, "-m", "apelles", *words], capture_output=True, text=True, check=False)


def test_the_list_says_where_each_model_comes_from() -> None:
    done = apelles("models", "list", "--json")
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert done.returncode == 0
    assert tuple(rows) == model_names()
    assert rows["sscd-int8-square288"]["state"] == "ready"
    assert rows["sscd-int8-square288"]["default_of_role"]
    assert not rows["sscd-distilled-square288"]["default_of_role"]


def test_the_words_show_every_model_and_star_the_default_of_each_role() -> None:
    lines = apelles("models", "list").stdout.splitlines()[1:]
    assert [line[1:].split()[0] for line in lines] == list(model_names())
    assert sum(line.startswith("*") for line in lines) == len({spec.role for spec in MODELS if spec.kind == "measure"})


def test_fetching_the_defaults_succeeds_where_nothing_has_to_be_downloaded() -> None:
    measures = [spec for spec in MODELS if spec.kind == "measure"]
    absent = [spec.name for spec in measures if role_default(spec.role) is spec and state_of(spec).name != "ready"]
    if absent and os.environ.get("CI") != "true":
        pytest.skip(f"not here: {', '.join(absent)}; try `apelles models fetch --default`")
    done = apelles("models", "fetch", "--default", "--json")
    assert done.returncode == 0
    assert {row["state"] for row in json.loads(done.stdout)} == {"ready"}


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("fetch",), 2, "--default"),
        (("fetch", "no-such-model"), 2, "Known: sscd-int8-square288"),
        (("fetch", "--role", "no.such.role"), 2, "embed.copy"),
        (("list", "--model", "sscd-int8-square288"), 2, "NAME=PATH"),
        (("list", "--model", "no-such-model=a.onnx"), 2, "no model is called"),
        (("verify", "no-such-model"), 2, "Known:"),
    ],
)
def test_wrong_input_exits_with_2_and_says_what_to_do(words: tuple[str, ...], code: int, says: str) -> None:
    done = apelles("models", *words)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_verifying_prints_the_distance_and_the_runtime() -> None:
    done = apelles("models", "verify", "sscd-int8-square288")
    assert done.returncode == 0
    assert "cosine 1.0" in done.stdout or "cosine 0.99" in done.stdout
    assert "onnxruntime" in done.stdout


def test_verifying_another_file_under_a_known_name_fails(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.onnx"
    wrong.write_bytes(b"\0" * model_spec("sscd-int8-square288").size)
    done = apelles("models", "verify", "sscd-int8-square288", "--model", f"sscd-int8-square288={wrong}", "--json")
    (result,) = json.loads(done.stdout)
    assert done.returncode == 1
    assert not result["passed"]
    assert "SHA-256" in result["note"]
