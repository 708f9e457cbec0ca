"""Which works outputs are near to, on controls of known making."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from apelles.cli.main import apelles
from apelles.journeys.audit_attribution import audit_attribution, sentences
from apelles.journeys.collect import collect_pictures
from apelles.journeys.named_model import named_model
from tests.pictures import painting

COUNT = 12


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with works by two authors (`works`), those of one of them (`hers`), and a library (`lib`)."""
    place = tmp_path_factory.mktemp("attribution")
    lines = "file,title,author,work_id\n"
    for name in ("works", "hers"):
        (place / name).mkdir()
    for number in range(COUNT):
        picture = Image.fromarray(painting(number, height=96, width=96))
        author = ("Ada", "Ben")[number % 2]
        lines += f"{number}.png,Work {number},{author},w{number}\n"
        picture.save(place / "works" / f"{number}.png")
        if author == "Ada":
            picture.save(place / "hers" / f"{number}.png")
    (place / "works" / "index.csv").write_text(lines, encoding="utf-8")
    collect_pictures([place / "works"], into=place / "lib")
    return place


def run(*words: object) -> Result:
    return CliRunner().invoke(apelles, [str(word) for word in words])


def test_a_parrot_of_one_author_leans_on_her_and_its_outputs_name_their_source(place: Path) -> None:
    model = named_model(f"parrot:{place / 'hers'}", size=96, settings={"rate": "1"})
    found = audit_attribution(model, place / "lib", samples=24)
    leans = {one.author: one.leans for one in found.authors}
    assert leans == {"Ada": "over", "Ben": "under"}
    sources = {one.record.index: one.record.truth for one in model.sample(24, 0)}
    named = 0
    for one in found.outputs:
        truth = sources[one.index]
        assert truth is not None
        named += one.near[0].title == f"Work {truth.sources[0].name.removesuffix('.png')}"
    assert named >= 22
    assert "nearness says what an output looks like" in sentences(found)[-1].en


def test_the_command_names_authors_in_both_languages_and_writes_json(place: Path, tmp_path: Path) -> None:
    words = ("audit", "attribution", f"parrot:{place / 'hers'}", "--library", place / "lib", "--size", 96, "-n", 16)
    english = run(*words, "--lang", "en", "--set", "rate=1", "--out", tmp_path / "out")
    assert "nearest to works by: Ada" in english.output
    told = json.loads((tmp_path / "out" / "attribution.json").read_text())
    assert len(told["outputs"]) == 16
    assert "最接近的输出多于预期：Ada" in (tmp_path / "out" / "attribution.html").read_text(encoding="utf-8")
    assert "最接近的输出多于预期：Ada" in run(*words, "--lang", "zh", "--set", "rate=1").output
