"""What a library's ledger knows of the rights in its works, with the verdicts that follow from it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from apelles.audit.licensing import licenses_in
from apelles.audit.rights import verdicts
from apelles.collect.rights.attribution import license_name
from apelles.collect.rights.base import AUTHOR, OWNER, TITLE
from apelles.errors import LedgerError
from apelles.journeys.rights_rows import ACCEPTANCE, COPY, SECOND_HAND, signals_from_rows
from apelles.journeys.rights_scan import ledger_of
from apelles.library.lance import LanceLibrary
from apelles.records.rights import (
    Acceptance,
    Carrier,
    Duty,
    Integrity,
    License,
    Permission,
    Protocol,
    Scope,
    Signal,
    Speaker,
    Statement,
    Use,
    Verdicts,
)
from apelles.seal.ledger import ROWS, Ledger

NO_NAME: Final = frozenset(
    {"", "unknown", "unknown artist", "unknown author", "anonymous", "unidentified", "various", "佚名", "未知"}
)
"""What is written where nobody knows who made a work."""
_BROKEN: Final = frozenset({Integrity.INVALID, Integrity.MALFORMED})


@dataclass(frozen=True, kw_only=True)
class WorkRights:
    """One work as the ledger has it. `row` is the number of its row; `body` what that row says.

    `today` rests on everything that was ever seen, `then` on what held when the copy was acquired.
    """

    row: int
    body: Mapping[str, Any]
    signals: tuple[Signal, ...]
    acceptances: tuple[Acceptance, ...]
    second_hand: tuple[Mapping[str, Any], ...]
    today: Verdicts
    then: Verdicts

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file."""
        return str(self.body["sha256"])

    @property
    def work_id(self) -> str:
        """The id every output reports."""
        return str(self.body["work_id"])

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """Every name that is stated as author: by the data set first, then by what the file carries.

        Where nobody is named as author it is who is named as owner.
        """
        stated = [str(self.body.get("author", "")).strip(), *self._claimed(AUTHOR)]
        named = tuple(dict.fromkeys(name for name in stated if name.lower() not in NO_NAME))
        return named or tuple(name for name in self._claimed(OWNER) if name.lower() not in NO_NAME)

    @property
    def title(self) -> str:
        """The title that the data set states, else the first that the file carries."""
        return str(self.body.get("title", "")).strip() or next(iter(self._claimed(TITLE)), "")

    @property
    def license_text(self) -> str:
        """The license that the data set states, in its own words, else the names of those that are named."""
        return str(self.body.get("license", "")) or "; ".join(license_name(one) for one in self.licenses)

    def _claimed(self, name: str) -> list[str]:
        """Return what signals on this copy claim under a name, each text once."""
        sound = (one for one in self.signals if one.integrity not in _BROKEN and one.scope is not Scope.OTHER_COPY)
        claims = (one for signal in sound for one in signal.claims if one.name == name)
        return list(dict.fromkeys(text for one in claims if (text := one.text.strip())))

    @cached_property
    def licenses(self) -> tuple[License, ...]:
        """The licenses that are named, those of the data set first."""
        return tuple({one.license.id: one.license for one in licenses_in(self.signals)}.values())

    def permission(self, use: Use) -> Permission:
        """Return what may be done today."""
        return self.today.of(use).permission


def works_with_rights(
    folder: Path, *, commercial: bool | None = None, only: Container[str] | None = None
) -> Iterator[WorkRights]:
    """Yield every scanned work of a library in order of work id, with its verdicts; `only` those with these SHA-256.

    A work that was removed from the library is none of it any more, whatever the ledger says of it.

    Raises:
        LedgerError: the library was not scanned, or its ledger is damaged.
    """
    present = set(LanceLibrary(folder).hashes())
    wanted = present if only is None else {name for name in present if name in only}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    ledger = open_ledger(folder)
    accepted: dict[str, list[Acceptance]] = defaultdict(list)
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    copies: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for row in ledger.current():
        if row.kind == COPY and row.body["sha256"] in wanted:
            copies[row.body["sha256"]] = (row.n, row.body)
        elif row.kind == ACCEPTANCE:
            for sha256 in row.body["works"]:
                accepted[sha256].append(acceptance_from(row.body))
        elif row.kind == SECOND_HAND:
            found[row.body["sha256"]].append(row.body)
    for n, body in sorted(copies.values(), key=lambda one: (one[1]["work_id"], one[1]["sha256"])):
        second_hand = tuple(found[body["sha256"]])
        signals = (*signals_from_rows(body["signals"], body["raws"]), *_of_originals(second_hand))
        acceptances = tuple(accepted[body["sha256"]])
        yield WorkRights(
            row=n,
            body=body,
            signals=signals,
            acceptances=acceptances,
            second_hand=second_hand,
            today=verdicts(signals, acceptances=acceptances, commercial=commercial, at=now),
            then=verdicts(signals, acceptances=acceptances, commercial=commercial, at=body["acquired_at"]),
        )


def reservations_of(signals: Sequence[Signal]) -> tuple[str, ...]:
    """Return what signals on this copy reserve, as `protocol:use`, sorted."""
    return tuple(
        sorted(
            {
                f"{signal.protocol.value}:{statement.use.value}"
                for signal in signals
                if signal.scope is not Scope.OTHER_COPY
                for statement in signal.statements
                if statement.permission in {Permission.DENY, Permission.CONDITIONAL}
            }
        )
    )


def _of_originals(second_hand: Sequence[Mapping[str, Any]]) -> Iterator[Signal]:
    """Yield what the originals of a copy reserve and the copy no longer says: signals on another copy."""
    for row in second_hand:
        for name in row["lost"]:
            protocol, _, use = str(name).partition(":")
            raw = f"{row['original']} {name}".encode()
            yield Signal(
                protocol=Protocol(protocol),
                carrier=Carrier.REGISTRY,
                scope=Scope.OTHER_COPY,
                raw=raw,
                raw_sha256=hashlib.sha256(raw).hexdigest(),
                raw_length=len(raw),
                statements=(Statement(use=Use(use), permission=Permission.DENY),),
                speaker=Speaker.RIGHTSHOLDER,
                detail=f"on the registered original {row['original'][:16]}",
            )


def open_ledger(folder: Path) -> Ledger:
    """Return the ledger of a library.

    Raises:
        LedgerError: nobody has scanned the library yet.
    """
    place = ledger_of(folder)
    if not (place / ROWS).is_file():
        message = f"The library {folder} has no ledger of rights yet. Run `apelles rights scan {folder}` first."
        raise LedgerError(message)
    return Ledger(place)


def acceptance_to(acceptance: Acceptance, works: Sequence[str]) -> dict[str, Any]:
    """Return the row of an acceptance of these works, by SHA-256."""
    return {
        "works": sorted(works),
        "terms": acceptance.terms,
        "by": acceptance.by,
        "at": acceptance.at,
        "until": acceptance.until,
        "uses": [use.value for use in acceptance.uses],
        "duties": [duty.value for duty in acceptance.duties],
        "evidence": acceptance.evidence,
        "contract": acceptance.contract,
        "attribution": acceptance.attribution,
    }


def acceptance_from(body: Mapping[str, Any]) -> Acceptance:
    """Return the acceptance of a row."""
    return Acceptance(
        terms=body["terms"],
        by=body["by"],
        at=body["at"],
        until=body["until"],
        uses=tuple(Use(use) for use in body["uses"]),
        duties=tuple(Duty(duty) for duty in body["duties"]),
        evidence=body["evidence"],
        contract=body["contract"],
        attribution=body["attribution"],
    )
