"""Rows of a ledger that somebody signed: each names the root of all rows before it, so it vouches for these too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from apelles.errors import LedgerError
from apelles.seal import certificates, trailing
from apelles.seal.canonical import canonical
from apelles.seal.certificates import Signer
from apelles.seal.identity import Identity
from apelles.seal.ledger import Ledger, Row
from apelles.seal.merkle import Tree

SEAL: Final = "seal"
KIND: Final = "studio-row"
APART: Final = timedelta(minutes=10)
"""So far the time that is signed may lie from the time of the row: a signature is made when the row is written."""

Stamp = Callable[[bytes], bytes]


class Signed(StrEnum):
    """What is known of a row's signature."""

    GOOD = "good"
    BROKEN = "broken"
    OTHER_LEDGER = "other_ledger"
    OTHER_TIME = "other_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRow:
    """A row that carries a signature, by whom and when; `signer` is None where no certificate can be read.

    `timestamped` says that somebody else's time stamp is bound to the signature; whether it holds is another question.
    """

    row: int
    kind: str
    state: Signed
    signer: Signer | None
    signed_at: str
    timestamped: bool = False


def append_signed(
    ledger: Ledger,
    kind: str,
    body: Mapping[str, Any],
    *,
    by: str,
    identity: Identity | None,
    stamp: Stamp | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Row:
    """Append a row that names the root over all rows before it, signed where there is an identity; then a snapshot.

    `stamp` returns a time stamp over the signature it is given. The time is the clock's, never one that is told.

    Raises:
        LedgerError: the rows are not what they were, or the body holds a value that no ledger can hold.
        IdentityUnusable: the key is of a kind that seals are not signed with.
    """
    before = ledger.snapshot(by=by)
    said: dict[str, Any] = {**body, "ledger": ledger.id, "rows": before.rows, "root": before.root}
    if identity is not None:
        now = (clock or (lambda: datetime.now(UTC)))()
        made = trailing.seal(canonical(said), kind=KIND, identity=identity, signed_at=now, ledger_root=before.root)
        if stamp is not None:
            made = trailing.stamped(made, stamp(made.signature), identity)
        said[SEAL] = trailing.spelled(made).decode()
    row = ledger.append(kind, said, by=by)
    ledger.snapshot(by=by)
    return row


def signed_rows(rows: Iterable[Row]) -> Iterator[SignedRow]:
    """Yield what is known of every signature in a ledger, given all its rows in order.

    Whether the rows follow one another is another question (`seal.verify`); a signature is good where it is of these
    rows, and the rows before it have the root that it names.
    """
    tree = Tree()
    roots: list[str] = []
    ledger = ""
    for row in rows:
        ledger = ledger or str(row.body.get("ledger", ""))
        roots.append(tree.root().hex())
        if SEAL in row.body:
            yield _checked(row, ledger, roots)
        tree.add(bytes.fromhex(row.hash))


def _checked(row: Row, ledger: str, roots: list[str]) -> SignedRow:
    said = {name: value for name, value in row.body.items() if name != SEAL}
    spelling = str(row.body[SEAL]).encode()
    seal = trailing.read(spelling)
    chain = certificates.read(seal.certificates) if seal else None
    if seal is None or chain is None or not trailing.is_spelled_well(seal, spelling):
        return SignedRow(row=row.n, kind=row.kind, state=Signed.BROKEN, signer=None, signed_at="")
    return SignedRow(
        row=row.n,
        kind=row.kind,
        state=_state(row, said, seal, chain, ledger, roots),
        signer=chain.signer,
        signed_at=seal.statement.signed_at,
        timestamped=bool(seal.timestamp),
    )


def _state(
    row: Row,
    said: Mapping[str, Any],
    seal: trailing.Seal,
    chain: certificates.Chain,
    ledger: str,
    roots: list[str],
) -> Signed:
    try:
        body = canonical(said)
    except LedgerError:
        return Signed.BROKEN
    same = (len(body), sha256(body).hexdigest()) == (seal.statement.length, seal.statement.sha256)
    if not same or not trailing.is_signed(seal, KIND, chain):
        return Signed.BROKEN
    before = said.get("rows")
    if not isinstance(before, int) or not 0 < before < len(roots) or said.get("ledger") != ledger:
        return Signed.OTHER_LEDGER
    if not roots[before] == said.get("root") == seal.statement.ledger_root:
        return Signed.OTHER_LEDGER
    apart = abs(_moment(row.at) - _moment(seal.statement.signed_at))
    return Signed.GOOD if apart <= APART else Signed.OTHER_TIME


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
