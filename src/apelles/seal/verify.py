"""Look for rows of a ledger that were altered, removed, put in or moved, and name them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from apelles.seal.ledger import (
    GENESIS,
    ROWS,
    SNAPSHOTS,
    Parsed,
    Snapshot,
    as_snapshot,
    end_of_whole_lines,
    lines_of,
    parsed,
    true_hash,
)
from apelles.seal.merkle import Tree
from apelles.words import both
from apelles.words.phrase import Phrase

REPORT_EVERY: Final = 5_000
MOST_PROBLEMS: Final = 10_000
WIDE_GAP: Final = 100
_NOTHING: Final = "0" * 64
_ANYTHING: Final = ""
_NO_ROW: Final = -1
_NO_MORE: Final = Phrase(en="", zh="")


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
    """One place where a ledger is not what it was: `row` is the row's number, `line` that of the line in the file.

    `said` is what more there is to say of it, in every language.
    """

    trouble: Trouble
    row: int
    line: int
    said: Phrase = _NO_MORE

    @property
    def detail(self) -> str:
        """What more there is to say of it, in English, the language of records."""
        return self.said.en


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
    """Return everything that is wrong with the ledger at a folder, up to 10,000 places. Never raises on its content.

    Lines are held against the hashes they state and the hash of the line before; numbers against one another, so that
    of rows that changed places those are named that have to move for the others to stand in order.
    """
    folder = Path(folder)
    problems: list[Problem] = []
    snapshots = _snapshots(folder, problems)
    waiting = sorted(snapshots, key=lambda one: one.rows)
    numbers = array("q")
    tree, whole, prev, line_number = Tree(), sha256(), _NOTHING, 0
    for line in lines_of(folder / ROWS):
        while waiting and waiting[0].rows == line_number:
            _compare(waiting.pop(0), tree, whole.hexdigest(), problems)
        line_number += 1
        row = parsed(line)
        _look_at(row, prev, line_number, numbers, problems)
        numbers.append(row.n if row is not None else _NO_ROW)
        prev = row.hash if row is not None else _ANYTHING
        tree.add(true_hash(line))
        whole.update(line + b"\n")
        if on_progress and line_number % REPORT_EVERY == 0:
            on_progress(line_number)
    for one in waiting:
        if one.rows == line_number:
            _compare(one, tree, whole.hexdigest(), problems)
        else:
            said = both("trouble.detail.shorter", at=one.at, covered=one.rows, rows=line_number)
            problems.append(Problem(trouble=Trouble.MISSING_AT_END, row=line_number, line=line_number, said=said))
    problems += _out_of_order(numbers)
    if line_number == 0:
        place = Phrase(en=str(folder), zh=str(folder))
        problems.append(Problem(trouble=Trouble.NO_LEDGER, row=0, line=0, said=place))
    if end_of_whole_lines(folder / ROWS) is not None:
        problems.append(Problem(trouble=Trouble.UNFINISHED_LINE, row=line_number, line=line_number + 1))
    return Verification(
        rows=line_number,
        root=tree.root().hex(),
        snapshots=len(snapshots),
        covered=max((one.rows for one in snapshots), default=0),
        problems=tuple(sorted(problems, key=lambda one: (one.line, one.row))[:MOST_PROBLEMS]),
    )


def _look_at(row: Parsed | None, prev: str, line: int, numbers: array[int], problems: list[Problem]) -> None:
    """Note what is wrong with a line by itself, and with how it follows the one before."""
    if len(problems) >= MOST_PROBLEMS:
        return
    before = numbers[-1] if numbers else -1
    if row is None:
        number = before + 1 if before != _NO_ROW else line - 1
        said = both("trouble.detail.hash")
        problems.append(Problem(trouble=Trouble.ALTERED, row=number, line=line, said=said))
    elif line == 1 and (row.kind != GENESIS or row.n != 0):
        said = both("trouble.detail.first")
        problems.append(Problem(trouble=Trouble.ALTERED, row=row.n, line=line, said=said))
    elif prev != _ANYTHING and row.prev != prev and row.n == before + 1:
        said = both("trouble.detail.link")
        problems.append(Problem(trouble=Trouble.BROKEN_LINK, row=row.n, line=line, said=said))


def _out_of_order(numbers: array[int]) -> Iterator[Problem]:
    """Yield rows that stand twice, rows that have to move for the others to be in order, and rows that are missing.

    A line that is no row takes the place of the missing row where it stands; it is named already.
    """
    if all(number == place for place, number in enumerate(numbers)):
        return
    first: dict[int, int] = {}
    for place, number in enumerate(numbers):
        if number == _NO_ROW:
            continue
        if number in first:
            yield Problem(trouble=Trouble.DUPLICATED, row=number, line=place + 1)
        else:
            first[number] = place
    standing = _longest_in_order([(place, number) for number, place in first.items()])
    for number, place in first.items():
        if number not in standing:
            yield Problem(trouble=Trouble.REORDERED, row=number, line=place + 1)
    excused = {
        numbers[place - 1] + 1 if place and numbers[place - 1] != _NO_ROW else place
        for place, number in enumerate(numbers)
        if number == _NO_ROW
    }
    expected = 0
    for number in sorted(first):
        if number > expected:
            yield from _missing(expected, number - 1, first[number] + 1, excused)
        expected = max(expected, number + 1)


def _missing(start: int, end: int, line: int, excused: set[int]) -> Iterator[Problem]:
    """Yield a problem for every row of a gap, or one for all of a wide gap."""
    if end - start >= WIDE_GAP:
        said = both("trouble.detail.rows", start=start, end=end)
        yield Problem(trouble=Trouble.MISSING, row=start, line=line, said=said)
        return
    for number in range(start, end + 1):
        if number not in excused:
            yield Problem(trouble=Trouble.MISSING, row=number, line=line)


def _longest_in_order(rows: list[tuple[int, int]]) -> set[int]:
    """Return the numbers of the longest run of rows that stand in order, by patience sorting."""
    rows.sort()
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, number) in enumerate(rows):
        place = bisect_left(tails, number)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(number)
            ends.append(index)
        else:
            tails[place], ends[place] = number, index
    found: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        found.add(rows[index][1])
        index = before[index]
    return found


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
        said = both("trouble.detail.snapshot", rows=one.rows, at=one.at)
        problems.append(Problem(trouble=Trouble.SNAPSHOT_DIFFERS, row=one.rows - 1, line=one.rows, said=said))
