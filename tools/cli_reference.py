"""Write docs/cli.md from the command tree: `python -m tools.cli_reference [--check]`."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from apelles.cli.main import apelles

TARGET = Path(__file__).parents[1] / "docs" / "cli.md"
HEAD = """# Command line

Written by `make docs` from the commands themselves. Exit codes: 0 done, 1 could not, 2 you can fix it, 3 done but
the gate is not met or something was altered.
"""


def reference() -> str:
    """Return the whole reference as Markdown."""
    context = click.Context(apelles, info_name="apelles")
    text = "\n".join([HEAD, *_sections(apelles, context)])
    return re.sub("\n{3,}", "\n\n", text).rstrip() + "\n"


def _sections(command: click.Command, context: click.Context) -> Iterator[str]:
    yield _section(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _sections(child, click.Context(child, info_name=name, parent=context))


def _section(command: click.Command, context: click.Context) -> str:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    help_text = inspect.cleandoc(command.help or "").replace("\b\n", "")
    rows = [_row(option, context) for option in command.params if isinstance(option, click.Option)]
    table = ["| option | what it does |", "|---|---|", *rows] if rows else []
    return "\n".join([f"## {context.command_path}", "", "```", usage, "```", "", help_text, "", *table, ""])


def _row(option: click.Option, context: click.Context) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    takes = "" if option.is_flag or option.count else f" {option.make_metavar(context)}"
    first = f"{names}{takes}".replace("|", "\\|")
    return f"| `{first}` | {option.help or ''}{_default(option)} |"


def _default(option: click.Option) -> str:
    if option.required:
        return " Required."
    value = option.default
    shown = isinstance(value, (str, int, float)) and not isinstance(value, bool) and value != ""
    return f" Default: `{value}`." if shown and not option.is_flag else ""


def main() -> int:
    """Write the reference, or with --check say whether it is up to date."""
    text = reference()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print("docs/cli.md is not what the commands say. Run `make docs`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
