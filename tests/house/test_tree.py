"""What is in the tree: no trace of the machine it was written on, and no heavy import outside its adapter."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Written in pieces, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join((r"/" + r"work/", r"/" + r"root/", r"/" + r"home/[a-z]", r"/" + r"Users/[a-z]", r"/tmp/" + r"b[a-z]+"))
)


def tracked_files() -> list[Path]:
    """Return the files that are part of the project."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout, so the list of files is not known")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_path_of_somebody_s_machine_is_in_the_tree() -> None:
    found = []
    for path in tracked_files():
        if not path.is_file():
            continue
        for number, line in enumerate(path.read_bytes().decode("utf-8", errors="replace").splitlines(), start=1):
            if FOREIGN.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []


def test_nothing_refers_to_notes_that_are_not_in_the_tree() -> None:
    notes = re.compile(r"\b(" + "|".join(("MET" + "HODS", "MOD" + "ELS", "ST" + "ACK", "DES" + "IGN")) + r")(\.md)? \d")
    for path in tracked_files():
        if path.suffix in {".py", ".md", ".toml"} and path.is_file():
            assert not notes.search(path.read_text(encoding="utf-8")), path


def test_no_weights_and_no_large_file_are_in_the_tree() -> None:
    for path in tracked_files():
        if path.is_file():
            assert path.suffix not in {".onnx", ".tflite", ".pt", ".pth", ".safetensors", ".h5", ".whl"}, path
            assert path.stat().st_size < 3_000_000, path


def test_the_lock_file_knows_only_the_public_index() -> None:
    text = (ROOT / "uv.lock").read_text()
    assert set(re.findall(r'registry = "([^"]*)"', text)) == {"https://pypi.org/simple"}
