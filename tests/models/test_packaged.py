"""Generators of others: an eye has the color it was asked for, and a net is only what its shapes say."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from apelles.engine.specs import model_spec
from apelles.engine.weights import state_of
from apelles.errors import ModelRefused
from apelles.models import deconvolution
from apelles.models.base import Request
from apelles.models.deconvolution import Deconvolution
from apelles.models.packaged import PaintedEyes, levels

pytestmark = pytest.mark.skipif(
    state_of(model_spec(PaintedEyes.spec)).name != "ready", reason="try `apelles models fetch omniart-eyes-128`"
)


def test_colors_take_turns_unless_one_is_asked_for() -> None:
    eyes = PaintedEyes.opened(Request())
    assert [sample.record.label for sample in eyes.sample(9, 1)] == [*PaintedEyes.colors, "amber"]
    blue = PaintedEyes.opened(Request(settings={"color": "2"}))
    assert {sample.record.label for sample in blue.sample(3, 1)} == {"blue"}


def test_blue_eyes_are_bluer_than_brown_ones() -> None:
    def warmth(color: str) -> float:
        eyes = PaintedEyes.opened(Request(settings={"color": color}))
        pixels = np.stack([sample.picture.pixels for sample in eyes.sample(16, 3)]).astype(float)
        return float((pixels[..., 0] - pixels[..., 2]).mean())

    assert warmth("2") < warmth("3")


def test_a_place_or_a_size_does_not_fit_a_file_of_weights() -> None:
    with pytest.raises(ModelRefused, match="leave out place and size"):
        PaintedEyes.opened(Request(size=64))


def test_levels_are_cut_at_white() -> None:
    made = np.array([-1.0, 0.0, 1.0], dtype=np.float32).reshape(1, 3, 1, 1)
    assert levels(made).reshape(-1).tolist() == [0, 128, 255]


def test_a_net_agrees_with_layers_put_together_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = torch.Generator().manual_seed(5)
    norm = torch.nn.BatchNorm2d(6)
    layers = torch.nn.Sequential(
        torch.nn.ConvTranspose2d(7, 6, 4, 1, 0, bias=False),
        norm,
        torch.nn.ReLU(),
        torch.nn.ConvTranspose2d(6, 3, 4, 2, 1, bias=False),
        torch.nn.Tanh(),
    ).eval()
    for parameter in layers.parameters():
        torch.nn.init.normal_(parameter, generator=generator)
    assert isinstance(norm.running_var, torch.Tensor)
    torch.nn.init.uniform_(norm.running_var, 0.5, 2, generator=generator)
    monkeypatch.setattr(deconvolution, "read_model", lambda _: b"")
    monkeypatch.setattr(
        torch, "load", lambda *_, **__: {f"main.{key}": one for key, one in layers.state_dict().items()}
    )
    latents = torch.randn(4, 7, generator=generator)
    with torch.inference_mode():
        expected = layers(latents[:, :, None, None]).numpy()
    assert Deconvolution("any")(latents.numpy()) == pytest.approx(expected, abs=1e-5)
