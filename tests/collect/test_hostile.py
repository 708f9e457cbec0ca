"""Damaged files of every format, in a child process with little memory: a clean refusal or a clean picture."""

from __future__ import annotations

import pytest

from apelles.collect.sniff import FORMATS
from benchmarks.hostile import run, summary
from benchmarks.mutations import DAMAGES, damaged

FEW = 22


def test_damage_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert damaged("JPEG", 3, seed=1) == damaged("JPEG", 3, seed=1)
    assert damaged("JPEG", 3, seed=1) != damaged("JPEG", 3, seed=2)


def test_every_damaged_file_is_refused_or_decoded_within_memory_and_time() -> None:
    result = summary(run(FEW, seed=1))
    assert result["failed"] == []
    assert result["files"] == FEW * len(FORMATS)
    assert (result["warnings_leaked"], result["bytes_on_stderr"]) == (0, 0)
    assert len(result["damages"]) >= 4


@pytest.mark.slow
def test_so_is_every_kind_of_damage_to_every_sample() -> None:
    result = summary(run(110, seed=2))
    assert result["failed"] == []
    assert set(result["damages"]) == set(DAMAGES)
