"""Pipelines of diffusers as models: what they draw, what they see, and what is never opened."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from apelles.errors import ModelRefused
from apelles.models.base import Losses, Request
from apelles.models.captions import SeesCaptions
from apelles.models.noise_levels import Denoises
from apelles.models.pipeline_files import pipeline_folder, pipeline_hashes
from apelles.models.prompts import read_prompts

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from apelles.models.diffusers_folder import DiffusersModel  # noqa: E402
from tests.models.tiny_pipelines import SIDE, lora_for, text_to_image, unconditional  # noqa: E402

WORDS = ("a red bird", "a blue house", "a tree")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unconditional(tmp_path_factory.mktemp("pipelines") / "plain")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return text_to_image(tmp_path_factory.mktemp("pipelines") / "told")


@pytest.fixture(scope="module")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("prompts") / "prompts.txt"
    path.write_text("\n".join(WORDS) + "\n")
    return path


def opened(folder: Path, **settings: str) -> DiffusersModel:
    return DiffusersModel.opened(Request(origin=str(folder), settings={"steps": "2", **settings}))


def pixels(model: DiffusersModel, count: int = 3, *, start: int = 0) -> list[bytes]:
    return [sample.picture.pixels.tobytes() for sample in model.sample(count, 7, start=start)]


def test_the_batch_of_a_pipeline_without_batch_effects_changes_no_sample(plain: Path) -> None:
    one, four = (list(opened(plain, batch=batch).sample(4, 7)) for batch in ("1", "4"))
    gaps = [np.abs(a.picture.pixels.astype(int) - b.picture.pixels).max() for a, b in zip(one, four, strict=True)]
    assert max(gaps) <= 1


def test_every_index_draws_its_prompt_and_the_first_comes_again(told: Path, prompts: Path) -> None:
    model = opened(told, prompts=str(prompts), guidance="3")
    samples = list(model.sample(4, 7))
    assert [sample.record.prompt for sample in samples] == [*WORDS, WORDS[0]]
    assert {sample.picture.pixels.shape for sample in samples} == {(SIDE, SIDE, 3)}
    assert model.card.width == SIDE
    assert dict(model.card.settings)["prompts"].startswith("3, ")
    assert pixels(model, 1, start=3) == [samples[3].picture.pixels.tobytes()]


def test_other_prompts_are_another_model(told: Path, prompts: Path, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("caption\na stone\n")
    first, second = (opened(told, prompts=str(path)) for path in (prompts, tmp_path / "other.csv"))
    assert first.card.sha256 != second.card.sha256
    assert pixels(first, 1) != pixels(second, 1)


def test_a_lora_changes_what_is_drawn_and_stands_on_the_card(told: Path, prompts: Path, tmp_path: Path) -> None:
    lora = lora_for(told, tmp_path / "style.safetensors")
    plain, styled, off = (
        opened(told, prompts=str(prompts), **more)
        for more in ({}, {"lora": str(lora)}, {"lora": str(lora), "lora_scale": "0"})
    )
    assert dict(styled.card.settings)["lora"] == "style.safetensors"
    assert len({model.card.sha256 for model in (plain, styled, off)}) == 3
    assert pixels(plain, 1) == pixels(off, 1)
    assert pixels(plain, 1) != pixels(styled, 1)


def test_a_lora_that_is_no_safetensors_is_refused(told: Path, prompts: Path, tmp_path: Path) -> None:
    (tmp_path / "style.bin").write_bytes(b"anything")
    with pytest.raises(ModelRefused, match=r"no \.safetensors file"):
        opened(told, prompts=str(prompts), lora=str(tmp_path / "style.bin"))


def test_prompts_are_asked_for_where_they_are_needed_and_only_there(plain: Path, told: Path, prompts: Path) -> None:
    with pytest.raises(ModelRefused, match="draws from prompts"):
        pixels(opened(told))
    with pytest.raises(ModelRefused, match="takes no prompts"):
        opened(plain, prompts=str(prompts))
    with pytest.raises(ModelRefused, match="takes no guidance_scale"):
        opened(plain, guidance="2")


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction", "sample"])
def test_a_pipeline_on_pixels_scores_pictures_whatever_its_network_predicts(prediction: str, tmp_path: Path) -> None:
    model = opened(unconditional(tmp_path / "pipeline", ancestral=False, prediction=prediction))
    assert isinstance(model, Losses)
    assert isinstance(model, Denoises)
    pictures = [sample.picture for sample in model.sample(2, 7)]
    losses = model.losses(pictures, 1)
    assert losses.shape == (2,)
    assert np.isfinite(losses).all()
    assert model.losses([], 1).shape == (0,)


def test_what_a_network_of_zeros_sees_is_the_picture_scaled(tmp_path: Path) -> None:
    folder = unconditional(tmp_path / "pipeline")
    model = opened(folder)
    assert isinstance(model, Denoises)
    torch.nn.init.zeros_(model.pipeline.unet.conv_out.weight)
    torch.nn.init.zeros_(model.pipeline.unet.conv_out.bias)
    noisy = np.random.default_rng(1).standard_normal((1, SIDE, SIDE, 3)).astype(np.float32)
    assert np.allclose(model.denoised(noisy, 0.5), noisy, atol=1e-5)


def test_a_pipeline_that_draws_from_prompts_scores_none(told: Path, prompts: Path) -> None:
    assert not isinstance(opened(told, prompts=str(prompts)), Losses)


def test_what_a_pipeline_sees_beside_a_caption_depends_on_the_caption_and_not_on_the_pictures_beside(
    told: Path, prompts: Path
) -> None:
    model = opened(told)
    assert isinstance(model, SeesCaptions)
    pictures = [sample.picture for sample in opened(told, prompts=str(prompts)).sample(5, 7)]
    latents = model.encoded(pictures)
    assert latents.shape == (5, SIDE // 2, SIDE // 2, 4)
    captions = ["a red bird", "a blue house", "", "a tree", "a"]
    seen = model.noise_seen(latents, 0.5, captions)
    assert np.array_equal(model.noise_seen(latents[3:], 0.5, captions[3:]), seen[3:])
    assert np.array_equal(model.encoded(pictures[4:]), latents[4:])
    assert not np.allclose(model.noise_seen(latents, 0.5, [""] * 5)[0], seen[0], atol=1e-6)


@pytest.mark.parametrize(("prediction", "asked"), [("epsilon", 0.0), ("v_prediction", 0.6), ("sample", 1 / 0.6)])
def test_a_network_of_zeros_beside_captions_sees_the_noise_that_its_prediction_means(
    told: Path, prediction: str, asked: float
) -> None:
    model = opened(told)
    assert isinstance(model, SeesCaptions)
    torch.nn.init.zeros_(model.pipeline.unet.conv_out.weight)
    torch.nn.init.zeros_(model.pipeline.unet.conv_out.bias)
    model.pipeline.scheduler.register_to_config(prediction_type=prediction)
    mixed = np.random.default_rng(1).standard_normal((2, SIDE // 2, SIDE // 2, 4)).astype(np.float32)
    assert np.allclose(model.noise_seen(mixed, 0.64, ["", "a"]), asked * mixed, atol=1e-5)


def test_pickles_are_not_opened(plain: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pickled"
    shutil.copytree(plain, folder)
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.rename(weights.with_suffix(".bin"))
    with pytest.raises(ModelRefused, match="must hold safetensors"):
        opened(folder)


def test_code_that_comes_with_a_pipeline_is_refused(plain: Path, tmp_path: Path) -> None:
    folder = tmp_path / "coded"
    shutil.copytree(plain, folder)
    (folder / "unet" / "mine.py").write_text("print('hello')")
    with pytest.raises(ModelRefused, match="runs no such code"):
        opened(folder)
    (folder / "unet" / "mine.py").unlink()
    index = json.loads((folder / "model_index.json").read_text())
    (folder / "model_index.json").write_text(json.dumps(index | {"unet": ["mine", "Net"]}))
    with pytest.raises(ModelRefused, match="comes from 'mine'"):
        opened(folder)
    (folder / "model_index.json").write_text(json.dumps(index | {"_class_name": ["pipeline", "Mine"]}))
    with pytest.raises(ModelRefused, match="code of its own"):
        opened(folder)


def test_one_byte_of_the_weights_is_another_model(plain: Path, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(plain, folder)
    before = opened(folder).card.sha256
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert opened(folder).card.sha256 != before
    assert before == opened(plain).card.sha256


def test_a_hub_needs_permission_and_a_commit() -> None:
    with pytest.raises(ModelRefused, match="no pipeline on this disk"):
        pipeline_folder("someone/something", network="", revision="")
    with pytest.raises(ModelRefused, match="40 hex digits"):
        pipeline_folder("someone/something", network="yes", revision="main")
    with pytest.raises(ModelRefused, match="neither yes nor no"):
        pipeline_folder("someone/something", network="perhaps", revision="")


def test_what_is_never_read_is_not_hashed(plain: Path, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    shutil.copytree(plain, folder)
    (folder / "README.md").write_text("About this model.")
    (folder / "unet" / "old.bin").write_bytes(b"anything")
    assert pipeline_hashes(folder) == pipeline_hashes(plain)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.txt", "one\n\ntwo\n"),
        ("p.csv", "file,prompt\na.png,one\nb.png,two\n"),
        ("p.jsonl", '{"text": "one"}\n{"text": "two"}\n'),
    ],
)
def test_prompts_are_read_from_lines_tables_and_json(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    prompts = read_prompts(tmp_path / name)
    assert prompts.texts == ("one", "two")
    assert [prompts.at(index) for index in range(3)] == ["one", "two", "one"]


@pytest.mark.parametrize(("name", "content"), [("p.txt", "\n"), ("p.csv", "file\na.png\n"), ("p.jsonl", "[1]")])
def test_prompts_that_are_none_are_refused(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(ModelRefused, match="prompt"):
        read_prompts(tmp_path / name)
