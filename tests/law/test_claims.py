"""Claims people make about AI art, and the open questions: what they name exists, and what they say of rules is so."""

from __future__ import annotations

import pytest

from apelles.law.claims import Claim, claims
from apelles.law.expression import base_of
from apelles.law.pack import codes, load
from apelles.law.program import Program, program
from apelles.law.rule import Rule
from apelles.law.vocabulary import Reading, readings, vocabulary
from apelles.records.law import RuleKind, SourceStatus

PROFIT = ("t.commercial", "x.profit_purpose")
WEAKNESS = (SourceStatus.PRIMARY, SourceStatus.SECONDARY, SourceStatus.MEMORY)


def rule_named(name: str) -> Rule | None:
    code = name.partition(".")[0]
    return load(code).rule(name) if code in codes() else None


def chinese() -> Program:
    pack = load("cn")
    return program(pack, on=pack.checked_on, act_kind="publish")


def test_twenty_two_claims_are_answered_in_their_order() -> None:
    assert [one.number for one in claims()] == list(range(1, 23))


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: str(claim.number))
def test_a_claim_names_only_what_there_is(claim: Claim) -> None:
    texts = {ref for code in codes() for ref in load(code).provisions}
    assert [name for name in claim.rules if rule_named(name) is None] == []
    assert [key for key in claim.facts if base_of(key) not in vocabulary()] == []
    assert [ref for ref in claim.provisions if ref not in texts] == []
    assert claim.rules


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: str(claim.number))
def test_an_answer_is_never_surer_than_the_rules_it_names(claim: Claim) -> None:
    named = [found.source_status for found in map(rule_named, claim.rules) if found is not None]
    assert WEAKNESS.index(claim.source_status) >= max(WEAKNESS.index(one) for one in named)


def test_profit_has_no_part_in_the_claim_of_the_owner_and_has_in_the_crime() -> None:
    rules = chinese()
    assert rules.facts_of("cn.53.1").isdisjoint(PROFIT)
    assert rules.facts_of("cn.crim.217") >= set(PROFIT)


def test_there_are_eleven_open_questions_and_three_enter_profiles_only() -> None:
    assert len(readings()) == 11
    profile_only = {name for name, one in readings().items() if one.profile_only}
    assert profile_only == {"r.us_training_fair", "r.us_dilution_counts", "r.human_learning_analogy"}


@pytest.mark.parametrize("reading", readings().values(), ids=lambda reading: reading.id)
def test_an_open_question_names_authorities_that_exist_or_says_that_there_are_none(reading: Reading) -> None:
    named = (*reading.for_true, *reading.for_false)
    kinds = {name: found.kind if (found := rule_named(name)) else None for name in named}
    assert {name: kind for name, kind in kinds.items() if kind is not RuleKind.AUTHORITY} == {}
    assert (reading.for_true and reading.for_false) or reading.no_authority


@pytest.mark.parametrize("reading", readings().values(), ids=lambda reading: reading.id)
def test_an_assumed_reading_says_what_it_waits_for(reading: Reading) -> None:
    assert reading.defaults.keys() == reading.pending.keys()
    assert reading.defaults.keys() <= set(codes())
