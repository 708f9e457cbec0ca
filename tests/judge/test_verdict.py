"""Verdicts, by the shares of suspect and work that were verified."""

from __future__ import annotations

from itertools import count

import pytest

from apelles.judge.verdict import Claim, kind_of, verdict_of
from apelles.records import Kind, Verdict

SOURCES = count()


def claimed(
    suspect: float,
    work: float,
    own: float | None = None,
    *,
    source: str | None = None,
    kind: Kind = Kind.REPRODUCTION,
) -> Claim:
    return Claim(
        source=f"work {next(SOURCES)}" if source is None else source,
        suspect_fraction=suspect,
        work_fraction=work,
        own_fraction=suspect if own is None else own,
        kind=kind,
    )


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
        ([claimed(0.2, 0.2, source="one"), claimed(0.2, 0.2, source="one")], Verdict.PARTIAL_COPY),
        ([claimed(0.3, 0.2, source="one"), claimed(0.3, 0.2, source="one")], Verdict.COPY),
        ([claimed(0.7, 0.7, kind=Kind.TEMPLATE)], Verdict.PARTIAL_COPY),
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
        "two regions of one work",
        "two regions of one work that fill half together",
        "a layout kept and parts exchanged",
    ],
)
def test_what_was_verified_decides(claims: list[Claim], verdict: Verdict) -> None:
    assert verdict_of(claims) is verdict


def test_the_same_pixels_are_a_reproduction_and_other_pixels_a_redrawing() -> None:
    assert kind_of(0.95, exchanged_fraction=0.1) is Kind.REPRODUCTION
    assert kind_of(0.3, exchanged_fraction=0.0) is Kind.REDRAWN


def test_a_layout_of_which_a_fifth_was_exchanged_is_a_template() -> None:
    assert kind_of(0.95, exchanged_fraction=0.2) is Kind.TEMPLATE
