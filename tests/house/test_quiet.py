"""No picture and no word about one leaves the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures import cropped, painting

# The hook sees every socket Python opens, whatever library asks for it.
GUARD = """
import os, sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg"):
        os.write(2, f"a socket was used: {event} {arguments!r}".encode())
        os._exit(97)
sys.addaudithook(watch)
from apelles.cli.main import main
main()
"""


@pytest.fixture(scope="module")
def paintings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paintings")
    for seed in range(4):
        Image.fromarray(painting(seed)).save(folder / f"{seed}.png")
    return folder


def guarded(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", GUARD, *words], capture_output=True, text=True, check=False)


def test_the_guard_notices_a_socket() -> None:
    code = GUARD.replace("main()", "import socket; socket.create_connection(('127.0.0.1', 9))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 97


def test_collecting_judging_and_verifying_open_no_socket(paintings: Path, tmp_path: Path) -> None:
    suspect = tmp_path / "suspect.png"
    Image.fromarray(cropped(painting(1), keep=0.8)).save(suspect)
    library, report = str(tmp_path / "library"), str(tmp_path / "report")
    for words in (
        ("collect", str(paintings), "--into", library),
        ("library", "info", library),
        ("judge", str(suspect), "--library", library, "--report", report, "--json"),
        ("models", "verify", "sscd-int8-square288"),
    ):
        done = guarded(*words)
        assert "a socket was used" not in done.stderr, words
        assert done.returncode == 0, (words, done.stderr)
