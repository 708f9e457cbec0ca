"""What every part of a notice is made from, and the lines that all of them use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from apelles import words
from apelles.dossier.blocks import Bullets, Line, Paragraph, Run, foreign, phrase, plain, said
from apelles.dossier.named_things import Names
from apelles.dossier.notice_record import DossierFile, NoticeKind, NoticeWanted, Statutes
from apelles.records.dossier import Dossier, Exhibit, Side
from apelles.records.law import Fact, Value
from apelles.words.page import named
from apelles.words.phrase import Phrase

REGULATION: Final = "network-regulation-2013"
CODE: Final = "civil-code-2020"
CHINA: Final = "cn"
BY_JUDGE: Final = "audit:judge@"
"""Who states the facts that a finding itself makes; the finding says them better."""

GAP: Final = Run(text=Phrase(en=" ", zh=""))
AND: Final = Run(text=Phrase(en=", ", zh="，"))
THEN: Final = Run(text=Phrase(en="; ", zh="；"))
OPEN: Final = Run(text=Phrase(en=" (", zh="（"))
CLOSE: Final = Run(text=Phrase(en=")", zh="）"))


@dataclass(frozen=True, kw_only=True)
class NoticeCase:
    """A dossier with the kind and side that were settled on, and the exhibits that the notice is about."""

    dossier: Dossier
    wanted: NoticeWanted
    kind: NoticeKind
    side: Side
    exhibits: tuple[Exhibit, ...]
    file: DossierFile
    statutes: Statutes

    @property
    def form(self) -> str:
        """Return what its words are called by: notice, counter, letter."""
        return {NoticeKind.NOTICE: "notice", NoticeKind.COUNTER: "counter"}.get(self.kind, "letter")

    @property
    def sided(self) -> str:
        """Return the form, and of a letter also whose it is."""
        return self.form if self.form != "letter" else f"letter_{self.side.value}"

    @property
    def claims(self) -> bool:
        """Return whether it speaks for the person who claims the work."""
        return self.side is Side.CLAIMANT

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Return whose law it speaks of: China's, and in a letter all that the dossier asked."""
        return (CHINA,) if self.kind is not NoticeKind.LETTER else tuple(pack.juris for pack in self.dossier.packs)

    @cached_property
    def names(self) -> Names:
        """Return what facts, rules and open questions are called."""
        return Names(self.dossier)

    @property
    def statute_names(self) -> dict[str, Phrase]:
        """Return what the two statutes are called."""
        return {
            "regulation": self.statutes.text(f"{REGULATION}/24").statute,
            "code": self.statutes.text(f"{CODE}/1195.3").statute,
        }


def blank(key: str, **parameters: object) -> Run:
    """Return a place to fill, with what belongs there."""
    return phrase(words.both(f"notice.blank_{key}", **parameters), "blank")


def filled(text: str, key: str, look: str = "foreign") -> Run:
    """Return what the sender typed, or a place to fill."""
    return plain(text, look) if text else blank(key)


def quoted(case: NoticeCase, *refs: str) -> Iterator[Paragraph]:
    """Yield provisions in the original, each with our translation where the page is not read in Chinese."""
    for ref in refs:
        text = case.statutes.text(ref)
        yield Paragraph(line=(plain(text.original, lang="zh-Hans"),), look="quote")
        yield Paragraph(line=(phrase(Phrase(en=text.en, zh="")),), look="quote")


def listed(*lines: Line) -> Bullets:
    """Return lines as a list."""
    return Bullets(items=lines)


def base(key: str) -> str:
    """Return the key of a fact without its brackets."""
    return key.partition("[")[0]


def concerns(case: NoticeCase, fact: Fact) -> bool:
    """Return whether a statement is about a law that the notice speaks of; terms are stated law by law."""
    juris = fact.key.partition("[")[2].rstrip("]")
    return base(fact.key) != "w.in_term" or not juris or juris in case.jurisdictions


def stated(case: NoticeCase, key: str, value: Value) -> tuple[Fact, ...]:
    """Return the statements that give a fact this value, and do not come from a finding itself."""
    return tuple(
        fact
        for fact in case.dossier.facts
        if base(fact.key) == key and fact.value is value and not fact.by.startswith(BY_JUDGE)
    )


def fact_line(case: NoticeCase, fact: Fact) -> Line:
    """Return a statement of fact: who makes it, the question, the answer, the evidence named for it."""
    runs: list[Run] = [_by(fact), case.names.fact(fact.key), GAP, said(f"value.{fact.value.value}", "strong")]
    if fact.value is Value.UNKNOWN and fact.supports in {Value.YES, Value.NO}:
        runs += [THEN, said(f"dossier_page.supports_{fact.supports.value}")]
    if fact.act:
        runs += [THEN, said("dossier_page.of_act", act=fact.act)]
    if fact.evidence:
        runs += [THEN, said("dossier_page.evidence_so_far"), foreign(", ".join(fact.evidence))]
    if fact.note:
        runs += [THEN, foreign(fact.note)]
    return (*runs, OPEN, plain(fact.key, "code"), CLOSE)


def _by(fact: Fact) -> Run:
    kind, _, name = fact.by.partition(":")
    if kind == "ledger":
        return said("notice.fact_ledger")
    if kind in {"declared", "human", "audit"}:
        return said(f"notice.fact_{kind}", who=named("party", name) if name else words.both("notice.somebody"))
    return said("notice.fact_other", who=fact.by or words.both("notice.somebody"))
