"""Every command and option says what it does."""

from __future__ import annotations

import click
import pytest

from apelles.cli.main import COMMANDS
from tests.house.command_tree import commands

TREE = list(commands())


@pytest.mark.parametrize(("path", "command"), TREE, ids=[path for path, _ in TREE])
def test_every_command_and_option_has_help(path: str, command: click.Command) -> None:
    assert command.help, path
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{path} {option.opts[0]}"
            assert option.help.endswith((".", "?")), f"{path} {option.opts[0]}: {option.help!r} is not a sentence"


def test_every_command_of_the_table_exists_and_no_other() -> None:
    assert {path.split()[1] for path, _ in TREE if path.count(" ") == 1} == set(COMMANDS)
    assert all(help_line.endswith(".") for _, help_line in COMMANDS.values())
