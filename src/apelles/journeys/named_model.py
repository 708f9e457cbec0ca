"""A model as it is named on a command line: a folder of pictures, a run of the studio, or NAME:PLACE."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from apelles.catalogue import load, names
from apelles.errors import ModelRefused
from apelles.models.base import ModelAdapter, Request

RUN_CARD: Final = "run.json"
RECIPE: Final = "recipe.toml"
"""A run of the studio holds both; a folder of its outputs only says of which run they are."""


def named_model(text: str, *, size: int = 0, settings: Mapping[str, str] | None = None) -> ModelAdapter:
    """Return the model that a text names, opened.

    Raises:
        ModelRefused: the text names none, or it cannot be opened so.
    """
    name, request = model_named(text, size=size, settings=settings)
    model: ModelAdapter = load("model", name).opened(request)
    return model


def model_named(text: str, *, size: int = 0, settings: Mapping[str, str] | None = None) -> tuple[str, Request]:
    """Return the name and the request behind a text.

    A folder is one of a run of the studio, whose card says which family it is, or of pictures that were made before;
    `NAME` or `NAME:PLACE` is a model of the catalogue, as `parrot:works` or `gan:run`.

    Raises:
        ModelRefused: it is neither a folder nor a name in the table.
    """
    asked = settings or {}
    if Path(text).exists():
        return _family(Path(text)), Request(origin=text, size=size, settings=asked)
    name, _, origin = text.partition(":")
    if name in names("model"):
        return name, Request(origin=origin, size=size, settings=asked)
    message = (
        f"{text!r} is no folder of pictures and no model, so there is nothing to look at. Name a folder, or one of "
        f"{', '.join(names('model'))}, with what it is made from after a colon: parrot:PICTURES."
    )
    raise ModelRefused(message)


def _family(folder: Path) -> str:
    if not (folder / RECIPE).is_file():
        return "folder"
    try:
        return str(json.loads((folder / RUN_CARD).read_bytes())["family"])
    except (OSError, ValueError, KeyError, TypeError):
        return "folder"
