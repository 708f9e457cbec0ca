"""Options that several commands of the studio share."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from apelles.seal.identity import Identity

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
KEYS = click.option(
    "--keys", type=click.Path(path_type=Path), help="Folder made by `apelles dossier keygen`. Default: your own."
)
BY = click.option("--by", default=None, help="Who does this; it is written into the ledger. Default: your user name.")


def who(by: str | None) -> str:
    """Return who does this: who is named, else the user; a user without a name is known by number."""
    if by and by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown user"


def identity_in(keys: Path | None) -> Identity:
    """Return the identity in a folder, or that of this installation."""
    from apelles.journeys.rights_mark import own_identity
    from apelles.seal.identity import load_or_make

    return load_or_make(keys) if keys else own_identity()
