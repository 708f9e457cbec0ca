"""Cases on disk: what is read, what is held against which rules, what an answer leaves of the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from apelles.errors import RulesUnreadable, UnknownName
from apelles.journeys import law_case
from apelles.journeys.law_case import check_case, main_rules, next_asked, open_case, write_answer
from apelles.journeys.law_json import plain, rule_as_json
from apelles.law.pack import codes, load
from apelles.records.law import Standing, Value

CASE = """\
# whose notes these are
title: {en: A copy at home, zh: 家中的复制}   # both languages

jurisdiction: cn
facts:
    w.published: true
acts:
  - {name: at home, kind: train, facts: {x.personal: true}}
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return a case in a file."""
    return written(tmp_path, CASE)


def written(folder: Path, text: str) -> Path:
    file = folder / "case.yaml"
    file.write_bytes(text.encode())
    return file


def answer(file: Path, fact: str = "x.author_named", *, holds: bool = True) -> None:
    write_answer(file, fact=fact, act="at home", holds=holds, by="human:a clerk")


def test_a_case_that_names_no_jurisdiction_is_held_against_the_one_that_is_asked_for(case: Path) -> None:
    assert {one.juris for one in check_case(open_case(case), ()).conclusions} == {"cn"}
    without = open_case(written(case.parent, CASE.replace("jurisdiction: cn\n", "")))
    with pytest.raises(RulesUnreadable, match="--jurisdiction"):
        check_case(without, ())
    assert {one.juris for one in check_case(without, ("jp",)).conclusions} == {"jp"}


def test_rules_that_are_named_are_looked_for_in_every_pack_and_missed_by_name(case: Path) -> None:
    found = check_case(open_case(case), ("cn", "jp"), rules=("jp.30-4", "cn.24.1"))
    assert [one.rule for one in found.conclusions] == ["cn.24.1", "jp.30-4"]
    assert [one.rule for one in found.of(load("jp"))] == ["jp.30-4"]
    with pytest.raises(UnknownName, match=r"cn\.99"):
        check_case(open_case(case), ("cn",), rules=("cn.99",))


def test_only_conclusions_that_rest_on_something_stated_are_touched(case: Path) -> None:
    found = check_case(open_case(case), (), rules=("cn.24.1", "cn.limit"))
    assert [one.rule for one in found.touched()] == ["cn.24.1"]


def test_the_main_rules_of_a_case_are_those_its_jurisdictions_are_asked_about_first(case: Path) -> None:
    stated = open_case(case)
    assert main_rules(stated, ()) == load("cn").main
    assert main_rules(stated, ("jp", "us")) == (*load("jp").main, *load("us").main)


def test_the_day_asked_for_goes_before_the_day_of_the_case(case: Path) -> None:
    dated = open_case(written(case.parent, CASE + "as_of: 2025-05-05\n"))
    assert {one.as_of for one in check_case(dated, (), rules=("cn.24.1",)).conclusions} == {"2025-05-05"}
    asked = check_case(dated, (), rules=("cn.24.1",), as_of=date(2026, 1, 1))
    assert {one.as_of for one in asked.conclusions} == {"2026-01-01"}


def test_what_is_asked_next_can_change_a_conclusion_and_an_answer_makes_it_the_next_question_no_more(
    case: Path,
) -> None:
    for _ in range(20):
        checked = check_case(open_case(case), (), rules=("cn.24.1",))
        asked = next_asked(checked)
        if asked is None:
            break
        assert asked.fact in checked.conclusions[0].unknown
        answer(case, asked.fact, holds=asked.fact in {"x.author_named", "x.title_named"})
        assert asked.fact not in check_case(open_case(case), (), rules=("cn.24.1",)).conclusions[0].unknown
    (found,) = check_case(open_case(case), (), rules=("cn.24.1",)).conclusions
    assert next_asked(checked) is None
    assert found.standings == (Standing.ESTABLISHED,)


def test_what_somebody_could_not_answer_is_passed_over(case: Path) -> None:
    checked = check_case(open_case(case), (), rules=("cn.24.1",))
    first = next_asked(checked)
    assert first is not None
    second = next_asked(checked, skipped={(first.fact, first.act)})
    assert second is not None
    assert second.fact != first.fact


def test_nothing_is_asked_once_a_rule_cannot_be_met_any_more(case: Path) -> None:
    answer(case, "x.harms_normal_use")
    assert next_asked(check_case(open_case(case), (), rules=("cn.24.1",))) is None


def test_an_answer_leaves_every_other_byte_of_the_file_and_its_mode(case: Path) -> None:
    case.chmod(0o640)
    answer(case)
    answer(case, "x.title_named", holds=False)
    assert case.read_bytes().startswith(CASE.encode())
    assert case.stat().st_mode & 0o777 == 0o640
    stated = open_case(case)
    assert [fact.value for fact in stated.facts if fact.by == "human:a clerk"] == [Value.YES, Value.NO]
    assert [file.name for file in case.parent.iterdir()] == ["case.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        CASE.replace("\n", "\r\n"),
        CASE.rstrip("\n"),
        CASE + "answers:\n- {fact: x.title_named, act: at home, value: true, by: 'human:somebody'}\n",
        CASE + "answers:\n    - fact: x.title_named\n      act: at home\n      value: true\n\n\n",
    ],
    ids=[
        "with the line ends of Windows",
        "without a last line end",
        "with answers on the left",
        "with answers by hand",
    ],
)
def test_an_answer_fits_below_what_a_person_wrote(tmp_path: Path, text: str) -> None:
    file = written(tmp_path, text)
    before = len(open_case(file).facts)
    answer(file)
    assert file.read_bytes().startswith(text.rstrip().encode())
    assert len(open_case(file).facts) == before + 1


@pytest.mark.parametrize(
    "text",
    [
        "answers: []\n" + CASE,
        CASE + "answers: []\n",
        "answers:\n  - {fact: x.title_named, act: at home, value: true}\n" + CASE + "expect:\n  - {rule: cn.24.1}\n",
    ],
    ids=["at the beginning", "in one line", "before what is expected"],
)
def test_an_answer_that_would_be_lost_is_refused_and_the_file_left_alone(tmp_path: Path, text: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(RulesUnreadable, match="Move `answers:` to the end"):
        answer(file)
    assert file.read_bytes() == text.encode()


def test_a_file_that_is_no_case_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RulesUnreadable, match="cannot be read"):
        open_case(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("title: é\n".encode("latin-1"))
    with pytest.raises(RulesUnreadable, match="cannot be read"):
        open_case(tmp_path / "latin.yaml")
    monkeypatch.setattr(law_case, "MOST_BYTES", 4)
    with pytest.raises(RulesUnreadable, match="larger than"):
        open_case(written(tmp_path, CASE))


@pytest.mark.parametrize("code", codes())
def test_every_rule_is_plain_values_with_its_conditions_as_they_are_written(code: str) -> None:
    pack = load(code)
    for rule in pack.rules():
        made = rule_as_json(rule, pack)
        assert made == plain(made)
        assert made["id"] == rule.id
        assert {one["ref"] for one in made["provisions"]} == set(rule.provisions)
