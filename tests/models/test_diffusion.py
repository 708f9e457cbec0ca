"""The diffusion model: what its denoiser knows, where its path leads, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from apelles.errors import ModelRefused
from apelles.models.base import Request
from apelles.models.noise_levels import (
    Denoises,
    Tones,
    alpha_bar_of,
    alpha_bars,
    noise_in,
    pixels_of,
    sigma_of,
    tones,
)

pytest.importorskip("torch")
pytest.importorskip("diffusers")

import torch

from apelles.models.diffusion.adapter import DiffusionModel
from apelles.models.diffusion.inpainting import filled
from apelles.models.diffusion.network import Denoiser, Shape, denoising_error, zeroed
from apelles.models.diffusion.sampling import Levels, noise_of, walked
from tests.models.tiny_runs import diffusion_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return diffusion_run(tmp_path_factory.mktemp("diffusion") / "run")


class Gray:
    """The exact denoiser of a set of one gray picture."""

    size = 8

    def denoised(self, noisy: Tones, sigma: float) -> Tones:
        return np.full_like(noisy, 0.25)


def to_gray(pictures: torch.Tensor, sigma: float) -> torch.Tensor:
    return torch.full_like(pictures, 0.25)


def to_normal(pictures: torch.Tensor, sigma: float) -> torch.Tensor:
    """Denoise exactly where pictures are independent normal numbers of spread 0.5."""
    return pictures * 0.25 / (0.25 + sigma**2)


def test_the_path_of_a_model_that_knows_one_picture_ends_at_it() -> None:
    made = walked(to_gray, noise_of(7, range(3), size=8), Levels(steps=5))
    assert torch.allclose(made, torch.full_like(made, 0.25), atol=1e-5)


def test_the_path_of_normal_pictures_keeps_their_spread() -> None:
    noise = noise_of(7, range(4), size=16)
    made = walked(to_normal, noise, Levels(steps=40))
    exact = noise * 80 * 0.5 / (0.25 + 80.0**2) ** 0.5
    assert torch.allclose(made, exact, atol=0.02)


def test_noise_falls_at_every_step_and_ends_at_none() -> None:
    sigmas = Levels(sigma_min=0.01, sigma_max=50, steps=12).sigmas()
    assert len(sigmas) == 13
    assert sigmas[0] == pytest.approx(50)
    assert sigmas[-2] == pytest.approx(0.01)
    assert sigmas[-1] == 0
    assert sigmas == sorted(sigmas, reverse=True)


def test_two_models_of_one_size_begin_from_the_same_noise(tmp_path: Path) -> None:
    twins = [DiffusionModel(diffusion_run(tmp_path / str(seed), seed=seed)) for seed in (1, 2)]
    first, second = (next(twin.sample(1, 7)).picture.pixels for twin in twins)
    assert twins[0].card.sha256 != twins[1].card.sha256
    assert not np.array_equal(first, second)
    again = noise_of(7, [0], size=32)
    assert torch.equal(again, noise_of(7, range(3), size=32)[:1])


@pytest.mark.parametrize("size", [32, 64, 128])
def test_an_untrained_network_guesses_the_mean_and_is_off_by_about_one(size: int) -> None:
    shape = Shape(size=size, width=8, patch=4)
    network = zeroed(Denoiser(shape))
    clean = torch.randn(8, 3, size, size, generator=torch.Generator().manual_seed(1)) * 0.5
    sigma = torch.linspace(0.1, 10, 8)
    noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        denoised = network(clean + noise * sigma.reshape(-1, 1, 1, 1), sigma)
    errors = denoising_error(denoised, clean, sigma, sigma_data=0.5)
    assert errors.tolist() == pytest.approx([1.0] * 8, abs=0.15)


def test_what_is_kept_stays_and_what_is_made_depends_on_the_seed(run: Path) -> None:
    model = DiffusionModel(run)
    known = tones(np.full((32, 32, 3), 200, np.uint8))
    kept = np.zeros((32, 32), np.bool_)
    kept[8:20, 8:20] = True
    first, second, third = (model.filled(known, kept, 7, index) for index in (0, 0, 1))
    assert np.array_equal(first, second)
    assert np.array_equal(first[kept], known[kept])
    assert not np.array_equal(first[~kept], third[~kept])


def test_a_model_that_knows_one_picture_fills_the_rest_of_it() -> None:
    known = torch.full((1, 3, 8, 8), -1.0)
    kept = torch.zeros(1, 1, 8, 8)
    kept[..., :3] = 1
    made = filled(to_gray, known, kept, Levels(steps=4), rng=np.random.default_rng(1))
    assert torch.allclose(made[..., 3:], torch.full((1, 3, 8, 5), 0.25), atol=1e-5)
    assert torch.equal(made[..., :3], known[..., :3])


def test_what_a_model_sees_depends_on_no_picture_beside(run: Path) -> None:
    model = DiffusionModel(run)
    assert isinstance(model, Denoises)
    noisy = np.random.default_rng(1).standard_normal((6, 32, 32, 3)).astype(np.float32)
    together = model.denoised(noisy, 0.5)
    assert all(np.array_equal(model.denoised(noisy[n : n + 1], 0.5)[0], together[n]) for n in range(6))


def test_the_noise_seen_is_the_noise_that_was_mixed_in() -> None:
    rng = np.random.default_rng(1)
    noise = rng.standard_normal((2, 8, 8, 3)).astype(np.float32)
    for share in (0.9, 0.5, 0.01):
        mixed = np.float32(share**0.5) * np.float32(0.25) + np.float32((1 - share) ** 0.5) * noise
        assert np.allclose(noise_in(Gray(), mixed, share), noise, atol=1e-4)


def test_the_two_scales_of_noise_are_one() -> None:
    for share in alpha_bars()[[0, 100, 500, 999]]:
        assert alpha_bar_of(sigma_of(float(share))) == pytest.approx(float(share))
    assert alpha_bars()[-1] == pytest.approx(4.04e-5, rel=0.01)


def test_pixels_come_back_from_tones() -> None:
    pixels = np.arange(192, dtype=np.uint8).reshape(8, 8, 3)
    assert np.array_equal(pixels_of(tones(pixels)), pixels)


def test_losses_by_level_have_the_losses_as_their_mean(run: Path) -> None:
    model = DiffusionModel(run)
    pictures = [sample.picture for sample in model.sample(2, 7)]
    levels = model.losses_by_level(pictures, 3)
    assert levels.shape == (2, 4)
    assert model.losses(pictures, 3) == pytest.approx(levels.mean(axis=1))
    assert model.losses_by_level([], 3).shape == (0, 4)


def test_fewer_steps_are_another_model(run: Path) -> None:
    one, other = (DiffusionModel(run, steps=steps) for steps in (0, 2))
    assert one.card.sha256 != other.card.sha256


def altered(run: Path, into: Path, **changes: object) -> Path:
    shutil.copytree(run, into)
    card = json.loads((into / "run.json").read_text())
    (into / "run.json").write_text(json.dumps(card | changes))
    return into


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"family": "gan"}, "of the family 'gan', not 'diffusion'"),
        ({"finished": False}, "not finished"),
        ({"weights_sha256": "0" * 64}, "not those this run ended with"),
    ],
)
def test_a_run_that_is_not_what_it_says_is_refused(
    changes: dict[str, object], said: str, run: Path, tmp_path: Path
) -> None:
    with pytest.raises(ModelRefused, match=said):
        DiffusionModel(altered(run, tmp_path / "run", **changes))


def test_weights_of_another_shape_are_refused(run: Path, tmp_path: Path) -> None:
    other = altered(run, tmp_path / "run")
    text = (other / "recipe.toml").read_text().replace("width = 8", "width = 16")
    (other / "recipe.toml").write_text(text)
    with pytest.raises(ModelRefused, match="do not fit the recipe"):
        DiffusionModel(other)


def test_no_run_and_a_size_are_refused(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="no training run that can be read"):
        DiffusionModel(tmp_path)
    with pytest.raises(ModelRefused, match="size is that of the recipe"):
        DiffusionModel.opened(Request(origin=str(run), size=64))
