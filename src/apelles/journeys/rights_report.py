"""The rights of a training set as a whole: how many works, whose, what may be done with them, what contradicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from apelles.audit.authors import name_key, names_in
from apelles.journeys.rights_of import WorkRights, open_ledger, works_with_rights
from apelles.journeys.rights_rows import COPY
from apelles.library.lance import LanceLibrary
from apelles.records.rights import Permission, Reason, Use, Verdicts
from apelles.seal.verify import Verification, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorRights:
    """One author: how many works, and how many of them have each verdict for the use that was asked about."""

    author: str
    works: int
    permissions: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsReport:
    """A report on one library. `use` is the use that authors are counted for.

    `not_scanned` are the ids of works of the library of which the ledger has no row; nothing is known of them, so they
    count as unknown. `foreign` is how many works the ledger has rows of and the library does not hold.
    """

    library: str
    use: Use
    commercial: bool | None
    works: tuple[WorkRights, ...]
    ledger: Verification
    not_scanned: tuple[str, ...] = ()
    foreign: int = 0

    @property
    def pictures(self) -> int:
        """Return how many pictures the library holds."""
        return len(self.works) + len(self.not_scanned)

    def totals(self) -> dict[str, dict[str, int]]:
        """Return how many works have each verdict, for every use."""
        return {use.value: self._counts([work.permission(use) for work in self.works]) for use in Use}

    def totals_then(self) -> dict[str, dict[str, int]]:
        """Return the same as it was when the copies were acquired."""
        return {use.value: self._counts([work.then.of(use).permission for work in self.works]) for use in Use}

    def _counts(self, permissions: Sequence[Permission]) -> dict[str, int]:
        return _counts([*permissions, *[Permission.UNKNOWN] * len(self.not_scanned)])

    def authors(self) -> list[AuthorRights]:
        """Return the authors, those with the most works first; an empty name stands for works without one.

        A work that names several counts for each of them, also where it is not sure which one it was.
        """
        by_name: dict[str, list[Permission]] = {}
        spelled: dict[str, str] = {}
        for work in self.works:
            names = {name_key(name): name for text in work.authors for name in names_in(text).names} or {"": ""}
            for key, name in names.items():
                by_name.setdefault(spelled.setdefault(key, name), []).append(work.permission(self.use))
        made = [
            AuthorRights(author=name, works=len(found), permissions=_counts(found)) for name, found in by_name.items()
        ]
        return sorted(made, key=lambda one: (-one.works, one.author))

    def conflicts(self) -> list[WorkRights]:
        """Return works on which signals contradict each other about the use."""
        return [work for work in self.works if work.today.of(self.use).conflict]

    def reserved_since(self) -> list[WorkRights]:
        """Return works that are reserved today and were not when they were acquired."""
        stern = {Permission.DENY, Permission.CONDITIONAL}
        return [
            work
            for work in self.works
            if work.permission(self.use) in stern and work.then.of(self.use).permission not in stern
        ]

    def second_hand(self) -> list[WorkRights]:
        """Return works that are copies of registered originals."""
        return [work for work in self.works if work.second_hand]

    def reserved_elsewhere(self) -> list[WorkRights]:
        """Return works that another copy, or what they were made from, reserves for the use."""
        return [work for work in self.works if work.today.of(self.use).reserved_elsewhere]

    def possible(self) -> list[WorkRights]:
        """Return works that carry something broken that looked like a reservation."""
        return [work for work in self.works if work.today.possible_reservation]

    def without_name(self) -> list[WorkRights]:
        """Return works that name no author."""
        return [work for work in self.works if not work.authors]

    def unread(self) -> list[WorkRights]:
        """Return works whose file was not there when they were scanned."""
        return [work for work in self.works if work.body["original"] != "read"]

    def licenses(self) -> dict[str, int]:
        """Return how many works name each license; what is not recognized is given in its own words."""
        counted = Counter(_license(work) for work in self.works)
        return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def notes(report: RightsReport) -> list[tuple[str, list[str]]]:
    """Return what a person has to look at: the key of the sentence, and the works it is about."""
    found = (
        ("rights.conflicts", report.conflicts()),
        ("rights.second_hand", report.second_hand()),
        ("rights.reserved_since", report.reserved_since()),
        ("rights.elsewhere", report.reserved_elsewhere()),
        ("rights.possible", report.possible()),
        ("rights.without_name", report.without_name()),
        ("rights.unread", report.unread()),
    )
    named = [("rights.not_scanned", list(report.not_scanned))]
    named += [(key, [work.work_id for work in works]) for key, works in found]
    return [(key, works) for key, works in named if works]


def foreign_said(report: RightsReport) -> list[tuple[str, dict[str, object]]]:
    """Return that the ledger has rows of works the library does not hold, if so: the key and what fills it."""
    return [("rights.foreign", {"count": report.foreign})] if report.foreign else []


def ledger_said(ledger: Verification) -> tuple[str, dict[str, object]]:
    """Return how the ledger is: the key of the sentence, and what fills it."""
    if ledger.intact:
        return "rights.ledger_intact", {"rows": f"{ledger.rows:,}", "root": ledger.root}
    return "rights.ledger_broken", {"count": len(ledger.problems)}


def rights_report(folder: Path, *, use: Use = Use.GENERATIVE_TRAINING, commercial: bool | None = None) -> RightsReport:
    """Return the report on a scanned library.

    Raises:
        LedgerError: the library was not scanned, or its ledger is damaged.
    """
    ledger = open_ledger(folder)
    works = tuple(works_with_rights(folder, commercial=commercial))
    scanned = {work.sha256 for work in works}
    return RightsReport(
        library=str(folder),
        use=use,
        commercial=commercial,
        works=works,
        ledger=verify(ledger.folder),
        not_scanned=tuple(work.work_id for work in LanceLibrary(folder).works() if work.sha256 not in scanned),
        foreign=len({str(row.body["sha256"]) for row in ledger.current(kind=COPY)} - scanned),
    )


def report_as_json(report: RightsReport) -> dict[str, Any]:
    """Return a report as plain values for JSON."""
    return {
        "library": report.library,
        "use": report.use.value,
        "commercial": report.commercial,
        "pictures": report.pictures,
        "not_scanned": list(report.not_scanned),
        "not_in_the_library": report.foreign,
        "totals": report.totals(),
        "totals_at_acquisition": report.totals_then(),
        "authors": [asdict(one) for one in report.authors()],
        "licenses": report.licenses(),
        "conflicts": [work.work_id for work in report.conflicts()],
        "reserved_since_acquisition": [work.work_id for work in report.reserved_since()],
        "second_hand": [work.work_id for work in report.second_hand()],
        "without_name": [work.work_id for work in report.without_name()],
        "unread": [work.work_id for work in report.unread()],
        "ledger": {
            "rows": report.ledger.rows,
            "intact": report.ledger.intact,
            "merkle_root": report.ledger.root,
            "snapshots": report.ledger.snapshots,
        },
        "works": [work_as_json(work) for work in report.works],
    }


def work_as_json(work: WorkRights, *, reasons: bool = False) -> dict[str, Any]:
    """Return a work's verdicts as plain values, with their reasons if asked."""
    body = work.body
    facts = {
        "work_id": work.work_id,
        "sha256": work.sha256,
        **{name: body[name] for name in ("file", "title", "author", "year", "license", "source", "url", "acquired_at")},
        "title": work.title,
        "authors": list(work.authors),
        "license_ids": [one.id for one in work.licenses],
        "verdicts": permissions(work.today),
        "verdicts_at_acquisition": permissions(work.then),
        "conflicts": [one.use.value for one in work.today.uses if one.conflict],
        "reserved_elsewhere": [one.use.value for one in work.today.uses if one.reserved_elsewhere],
        "possible_reservation": work.today.possible_reservation,
        "original": body["original"],
        "second_hand": [dict(one) for one in work.second_hand],
        "ledger_row": work.row,
    }
    if reasons:
        facts["reasons"] = {
            one.use.value: [reason_as_json(reason) for reason in one.reasons] for one in work.today.uses
        }
        facts["acceptances"] = [asdict(one) for one in work.acceptances]
    return facts


def permissions(verdicts: Verdicts) -> dict[str, str]:
    """Return use -> allow, deny, conditional or unknown."""
    return {one.use.value: one.permission.value for one in verdicts.uses}


def reason_as_json(reason: Reason) -> dict[str, Any]:
    """Return a reason as plain values; what says nothing is left out."""
    return {name: value for name, value in asdict(reason).items() if value not in ("", (), None)}


def _license(work: WorkRights) -> str:
    if work.licenses:
        return work.licenses[0].id
    return str(work.body["license"]).strip()


def _counts(permissions_: Sequence[Permission]) -> dict[str, int]:
    return {permission.value: permissions_.count(permission) for permission in Permission}
