"""A diffusion model learns what its set looks like, and goes on after any cut as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from apelles.models.base import Request, generator
from apelles.models.diffusion.adapter import DiffusionModel
from apelles.models.painter import paint
from apelles.studio.batches import Squares
from apelles.studio.grids import as_tensor
from apelles.studio.learner import Setting
from apelles.studio.recipe import Recipe, recipe_from
from apelles.studio.train import train
from tests.studio.trained import paint_set

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")
RECIPE = """
family = "diffusion"
size = 32
seed = 3
[train]
steps = {steps}
batch = {batch}
threads = 1
device = "cpu"
learning_rate = {rate}
ema = 50.0
every = 2
save_every = 3
[diffusion]
width = {width}
patch = 4
sample_steps = 3
"""


def recipe(*, steps: int = 6, batch: int = 4, width: int = 8, rate: float = 0.002) -> Recipe:
    return recipe_from(RECIPE.format(steps=steps, batch=batch, width=width, rate=rate))


def learner(told: Recipe):  # type: ignore[no-untyped-def]
    from apelles.studio.diffusion import DiffusionLearner

    return DiffusionLearner(Setting(recipe=told, device="cpu", labels=0))


def squares(count: int) -> Squares:
    pixels = np.stack([paint(generator(5, number), size=32)[0] for number in range(count)])
    return Squares(pixels=pixels, labels=np.zeros(count, np.int64))


def test_before_learning_the_weighed_error_is_about_one() -> None:
    loss = learner(recipe(batch=32)).step(as_tensor(squares(32).pixels, "cpu"), None, 0)["loss"]
    assert 0.3 < loss < 3


def test_learning_lowers_the_error() -> None:
    told = recipe(width=16, batch=16, rate=0.003)
    learns, works = learner(told), squares(16)
    losses = [learns.step(as_tensor(works.pixels, "cpu"), None, step)["loss"] for step in range(60)]
    assert np.mean(losses[-15:]) < 0.92 * np.mean(losses[:15])


def test_a_learner_restored_goes_on_to_the_last_bit() -> None:
    told, works = recipe(), squares(4)
    undisturbed, cut = learner(told), learner(told)
    for step in range(3):
        undisturbed.step(as_tensor(works.pixels, "cpu"), None, step)
        cut.step(as_tensor(works.pixels, "cpu"), None, step)
    state = {name: value.clone() for name, value in cut.state().items()}
    resumed = learner(told)
    resumed.restore(state)
    for step in range(3, 6):
        undisturbed.step(as_tensor(works.pixels, "cpu"), None, step)
        resumed.step(as_tensor(works.pixels, "cpu"), None, step)
    for name, value in undisturbed.weights().items():
        assert torch.equal(value, resumed.weights()[name]), name


def test_grids_follow_the_weights_and_not_an_earlier_drawing() -> None:
    told, works = recipe(), squares(4)
    learns = learner(told)
    before = learns.draw(3, 7).clone()
    assert torch.equal(before, learns.draw(3, 7))
    for step in range(3):
        learns.step(as_tensor(works.pixels, "cpu"), None, step)
    assert not torch.equal(before, learns.draw(3, 7))


def test_a_run_trained_by_the_loop_opens_as_a_model_that_knows_its_set(tmp_path: Path) -> None:
    set_ = paint_set(tmp_path / "set")
    train(set_, recipe(), tmp_path / "run", by="a test")
    model = DiffusionModel.opened(Request(origin=str(tmp_path / "run")))
    assert model.card.training_sha256 == set_.root
    assert model.card.training_pictures == len(set_.files)
    assert len(list(model.sample(2, 7))) == 2
