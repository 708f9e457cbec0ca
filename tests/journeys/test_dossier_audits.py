"""Audits of a model in a dossier: what is shown, what is stated as fact, what never is, and what is refused."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from apelles.dossier.outline import outline
from apelles.errors import DossierError
from apelles.journeys import audit_files
from apelles.journeys.audit_files import read_audits
from apelles.journeys.dossier_build import Wanted, build
from apelles.library.lance import LanceLibrary
from apelles.records import Work
from apelles.records.audited import AuditKind
from apelles.records.dossier import Dossier
from apelles.records.law import Fact, Value
from tests.journeys.audit_folder import (
    OTHER,
    card,
    collage_finding,
    model_audit,
    proof,
    write_collage,
    write_model,
    write_proof,
)
from tests.journeys.drawn_case import DrawnCase

Built = tuple[Dossier, Mapping[str, bytes]]


@pytest.fixture(scope="module")
def horses(drawn_case: DrawnCase) -> Work:
    """Return the work that the poster copies."""
    return next(work for work in LanceLibrary(drawn_case.library).works() if work.work_id == "w2")


@pytest.fixture(scope="module")
def folder(horses: Work, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an audit in which the horses come back twice and another work once, with a collage section."""
    given = [horses, horses, OTHER]
    root = write_model(tmp_path_factory.mktemp("audit"), model_audit(given), given)
    write_collage(root / "collage", collage_finding(0.7, 0.9))
    return root


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder, to change."""
    return Path(shutil.copytree(folder, tmp_path / "audit"))


def built(case: DrawnCase, *audits: Path, suspect: str = "poster.png", **more: Any) -> Built:
    wanted = Wanted(findings=case.findings, library=case.library, suspects=(suspect,), audits=audits, **more)
    return build(wanted)


@pytest.fixture(scope="module")
def whole(drawn_case: DrawnCase, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the dossier of the poster with an audit, a collage section and a test with canaries."""
    return built(drawn_case, folder, write_proof(tmp_path_factory.mktemp("proof"), proof(used=True)))


def stated(dossier: Dossier) -> dict[str, Fact]:
    return {fact.key: fact for fact in dossier.facts if fact.id.startswith("audit-")}


def changed(file: Path, change: Callable[[Any], object]) -> Path:
    value = json.loads(file.read_text(encoding="utf-8"))
    change(value)
    file.write_text(json.dumps(value), encoding="utf-8")
    return file.parent


def test_each_audit_is_shown_with_its_model_its_limits_and_the_hash_of_its_file(whole: Built) -> None:
    dossier, _ = whole
    assert [one.kind for one in dossier.audits] == [AuditKind.MODEL, AuditKind.COLLAGE, AuditKind.PROOF]
    assert all(one.model == "parrot" and one.model_sha256 == "7a" * 32 for one in dossier.audits)
    assert len({one.file_sha256 for one in dossier.audits}) == 3
    model = dossier.audits[0]
    counts = dict(model.sides[0].counts)
    assert (counts["given_back"].found, counts["given_back"].of) == (3, 40)
    assert 0 < counts["given_back"].low < 3 / 40 < counts["given_back"].high
    assert [(one.title, one.outputs) for one in model.returned] == [("Two horses", 2), ("Blue door", 1)]
    assert [one.works for one in model.curve] == [1, 1, 2, 2, 2, 2]
    assert all(one.en and one.zh for audit in dossier.audits for one in (*audit.answer, *audit.notes, *audit.limits))


def test_the_part_of_the_model_stands_before_the_law(whole: Built) -> None:
    names = [part.name for part in outline(whole[0])]
    assert names.index("audits") == names.index("law") - 1


def test_outputs_stand_beside_the_works_they_give_back_who_made_them_named(whole: Built) -> None:
    dossier, plates = whole
    pairs = dossier.audits[0].pairs
    assert [one.role for one in pairs] == ["output", "work"] * 3
    assert [one.author for one in pairs if one.role == "work"] == ["Cleo Lindqvist", "Cleo Lindqvist", "Ida Holm"]
    assert all(one.file in plates for one in pairs)


@pytest.mark.parametrize(("home", "role"), [("suspects", "work"), ("works", "output")])
def test_pictures_that_stay_home_stay_home_here_too(drawn_case: DrawnCase, folder: Path, home: str, role: str) -> None:
    dossier, plates = built(drawn_case, folder, home=frozenset({home}))
    assert {one.role for one in dossier.audits[0].pairs if one.file} == {role}
    assert all(one.of for one in dossier.audits[0].pairs)
    assert not [name for name in plates if name.startswith("audit-") and role not in name]


def test_a_picture_that_is_gone_stops_nothing(drawn_case: DrawnCase, copy: Path) -> None:
    shutil.rmtree(copy / "pairs")
    dossier, _ = built(drawn_case, copy)
    assert {one.file for one in dossier.audits[0].pairs} == {""}


def test_a_work_that_comes_back_is_memorized_and_law_can_use_it(drawn_case: DrawnCase, folder: Path) -> None:
    dossier, _ = built(drawn_case, folder, law=("us", "eu"))
    facts = stated(dossier)
    assert facts["m.memorized"].value is Value.YES
    assert facts["m.memorized"].by == "audit:audit.memorization@0.1.0"
    assert len(facts["m.memorized"].evidence) == 2
    assert facts["m.without_expression_in_prompt"].value is Value.YES
    assert {one.rule: one.value for one in dossier.conclusions}["us.weights"] is Value.YES


def test_that_other_works_come_back_says_nothing_of_this_one(
    drawn_case: DrawnCase, horses: Work, tmp_path: Path
) -> None:
    given = [OTHER] * 3
    facts = stated(built(drawn_case, write_model(tmp_path, model_audit(given), given))[0])
    assert facts["m.memorized"].value is Value.UNKNOWN
    assert horses.sha256[:16] in facts["m.memorized"].measure.quantity.en  # type: ignore[union-attr]
    assert "m.without_expression_in_prompt" not in facts


def test_a_work_found_no_more_surely_than_so_many_outputs_allow_stays_open(
    drawn_case: DrawnCase, horses: Work, tmp_path: Path
) -> None:
    given = [horses] * 3
    facts = stated(built(drawn_case, write_model(tmp_path, model_audit(given, bound=5e-4), given))[0])
    assert {fact.value for fact in facts.values()} == {Value.UNKNOWN}


def test_another_picture_of_the_same_work_is_that_work(drawn_case: DrawnCase, horses: Work, copy: Path) -> None:
    other = "1a" * 32
    text = (copy / "audit.json").read_text(encoding="utf-8").replace(horses.sha256, other)
    (copy / "audit.json").write_text(text, encoding="utf-8")
    assert stated(built(drawn_case, copy)[0])["m.memorized"].value is Value.UNKNOWN
    changed(copy / "audit.json", lambda value: value["returned"][0].update(same=[horses.sha256]))
    assert stated(built(drawn_case, copy)[0])["m.memorized"].value is Value.YES


@pytest.mark.parametrize("unsure", [0, 30])
def test_nothing_found_never_becomes_a_no(drawn_case: DrawnCase, tmp_path: Path, unsure: int) -> None:
    root = write_model(tmp_path, model_audit([], unsure=unsure), [])
    dossier, _ = built(drawn_case, root, law=("us", "eu", "cn"))
    assert {fact.value for fact in stated(dossier).values()} == {Value.UNKNOWN}
    assert "value: unknown" in (root / "case.yaml").read_text(encoding="utf-8")
    assert {one.rule: one.value for one in dossier.conclusions}.get("us.weights", Value.UNKNOWN) is Value.UNKNOWN
    assert len(dossier.audits[0].pairs) == 2


def test_outputs_that_give_a_work_back_only_together_say_so(
    drawn_case: DrawnCase, horses: Work, tmp_path: Path
) -> None:
    given = [horses] * 6
    dossier, _ = built(drawn_case, write_model(tmp_path, model_audit(given, together=True), given))
    fact = stated(dossier)["m.memorized"]
    assert fact.value is Value.YES
    assert all("averaged with those like it" in one for one in fact.evidence)
    assert dict(dossier.audits[0].sides[0].counts)["together"].found == 6
    assert any("look like one another" in one.en for one in dossier.audits[0].notes)


def test_outputs_on_disk_without_prompts_say_nothing_of_what_was_asked_for(
    drawn_case: DrawnCase, horses: Work, tmp_path: Path
) -> None:
    given, lost = [horses] * 3, ("audit.lost.no_prompts", "audit.lost.chosen")
    root = write_model(tmp_path, model_audit(given, model=card("folder"), lost=lost), given)
    facts = stated(built(drawn_case, root)[0])
    assert facts["m.memorized"].value is Value.YES
    assert facts["m.without_expression_in_prompt"].value is Value.UNKNOWN


def test_a_prompt_that_describes_a_picture_is_for_a_person_to_read(
    drawn_case: DrawnCase, horses: Work, tmp_path: Path
) -> None:
    given, prompts = [horses] * 3, ["two brown horses gallop along a river at dawn before a storm"] * 3
    root = write_model(tmp_path, model_audit(given, prompts=prompts), given)
    assert stated(built(drawn_case, root)[0])["m.without_expression_in_prompt"].value is Value.UNKNOWN


def test_audits_of_two_models_answer_no_question_about_the_model(
    drawn_case: DrawnCase, horses: Work, folder: Path, tmp_path: Path
) -> None:
    other = write_model(tmp_path, model_audit([horses] * 3, model=card("gan", "8c")), [horses] * 3)
    dossier, _ = built(drawn_case, folder, other)
    assert {fact.value for fact in dossier.facts if fact.key.startswith("m.")} == {Value.UNKNOWN}
    assert any("different models" in one.en for one in dossier.limits)


@pytest.mark.parametrize(
    ("low", "high", "value", "leans"),
    [
        (0.7, 0.9, Value.YES, Value.UNKNOWN),
        (0.1, 0.2, Value.UNKNOWN, Value.NO),
        (0.3, 0.7, Value.UNKNOWN, Value.UNKNOWN),
    ],
)
def test_collage_is_stated_where_it_was_found_and_learning_is_only_evidence_against_it(
    drawn_case: DrawnCase, tmp_path: Path, low: float, high: float, value: Value, leans: Value
) -> None:
    dossier, _ = built(drawn_case, write_collage(tmp_path, collage_finding(low, high)))
    fact = stated(dossier)["m.collage"]
    assert (fact.value, fact.supports) == (value, leans)
    assert [one.who for one in dossier.audits[0].reached] == ["outputs", "held", "quilt"]
    assert dossier.audits[0].limits


@pytest.mark.parametrize("used", [True, False])
def test_canaries_are_evidence_and_settle_nothing(drawn_case: DrawnCase, tmp_path: Path, used: bool) -> None:
    dossier, _ = built(drawn_case, write_proof(tmp_path, proof(used=used)))
    assert [(fact.key, fact.value) for fact in stated(dossier).values()] == [("q.copy_made", Value.UNKNOWN)] * used
    assert dossier.audits[0].answer[1].en.startswith("Yes" if used else "Not shown")
    assert any("does not" in one.en or "end the same way" in one.en for one in dossier.audits[0].notes)


def test_without_suspects_a_dossier_is_about_the_model_and_any_work(folder: Path) -> None:
    dossier, plates = build(Wanted(findings=None, audits=(folder,), law=("us",)))
    assert "parrot" in dossier.title.en
    assert len(dossier.answer) == 5
    assert "3 outputs give a work back" in dossier.answer[1].en
    assert stated(dossier)["m.memorized"].value is Value.YES
    assert stated(dossier)["m.memorized"].measure.value == "3 / 40"  # type: ignore[union-attr]
    assert {one.rule: one.value for one in dossier.conclusions}["us.weights"] is Value.YES
    assert not dossier.made.judge_sha256
    assert [part.name for part in outline(dossier)][:3] == ["cover", "rights", "audits"]
    assert len(plates) == 6


@pytest.mark.parametrize("kind", ["collage", "proof"])
def test_of_every_kind_of_audit_a_dossier_can_be_made_alone(tmp_path: Path, kind: str) -> None:
    if kind == "collage":
        write_collage(tmp_path, collage_finding(0.1, 0.2))
    else:
        write_proof(tmp_path, proof(used=False))
    dossier, _ = build(Wanted(findings=None, audits=(tmp_path,)))
    assert len(dossier.answer) == 5
    assert len({one.en for one in dossier.answer}) == 5


def test_one_file_is_read_like_its_folder(folder: Path, tmp_path: Path) -> None:
    model, collage = read_audits(folder)
    assert read_audits(folder / "audit.json") == (model,)
    assert read_audits(folder / "collage") == (collage,)
    printed = json.loads((folder / "audit.json").read_text(encoding="utf-8"))
    printed["collage"] = json.loads((folder / "collage" / "collage.json").read_text(encoding="utf-8"))
    (tmp_path / "printed.json").write_text(json.dumps(printed), encoding="utf-8")
    assert [type(one).__name__ for one in read_audits(tmp_path / "printed.json")] == ["ReadModel", "ReadCollage"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"score": 1}', "[" * 100_000, '{"told": NaN}', '{"told": 1e999}']
)
def test_what_is_no_audit_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "audit.json").write_text(text, encoding="utf-8")
    with pytest.raises(DossierError, match="apelles audit model"):
        read_audits(tmp_path)


def test_membership_is_no_audit_that_a_dossier_shows(tmp_path: Path) -> None:
    (tmp_path / "membership.json").write_text('{"losses": []}', encoding="utf-8")
    for place in (tmp_path, tmp_path / "membership.json"):
        with pytest.raises(DossierError, match="leads"):
            read_audits(place)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda value: value.update(told="nothing_found"), "does not follow"),
        (lambda value: value["training"].update(told="nothing_found"), "does not follow"),
        (lambda value: value["training"]["given_back"].update(found=30), "limits"),
        (lambda value: value["training"]["given_back"].update(high=0.08), "limits"),
        (lambda value: value["training"].update(p=1e-30), "p-value"),
        (lambda value: value["findings"].pop(), "not those that are counted"),
        (lambda value: value["findings"][0].update(work="../../etc/passwd"), "not those that are counted"),
        (lambda value: value["findings"][0].update(verdict="unrelated"), "not those that are counted"),
        (lambda value: value["returned"][0].update(smallest_e=1e-90), "smallest"),
        (lambda value: value["returned"][0]["work"].update(title="x" * 10_000), "signs"),
        (lambda value: value["prompts"].update(nothing=0), "prompts"),
        (lambda value: value["curve"].update(points=[]), "no curve"),
        (lambda value: value["pairs"][0]["finding"].update(index=39), "pair"),
        (lambda value: value["pairs"][0]["finding"].update(index=-1), "pair"),
        (lambda value: value["pairs"][0]["work"].update(sha256="ab" * 32), "pair"),
        (lambda value: value.update(pairs=value["pairs"] * 9), "more pairs"),
        (lambda value: value.update(lost=["dossier.disclaimer"]), "words"),
        (lambda value: value.update(software="apelles 1; the court found"), "version"),
        (lambda value: value["model"].update(sha256="x"), "hash"),
        (lambda value: value.update(outputs=10**15), "no outputs"),
        (lambda value: value.update(returned=7), "returned"),
        (lambda value: value.pop("curve"), "curve"),
    ],
)
def test_an_audit_that_contradicts_itself_is_refused_with_what_is_wrong(
    copy: Path, change: Callable[[Any], object], said: str
) -> None:
    changed(copy / "audit.json", change)
    with pytest.raises(DossierError, match=said):
        read_audits(copy)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda value: value.update(answer="learners"), "does not follow"),
        (lambda value: value["position"].update(low=0.2), "does not follow"),
        (lambda value: value.update(reason="dossier.disclaimer"), "words"),
        (lambda value: value["controls"][0].update(name="court"), "words"),
        (lambda value: value.update(copies=99), "counts"),
        (lambda value: value.update(made=None, position=None), "without a measure"),
    ],
)
def test_a_comparison_that_contradicts_itself_is_refused(
    copy: Path, change: Callable[[Any], object], said: str
) -> None:
    changed(copy / "collage" / "collage.json", change)
    with pytest.raises(DossierError, match=said):
        read_audits(copy)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda value: value["test"].update(use="not_shown"), "level"),
        (lambda value: value["test"].update(level=0.9), "level"),
        (lambda value: value["test"].update(p_ranks=1e-80, p=1e-80, adjusted=1e-80), "p-value"),
        (lambda value: value["test"].update(tries=0), "paid"),
        (lambda value: value["test"].update(ranks=[9] * 12), "rank"),
        (lambda value: value["test"].update(candidates=[10**9] * 12), "rank"),
        (lambda value: value.update(slots=10**9), "slots"),
        (lambda value: value.update(score="court"), "score"),
        (lambda value: value["registry"].update(troubles=[{"about": "row 3", "trouble": "altered"}]), "registry"),
    ],
)
def test_a_test_with_canaries_that_contradicts_itself_is_refused(
    tmp_path: Path, change: Callable[[Any], object], said: str
) -> None:
    write_proof(tmp_path, proof(used=True))
    changed(tmp_path / "proof.json", change)
    with pytest.raises(DossierError, match=said):
        read_audits(tmp_path)


def test_a_picture_that_is_another_one_is_not_shown_beside_the_finding(drawn_case: DrawnCase, copy: Path) -> None:
    (copy / "pairs" / "000000-work.jpg").write_bytes((copy / "pairs" / "000001-work.jpg").read_bytes())
    with pytest.raises(DossierError, match="another picture"):
        built(drawn_case, copy)


@pytest.mark.parametrize("name", ["audit.json", "pairs/000000-output.jpg", "collage"])
def test_nothing_is_read_from_outside_of_the_folder(
    drawn_case: DrawnCase, copy: Path, tmp_path: Path, name: str
) -> None:
    (copy / name).rename(tmp_path / "elsewhere")
    (copy / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DossierError, match="leads out of the folder"):
        built(drawn_case, copy)


def test_what_is_too_large_or_no_plain_file_is_not_read(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_files, "MOST_BYTES", 100)
    with pytest.raises(DossierError, match="larger than"):
        read_audits(copy)
    (copy / "audit.json").unlink()
    os.mkfifo(copy / "audit.json")
    with pytest.raises(DossierError, match="no plain file"):
        read_audits(copy)
