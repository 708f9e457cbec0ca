"""The option that names a file of weights: --model NAME=PATH."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from apelles.engine.specs import model_names


def model_option[F: Callable[..., Any]](command: F) -> F:
    """Add --model to a command, which receives it as `model_files`, a dict from name to path."""
    return click.option(
        "--model",
        "model_files",
        metavar="NAME=PATH",
        multiple=True,
        callback=_named_files,
        help="Use this file of weights for a model; its hash is checked. May be given more than once.",
    )(command)


def _named_files(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[str, Path]:
    return dict(_named_file(text) for text in values)


def _named_file(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not equals or not path:
        message = f"{text!r} names no file; write NAME=PATH, for example {model_names()[0]}=model.onnx."
        raise click.BadParameter(message)
    if name not in model_names():
        message = f"no model is called {name!r}. Known: {', '.join(model_names())}."
        raise click.BadParameter(message)
    return name, Path(path)
