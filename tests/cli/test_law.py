"""`apelles law` as a lawyer, and a program, meet it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from apelles.cli.main import apelles
from apelles.law.case import read_case
from apelles.law.pack import load
from apelles.law.vocabulary import vocabulary

CASES = Path(__file__).parents[1] / "law" / "cases"
FILES = sorted(CASES.glob("*/*.yaml"))
CRAWLED = CASES / "cn" / "three-million-crawled.yaml"
OURS = {
    "en": re.compile(r"infring(es|ed|er|ement)|guilty|plagiar", re.IGNORECASE),
    "zh": re.compile("构成侵权|有罪|剽窃|抄袭"),
}
LESSON = """\
# what the teacher told us
title: A lesson   # her word
jurisdiction: cn
facts:
  w.published: true
acts:
  - name: lesson
    facts: {x.classroom: true, x.transforms: true}
"""


def ask(*words: object, typed: str = "") -> Result:
    return CliRunner().invoke(apelles, ["law", *(str(word) for word in words)], input=typed)


def said(*words: object, typed: str = "") -> str:
    result = ask(*words, typed=typed)
    assert result.exit_code == 0, result.exception
    return result.output


def facts(*words: object) -> Any:
    return json.loads(said(*words, "--json"))


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """Return a case that a teacher could write."""
    file = tmp_path / "lesson.yaml"
    file.write_text(LESSON, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", ("Personal study, research or appreciation", "user", "text read")), ("zh", ("为个人学习", "已读原文"))],
)
def test_a_list_gives_each_rule_with_its_title_burden_and_source(lang: str, expected: tuple[str, ...]) -> None:
    text = said("list", "--jurisdiction", "cn", "--lang", lang)
    assert {rule.id for rule in load("cn").rules()} <= set(text.split())
    assert all(word in text for word in expected if lang == "en")
    assert "2026-11-22" in text


def test_a_list_for_machines_has_every_rule_of_every_pack_with_where_it_is_written() -> None:
    rules = facts("list")
    assert {rule["juris"] for rule in rules} == {"cn", "eu", "jp", "sg", "uk", "us"}
    assert all(rule["cite"] and rule["source_status"] and rule["rulepack_sha256"] for rule in rules)
    assert {rule["id"] for rule in facts("list", "--jurisdiction", "jp,sg")} == {
        rule["id"] for rule in rules if rule["juris"] in {"jp", "sg"}
    }


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", ("Not legal advice", "not since", "24(1)(6)")), ("zh", ("不构成法律意见", "未再核对", "第二十四条"))],
)
def test_a_rule_is_shown_with_its_text_what_it_takes_and_its_source(lang: str, expected: tuple[str, ...]) -> None:
    text = said("show", "cn.24.6", "--lang", lang)
    assert "为学校课堂教学或者科学研究" in text
    assert "x.small_quantity" in text
    assert all(word in text for word in expected), text


def test_a_rule_for_machines_has_its_conditions_as_they_are_written() -> None:
    rule = facts("show", "cn.24.1")
    assert {"w.published", "x.personal", "cn.24.chapeau"} <= set(rule["when"]["all"])
    assert rule["provisions"][0]["original"]
    assert rule["burden"] == "user"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("show", "cn.24.66"), "cn.24.6"),
        (("show", "cn.nothing-like-it"), "apelles law list"),
        (("show", "xx.1"), "Known: cn, eu"),
        (("list", "--jurisdiction", "fr"), "Known: cn, eu"),
        (("check", CRAWLED, "--rule", "cn.99"), "apelles law list"),
    ],
)
def test_what_is_not_known_by_that_name_gets_a_hint(words: tuple[object, ...], hint: str) -> None:
    result = ask(*words)
    assert getattr(result.exception, "exit_code", None) == 2
    assert hint in str(result.exception)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ("as of 2026-11-22", "not since", "Not legal advice")),
        ("zh", ("截至 2026-11-22", "此后未再核对", "不构成法律意见")),
    ],
)
def test_a_check_says_which_law_when_it_was_checked_and_that_it_is_no_advice(
    lang: str, expected: tuple[str, ...]
) -> None:
    text = said("check", CRAWLED, "--rule", "cn.53.1", "--lang", lang)
    assert all(word in text for word in expected), text


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_no_case_makes_us_say_that_anybody_broke_the_law(file: Path, lang: str) -> None:
    rules = {str(one["rule"]) for one in read_case(file.read_text(encoding="utf-8"), name=file.name).expect}
    named = [word for rule in sorted(rules) for word in ("--rule", rule)]
    text = said("check", file, *named, "--proof", "--lang", lang)
    _, ours = text.split("\n", maxsplit=1)
    assert OURS[lang].findall(ours) == []


def test_words_and_json_of_a_check_are_of_the_same_conclusions() -> None:
    made = facts("check", CRAWLED, "--rule", "cn.53.1")
    text = said("check", CRAWLED, "--rule", "cn.53.1")
    assert {one["rule"] for one in made["conclusions"]} == {"cn.53.1"}
    assert all(one["act"] in text for one in made["conclusions"])
    assert all(one["as_of"] == "2026-11-22" and one["checked_on"] and one["cite"] for one in made["conclusions"])
    assert made["disclaimer"] in text


def test_a_rule_that_rests_on_nothing_stated_is_counted_and_shown_only_when_asked(lesson: Path) -> None:
    few, every = said("check", lesson), said("check", lesson, "--all")
    assert "cn.24.6" in few
    shown, all_shown = (set(re.findall(r"^  (cn\.\S+)  ", text, flags=re.MULTILINE)) for text in (few, every))
    assert "cn.24.6" in shown < all_shown
    assert f"{len(all_shown) - len(shown)} further rules" in few


def test_a_proof_names_each_fact_with_its_value(lesson: Path) -> None:
    short, whole = said("check", lesson, "--rule", "cn.24.6"), said("check", lesson, "--rule", "cn.24.6", "--proof")
    assert "+ w.published" in whole
    assert "+ w.published" not in short


def test_the_day_that_is_asked_for_governs() -> None:
    assert "as of 2027-03-01" in said("check", CRAWLED, "--rule", "cn.53.1", "--as-of", "2027-03-01")


def test_factors_are_weighed_out_loud_and_not_added_up() -> None:
    text = said("check", CASES / "us" / "crawl.yaml", "--rule", "us.107.1")
    assert "favors" in text
    assert "established" not in text


def test_several_jurisdictions_answer_the_same_facts_one_after_the_other() -> None:
    text = said("check", CRAWLED, "--jurisdiction", "cn,jp", "--rule", "cn.53.1", "--rule", "jp.30-4")
    assert text.index("cn.53.1") < text.index("jp.30-4")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("title: [", "lesson.yaml"),
        ("title: a\nfacts: {w.publshed: true}\n", "w.published"),
        ("title: a\nfacts: {w.published: perhaps}\n", "true, false, unknown or conflict"),
        ("title: a\nfacts: {w.published: true}\n", "--jurisdiction"),
        ("", "lesson.yaml"),
    ],
)
def test_a_case_that_cannot_be_read_says_where_and_what_to_write(lesson: Path, text: str, hint: str) -> None:
    lesson.write_text(text, encoding="utf-8")
    result = ask("check", lesson)
    assert getattr(result.exception, "exit_code", None) == 2, result.output
    assert hint in str(result.exception)


def test_an_interview_keeps_the_file_and_writes_who_answered_what_about_which_act(lesson: Path) -> None:
    text = said("ask", lesson, "--rule", "cn.24.6", "--by", "a lawyer", typed="y\n?\nu\nn\nq\n")
    kept = lesson.read_text(encoding="utf-8")
    assert kept.startswith(LESSON)
    written = [json.loads(line[4:]) for line in kept.removeprefix(LESSON).splitlines()[1:]]
    assert [(one["act"], one["value"], one["by"]) for one in written] == [
        ("lesson", True, "human:a lawyer"),
        ("lesson", False, "human:a lawyer"),
    ]
    assert "2 answers" in text


def test_an_interview_goes_on_where_it_stopped(lesson: Path) -> None:
    said("ask", lesson, "--rule", "cn.24.6", typed="y\nq\n")
    first = answered(lesson)
    text = said("ask", lesson, "--rule", "cn.24.6", typed="q\n")
    assert answered(lesson) == first
    assert vocabulary()[first[0]].question.en not in text.partition("cn.24.6  ")[0]


def answered(file: Path) -> list[str]:
    """Return the facts that were answered in a case, in order."""
    return re.findall(r'^ +- \{"fact": "([^"]+)"', file.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_an_interview_asks_nothing_once_a_no_has_settled_the_rule(lesson: Path) -> None:
    text = said("ask", lesson, "--rule", "cn.24.6", typed="n\n")
    assert len(answered(lesson)) == 1
    assert "condition not met" in text


def test_an_interview_ends_by_itself_when_every_open_fact_is_answered_and_the_rule_is_met(lesson: Path) -> None:
    favorable = {"x.only_staff": "y", "x.author_named": "y", "x.title_named": "y"}
    for _ in range(12):
        left = said("ask", lesson, "--rule", "cn.24.6", typed="q\n")
        asked = next((key for key, one in vocabulary().items() if f"open] {one.question.en}\n" in left), "")
        if not asked:
            break
        said("ask", lesson, "--rule", "cn.24.6", typed=f"{favorable.get(asked, 'n')}\nq\n")
    assert "cn.24.6  Classroom teaching or scientific research: condition met" in said(
        "check", lesson, "--rule", "cn.24.6"
    )


def test_what_nobody_can_tell_is_not_written_and_not_asked_again(lesson: Path) -> None:
    text = said("ask", lesson, "--rule", "cn.24.6", typed="u\n" * 12)
    questions = re.findall(r"^\[\d+ open\] (.+)$", text, flags=re.MULTILINE)
    assert len(questions) == len(set(questions)) > 2
    assert lesson.read_text(encoding="utf-8") == LESSON


def test_an_interview_explains_a_question_in_the_language_it_is_asked_in(lesson: Path) -> None:
    text = said("ask", lesson, "--rule", "cn.24.6", "--lang", "zh", typed="?\nq\n")
    asked = next(one for one in vocabulary().values() if f"] {one.question.zh}\n" in text)
    assert asked.help.zh in text


def test_an_interview_that_is_cut_off_has_kept_what_was_answered(lesson: Path) -> None:
    result = ask("ask", lesson, "--rule", "cn.24.6", typed="y\n")
    assert result.exit_code != 0
    assert len(answered(lesson)) == 1


@pytest.mark.parametrize(("lang", "expected"), [("en", "Contradicted by the texts"), ("zh", "不构成法律意见")])
def test_each_claim_is_answered_with_the_rules_it_is_held_against(lang: str, expected: str) -> None:
    text = said("claims", "--lang", lang)
    made = facts("claims")
    assert len(made) == 22
    assert expected in text
    assert all(one["answer"] and one["texts"]["zh"] and one["source_status"] for one in made)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_fact_is_listed_with_its_question(lang: str) -> None:
    text = said("facts", "--lang", lang)
    assert {one["key"] for one in facts("facts")} == set(vocabulary())
    for key, entry in vocabulary().items():
        assert f"{key}  {entry.question.zh if lang == 'zh' else entry.question.en}" in text
