"""Marked series from end to end, with controls whose training set is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from apelles.audit.proof import Use
from apelles.cli.main import apelles
from apelles.errors import CanaryRefused
from apelles.journeys.audit_proof import audit_proof
from apelles.journeys.audit_registry import audit_registry, sentences
from apelles.journeys.named_model import named_model
from apelles.models.base import ModelAdapter
from apelles.studio.canary_registry import make, plant
from apelles.studio.watermark_registry import mark
from tests.models.drawing import folder_of_works

SIZE = 32
KEYS = 10_000


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with `works`, the same `marked`, and the registry of that, `reg`."""
    works = folder_of_works(tmp_path / "works", 40)
    mark(tmp_path / "reg", sorted(works.iterdir()), tmp_path / "marked", candidates=KEYS, psnr=34)
    return tmp_path


def parrot(place: Path) -> ModelAdapter:
    return named_model(f"parrot:{place}", size=SIZE, settings={"rate": "1"})


def run(*words: object) -> Result:
    return CliRunner().invoke(apelles, [str(word) for word in words])


def test_a_parrot_of_marked_pictures_is_found_and_one_of_unmarked_ones_and_a_fresh_painter_are_not(
    place: Path,
) -> None:
    for name, use in (("marked", Use.USED), ("works", Use.NOT_SHOWN), ("fresh", Use.NOT_SHOWN)):
        model = named_model("fresh", size=SIZE) if name == "fresh" else parrot(place / name)
        found = audit_registry(model, place / "reg", samples=80, level=1 / KEYS)
        assert found.canaries is None
        assert found.watermarks is not None
        assert found.watermarks.test.use is use
        assert found.watermarks.test.p == pytest.approx(found.watermarks.series[0].rank / KEYS)
    assert "does not say that the marked pictures were not used" in " ".join(one.en for one in sentences(found))


def test_asking_again_in_another_way_is_paid_for_and_canaries_are_counted_by_themselves(place: Path) -> None:
    make(place / "reg", 4, candidates=8, size=SIZE)
    model = parrot(place / "works")
    first = audit_registry(model, place / "reg", samples=20)
    again = audit_registry(model, place / "reg", samples=30)
    assert first.watermarks is not None
    assert again.watermarks is not None
    assert again.canaries is not None
    assert first.watermarks.test.tries == 1
    assert again.watermarks.test.tries == 2
    assert again.watermarks.test.adjusted == min(1, 2 * again.watermarks.test.p)
    assert again.canaries.test.tries == 1


def test_canaries_alone_are_not_tested_where_there_are_none(place: Path) -> None:
    with pytest.raises(CanaryRefused, match="no canaries"):
        audit_proof(parrot(place / "works"), place / "reg")


def test_a_registry_with_lost_keys_is_not_tested_with(place: Path) -> None:
    (place / "reg" / "watermarks" / "w0000.json").unlink()
    with pytest.raises(CanaryRefused, match="series w0000: missing"):
        audit_registry(parrot(place / "works"), place / "reg")


def test_a_session_of_an_artist_from_marking_to_revealing(place: Path) -> None:
    reg = place / "own-reg"
    said = run("canary", "mark", place / "works", "--registry", reg, "--into", place / "mine", "--lang", "en")
    assert said.exit_code == 0
    assert "40 pictures are marked" in said.output
    assert "Peak signal-to-noise ratio 3" in said.output
    assert "only then publish" in said.output
    proof = ("audit", "proof", f"parrot:{place / 'mine'}", "--canaries", reg, "--size", SIZE, "-n", 200)
    out = ("--set", "rate=1", "--out", place / "out")
    assert "Yes: marked pictures were used" in run(*proof, *out, "--lang", "en").output
    assert "是：加了水印的图片被用过" in run(*proof, *out, "--lang", "zh").output
    told = json.loads((place / "out" / "proof.json").read_text())
    assert told["watermarks"]["series"][0]["rank"] == 1
    assert "加了水印的图片被用过" in (place / "out" / "proof.html").read_text(encoding="utf-8")
    assert "1 marked series" in run("canary", "check", reg, "--lang", "en").output
    assert "Series w0000: 40 marked pictures" in run("canary", "list", reg, "--lang", "en").output
    assert "1 marked series are revealed" in run("canary", "reveal", reg, "--lang", "en").output


def test_the_page_of_a_registry_with_both_tells_both(place: Path) -> None:
    make(place / "reg", 6, candidates=8, size=SIZE)
    plant(place / "reg", place / "marked")
    proof = ("audit", "proof", f"parrot:{place / 'marked'}", "--canaries", place / "reg", "--size", SIZE)
    said = run(*proof, "-n", 100, "--set", "rate=1", "--lang", "en").output
    assert "Yes: the canaries were used" in said
    assert "Yes: marked pictures were used" in said
