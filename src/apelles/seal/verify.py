"""Look for rows of a ledger that were altered, removed, put in or moved, and name them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from apelles.errors import LedgerError
from apelles.seal.ledger import ROWS, SNAPSHOTS, Snapshot, as_row, as_snapshot, lines_of, stated_hash
from apelles.seal.merkle import Tree

REPORT_EVERY: Final = 5_000
MOST_PROBLEMS: Final = 10_000
_NOTHING: Final = "0" * 64


class Trouble(StrEnum):
    """What is wrong with a ledger at some place."""

    ALTERED = "altered"
    MISSING = "missing"
    REORDERED = "reordered"
    DUPLICATED = "duplicated"
    BROKEN_LINK = "broken_link"
    NO_LEDGER = "no_ledger"
    BAD_SNAPSHOT = "bad_snapshot"
    SNAPSHOT_DIFFERS = "snapshot_differs"
    MISSING_AT_END = "missing_at_end"
    UNFINISHED_LINE = "unfinished_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One place where a ledger is not what it was: `row` is the row's number, `line` that of the line in the file."""

    trouble: Trouble
    row: int
    line: int
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found. `rows` lines were looked at; `root` is the Merkle root over them as they are now.

    `snapshots` is how many snapshots there are, `covered` how many rows the newest of them covers: rows after it, if
    they were cut off at the end, would not be missed.
    """

    rows: int
    root: str
    snapshots: int
    covered: int
    problems: tuple[Problem, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(folder: Path, *, on_progress: Callable[[int], None] | None = None) -> Verification:
    """Return everything that is wrong with the ledger at a folder, up to 10,000 places. Never raises on its content."""
    folder = Path(folder)
    problems: list[Problem] = []
    snapshots = _snapshots(folder, problems)
    waiting = sorted(snapshots, key=lambda one: one.rows)
    chain = _Chain(problems)
    tree, whole, line_number = Tree(), sha256(), 0
    for line in lines_of(folder / ROWS):
        while waiting and waiting[0].rows == line_number:
            _compare(waiting.pop(0), tree, whole.hexdigest(), problems)
        line_number += 1
        chain.take(line, line_number)
        tree.add(_hash_or_nothing(line))
        whole.update(line + b"\n")
        if on_progress and line_number % REPORT_EVERY == 0:
            on_progress(line_number)
    for one in waiting:
        if one.rows == line_number:
            _compare(one, tree, whole.hexdigest(), problems)
        else:
            detail = f"the snapshot of {one.at} covers {one.rows} rows, and {line_number} are there"
            problems.append(Problem(trouble=Trouble.MISSING_AT_END, row=line_number, line=line_number, detail=detail))
    chain.end()
    if line_number == 0:
        problems.append(Problem(trouble=Trouble.NO_LEDGER, row=0, line=0, detail=str(folder)))
    if _unfinished(folder / ROWS):
        problems.append(Problem(trouble=Trouble.UNFINISHED_LINE, row=line_number, line=line_number + 1))
    return Verification(
        rows=line_number,
        root=tree.root().hex(),
        snapshots=len(snapshots),
        covered=max((one.rows for one in snapshots), default=0),
        problems=tuple(sorted(problems[:MOST_PROBLEMS], key=lambda one: (one.line, one.row))),
    )


class _Chain:
    """Rows as they come, held against the numbers and hashes they should have."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self._expected = 0
        self._prev: str | None = _NOTHING
        self._absent: dict[int, int] = {}

    def take(self, line: bytes, number: int) -> None:
        row = as_row(line)
        if row is None:
            self._note(Trouble.ALTERED, self._expected, number, "the line does not have the hash it states")
            self._expected += 1
            self._prev = None
            return
        moved = self._place(row.n, number)
        if self._prev is not None and row.prev != self._prev and not moved:
            self._note(Trouble.BROKEN_LINK, row.n, number, "it does not follow the row before it")
        self._prev = row.hash

    def end(self) -> None:
        for n, line in self._absent.items():
            self._note(Trouble.MISSING, n, line, "")

    def _place(self, n: int, number: int) -> bool:
        """Hold a row's number against the expected one; return whether it is out of place."""
        if n == self._expected:
            self._expected += 1
            return False
        if n > self._expected:
            for absent in range(self._expected, min(n, self._expected + MOST_PROBLEMS)):
                self._absent[absent] = number
            self._expected = n + 1
        elif n in self._absent:
            del self._absent[n]
            self._note(Trouble.REORDERED, n, number, "")
        else:
            self._note(Trouble.DUPLICATED, n, number, "")
        return True

    def _note(self, trouble: Trouble, row: int, line: int, detail: str) -> None:
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(Problem(trouble=trouble, row=row, line=line, detail=detail))


def _snapshots(folder: Path, problems: list[Problem]) -> list[Snapshot]:
    found: list[Snapshot] = []
    prev = _NOTHING
    for number, line in enumerate(lines_of(folder / SNAPSHOTS), start=1):
        one = as_snapshot(line)
        if one is None or not isinstance(one.rows, int) or one.prev != prev:
            problems.append(Problem(trouble=Trouble.BAD_SNAPSHOT, row=0, line=number))
        if one is not None and isinstance(one.rows, int):
            found.append(one)
            prev = one.hash
    return found


def _compare(one: Snapshot, tree: Tree, whole: str, problems: list[Problem]) -> None:
    if (one.root, one.rows_sha256) != (tree.root().hex(), whole):
        detail = f"the first {one.rows} rows are not those of the snapshot of {one.at}"
        problems.append(Problem(trouble=Trouble.SNAPSHOT_DIFFERS, row=one.rows - 1, line=one.rows, detail=detail))


def _hash_or_nothing(line: bytes) -> bytes:
    try:
        return stated_hash(line)
    except LedgerError:
        return b"\x00" * 32


def _unfinished(path: Path) -> bool:
    if not path.is_file() or path.stat().st_size == 0:
        return False
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) != b"\n"
