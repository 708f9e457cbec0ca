"""The model that a command asks about: its name, and the words it is opened with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

MODEL = click.argument("model", metavar="MODEL")
SIZE = click.option("--size", type=click.IntRange(min=1), help="Side in pixels of what a control draws.")
SETTINGS = click.option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    help="Settings of the model, as for `apelles models sample`.",
)


def pairs(settings: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the key and the value of each setting.

    Raises:
        BadParameter: one sets nothing.
    """
    for text in settings:
        key, equals, value = text.partition("=")
        if not equals or not key or not value:
            message = f"{text!r} sets nothing; write KEY=VALUE, for example rate=0.2."
            raise click.BadParameter(message)
        yield key, value
