"""The model that a command asks about: its name, and the words it is opened with."""

from __future__ import annotations

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
