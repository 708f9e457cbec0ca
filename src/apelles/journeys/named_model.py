"""A model as it is named on a command line: a folder of pictures, a run of the studio, or NAME:PLACE."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from apelles.catalogue import load, names
from apelles.models.base import ModelAdapter, Request

RUN_CARD: Final = "run.json"


def named_model(text: str, *, size: int = 0, settings: Mapping[str, str] | None = None) -> ModelAdapter:
    """Return the model that a text names.

    `NAME` or `NAME:PLACE` is a model of the catalogue, as `parrot:works` or `gan:run`; else the text is a folder: of a
    run of the studio, whose card says which family it is, or of pictures that were made before.

    Raises:
        UnknownName: no model has this name.
        ModelRefused: it cannot be opened so.
    """
    name, colon, origin = text.partition(":")
    if not colon and name not in names("model"):
        name, origin = _family(Path(text)), text
    model: ModelAdapter = load("model", name).opened(Request(origin=origin, size=size, settings=settings or {}))
    return model


def _family(folder: Path) -> str:
    try:
        return str(json.loads((folder / RUN_CARD).read_bytes())["family"])
    except (OSError, ValueError, KeyError, TypeError):
        return "folder"
