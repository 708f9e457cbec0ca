"""What a mark is worth: for every place, in both languages, with its source and date, and no promise."""

from __future__ import annotations

import re

import pytest

from apelles.collect.marks.deny import Deny
from apelles.collect.marks.worth import AS_OF, JURISDICTIONS, worth
from apelles.errors import UnknownName


@pytest.mark.parametrize("deny", Deny)
@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_every_place_says_what_is_denied_its_source_and_its_date(jurisdiction: str, deny: Deny) -> None:
    said = worth(jurisdiction, deny)
    assert said.as_of == AS_OF == "2026-11-22"
    assert AS_OF in said.caution.en
    assert AS_OF in said.caution.zh
    for phrase in (said.place, said.text, said.source, said.caution):
        assert phrase.en
        assert re.search(r"[\u4e00-\u9fff]", phrase.zh)
    assert said.text.en != worth(jurisdiction, next(other for other in Deny if other is not deny)).text.en


@pytest.mark.parametrize("jurisdiction", ["CN", "JP"])
def test_no_place_without_an_opt_out_rule_is_said_to_have_one(jurisdiction: str) -> None:
    assert "does not by itself prohibit" in worth(jurisdiction, Deny.TRAINING).text.en


def test_the_eu_text_names_who_is_not_bound_and_what_is_open() -> None:
    text = worth("EU", Deny.GENERATIVE).text.en
    assert "generative AI models only" in text
    assert "does not bind research organizations" in text
    assert "is not settled" in text


def test_no_text_promises_anything() -> None:
    for jurisdiction in JURISDICTIONS:
        text = worth(jurisdiction, Deny.ALL).text.en.lower()
        assert not re.search(r"guarantee|ensures|protects you|illegal|cannot be trained", text)


def test_a_place_nothing_is_known_of_is_refused() -> None:
    with pytest.raises(UnknownName, match="EU, CN, US, UK, JP"):
        worth("SG", Deny.ALL)
