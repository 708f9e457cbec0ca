"""Write down that somebody takes a license on, or has a contract, for works of a library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from apelles.audit.licensing import LICENSED_USES
from apelles.audit.rights import is_day
from apelles.collect.rights.attribution import attribution
from apelles.collect.rights.licenses import recognize
from apelles.errors import AcceptanceRefused, LedgerError
from apelles.journeys.rights_of import WorkRights, acceptance_to, open_ledger, works_with_rights
from apelles.journeys.rights_rows import ACCEPTANCE
from apelles.library.find import find_works
from apelles.library.lance import LanceLibrary
from apelles.records.rights import Acceptance, Duty, Permission, Standing, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What was written down: the row's number, the works, the terms as they are compared, and what they ask."""

    row: int
    works: tuple[str, ...]
    terms: str
    duties: tuple[Duty, ...]
    uses: tuple[Use, ...]


def accept(
    folder: Path,
    works: Sequence[str],
    *,
    license_: str,
    by: str,
    evidence: str = "",
    uses: Sequence[Use] = tuple(Use),
    contract: bool = False,
    until: str = "",
) -> Accepted:
    """Append one row to the ledger for these works (ids, file names or beginnings of a SHA-256).

    `license_` names a license that the works carry, or repeats the text of a condition; with `contract` it names an
    agreement with the rightsholder, and `evidence` has to say which one. Only a contract can be about crawling.

    Raises:
        UnknownName: a work is not in the library.
        AcceptanceRefused: a work carries no such license or condition, a contract has no evidence, the last day cannot
            be read, or only crawling is asked for.
        LedgerError: the library was not scanned.
    """
    if not by.strip():
        message = "Nobody is named who takes the license on. Say it with --by."
        raise AcceptanceRefused(message)
    if contract and not evidence.strip():
        message = "A contract counts only with evidence: say with --evidence which one, with whom and of when."
        raise AcceptanceRefused(message)
    if until and not is_day(until):
        message = f"{until!r} is no day, so nobody could say when this ends. Write the last day as YYYY-MM-DD."
        raise AcceptanceRefused(message)
    if not contract:
        uses = [use for use in uses if use in LICENSED_USES]
    if not uses:
        message = "A license says nothing of crawling; whether a place may be crawled is for that place to say."
        raise AcceptanceRefused(message)
    known = recognize(license_)
    terms = known.id if known and not contract else license_.strip()
    library = LanceLibrary(folder)
    wanted = {one.sha256 for text in works for one in find_works(library, text)}
    chosen = list(works_with_rights(folder, only=wanted))
    if not chosen:
        message = (
            f"{', '.join(works)}: not scanned yet, so nothing is known to accept. Run `apelles rights scan {folder}`."
        )
        raise LedgerError(message)
    if not contract:
        _carried(chosen, terms)
    first = chosen[0]
    duties = _asked(chosen, terms) or (known.duties if known else ())
    acceptance = Acceptance(
        terms=terms,
        by=by.strip(),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        until=until,
        uses=tuple(uses),
        duties=duties,
        evidence=evidence.strip() or f"stated with the picture: {first.body['license'] or terms}",
        contract=contract,
        attribution="\n".join(attribution_of(work) for work in chosen),
    )
    ledger = open_ledger(folder)
    row = ledger.append(ACCEPTANCE, acceptance_to(acceptance, [work.sha256 for work in chosen]), by=by)
    ledger.snapshot(by=by)
    return Accepted(
        row=row.n, works=tuple(work.work_id for work in chosen), terms=terms, duties=duties, uses=tuple(uses)
    )


def attribution_of(work: WorkRights) -> str:
    """Return the line that names a work's authors, title, source and license."""
    body = work.body
    license_ = work.licenses[0] if work.licenses else None
    return attribution(
        title=work.title,
        author=", ".join(work.authors),
        source=str(body["url"] or body["page_url"] or body["source"]),
        license_=license_ or str(body["license"]),
        work_id=work.work_id,
    )


def _asked(works: Sequence[WorkRights], terms: str) -> tuple[Duty, ...]:
    """Return everything that is asked where these terms are the condition."""
    reasons = [reason for work in works for verdict in work.today.uses for reason in verdict.reasons]
    return tuple(dict.fromkeys(duty for reason in reasons if reason.condition == terms for duty in reason.duties))


def _carried(works: Sequence[WorkRights], terms: str) -> None:
    """Refuse terms that a work does not carry: accepting what nobody offered would be a permission out of nothing."""
    for work in works:
        conditions = {
            reason.condition
            for verdict in work.today.uses
            for reason in verdict.reasons
            if reason.permission is Permission.CONDITIONAL and reason.standing in {Standing.COUNTS, Standing.MET}
        }
        if terms not in conditions:
            offered = ", ".join(sorted(one for one in conditions if one)) or "none"
            message = (
                f"{work.work_id} carries no license or condition {terms!r}, so taking it on would change nothing. "
                f"It carries: {offered}. With a contract of your own, say --contract and --evidence."
            )
            raise AcceptanceRefused(message)
