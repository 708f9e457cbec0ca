"""Proof and leads on a model of the studio that was really trained."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from apelles.audit.proof import Use
from apelles.journeys.audit_proof import audit_proof
from apelles.journeys.named_model import named_model
from apelles.models.base import generator
from apelles.models.painter import paint
from apelles.studio.canary_registry import make, plant
from apelles.studio.grids import png
from apelles.studio.recipe import DiffusionPart, Recipe, TrainPart
from apelles.studio.set_rows import ALLOW, CANARY, SetWork
from apelles.studio.set_write import Contents, Member, write_set
from apelles.studio.train import train
from apelles.studio.training_set import open_set

SIZE = 32
SLOTS = 12
PART = TrainPart(steps=60, batch=16, learning_rate=0.004, ema=500, device="cpu", threads=1, every=30, save_every=60)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a registry (`reg`), another that was not planted (`other`), and a short run (`run`)."""
    place = tmp_path_factory.mktemp("trained")
    for name in ("reg", "other"):
        make(place / name, SLOTS, candidates=8, size=SIZE)
    plant(place / "reg", place / "planted")
    works = [member(png(paint(generator(1, index), size=SIZE)[0]), ALLOW, index) for index in range(4)]
    canaries = [
        member(path.read_bytes(), CANARY, 100 + index)
        for index, path in enumerate(sorted((place / "planted").iterdir()))
    ]
    write_set(place / "set", contents([*works, *canaries]), by="test")
    recipe = Recipe(family="diffusion", size=SIZE, train=PART, diffusion=DiffusionPart(width=16, patch=4))
    train(open_set(place / "set"), replace(recipe, data=replace(recipe.data, mirror=False)), place / "run", by="test")
    return place


def member(content: bytes, verdict: str, number: int) -> Member:
    work = SetWork(
        file=f"pictures/{number:06}.png",
        sha256=hashlib.sha256(content).hexdigest(),
        verdict=verdict,
        why=verdict,
        work_id=f"w{number}",
    )
    return Member(work=work, content=content)


def contents(training: list[Member]) -> Contents:
    return Contents(
        name="drawn",
        library="drawn",
        commercial=None,
        rule={"rule": "test"},
        training=training,
        heldout=(),
        refused=(),
        canaries={"slots": SLOTS},
    )


@pytest.mark.slow
def test_a_diffusion_model_that_was_trained_on_canaries_is_shown_to_have_been(trained: Path) -> None:
    found = audit_proof(named_model(str(trained / "run")), trained / "reg")
    assert found.card.name == "diffusion"
    assert found.test.use is Use.USED
    assert found.test.p < 1e-4


@pytest.mark.slow
def test_canaries_that_were_not_planted_show_nothing_in_the_same_model(trained: Path) -> None:
    found = audit_proof(named_model(str(trained / "run")), trained / "other", level=1e-6)
    assert found.test.use is Use.NOT_SHOWN
    assert found.planted == 0
