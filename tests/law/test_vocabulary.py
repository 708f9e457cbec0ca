"""Every fact asks one plain question, in both languages, and no two ask the same."""

from __future__ import annotations

from collections import Counter

from apelles.law.vocabulary import vocabulary

CONCLUSIONS = ("infring", "guilty", "plagiar", "剽窃", "有罪")


def test_every_fact_asks_one_question_in_both_languages() -> None:
    for fact in vocabulary().values():
        assert fact.question.en.find("?") == len(fact.question.en) - 1, fact.key
        assert fact.question.zh.find("？") == len(fact.question.zh) - 1, fact.key


def test_no_two_facts_ask_the_same() -> None:
    asked = Counter(text for fact in vocabulary().values() for text in (fact.question.en, fact.question.zh))
    assert [text for text, times in asked.items() if times > 1] == []


def test_no_question_asks_for_a_courts_conclusion() -> None:
    asked = {fact.key: f"{fact.question.en} {fact.question.zh}".lower() for fact in vocabulary().values()}
    assert [key for key, text in asked.items() if any(word in text for word in CONCLUSIONS)] == []


def test_every_fact_says_who_can_state_it_and_explains_itself() -> None:
    for fact in vocabulary().values():
        assert fact.filled_by, fact.key
        assert min(len(fact.help.en) / 2, len(fact.help.zh)) > 15, fact.key


def test_a_number_or_a_day_is_evidence_and_never_settled_by_yes_or_no() -> None:
    assert {fact.key for fact in vocabulary().values() if fact.kind != "boolean"} == {
        "o.evalue",
        "o.protected_share",
        "p.notice_at",
        "p.removed_at",
    }
