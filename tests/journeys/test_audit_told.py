from __future__ import annotations

import pytest

from apelles.audit.memorization import against
from apelles.journeys.audit_model import told_of
from apelles.records import Verdict
from apelles.records.audit import Against, OutputFinding, Told


def held(given: int, of: int = 200) -> Against:
    findings = [
        OutputFinding(
            index=index,
            sha256=str(index),
            verdict=Verdict.COPY if index < given else Verdict.UNRELATED,
            verified=True,
            screened=1.0,
            similarity=0.1,
            work="w",
            e_value_bound=5e-4,
        )
        for index in range(of)
    ]
    return against(findings, library="l", library_hash="0", works=500, screen_limit=10, false_alarms=1e-3)


@pytest.mark.parametrize(
    ("training", "held_out", "told"),
    [
        (10, None, Told.MEMORIZES),
        (10, 0, Told.MEMORIZES),
        (40, 2, Told.MEMORIZES),
        (10, 8, Told.UNDETERMINED),
        (1, 8, Told.NOTHING_FOUND),
        (0, 0, Told.NOTHING_FOUND),
    ],
)
def test_held_out_works_that_come_back_too_take_the_ground_from_the_claim(
    training: int, held_out: int | None, told: Told
) -> None:
    control = None if held_out is None else held(held_out)
    assert told_of(held(training), control) is told
