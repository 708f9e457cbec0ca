"""The law: what each rule comes to for each act, as tables, and the important conclusions with all they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from apelles.dossier.blocks import (
    Block,
    Column,
    Heading,
    Line,
    Paragraph,
    Part,
    Row,
    Table,
    joined,
    phrase,
    plain,
    said,
)
from apelles.dossier.named_things import Names
from apelles.dossier.one_conclusion import conclusion_blocks
from apelles.dossier.part_facts import facts_blocks
from apelles.dossier.words_of_law import dates, outcome, party, role, standings, switches, weakest_source
from apelles.records.dossier import Dossier
from apelles.records.law import Conclusion, Lean, RuleKind, Standing

ALWAYS_IMPORTANT: Final = frozenset({"liability", "crime", "license"})
IMPORTANT_WHEN_KNOWN: Final = frozenset({"exception", "safe_harbor"})
ROLES: Final = (
    "liability",
    "crime",
    "work",
    "ownership",
    "term",
    "right",
    "copying",
    "license",
    "exception",
    "safe_harbor",
    "duty",
    "evidence",
    "remedy",
    "procedure",
    "reputation",
)


def law_part(dossier: Dossier) -> Part:
    """Return the statements of fact, and for each jurisdiction and act what its rules come to."""
    names = Names(dossier)
    blocks: list[Block] = [
        Heading(level=1, line=(said("dossier.law"),), anchor="law"),
        Paragraph(line=(said("dossier.law_note" if dossier.conclusions else "dossier.no_law"),), look="note"),
        *facts_blocks(names),
    ]
    numbers = {id(one): number for number, one in enumerate(dossier.conclusions, start=1)}
    for (juris, act), found in groupby(dossier.conclusions, key=lambda one: (one.juris, one.act)):
        blocks += _act(juris, act, list(found), names, numbers)
    return Part(name="law", blocks=tuple(blocks))


def important(found: Conclusion) -> bool:
    """Return whether a conclusion is written out with its proof and not only in the table."""
    if found.kind is RuleKind.FACTOR:
        return found.profile not in {None, Lean.UNKNOWN}
    if found.role in IMPORTANT_WHEN_KNOWN:
        return found.standings != (Standing.OPEN,)
    return found.role in ALWAYS_IMPORTANT


def _act(juris: str, act: str, found: Sequence[Conclusion], names: Names, numbers: dict[int, int]) -> Iterator[Block]:
    where = phrase(names.pack[juris]) if juris in names.pack else plain(juris.upper())
    title = (where, plain(" · ", "soft"), plain(act, "foreign")) if act else (where,)
    yield Heading(level=2, line=title, anchor=f"law-{numbers[id(found[0])]}")
    yield _table(found, names, numbers)
    for one in sorted(found, key=_order):
        if important(one):
            yield from conclusion_blocks(one, names, anchor=f"conclusion-{numbers[id(one)]}")


def _order(found: Conclusion) -> int:
    return ROLES.index(found.role) if found.role in ROLES else len(ROLES)


def _table(found: Sequence[Conclusion], names: Names, numbers: dict[int, int]) -> Table:
    columns = (
        Column(line=(said("dossier.conclusion"),), share=2.6),
        Column(line=(said("dossier.standing"),), share=1.05),
        Column(line=(said("dossier.if_record_closes"),), share=1.15),
        Column(line=(said("dossier.source_and_date"),), share=1.5),
    )
    rows: list[Row] = []
    for _, group in groupby(sorted(found, key=_order), key=_order):
        members = list(group)
        rows.append(Row(cells=(((role(members[0].role),),),), band=True))
        rows += [_row(one, names, numbers[id(one)]) for one in members]
    return Table(columns=columns, rows=tuple(rows), look="conclusions")


def _row(found: Conclusion, names: Names, number: int) -> Row:
    title = phrase(found.title, "strong", to=f"conclusion-{number}" if important(found) else "")
    what: list[Line] = [(title,), joined([(phrase(found.cite, "soft"),), (plain(found.rule, "code"),)])]
    if found.assumes:
        what.append((said("dossier.assumes", "soft"), *switches(found.assumes, names)))
    return Row(cells=(tuple(what), (standings(found),), _closing(found), _source(found)))


def _closing(found: Conclusion) -> tuple[Line, ...]:
    if found.kind is RuleKind.FACTOR:
        return ((plain("–", "soft"),),)
    lines: list[Line] = [(outcome(found.if_record_closes),)]
    if found.loses_if_unproved:
        lines.append((said("dossier.loses", "soft"), *joined([(party(one),) for one in found.loses_if_unproved], ", ")))
    return tuple(lines)


def _source(found: Conclusion) -> tuple[Line, ...]:
    return (weakest_source(found), dates(found))
