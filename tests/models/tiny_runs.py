"""Runs of the studio with small networks, written without training."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch
from safetensors.torch import save

from apelles.studio.diffusion import DiffusionLearner
from apelles.studio.gan import GanLearner
from apelles.studio.learner import Setting
from apelles.studio.recipe import Recipe, recipe_from

ROOT = "ab" * 32
DIFFUSION = """
family = "diffusion"
size = 32
[train]
steps = 2
batch = 4
device = "cpu"
threads = 1
[diffusion]
width = 8
patch = 4
sample_steps = 3
"""
GAN = """
family = "gan"
size = 32
[train]
device = "cpu"
threads = 1
[gan]
width = 4
widest = 8
latent = 4
"""


def gan_run(path: Path) -> Path:
    """Write a finished run of a small GAN that learned nothing."""
    recipe = recipe_from(GAN)
    return write_run(path, recipe, GanLearner(Setting(recipe=recipe, device="cpu", labels=0)).weights())


def diffusion_run(path: Path, *, seed: int = 0) -> Path:
    """Write a finished run of a small diffusion model that learned nothing; its last layer is drawn from the seed."""
    recipe = recipe_from(DIFFUSION.replace("size = 32", f"size = 32\nseed = {seed}"))
    learner = DiffusionLearner(Setting(recipe=recipe, device="cpu", labels=0))
    torch.manual_seed(seed)
    torch.nn.init.normal_(learner.average.unet.conv_out.weight, std=0.1)
    return write_run(path, recipe, learner.weights())


def write_run(path: Path, recipe: Recipe, weights: dict[str, torch.Tensor]) -> Path:
    """Write what a finished run leaves behind for whoever opens it."""
    path.mkdir(parents=True)
    content = save({name: value.contiguous() for name, value in weights.items()})
    (path / "weights.safetensors").write_bytes(content)
    (path / "recipe.toml").write_text(recipe.filled(), encoding="utf-8")
    card = {
        "format": 1,
        "family": recipe.family,
        "recipe_sha256": recipe.sha256,
        "set": {"works": 8},
        "data_root": ROOT,
        "finished": True,
        "weights_sha256": hashlib.sha256(content).hexdigest(),
    }
    (path / "run.json").write_text(json.dumps(card), encoding="utf-8")
    return path
