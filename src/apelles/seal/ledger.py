"""The ledger: rows that are only ever appended, each bound to the one before, in one file people can read.

`rows.jsonl` holds one line for each row, `{"hash":HASH,"row":ROW}`: ROW is canonical JSON with its number `n`, its
`kind`, when and by whom it was written, its body and `prev`, the hash of the row before; HASH is the SHA-256 of ROW.
Row 0 names the ledger. `snapshots.jsonl` holds the Merkle root over all rows at certain times, in lines of the same
form.

What a chain cannot show is that rows are missing at its end, or that everything after some row was written anew: a
snapshot that somebody else has seen shows both.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from apelles.errors import LedgerError
from apelles.seal.canonical import canonical, encode
from apelles.seal.lock import writing
from apelles.seal.merkle import ALGORITHM, Tree, path_of, root_from

ROWS: Final = "rows.jsonl"
SNAPSHOTS: Final = "snapshots.jsonl"
FORMAT: Final = 1
LONGEST_LINE: Final = 16 * 2**20
MOST_ROWS: Final = 2**53
GENESIS: Final = "genesis"
_NOTHING: Final = "0" * 64
_HEAD: Final = b'{"hash":"'
_BETWEEN: Final = b'","row":'
_START: Final = len(_HEAD) + 64 + len(_BETWEEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `supersedes` is the number of the row it corrects; then `by` and `reason` say who and why."""

    n: int
    kind: str
    at: str
    by: str
    body: Mapping[str, Any]
    prev: str
    hash: str
    supersedes: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The state of a ledger at one time: the Merkle root over its first `rows` rows, and the SHA-256 of their lines."""

    ledger: str
    rows: int
    root: str
    algorithm: str
    rows_sha256: str
    at: str
    by: str
    prev: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That row `n`, whose ROW is `row`, is among the `rows` rows under a root; the others stay undisclosed."""

    n: int
    rows: int
    root: str
    path: tuple[str, ...]
    row: str


class Ledger:
    """A ledger in a folder. Several processes may append, one at a time; readers never wait."""

    def __init__(self, folder: Path, *, clock: Callable[[], datetime] | None = None) -> None:
        """Open the ledger at a folder.

        Raises:
            LedgerError: there is none, or its first row cannot be read.
        """
        self.folder = Path(folder)
        self._clock = clock or (lambda: datetime.now(UTC))
        self.torn: Path | None = None
        first = next(self.rows(), None) if (self.folder / ROWS).is_file() else None
        if first is None or first.kind != GENESIS:
            message = f"There is no ledger at {folder}. Make one first, or check the path."
            raise LedgerError(message)
        self.purpose = str(first.body.get("purpose", ""))
        self.id = str(first.body.get("ledger", ""))

    @classmethod
    def open_or_create(
        cls, folder: Path, *, purpose: str, clock: Callable[[], datetime] | None = None, ledger_id: str = ""
    ) -> Ledger:
        """Open the ledger at a folder, making it if need be; `ledger_id` names a new one, else chance does.

        Raises:
            LedgerError: the ledger there serves another purpose, or cannot be read.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with writing(folder):
            if not (folder / ROWS).exists():
                made = (clock or (lambda: datetime.now(UTC)))()
                body = {"format": FORMAT, "ledger": ledger_id or secrets.token_hex(16), "purpose": purpose}
                row = {"at": _text(made), "body": body, "by": "apelles", "kind": GENESIS, "n": 0, "prev": _NOTHING}
                _append(folder / ROWS, _line(canonical(row)))
        ledger = cls(folder, clock=clock)
        if ledger.purpose != purpose:
            message = (
                f"The ledger at {folder} is for {ledger.purpose!r} and not for {purpose!r}, so nothing is written. "
                "Name another folder."
            )
            raise LedgerError(message)
        return ledger

    def append(self, kind: str, body: Mapping[str, Any], *, by: str) -> Row:
        """Append one row and return it once it is on disk.

        Raises:
            LedgerError: the body holds a value that no ledger can hold.
        """
        return self.append_many([(kind, body)], by=by)[0]

    def append_many(self, rows: Iterable[tuple[str, Mapping[str, Any]]], *, by: str) -> list[Row]:
        """Append rows in one step; they are on disk when this returns."""
        return self._write([{"kind": kind, "body": body} for kind, body in rows], by=by)

    def correct(self, n: int, body: Mapping[str, Any], *, by: str, reason: str) -> Row:
        """Append a row that takes the place of row `n`, which stays where it is.

        Raises:
            LedgerError: there is no such row, or nobody says who corrects it and why.
        """
        return self.correct_many([(n, body)], by=by, reason=reason)[0]

    def correct_many(
        self, rows: Iterable[tuple[int, Mapping[str, Any]]], *, by: str, reason: str, kind: str = ""
    ) -> list[Row]:
        """Append rows that take the place of others, in one step.

        Who has read those others and knows that all are of one `kind` says so, and they are not read again.

        Raises:
            LedgerError: there is no such row, or nobody says who corrects it and why.
        """
        if not by.strip() or not reason.strip():
            message = "A correction needs who makes it and why. Give both."
            raise LedgerError(message)
        wanted = dict(rows)
        read = self.rows() if wanted and not kind else ()
        kinds = dict.fromkeys(wanted, kind) | {row.n: row.kind for row in read if row.n in wanted}
        made = [{"kind": kinds[n], "body": body, "supersedes": n, "reason": reason} for n, body in wanted.items()]
        return self._write(made, by=by)

    def rows(self, *, kind: str = "") -> Iterator[Row]:
        """Yield the rows in order, of one kind if asked.

        Raises:
            LedgerError: a line is no row; `verify` says which, and what else is wrong.
        """
        return (row for _, row in self._placed(kind))

    def row_at(self, place: int) -> Row:
        """Return the row whose line begins at a byte of the file, as `current_places` gave it.

        Raises:
            LedgerError: no row begins there.
        """
        with (self.folder / ROWS).open("rb") as file:
            file.seek(place)
            row = as_row(file.readline(LONGEST_LINE + 1).removesuffix(b"\n"))
        if row is None:
            message = f"No row begins at byte {place} of {self.folder / ROWS}. Verify the ledger."
            raise LedgerError(message)
        return row

    def current(self, *, kind: str = "") -> Iterator[Row]:
        """Yield the rows that no later row takes the place of; of several corrections of one row the last holds."""
        return (row for _, row in self.current_places(kind=kind))

    def current_places(self, *, kind: str = "") -> Iterator[tuple[int, Row]]:
        """Yield the same rows, each with the byte of the file at which its line begins."""
        last: dict[int | None, int] = {row.supersedes: row.n for row in self._corrections()}
        return (
            (place, row)
            for place, row in self._placed(kind)
            if row.n not in last and (row.supersedes is None or last[row.supersedes] == row.n)
        )

    def snapshot(self, *, by: str) -> Snapshot:
        """Write down the Merkle root over all rows so far, and return it.

        Raises:
            LedgerError: the rows are not what they were.
        """
        with writing(self.folder):
            self._mend()
            tree, whole = Tree(), sha256()
            prev = _NOTHING
            for number, line in enumerate(lines_of(self.folder / ROWS)):
                row = parsed(line)
                if row is None or row.n != number or row.prev != prev:
                    message = (
                        f"Row {number} of {self.folder} is not what it was, so no snapshot is made. Verify the ledger."
                    )
                    raise LedgerError(message)
                prev = row.hash
                tree.add(true_hash(line))
                whole.update(line + b"\n")
            body: dict[str, Any] = {
                "algorithm": ALGORITHM,
                "at": _text(self._clock()),
                "by": by,
                "ledger": self.id,
                "prev": _last_hash(self.folder / SNAPSHOTS),
                "root": tree.root().hex(),
                "rows": tree.leaves,
                "rows_sha256": whole.hexdigest(),
            }
            line = _line(canonical(body))
            _append(self.folder / SNAPSHOTS, line)
        return Snapshot(**body, hash=_stated(line))

    def snapshots(self) -> Iterator[Snapshot]:
        """Yield the snapshots, oldest first.

        Raises:
            LedgerError: a line is no snapshot.
        """
        for number, line in enumerate(lines_of(self.folder / SNAPSHOTS)):
            made = as_snapshot(line)
            if made is None:
                message = f"Line {number + 1} of {self.folder / SNAPSHOTS} is no snapshot. Go back to a copy of it."
                raise LedgerError(message)
            yield made

    def prove(self, n: int, snapshot: Snapshot) -> Proof:
        """Return the proof that row `n` is under a snapshot's root.

        Raises:
            LedgerError: the snapshot has no such row.
        """
        if not 0 <= n < snapshot.rows:
            message = f"Row {n} is not among the {snapshot.rows} rows of that snapshot. Take a newer one."
            raise LedgerError(message)
        hashes, row = [], b""
        for number, line in zip(range(snapshot.rows), lines_of(self.folder / ROWS), strict=False):
            hashes.append(true_hash(line))
            row = line[_START:-1] if number == n else row
        path = path_of(n, hashes)
        return Proof(
            n=n, rows=snapshot.rows, root=snapshot.root, path=tuple(one.hex() for one in path), row=row.decode("utf-8")
        )

    def _placed(self, kind: str) -> Iterator[tuple[int, Row]]:
        place = 0
        for number, line in enumerate(lines_of(self.folder / ROWS)):
            row = as_row(line)
            if row is None:
                message = (
                    f"Line {number + 1} of {self.folder / ROWS} is no row, so the ledger cannot be relied on. "
                    "Verify the ledger, and go back to a copy of it."
                )
                raise LedgerError(message)
            if not kind or row.kind == kind:
                yield place, row
            place += len(line) + 1

    def _corrections(self) -> Iterator[Row]:
        for line in lines_of(self.folder / ROWS):
            row = as_row(line) if b'"supersedes":' in line else None
            if row is not None and row.supersedes is not None:
                yield row

    def _write(self, rows: Sequence[dict[str, Any]], *, by: str) -> list[Row]:
        made: list[Row] = []
        lines = bytearray()
        with writing(self.folder):
            self._mend()
            last = _last_line(self.folder / ROWS)
            before = as_row(last)
            if before is None:
                message = (
                    f"The last line of {self.folder / ROWS} is no row, so nothing can follow it. Verify the ledger."
                )
                raise LedgerError(message)
            for wanted in (row["supersedes"] for row in rows if "supersedes" in row):
                if not 0 < wanted <= before.n:
                    message = (
                        f"There is no row {wanted} to correct in the ledger {self.folder}. Look its number up again."
                    )
                    raise LedgerError(message)
            n, prev, at = before.n, before.hash, _text(self._clock())
            for row in rows:
                n += 1
                value = {"at": at, "by": by, "n": n, "prev": prev, **row}
                line = _line(canonical(value))
                if len(line) > LONGEST_LINE:
                    message = (
                        f"A row of {len(line):,} bytes is longer than a ledger takes. Store the large part elsewhere."
                    )
                    raise LedgerError(message)
                prev = _stated(line)
                lines += line
                made.append(Row(**value, hash=prev))
            if lines:
                _append(self.folder / ROWS, bytes(lines))
        return made

    def _mend(self) -> None:
        """Put a line that a killed writer left unfinished aside; nothing that was committed is in it."""
        for path in (self.folder / ROWS, self.folder / SNAPSHOTS):
            end = end_of_whole_lines(path)
            if end is not None:
                with path.open("r+b") as file:
                    file.seek(end)
                    torn = file.read()
                    self.torn = path.with_name(f"torn-{path.stem}-{end}.bin")
                    self.torn.write_bytes(torn)
                    file.truncate(end)
                    os.fsync(file.fileno())


def proved(proof: Proof) -> bool:
    """Return whether a proof holds: whether its row is the one under its root."""
    try:
        path = [bytes.fromhex(one) for one in proof.path]
        row_hash = sha256(proof.row.encode("utf-8")).digest()
        number = json.loads(proof.row)["n"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    root = root_from(proof.n, proof.rows, row_hash, path)
    return root is not None and root.hex() == proof.root and number == proof.n


def as_snapshot(line: bytes) -> Snapshot | None:
    """Return a line as a snapshot, or None where it is none."""
    value = _value(line)
    try:
        return Snapshot(**value, hash=_stated(line)) if value is not None else None
    except TypeError:
        return None


def _line(row: bytes) -> bytes:
    return _HEAD + sha256(row).hexdigest().encode() + _BETWEEN + row + b"}\n"


def _stated(line: bytes) -> str:
    """Return the hash that a line states, as hexadecimal digits."""
    return line[len(_HEAD) : len(_HEAD) + 64].decode("ascii", "replace")


def _true_row(line: bytes) -> bytes:
    """Return the ROW of a line that has the hash it states, else nothing, which no reader takes for a row."""
    row = line[_START:-1]
    if line[: len(_HEAD)] != _HEAD or line[len(_HEAD) + 64 : _START] != _BETWEEN or line[-1:] != b"}":
        return b""
    return row if sha256(row).hexdigest() == _stated(line) else b""


def _value(line: bytes) -> dict[str, Any] | None:
    """Return what a line says when it is spelled as it must be and its hash is right."""
    row = _true_row(line)
    try:
        value = json.loads(row)
        return value if isinstance(value, dict) and encode(value) == row else None
    except (ValueError, RecursionError):
        return None


def as_row(line: bytes) -> Row | None:
    """Return a line as a row, or None where it is none."""
    value = _value(line)
    if value is None:
        return None
    try:
        row = Row(**value, hash=_stated(line))
    except TypeError:
        return None
    return row if isinstance(row.n, int) and isinstance(row.prev, str) and isinstance(row.body, dict) else None


def true_hash(line: bytes) -> bytes:
    """Return the hash (32 bytes) of the row in a line as it is, whatever the line states."""
    return sha256(line[_START:-1]).digest()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a chain is checked by."""

    n: int
    kind: str
    prev: str
    hash: str


def parsed(line: bytes) -> Parsed | None:
    """Return what a chain is checked by, or None where the line is no row or does not have the hash it states."""
    try:
        value = json.loads(_true_row(line))
        n, kind, prev = value["n"], value["kind"], value["prev"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    whole = isinstance(n, int) and not isinstance(n, bool) and 0 <= n < MOST_ROWS
    return Parsed(n, kind, prev, _stated(line)) if whole and isinstance(kind, str) and isinstance(prev, str) else None


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the whole lines of a ledger's file without their ends; a line that is too long is cut."""
    if not path.is_file():
        return
    with path.open("rb", buffering=2**20) as file:
        while line := file.readline(LONGEST_LINE + 1):
            if not line.endswith(b"\n") and len(line) > LONGEST_LINE:
                while rest := file.readline(LONGEST_LINE):
                    if rest.endswith(b"\n"):
                        break
            elif not line.endswith(b"\n"):
                return
            yield line.removesuffix(b"\n")


def end_of_whole_lines(path: Path) -> int | None:
    """Return where the last whole line ends, None when the file ends with one."""
    if not path.is_file() or path.stat().st_size == 0:
        return None
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(end - 1)
        if file.read(1) == b"\n":
            return None
        return _line_start(file, end)


def _last_line(path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size == 0:
        return b""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END) - 1
        start = _line_start(file, end)
        file.seek(start)
        return file.read(end - start)


def _line_start(file: Any, end: int) -> int:
    """Return where the line begins that holds what lies before `end`."""
    place = end
    while place > 0:
        size = min(65_536, place)
        file.seek(place - size)
        found = file.read(size).rfind(b"\n")
        if found >= 0:
            return int(place - size + found + 1)
        place -= size
    return 0


def _last_hash(path: Path) -> str:
    last = _last_line(path)
    return _stated(last) if last else _NOTHING


def _append(path: Path, content: bytes) -> None:
    fresh = not path.exists()
    with path.open("ab", buffering=0) as file:
        view = memoryview(content)
        while view:
            view = view[file.write(view) :]
        os.fsync(file.fileno())
    if fresh:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
