"""The loop in a dossier: all that was recorded is in it, and the human share is stated as fact, never concluded."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from apelles.dossier.html import render_html
from apelles.dossier.outline import outline
from apelles.journeys.dossier_build import Wanted, build
from apelles.journeys.dossier_json import as_mapping, from_mapping
from apelles.journeys.studio_generate import generate
from apelles.journeys.studio_select import select
from apelles.models.fresh import Fresh
from apelles.records.dossier import Dossier
from apelles.records.law import Value
from apelles.seal.ledger import ROWS
from apelles.studio.choices import Choice
from tests.journeys.drawn_case import run
from tests.studio.runs import finished_run
from tests.studio.sets import DrawnSet

pytestmark = pytest.mark.slow
WHY = "the two suns echo the sketch"


@dataclass(frozen=True)
class Case:
    """A kept picture that was judged, and the folders that tell how it was made."""

    root: Path
    drawn: DrawnSet

    @property
    def findings(self) -> Path:
        return self.root / "judge.json"

    @property
    def folders(self) -> tuple[Path, ...]:
        return (self.drawn.set, self.root / "out")

    def build(self, *folders: Path) -> Dossier:
        return self.built(*folders)[0]

    def built(self, *folders: Path) -> tuple[Dossier, Mapping[str, bytes]]:
        wanted = Wanted(findings=self.findings, law=("us",), studio=folders, at="2026-11-22T10:00:00Z")
        return build(wanted)


@pytest.fixture(scope="module")
def case(drawn_set: DrawnSet, tmp_path_factory: pytest.TempPathFactory) -> Case:
    root = tmp_path_factory.mktemp("dossier")
    finished_run(root / "run", drawn_set.set)
    for seed, folder in ((5, "before"), (7, "out")):
        generate(root / "run", root / folder, count=4, seed=seed, by="an artist", model=Fresh(size=64))
    choice = Choice(keep=(2,), reject=(0, 1), by="An Artist", why=WHY)
    select(root / "out", choice, identity=drawn_set.identity)
    files = [root / "out" / "kept" / "000002.png", root / "out" / "samples" / "000003.png"]
    made = run(
        "judge", *files, drawn_set.pictures / "by.jpg", "--library", drawn_set.library, "--no-elements", "--json"
    )
    (root / "judge.json").write_text(made, encoding="utf-8")
    return Case(root, drawn_set)


@pytest.fixture(scope="module")
def dossier(case: Case) -> Dossier:
    return case.build(*case.folders)


def test_the_record_tells_from_the_works_that_were_chosen_to_the_picture_that_was_kept(dossier: Dossier) -> None:
    first, second = dossier.loops
    assert (first.kind, second.kind, first.intact, second.intact) == ("set", "outputs", True, True)
    said = " ".join(step.said.en for step in second.steps)
    for part in ("Training began", "Warning at step 20", "drew with seed 5", "drew with seed 7", WHY):
        assert part in said
    assert {(one.author, one.training + one.heldout) for one in first.authors} >= {("Anna", 8), ("Ben", 8)}
    assert {one.title for one in first.refused} == {"Marked", "Marked again", "Named", "Silent"}
    (choice,) = second.choices
    assert (choice.by, choice.shown, choice.kept, choice.rejected, choice.why) == ("An Artist", 4, (2,), (0, 1), WHY)
    assert 'family = "fresh"' in second.recipe


def test_what_a_ledger_shows_of_the_human_share_is_stated_with_its_row_and_nothing_is_concluded_from_it(
    dossier: Dossier,
) -> None:
    stated = {(fact.act.partition(":")[0], fact.key): fact for fact in dossier.facts if fact.key.startswith("c.")}
    kept, other = "1", "2"
    assert {key: stated[kept, key].value for _, key in stated if (kept, key) in stated} == {
        "c.prompt_log": Value.YES,
        "c.iterations": Value.YES,
        "c.human_edits": Value.NO,
        "c.selection": Value.YES,
        "c.contemporaneous": Value.UNKNOWN,
    }
    said = stated[kept, "c.selection"].said
    assert said is not None
    assert WHY in said.en
    assert all(fact.by.startswith("ledger:row ") for fact in stated.values())
    assert (other, "c.selection") not in stated
    assert not any(act == "3" for act, _ in stated)


def test_a_suspect_that_the_record_does_not_speak_of_is_named_in_the_limits(dossier: Dossier) -> None:
    assert [one.en for one in dossier.limits if "does not speak of" in one.en and "by.jpg" in one.en]
    assert not [one.en for one in dossier.limits if "does not speak of" in one.en and "000002.png" in one.en]


def test_the_page_shows_it_in_both_languages_and_the_json_comes_back_the_same(case: Case) -> None:
    dossier, plates = case.built(*case.folders)
    assert [part.name for part in outline(dossier)].count("loop") == 1
    page = "".join(text for _, text in render_html(dossier, plates))
    for part in ("How the pictures were made", "图片的制作过程", WHY, "Marked again"):
        assert part in page
    assert from_mapping(json.loads(json.dumps(as_mapping(dossier)))) == dossier


def test_without_a_record_nothing_of_it_is_in_a_dossier(case: Case) -> None:
    made = case.build()
    assert made.loops == ()
    assert "loops" not in as_mapping(made)
    assert not [fact for fact in made.facts if fact.key.startswith("c.")]


def test_a_record_that_was_altered_is_told_so_and_states_nothing_in_its_favor(case: Case, tmp_path: Path) -> None:
    for name in ("run", "out"):
        shutil.copytree(case.root / name, tmp_path / name)
    rows = tmp_path / "run" / "ledger" / ROWS
    rows.write_text(rows.read_text(encoding="utf-8").replace(WHY, WHY.upper()), encoding="utf-8")
    (loop,) = (made := case.build(tmp_path / "out")).loops
    assert not loop.intact
    assert loop.troubles
    assert not [fact for fact in made.facts if fact.key.startswith("c.")]


def test_a_picture_that_was_exchanged_has_a_record_that_does_not_check_out(case: Case, tmp_path: Path) -> None:
    for name in ("run", "out"):
        shutil.copytree(case.root / name, tmp_path / name)
    shutil.copy(tmp_path / "out/samples/000001.png", tmp_path / "out/samples/000003.png")
    stated = {fact.key: fact.value for fact in case.build(tmp_path / "out").facts if fact.act.startswith("2:")}
    assert stated["c.contemporaneous"] is Value.NO
    assert "c.selection" not in stated
