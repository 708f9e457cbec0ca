"""What every jurisdiction promises, for every name in the table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apelles.catalogue import load as from_catalogue
from apelles.catalogue import names
from apelles.law.case import Case
from apelles.law.conclude import conclusions
from apelles.law.pack import Jurisdiction, Pack, load
from apelles.law.vocabulary import readings
from apelles.records.law import RuleKind, Standing, Value
from apelles.words.phrase import Phrase


@pytest.fixture(params=names("jurisdiction"))
def pack(request: pytest.FixtureRequest) -> Pack:
    return load(request.param)


def test_a_jurisdiction_is_a_folder_of_rules_with_its_own_code(pack: Pack) -> None:
    made = from_catalogue("jurisdiction", pack.code)()
    assert isinstance(made, Jurisdiction)
    assert made.code == pack.code
    assert all(name.startswith(f"{pack.code}.") for name in pack.versions)


def test_it_says_in_both_languages_what_it_is_and_when_it_was_checked(pack: Pack) -> None:
    assert pack.name.en
    assert pack.name.zh
    assert pack.checked_on.year >= 2026
    assert set(pack.main) <= pack.versions.keys()
    assert pack.main


def test_reading_it_twice_gives_the_same_hash(pack: Pack) -> None:
    assert load.__wrapped__(pack.code).sha256 == pack.sha256
    assert len(pack.sha256) == 64


def test_every_burden_says_what_holds_when_nothing_is_proved(pack: Pack) -> None:
    for rule in pack.rules():
        if rule.kind in {RuleKind.BOOLEAN, RuleKind.PRESUMPTION}:
            assert (rule.burden is None) == (rule.if_unproved is None), rule.id


def test_with_nothing_known_nothing_is_established(pack: Pack) -> None:
    empty = Case(title=Phrase(en="nothing", zh="无"), readings={})
    for found in conclusions(pack, empty):
        assert Standing.ESTABLISHED not in found.standings, found.rule
        if found.burden is not None and found.kind is RuleKind.BOOLEAN:
            assert found.if_record_closes is not Value.UNKNOWN or found.by_reading, found.rule


def test_authorities_that_hold_a_side_of_an_open_question_are_there(pack: Pack) -> None:
    for reading in readings().values():
        for name in (*reading.for_true, *reading.for_false):
            if name.startswith(f"{pack.code}."):
                rule = pack.rule(name)
                assert rule is not None, name
                assert rule.kind in {RuleKind.AUTHORITY, RuleKind.BOOLEAN}, name


def test_no_text_of_ours_uses_a_courts_word_as_a_conclusion(pack: Pack) -> None:
    said = [phrase for rule in pack.rules() for phrase in (rule.title, rule.note) if phrase]
    words = [word for phrase in said for word in _words(phrase.en)]
    assert not {"infringes", "guilty", "plagiarism", "plagiarizes"} & set(words)


def _words(text: str) -> Iterator[str]:
    yield from (part.strip(".,;:()“”\"'").lower() for part in text.split())
