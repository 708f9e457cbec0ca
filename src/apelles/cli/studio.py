"""`apelles studio`: the painter's loop on the record, from the works that are chosen to the pictures that are kept."""

from __future__ import annotations

import click

from apelles.cli.studio_background import background
from apelles.cli.studio_curate import curate
from apelles.cli.studio_generate import generate
from apelles.cli.studio_record import ledger, verify
from apelles.cli.studio_select import select
from apelles.cli.studio_train import train


@click.group()
def studio() -> None:
    """Choose works, train a model, have it draw, choose among what it makes; every step is written down.

    Only works whose rights allow it go into a training set, and a set that was altered is not trained on.
    """


studio.add_command(background)
studio.add_command(curate)
studio.add_command(generate)
studio.add_command(select)
studio.add_command(train)
studio.add_command(ledger)
studio.add_command(verify)
