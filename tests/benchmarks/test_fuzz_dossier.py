"""A sample of the single bytes that are changed in sealed files."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fuzz_dossier import fuzz, made


def test_no_changed_byte_goes_unnoticed_or_makes_the_check_raise_or_fetch(tmp_path: Path) -> None:
    record = fuzz(made(tmp_path), 60, seed=11)
    assert record["unnoticed"] == []
    assert len(record["bytes"]) == 7
