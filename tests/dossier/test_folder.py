"""A folder sealed as a whole, with a list that the usual tool reads."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from apelles.dossier.folder import SEAL, SUMS, listed, names, seal_folder, sums
from apelles.errors import DossierError
from tests.dossier.cases import WHEN, dossier_folder
from tests.seal.certificates import identity


def sealed(folder: Path) -> None:
    seal_folder(folder, identity=identity(), signed_at=WHEN)


def test_the_list_is_read_by_sha256sum(tmp_path: Path) -> None:
    tool = shutil.which("sha256sum")
    if not tool:
        pytest.skip("no sha256sum here")
    folder = dossier_folder(tmp_path / "d")
    told = subprocess.run([tool, "--strict", "-c", SUMS], cwd=folder, capture_output=True, text=True, check=True)
    assert told.stdout.count(": OK") == len(names(folder)) == 5
    (folder / "README.txt").write_text("other\n", encoding="utf-8")
    assert subprocess.run([tool, "-c", SUMS], cwd=folder, capture_output=True, check=False).returncode == 1


def test_the_same_files_make_the_same_list_and_the_list_names_neither_itself_nor_its_seal(tmp_path: Path) -> None:
    folder = dossier_folder(tmp_path / "d")
    first = (folder / SUMS).read_bytes()
    sealed(folder)
    assert (folder / SUMS).read_bytes() == first
    assert {SUMS, SEAL}.isdisjoint(listed(first) or {})


def test_a_private_key_is_never_sealed_into_a_dossier(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"my notes\n" + identity().key)
    with pytest.raises(DossierError, match="private key"):
        sealed(tmp_path)
    assert not (tmp_path / SUMS).exists()


def test_nothing_a_link_and_strange_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="no file"):
        sealed(tmp_path)
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(DossierError, match="link"):
        sealed(tmp_path)
    for name in ("a\nb", "a\\b", "a<b", "x" * 201, "../a", "/a", ""):
        with pytest.raises(DossierError, match="Rename"):
            sums({name: "0" * 64})


@pytest.mark.parametrize(
    "content",
    [
        b"x",
        b"0" * 64 + b"  a",
        b"0" * 64 + b" a\n",
        b"0" * 64 + b"  ../a\n",
        b"G" * 64 + b"  a\n",
        (b"0" * 64 + b"  a\n") * 2,
        b"\xff\n",
        b"\n",
    ],
)
def test_a_list_that_is_none_of_ours_is_none(content: bytes) -> None:
    assert listed(content) is None


def test_what_is_listed_is_read_back() -> None:
    found = {"a b.png": "0" * 64, "图/一.png": "1" * 64}
    assert listed(sums(found)) == found
    assert listed(b"") == {}
