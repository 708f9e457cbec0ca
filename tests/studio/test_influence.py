"""Gradients of a small diffusion model, projected."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from apelles.models.base import Request
from apelles.models.diffusion.adapter import DiffusionModel
from apelles.studio.influence import Measured, gradients
from tests.models.tiny_runs import diffusion_run


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> DiffusionModel:
    return DiffusionModel.opened(Request(origin=str(diffusion_run(tmp_path_factory.mktemp("influence") / "run"))))


@pytest.mark.parametrize("measured", Measured)
def test_alike_pictures_have_alike_gradients_whatever_stands_beside_them(
    model: DiffusionModel, measured: Measured
) -> None:
    rng = np.random.default_rng(0)
    pictures = rng.uniform(-1, 1, (3, model.size, model.size, 3)).astype(np.float32)
    pictures[2] = 0.98 * pictures[0]
    rows = gradients(model, pictures, seed=1, measured=measured, dimensions=256, draws=2)
    assert rows.shape == (3, 256)
    assert np.array_equal(
        rows[1:2], gradients(model, pictures[1:2], seed=1, measured=measured, dimensions=256, draws=2)
    )
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    assert unit[0] @ unit[2] > 0.9 > unit[0] @ unit[1]


def test_the_projection_keeps_inner_products_on_average(model: DiffusionModel) -> None:
    rng = np.random.default_rng(2)
    picture = rng.uniform(-1, 1, (1, model.size, model.size, 3)).astype(np.float32)
    lengths = [
        float((gradients(model, picture, seed=3, dimensions=size, draws=2) ** 2).sum()) for size in (4096, 65_536)
    ]
    assert lengths[0] == pytest.approx(lengths[1], rel=0.2)


def test_looking_at_gradients_leaves_the_model_as_it_was(model: DiffusionModel) -> None:
    before = [one.clone() for one in model.network.parameters()]
    gradients(model, np.zeros((1, model.size, model.size, 3), np.float32), seed=0, dimensions=16, draws=1)
    assert all(torch.equal(one, other) for one, other in zip(before, model.network.parameters(), strict=True))
    assert not any(one.requires_grad for one in model.network.parameters())
