"""The packs beside the Chinese one: how their rules were read, and the texts of law they show."""

from __future__ import annotations

import re
from typing import Final

import pytest

from apelles.law.pack import load
from apelles.law.rule import Rule
from apelles.records.law import RuleKind, SourceStatus

CODES: Final = ("us", "eu", "uk", "jp", "sg")
ORDER: Final = tuple(SourceStatus)
READ: Final = {
    "primary": (
        "us.sim.9 us.case.rentmeester eu.tdm eu.4.r18 eu.3 uk.case.getty",
        "eu.reservation eu.4 uk.secondary sg.244",
    ),
    "secondary": (
        "us.107.3 us.107.4 us.weights us.1202b us.human us.office-part3 us.case.bartz us.case.kadrey us.case.ross",
        "us.case.andersen us.case.midjourney us.case.doe-v-github us.case.thaler us.case.allen",
        "eu.memorized eu.kneschke eu.53c eu.53c.observed eu.53d eu.53d.observed eu.pending",
        "eu.case.gema eu.case.kneschke eu.case.like-company uk.29A jp.30-4 jp.30-4.proviso",
    ),
    "memory": (
        "us.501 us.sim.2 us.term us.license us.107.1 us.107.2 us.case.warhol us.case.rogers us.case.cariou",
        "eu.2 eu.threestep eu.term eu.other eu.sim eu.case.infopaq eu.case.lg-hamburg",
        "uk.16 uk.term uk.sim jp.21 jp.term jp.sim sg.term sg.sim",
    ),
}
BEST: Final = {name: SourceStatus(status) for status, rows in READ.items() for row in rows for name in row.split()}


def rules() -> list[Rule]:
    return [rule for code in CODES for rule in load(code).rules()]


def test_no_rule_claims_a_better_source_than_was_read() -> None:
    found = {rule.id: rule.source_status for rule in rules()}
    assert found.keys() == BEST.keys()
    assert [name for name, status in found.items() if ORDER.index(status) < ORDER.index(BEST[name])] == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_from_memory_says_that_it_must_be_checked(rule: Rule) -> None:
    assert rule.note is not None
    if rule.source_status is SourceStatus.MEMORY:
        assert "must be checked" in rule.note.en
        assert "须核对" in rule.note.zh
    if "memory" in rule.note.en:
        assert "凭一般知识" in rule.note.zh


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_nobody_has_reviewed_a_rule_yet(rule: Rule) -> None:
    assert (rule.reviewed_by, rule.reviewed_at) == ("", "")


@pytest.mark.parametrize("code", CODES)
def test_an_english_text_of_law_stands_beside_itself_and_a_japanese_one_beside_a_translation(code: str) -> None:
    for one in load(code).provisions.values():
        assert (one.original == one.en) == (code != "jp"), one.ref
        assert one.en.isprintable(), one.ref
        assert not re.search(r"https?:|www\.", one.source.en + one.source.zh), one.ref


def test_a_decided_case_names_its_court_and_how_final_it_is() -> None:
    cases = [one for one in rules() if one.kind is RuleKind.AUTHORITY and one.role == "case"]
    assert len(cases) > 15
    for one in cases:
        assert one.court is not None, one.id
        assert one.court_level, one.id
        assert one.finality, one.id
