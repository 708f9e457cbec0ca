"""What a library's ledger of rights says of its works, for the audit of usage."""

from __future__ import annotations

from pathlib import Path

from apelles.journeys.rights_of import works_with_rights
from apelles.journeys.rights_scan import ledger_of
from apelles.records.rights import Use
from apelles.seal.ledger import ROWS


def verdicts_and_times(folder: Path, *, use: Use = Use.GENERATIVE_TRAINING) -> tuple[dict[str, str], dict[str, str]]:
    """Return verdict and time of acquisition of every work by SHA-256, empty where the library was not scanned."""
    if not (ledger_of(folder) / ROWS).is_file():
        return {}, {}
    works = list(works_with_rights(folder))
    return (
        {work.sha256: work.permission(use).value for work in works},
        {work.sha256: str(work.body["acquired_at"]) for work in works},
    )
