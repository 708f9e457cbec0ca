"""A run of the studio as a model finds it on disk: its card, its recipe, and the weights it ended with."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apelles.errors import ModelRefused

CARD, RECIPE, WEIGHTS = "run.json", "recipe.toml", "weights.safetensors"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainedRun:
    """A finished run: what `run.json` and `recipe.toml` say, and the bytes of its weights."""

    card: Mapping[str, Any]
    recipe: Mapping[str, Any]
    weights: bytes


def read_trained(run: Path, *, family: str) -> TrainedRun:
    """Return a finished run of one family.

    Raises:
        ModelRefused: there is none of this family, it is not finished, or its weights are not those it ended with.
    """
    try:
        card = json.loads((run / CARD).read_text(encoding="utf-8"))
        recipe = tomllib.loads((run / RECIPE).read_text(encoding="utf-8"))
        found, finished, wanted = (card["family"], recipe["family"]), card["finished"], card["weights_sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{run} holds no training run that can be read: {error}. Make one with `apelles studio train`."
        raise ModelRefused(message) from error
    if found != (family, family):
        message = f"The run in {run} is of the family {found[0]!r}, not {family!r}. Open it under that name."
        raise ModelRefused(message)
    if not finished:
        message = f"The run in {run} is not finished. Go on with it: `apelles studio train --resume`."
        raise ModelRefused(message)
    path = run / WEIGHTS
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != wanted:
        message = f"The weights in {path} are not those this run ended with. Go back to a copy of the run."
        raise ModelRefused(message)
    return TrainedRun(card=card, recipe=recipe, weights=content)
