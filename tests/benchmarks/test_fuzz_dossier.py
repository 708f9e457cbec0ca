"""A sample of the single bytes that are changed in sealed files."""

from __future__ import annotations

from pathlib import Path

import pytest

from apelles.dossier.keys import keygen
from benchmarks.certified import office
from benchmarks.fuzz_dossier import fuzz, made


@pytest.mark.parametrize("key", ["", "P-384", "RSA-3072"])
def test_no_changed_byte_goes_unnoticed_or_makes_the_check_raise_or_fetch(tmp_path: Path, key: str) -> None:
    signer = office(key) if key else keygen(tmp_path / "keys", name="Fuzz")
    record = fuzz(made(tmp_path, signer), 60, seed=11)
    assert record["unnoticed"] == []
    assert len(record["bytes"]) == 7
