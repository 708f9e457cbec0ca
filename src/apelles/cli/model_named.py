"""The model that a command asks about: its name, the words it is opened with, and the guard of what it makes."""

from __future__ import annotations

from pathlib import Path

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
GUARD = click.option(
    "--guard",
    type=click.Path(path_type=Path, file_okay=False),
    help="Library; what copies its works is withheld and redrawn.",
)
GUARD_RATE = click.option(
    "--guard-rate",
    type=click.FloatRange(1e-9, 1),
    default=1e-3,
    show_default=True,
    help="Chance, at most, that a picture owing the library nothing is withheld.",
)
