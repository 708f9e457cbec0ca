"""What a library's ledger of rights says of its works, for the audit of usage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from apelles.journeys.rights_of import works_with_rights
from apelles.journeys.rights_scan import ledger_of
from apelles.records.rights import Use
from apelles.seal.ledger import ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledgered:
    """Verdict for one use, time of acquisition and stated authors of every work by SHA-256."""

    verdicts: Mapping[str, str] = field(default_factory=dict)
    acquired: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def ledgered(folder: Path, *, use: Use = Use.GENERATIVE_TRAINING) -> Ledgered:
    """Return what the ledger of a library says of its works, nothing where the library was not scanned.

    Raises:
        LedgerError: the ledger is damaged.
    """
    if not (ledger_of(folder) / ROWS).is_file():
        return Ledgered()
    works = list(works_with_rights(folder))
    return Ledgered(
        verdicts={work.sha256: work.permission(use).value for work in works},
        acquired={work.sha256: str(work.body["acquired_at"]) for work in works},
        authors={work.sha256: work.authors for work in works},
    )
