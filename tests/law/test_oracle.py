"""The evaluator against answer set programming and against plain loops, over random sets of rules."""

from __future__ import annotations

from functools import cache

import pytest

from tests.law.examined import PROPERTIES, Examined, sample

CLAIMS = {
    "unsound": "what Kleene calls met holds in every completion, and what it calls not met in none",
    "supervaluation": "supervaluation says yes where all completions do, no where none does, and nothing else",
    "kleene": "the three values are minimum and maximum",
    "flipped": "a further fact changes nothing that was known",
    "closing": "closing the record changes nothing that was known, and decides the rest by burden",
    "loses": "somebody loses by closing the record exactly where that decides what was unknown",
    "readings": "a conclusion is what it is under every way to read the open questions, contested where they differ",
    "deciding": "the smallest deciding sets are those that plain loops find",
    "decisive": "a single fact is called decisive when one of its values settles an unknown goal",
    "irrelevant": "a fact that is not asked for changes no completion",
    "interview": "an interview asks only what can still matter, and ends when nothing can",
}


@cache
def examined() -> tuple[Examined, ...]:
    return tuple(sample(300, seed=20261122))


def test_every_property_makes_a_claim() -> None:
    assert tuple(CLAIMS) == PROPERTIES


@pytest.mark.parametrize("name", PROPERTIES, ids=lambda name: CLAIMS[name])
def test_the_evaluator_agrees_with_the_oracle_and_the_slow_twin(name: str) -> None:
    assert [fault for one in examined() for fault in one.faults[name]] == []


def test_the_sample_holds_cases_that_only_completions_can_tell() -> None:
    assert sum(one.beyond_kleene for one in examined()) > 0
    assert sum(one.unknown for one in examined()) > 300
