"""A place among human works is one sentence, whether it is told by a finding or read back from its JSON."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from apelles.records import HumanGroup, Placed
from apelles.records.judged import JudgedPlace
from apelles.words.human_pairs import place_said, region_said


@pytest.mark.parametrize("group", list(HumanGroup))
def test_every_group_has_its_words_in_both_languages(group: HumanGroup) -> None:
    place = Placed(group=group, at_least=3, pairs=200, works=150, rate_bound=0.04, rate_low=0.01)
    read = JudgedPlace(**(asdict(place) | {"group": group.value}))
    assert place_said(place) == place_said(read)
    assert "200" in place_said(place).en
    assert "200" in place_said(place).zh


@pytest.mark.parametrize("group", [HumanGroup.NEAREST, HumanGroup.EARLIER, HumanGroup.REDRAWS])
def test_every_group_of_regions_has_its_words_in_both_languages(group: HumanGroup) -> None:
    said = region_said(Placed(group=group, at_least=3, pairs=200, works=200, rate_bound=0.04, rate_low=0.01))
    assert "3 of 200 works" in said.en
    assert "1 to 4 %" in said.en
    assert "200 件" in said.zh
