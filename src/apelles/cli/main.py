"""The command `apelles`: a table of commands, each loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec

import click

from apelles.cli.exits import INTERRUPTED
from apelles.errors import ApellesError

COMMANDS = {
    "audit": ("apelles.cli.audit:audit", "Say whose works are in a training set, and whether a model gives them back."),
    "calibrate": ("apelles.cli.calibrate:calibrate", "Show how often unrelated works are taken for copies."),
    "canary": ("apelles.cli.canary:canary", "Plant pictures that show later whether a model was trained on a set."),
    "collect": ("apelles.cli.collect:collect", "Bring pictures into a library."),
    "compare": ("apelles.cli.compare:compare", "Say what two or a few pictures share, without a library."),
    "demo": ("apelles.cli.demo:demo", "Build a library of real pictures, judge suspects, write a report."),
    "dossier": ("apelles.cli.dossier:dossier", "Put one case together, sign it, and check what others made."),
    "judge": ("apelles.cli.judge:judge", "Say whether pictures are copies of works in a library."),
    "law": ("apelles.cli.law:law", "Say which conditions of the law the facts meet, and which stay open."),
    "library": ("apelles.cli.library:library", "Look into a library, and take works out of it."),
    "rights": ("apelles.cli.rights:rights", "Say whose pictures these are and what may be done with them."),
    "studio": ("apelles.cli.studio:studio", "Choose works, train a model, choose among what it makes; on the record."),
    "models": ("apelles.cli.models:models", "List and verify the models that measure; sample those that draw."),
}


class LazyGroup(click.Group):
    """Commands that are imported when they are asked for; help needs none of them."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the commands that are there."""
        return [name for name in sorted(COMMANDS) if find_spec(_module(name))]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command, imported, or None."""
        if name not in self.list_commands(context):
            return None
        command = getattr(import_module(_module(name)), COMMANDS[name][0].partition(":")[2])
        return command if isinstance(command, click.Command) else None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(context)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="apelles", prog_name="apelles")
def apelles() -> None:
    """Is this picture a copy of a work in this library? With the error rate of the answer.

    Exit codes: 0 done, 1 could not, 2 you can fix it, 3 done but the gate is not met.
    """


def main() -> None:
    """Run the command line; an expected error is its message and an exit code, never a traceback."""
    try:
        code = apelles.main(prog_name="apelles", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped. What was finished is kept; the same command goes on from there.", err=True)
        sys.exit(INTERRUPTED)
    except ApellesError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        raise
    except OSError as error:
        from apelles.cli.stray import explained

        click.echo(f"Error: {explained(error)}", err=True)
        sys.exit(1)


def _module(name: str) -> str:
    return COMMANDS[name][0].partition(":")[0]
