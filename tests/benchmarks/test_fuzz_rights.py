"""A sample of the damaged inputs that are thrown at every parser of rights."""

from __future__ import annotations

from benchmarks.fuzz_rights import fuzz


def test_no_damaged_input_makes_a_parser_raise_allow_fetch_or_dawdle() -> None:
    record = fuzz(1_500, seed=7)
    assert record["faults"] == []
    assert len(record["by_target"]) == 21
