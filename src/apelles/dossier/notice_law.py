"""What a notice says of the law: what is met, not met, open or contested, and what speaks against who sends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from apelles import words
from apelles.dossier.blocks import Block, Heading, Line, Paragraph, Run, phrase, plain, said
from apelles.dossier.notice_case import (
    AND,
    BY_JUDGE,
    CLOSE,
    GAP,
    OPEN,
    THEN,
    NoticeCase,
    base,
    concerns,
    fact_line,
    listed,
)
from apelles.dossier.notice_findings import finding_line, limits_of_law
from apelles.records import Verdict
from apelles.records.dossier import Exhibit
from apelles.records.law import Conclusion, Fact, SourceStatus, Standing, Value
from apelles.words.page import named
from apelles.words.phrase import Phrase

MOST_QUESTIONS: Final = 10
EXCEPTIONS: Final = frozenset({"exception", "license", "safe_harbor"})
TOLD: Final = frozenset({"work", "ownership", "term", "right", "copying", "liability"}) | EXCEPTIONS
"""Roles of the rules that a notice speaks of; the others are in the dossier."""
HELPS_CLAIMANT: Final = {
    "w.original": Value.YES,
    "w.human_authored": Value.YES,
    "w.unprotected_subject": Value.NO,
    "w.authorship_rebutted": Value.NO,
    "w.claimant_owns": Value.YES,
    "w.in_term": Value.YES,
    "w.eligible_foreign": Value.YES,
    "q.licensed": Value.NO,
    "q.license_terms_met": Value.NO,
    "o.access": Value.YES,
    "o.copied_region": Value.YES,
    "o.copying_in_fact": Value.YES,
    "o.near_identical": Value.YES,
    "o.substantially_similar": Value.YES,
    "o.only_unprotectable": Value.NO,
    "o.independent": Value.NO,
}
"""Which answer to a question of fact helps the person who claims; the other one helps the person who is accused."""
_OTHER: Final = {Value.YES: Value.NO, Value.NO: Value.YES}


def law_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return, for each law that was asked, what is met, not met, open and contested, and the open questions."""
    yield Paragraph(line=(said("notice.law_note"),), look="note")
    asked = [juris for juris in case.jurisdictions if any(one.juris == juris for one in case.dossier.conclusions)]
    if not asked:
        yield Paragraph(line=(said("notice.law_none"),))
    for juris in asked:
        yield from _of_one(case, juris)
    yield from _questions(case)
    yield from _readings(case)
    limits = limits_of_law(case)
    if asked and limits:
        yield Heading(level=2, line=(said("dossier_page.limits"),))
        yield listed(*((phrase(one),) for one in limits))


def against(case: NoticeCase) -> tuple[Line, ...]:
    """Return everything in a dossier that speaks against the side a notice is drafted for."""
    return tuple(_against(case))


def _of_one(case: NoticeCase, juris: str) -> Iterator[Block]:
    found = [one for one in case.dossier.conclusions if one.juris == juris]
    name = case.names.pack.get(juris, Phrase(en=juris, zh=juris))
    yield Heading(level=2, line=(phrase(name),))
    first = found[0]
    dated = {"as_of": first.as_of, "checked_on": first.checked_on, "sha256": first.rulepack_sha256[:12]}
    yield Paragraph(line=(said("law.dated", name=name, **dated),), look="note")
    groups: dict[tuple[bool, tuple[Standing, ...]], list[Conclusion]] = defaultdict(list)
    for one in found:
        if one.role in TOLD and one.standings:
            groups[one.role in EXCEPTIONS, one.standings].append(one)
    yield listed(*(_group(*key, groups[key]) for key in sorted(groups)))
    left = len(found) - sum(len(group) for group in groups.values())
    if left:
        yield Paragraph(line=(said("notice.law_more", count=left),), look="note")


def _group(exceptions: bool, standings: tuple[Standing, ...], found: list[Conclusion]) -> Line:
    standing = _standings(standings)
    lead = words.both("notice.law_group_exceptions", standing=standing) if exceptions else _colon(standing)
    return (phrase(lead, "strong"), *_named(found))


def _particulars(one: Conclusion) -> Iterator[Run]:
    yield plain(one.rule, "code")
    if one.act:
        yield from (THEN, said("dossier_page.of_act", act=one.act))
    if one.role == "liability" and Standing.OPEN in one.standings and one.if_record_closes is not Value.UNKNOWN:
        value = named("condition", one.if_record_closes.value)
        yield from (THEN, said("notice.if_closes", value=value))
    if one.weakest_source_status is not SourceStatus.PRIMARY:
        yield from (THEN, _weakest(one))
    if one.reviewed_by:
        yield from (THEN, said("dossier_page.reviewed_by", by=one.reviewed_by))


def _weakest(one: Conclusion) -> Run:
    """Return how the weakest text that a conclusion rests on was seen, and which rules it is, unless its own."""
    status = words.both(f"source.{one.weakest_source_status.value}")
    if set(one.weakest_rules) <= {one.rule}:
        return phrase(status)
    return said("notice.weakest", rules=", ".join(one.weakest_rules), status=status)


def _colon(said_of: Phrase, *, whole: bool = True) -> Phrase:
    """Return what a list is led by; one that begins a line begins with a capital letter."""
    english = f"{said_of.en[:1].upper()}{said_of.en[1:]}" if whole else said_of.en
    return Phrase(en=f"{english}: ", zh=f"{said_of.zh}：")


def _standings(standings: Iterable[Standing]) -> Phrase:
    each = [words.both(f"standing.{one.value}") for one in standings]
    return Phrase(en=", ".join(one.en for one in each), zh="、".join(one.zh for one in each))


def _questions(case: NoticeCase) -> Iterator[Block]:
    open_ = [one for one in case.dossier.questions if any(it.juris in case.jurisdictions for it in one.outcomes)]
    if not open_:
        return
    yield Heading(level=2, line=(said("notice.open_facts"),))
    lines = []
    for one in open_[:MOST_QUESTIONS]:
        parties = [words.both(f"party.{party.value}") for party in one.burdens]
        joined = Phrase(en=", ".join(party.en for party in parties), zh="、".join(party.zh for party in parties))
        asked = said("notice.open_fact", question=one.question, parties=joined) if parties else phrase(one.question)
        lines.append((asked, *((GAP, said("dossier_page.only_a_person")) if one.only_a_person else ())))
    yield listed(*lines)
    if len(open_) > MOST_QUESTIONS:
        yield Paragraph(line=(said("notice.open_more", count=len(open_) - MOST_QUESTIONS),), look="note")


def _readings(case: NoticeCase) -> Iterator[Block]:
    asked = {
        switch.reading
        for one in case.dossier.conclusions
        if one.juris in case.jurisdictions
        for switch in (*one.assumes, *(switch for way in one.by_reading for switch in way.switches))
    }
    questions = [one.question for one in case.dossier.readings if one.reading in asked]
    if questions:
        yield Heading(level=2, line=(said("notice.open_law"),))
        yield listed(*((phrase(one),) for one in questions))


def _against(case: NoticeCase) -> Iterator[Line]:
    for exhibit in case.exhibits:
        judged = exhibit.judged
        verified = judged.verified()
        if bool(verified) is not case.claims or judged.verdict == Verdict.UNDETERMINED:
            yield (finding_line(exhibit), GAP, phrase(exhibit.error_rate))
        if case.claims:
            yield from _weakens(exhibit)
    yield from (fact_line(case, fact) for fact in case.dossier.facts if _speaks_against(case, fact))
    yield from _rules_against(case)


def _weakens(exhibit: Exhibit) -> Iterator[Line]:
    """Yield what weakens a claim: the same region in other works, and licenses that the library states."""
    shared = sorted({work for match in exhibit.judged.verified() for work in match.also_found_in})
    if shared:
        yield (said("report.also", works=", ".join(shared)),)
    for title, license_ in sorted({(one.title or one.work_id, one.license) for one in exhibit.plates if one.license}):
        yield (said("notice.against_license", title=title, license=license_),)


def _speaks_against(case: NoticeCase, fact: Fact) -> bool:
    helps = HELPS_CLAIMANT.get(base(fact.key))
    if helps is None or fact.by.startswith(BY_JUDGE) or not concerns(case, fact):
        return False
    hurts = _OTHER[helps] if case.claims else helps
    leans = fact.supports if fact.value is Value.UNKNOWN else fact.value
    return leans in {hurts, Value.CONFLICT}


def _rules_against(case: NoticeCase) -> Iterator[Line]:
    """Yield, for each law, the liability that is not met for who claims, or met for who is accused."""
    wrong = Standing.NOT_ESTABLISHED if case.claims else Standing.ESTABLISHED
    for juris in case.jurisdictions:
        found = [one for one in case.dossier.conclusions if one.juris == juris]
        liable = [one for one in found if one.role == "liability" and wrong in one.standings]
        allowed = [one for one in found if one.role in EXCEPTIONS and Standing.ESTABLISHED in one.standings]
        for group, standing in ((liable, wrong), (allowed if case.claims else [], Standing.ESTABLISHED)):
            if group:
                name = case.names.pack.get(juris, Phrase(en=juris, zh=juris))
                yield (phrase(name), AND, phrase(_colon(_standings((standing,)), whole=False)), *_named(group))


def _named(found: Iterable[Conclusion]) -> Iterator[Run]:
    for number, one in enumerate(found):
        yield from [THEN] if number else []
        yield from (phrase(one.title), OPEN, *_particulars(one), CLOSE)
