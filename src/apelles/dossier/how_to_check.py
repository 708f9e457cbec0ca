"""How anybody checks a dossier without this software."""

from __future__ import annotations

from apelles import words
from apelles.records.dossier import Dossier
from apelles.words.phrase import Phrase


def how_to_check(dossier: Dossier) -> tuple[Phrase, ...]:
    """Return the steps, in order, each with the command that does it."""
    keys = ["files", "pdf", "again"]
    if dossier.made.ledger_root:
        keys.insert(2, "ledger")
    return tuple(words.both(f"dossier_how.{key}", command=dossier.made.command) for key in keys)
