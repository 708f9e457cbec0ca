"""The language that words are printed in."""

from __future__ import annotations

import os

import click


def _default() -> str:
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if named.lower().startswith("zh") else "en"


LANG = click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default=_default,
    show_default="that of the system, else en",
    help="Language of the words that are printed.",
)
