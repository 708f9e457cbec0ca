"""The commands by which the documentation checks a dossier without Apelles, run on one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from apelles.dossier.check import check
from apelles.dossier.folder import SEAL
from benchmarks.certified import office
from tests.dossier.cases import changed, dossier_folder
from tests.seal.certificates import identity

PAGE = Path(__file__).parents[2] / "docs" / "rooms" / "dossier.md"
BLOCKS: list[str] = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if not all(shutil.which(tool) for tool in ("openssl", "sha256sum", "sed", "base64", "head", "tail")):
        pytest.skip("openssl or coreutils are not here")
    return dossier_folder(tmp_path / "d")


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


def commands(name: str) -> str:
    """Return the commands that check the seal of a file, and the hash of what it covers."""
    return BLOCKS[1].replace("file=dossier.json", f"file={name}") + BLOCKS[2]


def test_the_list_is_checked_by_sha256sum(folder: Path) -> None:
    assert run(folder, BLOCKS[0]).returncode == 0


@pytest.mark.parametrize("name", ["dossier.json", "dossier.html"])
def test_a_seal_is_checked_by_openssl_and_coreutils(folder: Path, name: str) -> None:
    said = run(folder, commands(name)).stdout
    assert "Verified OK" in said
    assert "signer.pem: OK" in said
    assert identity().fingerprint in said.replace(":", "").lower()
    assert said.count(check(folder / name).sealed_sha256) == 2


def test_the_seal_of_the_list_is_checked_by_openssl_and_coreutils(folder: Path) -> None:
    said = run(folder, BLOCKS[1].replace("dossier.json", SEAL, 1) + "sha256sum SHA256SUMS").stdout
    assert "Verified OK" in said
    assert said.count(check(folder).sealed_sha256) == 2


@pytest.mark.parametrize("key", ["P-384", "RSA-2048", "RSA-3072"])
def test_the_seals_of_an_offices_own_key_are_checked_by_the_same_commands(folder: Path, key: str) -> None:
    own = dossier_folder(folder / "own", office(key))
    for name, after in (("dossier.json", BLOCKS[2]), ("dossier.html", BLOCKS[2]), (SEAL, "sha256sum SHA256SUMS")):
        said = run(own, BLOCKS[1].replace("dossier.json", name, 1) + after).stdout
        assert "Verified OK" in said
        assert "signer.pem: OK" in said
        assert office(key).fingerprint in said.replace(":", "").lower()
        assert said.count(check(own if name == SEAL else own / name).sealed_sha256) == 2
    path = own / "dossier.json"
    path.write_bytes(path.read_bytes().replace(b'"signed_at":"20', b'"signed_at":"19'))
    assert "Verified OK" not in run(own, commands("dossier.json")).stdout


def test_what_was_altered_fails_there_too(folder: Path) -> None:
    path = folder / "dossier.json"
    content = path.read_bytes()
    path.write_bytes(changed(content, 40))
    assert run(folder, BLOCKS[0]).returncode == 1
    said = run(folder, commands("dossier.json")).stdout.split()
    hashes = [one for one in said if re.fullmatch(r"[0-9a-f]{64}", one)]
    assert len(set(hashes)) == 2
    path.write_bytes(content.replace(b'"signed_at":"20', b'"signed_at":"19'))
    assert "Verified OK" not in run(folder, commands("dossier.json")).stdout
