"""Canaries from end to end, with controls whose training set is known."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from apelles.audit.proof import Statistic, Use
from apelles.cli.main import apelles
from apelles.errors import CanaryRefused, ModelRefused
from apelles.journeys.audit_files import ReadProof, read_audits
from apelles.journeys.audit_proof import audit_proof, sentences
from apelles.journeys.named_model import named_model
from apelles.models.base import ModelAdapter
from apelles.studio.canary_registry import make, plant, slots
from tests.models.drawing import folder_of_works

SLOTS = 8
SIZE = 32


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with `reg`, a set with its canaries (`set`), and one without (`other`)."""
    place = tmp_path_factory.mktemp("proof")
    folder_of_works(place / "set", 8)
    shutil.copytree(place / "set", place / "other")
    make(place / "reg", SLOTS, candidates=8, size=SIZE)
    plant(place / "reg", place / "set")
    return place


@pytest.fixture
def registry(planted: Path, tmp_path: Path) -> Path:
    return shutil.copytree(planted / "reg", tmp_path / "reg")


def parrot(place: Path, name: str) -> ModelAdapter:
    return named_model(f"parrot:{place / name}", size=SIZE, settings={"rate": "1"})


def run(*words: object) -> Result:
    return CliRunner().invoke(apelles, [str(word) for word in words])


def test_a_model_that_knows_its_set_by_heart_is_shown_to_have_used_it(planted: Path, registry: Path) -> None:
    found = audit_proof(parrot(planted, "set"), registry)
    assert found.score == "losses"
    assert found.test.statistic is Statistic.RANKS
    assert found.test.ranks == (1,) * SLOTS
    assert found.test.p == pytest.approx(8.0**-SLOTS)
    assert found.test.use is Use.USED
    assert found.planted == SLOTS


def test_outputs_alone_show_it_too(planted: Path, registry: Path) -> None:
    found = audit_proof(parrot(planted, "set"), registry, score="nearest", samples=150)
    assert found.test.statistic is Statistic.STANDING
    assert found.test.use is Use.USED
    assert (found.returned or 0) >= SLOTS - 1
    assert found.returned_others == 0


def test_the_same_set_without_the_canaries_shows_nothing(planted: Path, registry: Path) -> None:
    for score in ("losses", "nearest"):
        found = audit_proof(parrot(planted, "other"), registry, score=score, samples=60, level=1e-6)
        assert found.test.use is Use.NOT_SHOWN
        assert "does not say that the canaries were not used" in " ".join(one.en for one in sentences(found))


def test_asking_again_in_another_way_is_written_down_and_paid_for(planted: Path, registry: Path) -> None:
    model = parrot(planted, "other")
    assert audit_proof(model, registry).test.tries == 1
    assert audit_proof(model, registry).test.tries == 1
    again = audit_proof(model, registry, score="nearest", samples=20).test
    assert again.tries == 2
    assert again.adjusted == min(1, 2 * again.p)
    assert audit_proof(parrot(planted, "set"), registry).test.tries == 1


def test_a_registry_that_was_altered_is_not_tested_with(planted: Path, registry: Path) -> None:
    one = slots(registry)[3]
    (registry / "candidates" / one.name / one.files[0]).write_bytes(b"other")
    with pytest.raises(CanaryRefused, match=r"0003/000\.png: altered"):
        audit_proof(parrot(planted, "set"), registry)


def test_a_model_that_cannot_score_is_not_asked_for_scores(registry: Path) -> None:
    with pytest.raises(CanaryRefused, match="cannot score"):
        audit_proof(named_model("fresh", size=SIZE), registry, score="losses")


def test_a_name_that_is_no_model_and_no_folder_is_refused() -> None:
    with pytest.raises(ModelRefused, match="parrto"):
        named_model("parrto:works")


def test_the_folder_of_a_run_is_opened_as_its_family(tmp_path: Path) -> None:
    place = folder_of_works(tmp_path / "run", 3)
    assert named_model(str(place)).card.name == "folder"
    (place / "run.json").write_text(json.dumps({"family": "parrot"}))
    assert named_model(str(place)).card.name == "folder"
    (place / "recipe.toml").write_text('family = "parrot"')
    assert named_model(str(place)).card.name == "parrot"


def test_a_session_from_making_to_revealing(planted: Path, tmp_path: Path) -> None:
    reg, works = tmp_path / "reg", shutil.copytree(planted / "other", tmp_path / "set")
    said = run("canary", "make", "--into", reg, "-n", 5, "--candidates", 10, "--size", SIZE, "--lang", "en").output
    assert "5 slots of 10 candidates" in said
    assert "before anything is trained" in said
    assert len(json.loads(run("canary", "plant", reg, works, "--json").output)) == 5
    proof = ("audit", "proof", f"parrot:{works}", "--canaries", reg, "--size", SIZE, "--out", tmp_path / "out")
    assert "Yes: the canaries were used" in run(*proof, "--lang", "en").output
    assert "是：这些金丝雀图片被用过" in run(*proof, "--lang", "zh").output
    assert json.loads((tmp_path / "out" / "proof.json").read_text())["test"]["use"] == "used"
    (read,) = read_audits(tmp_path / "out")
    assert isinstance(read, ReadProof)
    page = (tmp_path / "out" / "proof.html").read_text(encoding="utf-8")
    assert page.count("<img") == 5
    assert "Slot 0004: rank 1 of 10" in page
    assert "是：这些金丝雀图片被用过" in page
    assert "http://" not in page
    assert "revealed" in run("canary", "reveal", reg, "--lang", "en").output
    (reg / "secret.json").unlink()
    assert run("canary", "check", reg).exit_code == 0
    assert run("canary", "list", reg, "--lang", "en").output.count("drawn") == 5
    (reg / "candidates" / "0000" / "000.png").unlink()
    bad = run("canary", "check", reg, "--lang", "en")
    assert bad.exit_code == 3
    assert "0000/000.png: missing" in bad.output


def test_an_artist_registers_unpublished_pictures_and_is_told_which_to_publish(tmp_path: Path) -> None:
    own = folder_of_works(tmp_path / "own", 6)
    done = run("canary", "register", tmp_path / "reg", *sorted(own.iterdir()), "--candidates", 3, "--json")
    assert json.loads(done.output)["slots"] == 2
    assert [len(one.candidates) for one in slots(tmp_path / "reg")] == [3, 3]
    assert len(list((tmp_path / "reg" / "plant").iterdir())) == 2
