"""A run as training leaves it, without training: its folder, card, recipe, weights and ledger."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from apelles.seal.ledger import Ledger
from apelles.studio.outputs import RUN_PURPOSE
from apelles.studio.training_set import open_set

RECIPE = 'family = "fresh"\nsize = 32\nseed = 0\n'


def finished_run(folder: Path, set_folder: Path) -> Path:
    """Write a finished run on a set whose model is the control that draws from its seed alone."""
    opened = open_set(set_folder)
    folder.mkdir(parents=True)
    (folder / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    (folder / "weights.safetensors").write_bytes(b"as many numbers as it takes")
    weights = hashlib.sha256((folder / "weights.safetensors").read_bytes()).hexdigest()
    card = {
        "format": 1,
        "family": "fresh",
        "recipe_sha256": hashlib.sha256(RECIPE.encode()).hexdigest(),
        "set": opened.card.as_json(),
        "data_root": opened.root,
        "apelles": "0.1.0",
        "code_sha256": "c" * 64,
        "device": "cpu",
        "steps": 40,
        "finished": True,
    }
    (folder / "run.json").write_text(json.dumps(card, indent=2), encoding="utf-8")
    ledger = Ledger.open_or_create(folder / "ledger", purpose=RUN_PURPOSE)
    names = ("recipe_sha256", "data_root", "code_sha256", "device", "set")
    ledger.append("trained", {"event": "started", "step": 0, **{name: card[name] for name in names}}, by="apelles")
    said = {"event": "warning", "step": 20, "kind": "overfit", "value": "1.2500", "threshold": "1"}
    ledger.append("trained", said, by="apelles")
    ended = {"event": "finished", "step": 40, "stopped": "steps", "weights_sha256": weights}
    ledger.append("trained", ended, by="apelles")
    ledger.snapshot(by="apelles")
    return folder
