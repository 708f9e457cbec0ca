"""Works, histories and groups of duplicates as lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from apelles.journeys.duplicates import Duplicates, Group
    from apelles.library.base import Statement
    from apelles.records import Work

WIDEST = 48


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as aligned columns; cells are cut at 48 signs, except in the last column."""
    cut = [[*(_cut(cell) for cell in row[:-1]), row[-1]] for row in rows]
    widths = [max((_width(row[place]) for row in cut), default=0) for place in range(len(rows[0]) if rows else 0)]
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cut
    )


def work_in_words(work: Work, history: Sequence[Statement]) -> str:
    """Return what is said of a work, and what was said before, oldest first."""
    lines = [table(_facts(work))]
    if len(history) > 1:
        lines.append("history")
        lines += [f"  {said.seen}  {_difference(history, place)}" for place, said in enumerate(history)]
    return "\n".join(lines)


def duplicates_in_words(found: Duplicates) -> str:
    """Return every group, then how much was looked at."""
    groups = [f"{number}. {_group(group)}" for number, group in enumerate(found.groups, start=1)]
    unread = f"; {found.unreadable:,} could not be read" if found.unreadable else ""
    total = (
        f"{_counted(len(found.groups), 'group')} among {_counted(found.pictures, 'picture')}: "
        f"{_counted(found.nominated, 'pair')} alike, {found.verified:,} aligned{unread}."
    )
    return "\n".join([*groups, total])


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _group(group: Group) -> str:
    if group.kind == "same file":
        return "\n".join([f"same file, {group.works[0].work_id}", *(f"   {path}" for path in group.paths)])
    mirrored = " (mirrored among them)" if any(pair.mirrored for pair in group.pairs) else ""
    rows = [("  ", work.work_id, work.title, work.file) for work in group.works]
    return f"same work, {len(group.works)} pictures{mirrored}\n{table(rows)}"


def _facts(work: Work) -> list[tuple[str, str]]:
    fields = {**asdict(work), **dict(work.extra)}
    fields.pop("extra")
    return [(name.replace("_", " "), str(value)) for name, value in fields.items() if value]


def _difference(history: Sequence[Statement], place: int) -> str:
    """Return what a statement says that the one before did not."""
    now = dict(_facts(history[place].work))
    before = dict(_facts(history[place - 1].work)) if place else {}
    names = [name for name in {**before, **now} if before.get(name) != now.get(name) and name not in _FIXED]
    return "; ".join(f"{name}: {now.get(name, '(nothing)')}" for name in names)


_FIXED = ("sha256", "width", "height")


def _cut(cell: str) -> str:
    if _width(cell) <= WIDEST:
        return cell
    while _width(cell) >= WIDEST:
        cell = cell[:-1]
    return cell + "…"


def _width(cell: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in cell)
