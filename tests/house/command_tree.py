"""The command tree, walked."""

from __future__ import annotations

from collections.abc import Iterator

import click

from apelles.cli.main import apelles


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, groups included."""
    yield from _below("apelles", apelles)


def _below(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None, name
            yield from _below(f"{path} {name}", child)
