"""A file of others is read whole or not at all, and says why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from apelles.errors import DossierError
from apelles.seal.bounded import read_bounded


def read(path: Path, most: int = 5) -> bytes:
    return read_bounded(path, most, error=DossierError, nothing="there is no case", hint="Name another file.")


@pytest.mark.parametrize("content", [b"", b"four", b"fives"])
def test_a_file_up_to_its_limit_comes_back_whole(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert read(tmp_path / "file") == content


def test_a_file_above_its_limit_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"sixsix")
    with pytest.raises(DossierError, match=r"file is larger than 5 bytes.*there is no case\. Name another file\."):
        read(tmp_path / "file")


def test_what_is_no_plain_file_or_not_there_is_refused_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(DossierError, match="no plain file"):
            read(place)
    with pytest.raises(DossierError, match=r"cannot be read.*there is no case"):
        read(tmp_path / "none")
