"""Journey: whether the works of a training set may still be trained on, by what the library's ledger says today."""

from __future__ import annotations

from pathlib import Path

from apelles.journeys.rights_of import works_with_rights
from apelles.journeys.studio_curate import Terms, refusal_of
from apelles.studio.set_rows import CANARY, SetCard
from apelles.studio.training_set import open_set
from apelles.studio.trouble import Trouble, Wrong


def no_longer_permitted(folder: Path, library: Path) -> list[Trouble]:
    """Return the works of a set that the library's ledger would not let in today, each with what it says now.

    A work that is gone from the library is not named: nothing new is known of it.

    Raises:
        SetRefused: the set is not as it was made.
        LedgerError: the library was not scanned, or its ledger is damaged.
    """
    opened = open_set(folder)
    wanted = {str(row["work_sha256"]): row for row in opened.rows if row["verdict"] != CANARY}
    terms = _terms(opened.card)
    now = {
        one.sha256: refusal_of(one, terms)
        for one in works_with_rights(library, commercial=opened.card.commercial, only=wanted.keys())
    }
    return [
        Trouble(wrong=Wrong.NOT_PERMITTED, place=f"{wanted[sha256]['file']} ({wanted[sha256]['work_id']})", detail=code)
        for sha256, code in now.items()
        if code
    ]


def _terms(card: SetCard) -> Terms:
    return Terms(commercial=card.commercial, allow_unknown=card.unknown > 0)
