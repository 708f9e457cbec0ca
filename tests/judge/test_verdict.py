"""Verdicts, by the shares of suspect and work that were verified."""

from __future__ import annotations

import pytest

from apelles.judge.verdict import Claim, kind_of, verdict_of
from apelles.records import Kind, Verdict


def claimed(suspect: float, work: float, own: float | None = None) -> Claim:
    return Claim(suspect_fraction=suspect, work_fraction=work, own_fraction=suspect if own is None else own)


@pytest.mark.parametrize(
    ("claims", "verdict"),
    [
        ([], Verdict.UNRELATED),
        ([claimed(0.9, 0.9)], Verdict.COPY),
        ([claimed(0.2, 0.6)], Verdict.COPY),
        ([claimed(0.6, 0.1)], Verdict.COPY),
        ([claimed(0.2, 0.3)], Verdict.PARTIAL_COPY),
        ([claimed(0.3, 0.3), claimed(0.3, 0.3)], Verdict.COLLAGE),
        ([claimed(0.3, 0.9), claimed(0.06, 0.9)], Verdict.COLLAGE),
        ([claimed(0.3, 0.3), claimed(0.04, 0.3)], Verdict.PARTIAL_COPY),
        ([claimed(0.9, 0.9), claimed(0.9, 0.9, own=0.0)], Verdict.COPY),
        ([claimed(0.9, 0.9), claimed(0.1, 0.1)], Verdict.COPY),
        ([claimed(0.6, 0.9), claimed(0.35, 0.9)], Verdict.COLLAGE),
    ],
    ids=[
        "nothing verified",
        "all of both",
        "most of the work in a part of the suspect",
        "most of the suspect out of a part of the work",
        "a smaller part of both",
        "two sources",
        "two sources, one small",
        "the second is too small to count",
        "two scans of one work",
        "a copy with a small addition",
        "a large source and one that fills a third beside it",
    ],
)
def test_what_was_verified_decides(claims: list[Claim], verdict: Verdict) -> None:
    assert verdict_of(claims) is verdict


def test_the_same_pixels_are_a_reproduction_and_other_pixels_a_redrawing() -> None:
    assert kind_of(0.95) is Kind.REPRODUCTION
    assert kind_of(0.3) is Kind.REDRAWN
