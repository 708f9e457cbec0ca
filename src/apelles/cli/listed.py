"""Options that hold several words, joined by commas."""

from __future__ import annotations

from collections.abc import Sequence

import click


def listed(*texts: str) -> tuple[str, ...]:
    """Return the words in texts joined by commas, each once, in their order."""
    return tuple(dict.fromkeys(part.strip() for text in texts for part in text.split(",") if part.strip()))


def among(text: str, known: Sequence[str], option: str) -> tuple[str, ...]:
    """Return the words in a text joined by commas.

    Raises:
        UsageError: one is not among those known.
    """
    found = listed(text)
    wrong = [one for one in found if one not in known]
    if wrong:
        message = f"{option} knows {', '.join(known)}, and not {wrong[0]!r}."
        raise click.UsageError(message)
    return found
