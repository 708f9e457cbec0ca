"""The rights of the works a dossier speaks of, as a library's ledger has them, and how much of each author is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from apelles import words
from apelles.errors import UnknownName
from apelles.journeys.rights_of import WorkRights, works_with_rights
from apelles.journeys.rights_report import permissions
from apelles.journeys.rights_scan import ledger_of
from apelles.law.stated import from_rights
from apelles.records.dossier import RightsRow
from apelles.records.law import Fact
from apelles.records.rights import MachineReadable, Permission, Signal
from apelles.seal.verify import verify
from apelles.words.page import named
from apelles.words.phrase import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsPart:
    """Rows of the works, the Merkle root of the ledger they stand in, and what it states as fact by SHA-256."""

    rows: tuple[RightsRow, ...] = ()
    ledger_root: str = ""
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)


def rights_part(folder: Path, hashes: Iterable[str]) -> RightsPart:
    """Return what the ledger of a library has of some works.

    Raises:
        LedgerError: the library was not scanned, or its ledger is damaged.
    """
    works = list(works_with_rights(folder, only=set(hashes)))
    return RightsPart(
        rows=tuple(_row(work) for work in works),
        ledger_root=verify(ledger_of(folder)).root,
        facts={work.sha256: _facts(work) for work in works},
    )


def usage_part(folder: Path, authors: Iterable[str]) -> tuple[Phrase, ...]:
    """Return to what extent the works of some authors are in a library, in sentences.

    Raises:
        LibraryMissing: there is no library at that folder.
        LedgerError: the ledger of that library is damaged.
    """
    from apelles.journeys.usage import counted, of_author, sentences, summary, usage
    from apelles.journeys.usage_verdicts import ledgered

    known = ledgered(folder)
    found = usage(folder, verdicts=known.verdicts, acquired=known.acquired, authors=known.authors)
    said = list(summary(found))
    for author in sorted({name for name in authors if name}):
        try:
            said += sentences(of_author(found, author), found)
        except UnknownName:
            continue
    return (*said, counted())


def _row(work: WorkRights) -> RightsRow:
    return RightsRow(
        work_id=work.work_id,
        sha256=work.sha256,
        author=", ".join(work.authors),
        title=str(work.body["title"]),
        license=str(work.body["license"]),
        today=tuple(permissions(work.today).items()),
        at_acquisition=tuple(permissions(work.then).items()),
        acquired_at=str(work.body["acquired_at"]),
        signals=tuple(_signals(work.signals)),
    )


def _facts(work: WorkRights) -> tuple[Fact, ...]:
    denying = [one for one in work.signals if any(each.permission is Permission.DENY for each in one.statements)]
    return from_rights(
        work.then,
        machine_readable=any(one.machine_readable is MachineReadable.YES for one in denying),
        license_text=str(work.body["license"]),
        by=f"ledger:row {work.row}",
    )


def _signals(signals: Iterable[Signal]) -> Iterator[Phrase]:
    for one in signals:
        said = [
            words.both(
                "dossier.signal_says",
                use=named("use", statement.use.value),
                permission=named("permission", statement.permission.value),
            )
            for statement in one.statements
        ]
        if said:
            what = Phrase(en=", ".join(each.en for each in said), zh="，".join(each.zh for each in said))
            yield words.both("dossier.signal", protocol=one.protocol.value, carrier=one.carrier.value, what=what)
