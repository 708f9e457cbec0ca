"""One case put together: the same findings for either side, every picture named, nothing said that was not seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from apelles.errors import LedgerError, RulesUnreadable
from apelles.journeys.collect import collect_pictures
from apelles.journeys.dossier_answer import ASKED
from apelles.journeys.dossier_build import Wanted, build
from apelles.journeys.dossier_law import MOST_QUESTIONS
from apelles.journeys.rights_scan import ledger_of
from apelles.records.dossier import Dossier, Side
from apelles.records.law import Value
from apelles.seal.verify import verify
from tests.journeys.drawn_case import DrawnCase

Built = tuple[Dossier, Mapping[str, bytes]]


def wanted(drawn: DrawnCase, **more: Any) -> Wanted:
    return Wanted(**{"findings": drawn.findings, "at": "2026-11-22T10:00:00Z", **more})


def whole(drawn: DrawnCase, **more: Any) -> Wanted:
    return wanted(drawn, library=drawn.library, pictures=(drawn.suspects,), **more)


@pytest.fixture(scope="module")
def copied(drawn_case: DrawnCase) -> Built:
    """Return the dossier of the copy alone, without law."""
    return build(whole(drawn_case, suspects=("poster.png",)))


@pytest.fixture(scope="module")
def both(drawn_case: DrawnCase) -> Built:
    """Return the dossier of both suspects, with rights and Chinese law."""
    return build(whole(drawn_case, rights=drawn_case.library, usage=True, law=("cn",)))


def test_the_answer_is_five_sentences_in_both_languages(copied: Built, both: Built) -> None:
    for dossier, _ in (copied, both):
        assert len(dossier.answer) == 5
        assert all(one.en and one.zh and "{" not in one.en + one.zh for one in dossier.answer)
    assert "Two horses" in copied[0].answer[1].en
    assert "1 × copy" in both[0].answer[1].en


def test_either_side_gets_the_same_findings_and_is_asked_something_else(drawn_case: DrawnCase, copied: Built) -> None:
    sides = {side: build(whole(drawn_case, suspects=("poster.png",), side=side)) for side in Side}
    for side, (dossier, plates) in sides.items():
        assert replace(dossier, side=Side.NEITHER, side_questions=()) == copied[0]
        assert plates == copied[1]
        assert len(dossier.side_questions) == len(ASKED[side])
    asked = {side: {one.en for one in dossier.side_questions} for side, (dossier, _) in sides.items()}
    assert asked[Side.CLAIMANT] & asked[Side.ACCUSED] == set()


def test_the_same_inputs_make_the_same_dossier_and_the_same_pictures(drawn_case: DrawnCase, copied: Built) -> None:
    assert build(whole(drawn_case, suspects=("poster.png",))) == copied


def test_a_copy_is_shown_beside_its_work_with_what_agrees_and_one_over_the_other(copied: Built) -> None:
    dossier, plates = copied
    (exhibit,) = dossier.exhibits
    assert [one.role for one in exhibit.plates] == ["suspect", "work", "regions_suspect", "regions_work", "laid_over"]
    shown = [*exhibit.plates, *(one.plate for one in dossier.calibrations if one.plate)]
    assert {one.file for one in shown} == plates.keys()
    assert all(sha256(plates[one.file]).hexdigest() == one.sha256 for one in shown)


def test_every_picture_of_a_work_names_author_title_and_source_or_leaves_them_unknown(both: Built) -> None:
    dossier, _ = both
    works = [one for exhibit in dossier.exhibits for one in exhibit.plates if one.role in {"work", "regions_work"}]
    assert ("Cleo Lindqvist", "Two horses", "2019", "the Varnhem collection") in {
        (one.author, one.title, one.year, one.source) for one in works
    }
    closest = dossier.exhibits[1].plates
    assert [one.role for one in closest] == ["suspect", "work"]


@pytest.mark.parametrize(
    ("home", "shown"),
    [
        ({"works"}, {"suspect", "regions_suspect"}),
        ({"suspects"}, {"work", "regions_work"}),
        ({"suspects", "works"}, set()),
    ],
)
def test_pictures_that_stay_home_are_known_by_their_hash_and_shown_nowhere(
    drawn_case: DrawnCase, copied: Built, home: set[str], shown: set[str]
) -> None:
    dossier, plates = build(whole(drawn_case, suspects=("poster.png",), home=frozenset(home)))
    every = dossier.exhibits[0].plates
    assert {one.role for one in every if one.file} == shown
    assert all(one.of and not one.sha256 for one in every if not one.file)
    assert [(one.role, one.of) for one in every] == [(one.role, one.of) for one in copied[0].exhibits[0].plates]
    assert len(plates) == len(shown) + 1


def test_a_picture_that_is_not_at_hand_stops_nothing(drawn_case: DrawnCase, copied: Built) -> None:
    dossier, plates = build(wanted(drawn_case, suspects=("poster.png",)))
    assert dossier.exhibits[0].judged == copied[0].exhibits[0].judged
    assert [(one.role, one.file) for one in dossier.exhibits[0].plates] == [("suspect", ""), ("work", "")]
    assert dossier.exhibits[0].plates[1].author == "Cleo Lindqvist"
    assert [name.partition("-")[0] for name in plates] == ["calibration"]


def test_without_law_nothing_is_said_about_it_and_facts_are_stated_all_the_same(copied: Built) -> None:
    dossier, _ = copied
    assert (dossier.conclusions, dossier.questions, dossier.packs) == ((), (), ())
    assert dossier.facts
    assert "No rules of law were asked" in dossier.answer[3].en
    assert "not said" in dossier.answer[4].en


def test_each_of_several_suspects_has_an_act_and_facts_of_its_own(both: Built) -> None:
    dossier, _ = both
    acts = ["1: poster.png", "2: another.png"]
    assert sorted({one.act for one in dossier.conclusions}) == acts
    regions = {one.act: one.value for one in dossier.facts if one.key == "o.copied_region"}
    assert regions == {acts[0]: Value.YES, acts[1]: Value.NO}
    assert {one.act for one in dossier.questions} == set(acts)


def test_a_measure_never_settles_what_only_a_person_can(both: Built) -> None:
    settled = {one.key for one in both[0].facts if one.value in {Value.YES, Value.NO}}
    assert settled & {"o.substantially_similar", "o.copying_in_fact", "o.only_unprotectable", "w.original"} == set()


def test_all_open_questions_are_counted_and_those_that_are_not_listed_are_said_to_be(both: Built) -> None:
    dossier, _ = both
    (said,) = [one.en for one in dossier.limits if "further questions of fact" in one.en]
    left_out = int(said.split()[0])
    assert len(dossier.questions) == MOST_QUESTIONS
    assert dossier.answer[4].en.startswith(f"{MOST_QUESTIONS + left_out} questions of fact are open")


def test_conclusions_are_dated_and_every_rule_pack_is_known_by_its_hash(both: Built) -> None:
    dossier, _ = both
    assert {one.as_of for one in dossier.conclusions} == {"2026-11-22"}
    assert {one.rulepack_sha256 for one in dossier.conclusions} == {one.sha256 for one in dossier.packs}
    assert "cn.53.1" in {one.rule for one in dossier.conclusions}
    assert {f"cn.24.{number}" for number in range(1, 14)} <= {one.rule for one in dossier.conclusions}
    assert any("第二十四条" in one.original or "个人学习" in one.original for one in dossier.texts)
    assert "Not legal advice" in dossier.disclaimer.en


def test_rights_come_from_the_ledger_whose_root_is_named(drawn_case: DrawnCase, both: Built) -> None:
    dossier, _ = both
    assert dossier.made.ledger_root == verify(ledger_of(drawn_case.library)).root
    rows = {one.work_id: one for one in dossier.rights}
    assert rows["w2"].author == "Cleo Lindqvist"
    assert dict(rows["w2"].today)["generative_training"] == "unknown"
    assert any("Lindqvist" in one.en for one in dossier.usage)


def test_rights_that_were_never_scanned_cannot_be_told(drawn_case: DrawnCase, tmp_path: Path) -> None:
    collect_pictures([drawn_case.root / "works"], into=tmp_path / "lib")
    with pytest.raises(LedgerError, match="apelles rights scan"):
        build(whole(drawn_case, rights=tmp_path / "lib"))


def test_what_people_state_stands_beside_what_was_measured(drawn_case: DrawnCase, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("title: Poster\nfacts: {q.licensed: {value: true, by: 'declared:accused'}}\n", encoding="utf-8")
    dossier, _ = build(whole(drawn_case, suspects=("poster.png",), case=case, law=("jp",)))
    assert ("q.licensed", "declared:accused") in {(one.key, one.by) for one in dossier.facts}
    assert "audit" in {one.by.partition(":")[0] for one in dossier.facts}
    assert {one.juris for one in dossier.conclusions} == {"jp"}
    case.write_text("title: Poster\nfacts: {q.licenced: true}\n", encoding="utf-8")
    with pytest.raises(RulesUnreadable, match=r"q\.licenced"):
        build(whole(drawn_case, case=case))


def test_a_dossier_names_what_it_was_made_of(drawn_case: DrawnCase, copied: Built) -> None:
    dossier, _ = copied
    made = dossier.made
    assert made.judge_sha256 == sha256(drawn_case.findings.read_bytes()).hexdigest()
    card = json.loads(drawn_case.findings.read_text(encoding="utf-8"))[0]["protocol"]
    assert made.models == ((card["descriptor"], card["model_sha256"]),)
    assert made.library_hash == card["library_hash"]
    assert {"apelles", "typst", "c2pa-python"} <= {name for name, _ in made.versions} | {made.software.split()[0]}


def test_the_picture_of_a_null_model_is_left_out_where_it_is_not_one_of_those_shipped(
    drawn_case: DrawnCase, tmp_path: Path, copied: Built
) -> None:
    name = copied[0].calibrations[0].null_model
    text = drawn_case.findings.read_text(encoding="utf-8").replace(name, "own-7")
    (tmp_path / "judge.json").write_text(text, encoding="utf-8")
    dossier, _ = build(Wanted(findings=tmp_path / "judge.json", suspects=("poster.png",)))
    (calibration,) = dossier.calibrations
    assert calibration.plate is None
    assert "own-7" in calibration.said.en
