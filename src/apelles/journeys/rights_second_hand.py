"""Put into a library's ledger which of its works are copies of registered originals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from apelles.journeys.rights_of import open_ledger, reservations_of, works_with_rights
from apelles.journeys.rights_rows import SECOND_HAND
from apelles.journeys.second_hand import as_rows, second_hand
from apelles.records.second_hand import SecondHand


def scan_second_hand(
    folder: Path,
    registry: Path,
    *,
    by: str,
    pirate_sources: Sequence[str] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> SecondHand:
    """Look for copies of a register's works in a scanned library, and append a row for each that is new or differs.

    Raises:
        LibraryMissing: there is no library or register there.
        LedgerError: the library was not scanned.
    """
    ledger = open_ledger(folder)
    reserved = {work.sha256: reservations_of(work.signals) for work in works_with_rights(folder)}
    found = second_hand(folder, registry, pirate_sources=pirate_sources, reservations=reserved, on_progress=on_progress)
    known = {(row.body["sha256"], row.body["original"]): row for row in ledger.current(kind=SECOND_HAND)}
    rows = [(row, known.get((row["sha256"], row["original"]))) for row in as_rows(found)]
    ledger.append_many([(SECOND_HAND, row) for row, before in rows if before is None], by=by)
    changed = [(before.n, row) for row, before in rows if before is not None and dict(before.body) != row]
    ledger.correct_many(changed, by=by, reason="looked for again, and something differs", kind=SECOND_HAND)
    return found
