"""The audit as a whole, on a parrot of drawn works and on new drawings."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from apelles.audit.intervals import share
from apelles.audit.memorization import gives_back
from apelles.cli.main import apelles
from apelles.errors import ModelRefused
from apelles.journeys import audit_verify
from apelles.journeys.audit_export import write_case, write_json, write_junit
from apelles.journeys.audit_files import ReadModel, pair_picture, read_audits
from apelles.journeys.audit_model import Audited, Options, audit_model
from apelles.journeys.audit_page import PAGE, render, write_page
from apelles.journeys.audit_pairs import nearest_pairs, write_pairs
from apelles.journeys.audit_said import answer
from apelles.journeys.law_case import open_case
from apelles.journeys.named_model import model_named
from apelles.law.case import WORDS
from apelles.records import Verdict
from apelles.records.audit import Gate, ModelAudit, Told
from tests.pictures import cropped, noisy, painting

pytestmark = pytest.mark.slow
WORKS, HELD_OUT, COPIED, OUTPUTS = range(16), range(100, 108), (3, 5, 5), 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Folders of works, of held-out works and of outputs: three copies of two works, and five new drawings."""

    works: Path
    held_out: Path
    outputs: Path
    into: Path


def drawn(seed: int) -> np.ndarray:
    return painting(seed, height=160, width=160)


def save(folder: Path, name: str, pixels: np.ndarray) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(folder / f"{name}.png")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    root = tmp_path_factory.mktemp("audit")
    for seed in WORKS:
        save(root / "works", f"{seed:03}", drawn(seed))
    (root / "works" / "index.csv").write_text(
        "file,title,author,label,repeats\n"
        + "".join(f"{seed:03}.png,Work {seed},Ada,{'ab'[seed % 2]},{1 + 9 * (seed == 5)}\n" for seed in WORKS),
        encoding="utf-8",
    )
    for seed in HELD_OUT:
        save(root / "held", f"{seed:03}", drawn(seed))
    for index in range(OUTPUTS):
        copied = index < len(COPIED)
        pixels = noisy(cropped(drawn(COPIED[index]), keep=0.95), seed=index) if copied else drawn(500 + index)
        save(root / "outputs", f"{index:03}", pixels)
    lines = (f"{index:03}.png,{'ab'[index % 2]},a painting by Ada\n" for index in range(OUTPUTS))
    (root / "outputs" / "index.csv").write_text("file,label,prompt\n" + "".join(lines), encoding="utf-8")
    return Bench(works=root / "works", held_out=root / "held", outputs=root / "outputs", into=root / "audit")


@pytest.fixture(scope="module")
def audited(bench: Bench) -> Audited:
    return audit_model(
        str(bench.outputs),
        library=bench.works,
        heldout=bench.held_out,
        into=bench.into,
        options=Options(fail_above=0.05),
    )


@pytest.fixture(scope="module")
def audit(audited: Audited) -> ModelAudit:
    return audited.audit


def test_the_outputs_that_copy_are_found_and_no_other(audit: ModelAudit) -> None:
    assert [one.index for one in audit.findings if gives_back(one)] == [0, 1, 2]
    assert audit.told is Told.MEMORIZES
    assert audit.training.copies.found == 3
    assert audit.training.given_back.low < 3 / 8 < audit.training.given_back.high


def test_held_out_works_are_not_given_back(audit: ModelAudit) -> None:
    assert audit.held_out is not None
    assert audit.held_out.given_back.found == 0
    assert audit.held_out.told is Told.NOTHING_FOUND


def test_the_work_given_back_twice_comes_first_with_its_stated_repeats(audit: ModelAudit) -> None:
    first, second = audit.returned
    assert (first.work.title, first.outputs, first.exposures) == ("Work 5", (1, 2), 10.0)
    assert (second.work.title, second.outputs, second.duplicates) == ("Work 3", (0,), 0)


def test_outputs_of_one_work_are_repeats_of_each_other(audit: ModelAudit) -> None:
    assert all(set(one.outputs) <= {1, 2} for one in audit.repeated)


def test_classes_are_compared_with_their_works(audit: ModelAudit) -> None:
    assert [(one.name, one.outputs, one.members) for one in audit.groups] == [("a", 4, 8), ("b", 4, 8)]


def test_prompts_that_only_name_are_told_apart(audit: ModelAudit) -> None:
    assert (audit.prompts.nothing, audit.prompts.names, audit.prompts.describes) == (0, 3, 0)


def test_tests_of_too_small_sets_say_why_they_do_not_apply(audit: ModelAudit) -> None:
    by_name = {(one.test, one.descriptor): one for one in audit.tests}
    assert len(by_name) == 8
    for one in audit.tests:
        assert (one.value is None) == (one.why is not None)
    assert by_name["c_t", "sscd-int8-square288"].why is not None


def test_others_are_reported_beside_with_what_they_were_stated_for(audit: ModelAudit) -> None:
    rules = {one.rule: one for one in audit.others}
    assert {"DCR", "Wen", "SSCD", "Carlini", "Webster MV"} <= set(rules)
    assert all(one.says.of == OUTPUTS for one in audit.others)
    assert rules["DCR"].says.found >= 3
    assert rules["DCR"].ours != rules["DCR"].stated_for


def test_the_gate_is_not_met_by_so_many_where_a_twentieth_is_allowed(audit: ModelAudit, tmp_path: Path) -> None:
    assert audit.gate is Gate.NOT_MET
    write_junit(audit, tmp_path / "junit.xml")
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "1", "3")


def test_the_case_file_can_be_read_as_a_case(audit: ModelAudit, tmp_path: Path) -> None:
    facts = {fact.key: fact for fact in open_case(write_case(audit, tmp_path)).facts}
    assert facts["m.memorized"].value is WORDS[True]
    assert facts["m.without_expression_in_prompt"].value is WORDS[True]
    assert facts["m.memorized"].measure is not None


def test_the_json_holds_every_number(audit: ModelAudit, tmp_path: Path) -> None:
    plain = json.loads(write_json(audit, tmp_path).read_text(encoding="utf-8"))
    assert plain["told"] == "memorizes"
    assert plain["training"]["given_back"]["found"] == 3
    assert len(plain["findings"]) == 3
    assert len((tmp_path / "outputs.jsonl").read_text(encoding="utf-8").splitlines()) == OUTPUTS


def test_a_dossier_takes_what_is_written_with_the_nearest_pairs_as_pictures(audited: Audited, tmp_path: Path) -> None:
    pairs = write_pairs(nearest_pairs(audited), tmp_path)
    write_json(audited.audit, tmp_path, pairs=pairs)
    (read,) = read_audits(tmp_path)
    assert isinstance(read, ReadModel)
    given = tuple(one for one in audited.audit.findings if gives_back(one))
    assert read.audit == replace(audited.audit, findings=given)
    assert read.pairs == pairs
    assert {pair.work.title for pair in pairs if pair.work} == {"Work 5", "Work 3"}
    assert all(pair_picture(read, pair, what) for pair in pairs for what in ("output", "work"))


def test_the_first_screen_answers_in_five_sentences_in_both_languages(audited: Audited, tmp_path: Path) -> None:
    said = answer(audited.audit)
    assert len(said) == 5
    page = write_page(audited, tmp_path)
    assert page.name == PAGE
    text = page.read_text(encoding="utf-8")
    assert all(phrase.en in text and phrase.zh in text for phrase in said)
    assert text.count("data:image/jpeg") == 4
    assert "http" not in text.replace("http-equiv", "")


def test_a_stopped_audit_goes_on_and_judges_nothing_twice(
    bench: Bench, audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = bench.into / "cache" / "training.jsonl"
    whole = lines.read_text(encoding="utf-8").splitlines()
    assert len(whole) == 1 + OUTPUTS
    lines.write_text("\n".join(whole[:6]) + '\n{"index": 5, "sha', encoding="utf-8")
    judged: list[int] = []
    before = audit_verify._judged

    def counted(*arguments: object) -> object:
        judged.append(int(str(arguments[1])))
        return before(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(audit_verify, "_judged", counted)
    again = audit_model(
        str(bench.outputs),
        library=bench.works,
        heldout=bench.held_out,
        into=bench.into,
        options=Options(fail_above=0.05),
    )
    assert judged == [5, 6, 7]
    assert again.audit == audited.audit


def test_the_page_of_new_drawings_shows_the_nearest_works_and_says_that_nearness_is_nothing(
    bench: Bench, tmp_path: Path
) -> None:
    fresh = tmp_path / "fresh"
    for seed in range(600, 604):
        save(fresh, str(seed), drawn(seed))
    made = audit_model(str(fresh), library=bench.into / "training", into=tmp_path / "audit")
    assert made.audit.told is Told.NOTHING_FOUND
    assert made.audit.held_out is None
    assert "audit.lost.no_held_out" in made.audit.lost
    assert all(one.verdict is not Verdict.COPY for one in made.audit.findings)
    assert "nearness alone says nothing" in render(made)


def test_the_command_exits_with_3_where_the_gate_is_not_met(bench: Bench, audited: Audited) -> None:
    command = ["audit", "model", str(bench.outputs), "--library", str(bench.works), "--heldout", str(bench.held_out)]
    ran = CliRunner().invoke(apelles, [*command, "--fail-above", "0.05", "--out", str(bench.into)])
    assert ran.exit_code == 3, ran.output
    assert "Gate not met" in ran.output
    assert (bench.into / PAGE).is_file()


def test_a_model_is_a_folder_or_a_name_with_what_it_is_made_from(tmp_path: Path) -> None:
    assert model_named(str(tmp_path))[0] == "folder"
    name, request = model_named("parrot:some/pictures", size=64)
    assert (name, request.origin, request.size) == ("parrot", "some/pictures", 64)
    with pytest.raises(ModelRefused, match="no folder of pictures and no model"):
        model_named("nothing:here")


def test_outputs_that_could_not_be_decided_widen_the_answer_of_an_audit_that_found_nothing(audited: Audited) -> None:
    none = share(0, 60)
    training = replace(audited.audit.training, given_back=none, undetermined=share(13, 60), highest=share(13, 60))
    found = answer(replace(audited.audit, told=Told.NOTHING_FOUND, outputs=60, training=training))[3]
    assert "13 of 60 could not be decided" in found.en
    assert f"at most {100 * share(13, 60).high:.0f} %" in found.en
    decided = replace(training, undetermined=none, highest=none)
    assert "decided" not in answer(replace(audited.audit, told=Told.NOTHING_FOUND, training=decided))[3].en
