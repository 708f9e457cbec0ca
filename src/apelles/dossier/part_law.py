"""The law: what each rule comes to for each act, as tables, and the important conclusions with all they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from apelles.dossier.authorities import explaining
from apelles.dossier.blocks import (
    COMMA,
    Block,
    Column,
    Heading,
    Line,
    Paragraph,
    Part,
    Row,
    Table,
    foreign,
    joined,
    phrase,
    plain,
    said,
)
from apelles.dossier.named_things import Names
from apelles.dossier.one_conclusion import conclusion_blocks
from apelles.dossier.part_facts import facts_blocks
from apelles.dossier.words_of_law import dates, outcome, party, role, standings, switches, weakest_source
from apelles.dossier.written import Written
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A conclusion with its number in the dossier, from 1."""

    number: int
    found: Conclusion

    @property
    def anchor(self) -> str:
        """Where it is written out, if it is."""
        return f"conclusion-{self.number}"


def law_part(dossier: Dossier) -> Part:
    """Return the statements of fact, and for each jurisdiction and act what its rules come to."""
    names, written = Names(dossier), Written()
    blocks: list[Block] = [
        Heading(level=1, line=(said("dossier_page.law"),), anchor="law"),
        Paragraph(line=(said("dossier_page.law_note" if dossier.conclusions else "dossier_page.no_law"),), look="note"),
        *facts_blocks(names),
    ]
    numbered = [Numbered(number=number, found=one) for number, one in enumerate(dossier.conclusions, start=1)]
    for _, several in groupby(numbered, key=lambda one: (one.found.juris, one.found.act)):
        blocks += _act(list(several), names, written)
    return Part(name="law", blocks=tuple(blocks))


def important(found: Conclusion) -> bool:
    """Return whether a conclusion is written out with its proof and not only in the table."""
    if found.kind is RuleKind.FACTOR:
        return found.profile not in {None, Lean.UNKNOWN}
    if Standing.CONTESTED in found.standings or found.role in ALWAYS_IMPORTANT:
        return True
    return found.role in IMPORTANT_WHEN_KNOWN and found.standings != (Standing.OPEN,)


def _act(several: Sequence[Numbered], names: Names, written: Written) -> Iterator[Block]:
    first = several[0]
    juris, act = first.found.juris, first.found.act
    where = phrase(names.pack[juris]) if juris in names.pack else plain(juris.upper())
    title = (where, plain(" · ", "soft"), foreign(act) if act else said("law.whole_case"))
    ordered = sorted(several, key=_order)
    in_full = [
        block
        for one in ordered
        if important(one.found)
        for block in conclusion_blocks(one.found, names, written, anchor=one.anchor)
    ]
    yield Heading(level=2, line=title, anchor=f"law-{first.number}")
    yield _table(ordered, names, written)
    yield from in_full
    told = [one.found for one in ordered if important(one.found)]
    yield from explaining(told, names, written, prefix=f"law-{first.number}")


def _order(one: Numbered) -> int:
    return ROLES.index(one.found.role) if one.found.role in ROLES else len(ROLES)


def _table(ordered: Sequence[Numbered], names: Names, written: Written) -> Table:
    columns = (
        Column(line=(said("dossier_page.conclusion"),), share=2.4),
        Column(line=(said("dossier_page.standing"),), share=1.3),
        Column(line=(said("dossier_page.if_record_closes"),), share=1.3),
        Column(line=(said("dossier_page.source_and_date"),), share=1.7),
    )
    rows: list[Row] = []
    for _, group in groupby(ordered, key=_order):
        members = list(group)
        rows.append(Row(cells=(((role(members[0].found.role),),),), band=True))
        rows += [_row(one, names, written) for one in members]
    return Table(columns=columns, rows=tuple(rows), look="conclusions")


def _row(one: Numbered, names: Names, written: Written) -> Row:
    found = one.found
    to = one.anchor if important(found) else written.where(found.juris, found.act, found.rule)
    what: list[Line] = [
        (phrase(found.title, "strong", to=to),),
        joined([(phrase(found.cite, "soft"),), (plain(found.rule, "code"),)]),
    ]
    if found.assumes:
        what.append((said("dossier_page.assumes", "soft"), *switches(found.assumes, names)))
    return Row(cells=(tuple(what), (standings(found),), _closing(found), (weakest_source(found), dates(found))))


def _closing(found: Conclusion) -> tuple[Line, ...]:
    if found.kind is RuleKind.FACTOR:
        return ((plain("–", "soft"),),)
    losers = [(party(one),) for one in found.loses_if_unproved]
    loses = ((said("dossier_page.loses", "soft"), *joined(losers, COMMA)),) if losers else ()
    return ((outcome(found.if_record_closes),), *loses)
