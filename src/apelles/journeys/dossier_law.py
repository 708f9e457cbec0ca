"""The law of a dossier: facts from findings and from people, conclusions, what is still asked, the texts cited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from apelles import words
from apelles.journeys.law_case import Checked, check_case
from apelles.law.case import Case, with_facts
from apelles.law.conclude import rests_on_statements
from apelles.law.expression import base_of
from apelles.law.pack import Pack, load
from apelles.law.proof import pruned
from apelles.law.stated import from_judged, in_term
from apelles.law.term import YEARS_AFTER_DEATH
from apelles.law.vocabulary import readings, vocabulary
from apelles.records import dossier as record
from apelles.records.dossier import Asked, OpenReading, Outcome, Question, Text
from apelles.records.judged import Judged
from apelles.records.law import Act, Conclusion, Fact, Node, Party, Standing, Value
from apelles.words.phrase import Phrase

MOST_QUESTIONS: Final = 30
ANY: Final = ""
"""In place of a suspect: facts about any work."""
ALWAYS: Final = ("exception",)
"""Rules of these roles are shown item by item, whether or not anything stated bears on them."""
ITEMS: Final = ("cn.24.", "cn.25")
"""Rules whose texts are always shown: the cases in which a work may be used without permission."""
PROVED: Final = ("liability", "crime", "license")
"""Rules of these roles have their proof written out when they are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawPart:
    """What a dossier says of the law; all of it empty where no law was asked.

    `questions` are those that settle most; `open_questions` counts all, `only_a_person` those for a person to judge.
    """

    facts: tuple[Fact, ...] = ()
    asked: tuple[Asked, ...] = ()
    conclusions: tuple[Conclusion, ...] = ()
    questions: tuple[Question, ...] = ()
    readings: tuple[OpenReading, ...] = ()
    texts: tuple[Text, ...] = ()
    packs: tuple[record.Pack, ...] = ()
    limits: tuple[Phrase, ...] = ()
    main: tuple[Conclusion, ...] = ()
    open_questions: int = 0
    only_a_person: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of works, by SHA-256: their years, from which an ended term may follow, and facts of a ledger.

    `made` are facts of how suspects were made, by the suspect's SHA-256, `audited` those that audits of a model state
    of the works a suspect is held against, or under `ANY` of any work.
    """

    software: str
    years: Mapping[str, str]
    ledger: Mapping[str, tuple[Fact, ...]]
    made: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    audited: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)


def law_part(
    judged: Sequence[Judged],
    *,
    codes: Sequence[str],
    case: Case | None,
    known: Known,
    as_of: date | None,
) -> LawPart:
    """Return the law of a case whose facts are those of the findings, of the ledger, and those that people state."""
    begun = case or Case(title=words.both("dossier.called_many", count=len(judged)), readings={})
    day = as_of or begun.as_of or max(load(code).checked_on for code in codes or YEARS_AFTER_DEATH)
    stated = _case_of(judged, begun, known=known, year=day.year)
    if not codes:
        return LawPart(facts=stated.facts, asked=_asked(stated.facts, ()))
    checked = check_case(stated, codes, as_of=as_of)
    main = tuple(one for pack in checked.packs for rule in pack.main for one in checked.of(pack) if one.rule == rule)
    kept = tuple(_kept(checked, main))
    asked = questions(checked.case, main)
    return LawPart(
        facts=stated.facts,
        asked=_asked(stated.facts, kept),
        conclusions=kept,
        questions=asked[:MOST_QUESTIONS],
        open_questions=len(asked),
        only_a_person=sum(1 for one in asked if one.only_a_person),
        readings=tuple(_readings(kept, checked.packs)),
        texts=tuple(_texts(kept, checked.packs)),
        packs=tuple(
            record.Pack(juris=one.code, name=one.name, sha256=one.sha256, checked_on=one.checked_on.isoformat())
            for one in checked.packs
        ),
        limits=tuple(_left_out(checked, kept, len(asked))),
        main=main,
    )


def _case_of(judged: Sequence[Judged], begun: Case, *, known: Known, year: int) -> Case:
    """Return a case with the facts of one finding for the whole of it, or of each finding for an act of its own.

    Without findings it has those that audits state of a model and any work.
    """
    if not judged:
        return with_facts(begun, known.audited.get(ANY, ()))
    if len(judged) == 1:
        return with_facts(begun, _measured(judged[0], known=known, year=year))
    acts = tuple(Act(name=f"{number}: {one.suspect}") for number, one in enumerate(judged, start=1))
    apart = replace(begun, acts=(*(act for act in begun.acts if act.name), *acts))
    facts = [
        replace(fact, act=act.name, id=f"{act.name}/{fact.id}")
        for act, one in zip(acts, judged, strict=True)
        for fact in _measured(one, known=known, year=year)
    ]
    return with_facts(apart, facts)


def _measured(judged: Judged, *, known: Known, year: int) -> list[Fact]:
    beside = (*known.made.get(judged.sha256, ()), *known.audited.get(judged.sha256, ()))
    facts = [*from_judged(judged, software=known.software), *beside]
    works = {match.work_sha256: match for match in judged.verified() or judged.matches[:1]}
    if len(works) == 1:
        ((sha256, match),) = works.items()
        facts += in_term(author=match.author, year=known.years.get(sha256, ""), as_of=year, by="ledger")
        facts += known.ledger.get(sha256, ())
    return facts


def _asked(facts: Sequence[Fact], kept: Sequence[Conclusion]) -> tuple[Asked, ...]:
    """Return the questions of all facts that are stated, still open, or compared with those of a decided case."""
    named = {fact.key for fact in facts} | {key for one in kept for key in (*one.unknown, *one.conflicts)}
    named |= {decisive.fact for one in kept for decisive in one.decisive_facts}
    named |= {literal.fact for one in kept for together in one.deciding_sets for literal in together.literals}
    beside = [each for one in kept for each in (*one.authorities_for, *one.authorities_against)]
    beside += [each for one in kept for each in one.authorities_explaining]
    patterns = {key for each in beside for key in (*each.same, *each.different, *each.unknown)}
    named |= {key.removeprefix("not ") for key in patterns}
    known = vocabulary()
    return tuple(
        Asked(fact=key, question=known[base_of(key)].question) for key in sorted(named) if base_of(key) in known
    )


def _kept(checked: Checked, main: Sequence[Conclusion]) -> Iterator[Conclusion]:
    """Yield the main conclusions, those that are known or contested, and exceptions item by item.

    Proofs are written out for the main ones, for what is contested, and for conditions of liability that are known.
    """
    for one in checked.conclusions:
        known = one.standings != (Standing.OPEN,) and rests_on_statements(one)
        if one in main or known or one.role in ALWAYS:
            proved = one in main or Standing.CONTESTED in one.standings or (known and one.role in PROVED)
            yield replace(one, proof=pruned(one.proof) if proved and one.proof else None)


def _left_out(checked: Checked, kept: Sequence[Conclusion], asked: int) -> Iterator[Phrase]:
    if asked > MOST_QUESTIONS:
        yield words.both("dossier.questions_left_out", count=asked - MOST_QUESTIONS)
    for pack in checked.packs:
        shown = {one.rule for one in kept if one.juris == pack.code}
        count = len({one.rule for one in checked.of(pack)} - shown)
        if count:
            yield words.both("dossier.rules_left_out", count=count, juris=pack.name)


def questions(case: Case, main: Sequence[Conclusion]) -> tuple[Question, ...]:
    """Return what is still open for the main conclusions, what settles most first, those for a person marked."""
    weights: dict[tuple[str, str], float] = defaultdict(float)
    outcomes: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    burdens: dict[tuple[str, str], dict[Party, None]] = defaultdict(dict)
    for one in main:
        settled = {decisive.fact: decisive for decisive in one.decisive_facts}
        in_sets = [literal.fact for together in one.deciding_sets for literal in together.literals]
        for place, fact in enumerate(one.unknown):
            key = (fact, one.act)
            decisive = settled.get(fact)
            weights[key] += (1.0 if decisive else 0.0) + in_sets.count(fact) / (1 + len(in_sets)) + 1e-6 / (1 + place)
            if_yes, if_no = (decisive.if_yes, decisive.if_no) if decisive else (Value.UNKNOWN, Value.UNKNOWN)
            outcomes[key].append(Outcome(juris=one.juris, rule=one.rule, title=one.title, if_yes=if_yes, if_no=if_no))
            for party in _bearers(one, fact):
                burdens[key][party] = None
    ranked = sorted(weights, key=lambda key: -weights[key])
    return tuple(_question(case, key, outcomes[key], tuple(burdens[key])) for key in ranked)


def _bearers(found: Conclusion, fact: str) -> Iterator[Party]:
    """Yield who has to prove a fact: the burden of the innermost rule that asks for it."""
    if found.proof is not None:
        yield from _within(found.proof, fact, None)


def _within(node: Node, fact: str, burden: Party | None) -> Iterator[Party]:
    inner = node.burden or burden
    if node.kind == "fact" and node.id == fact and inner is not None:
        yield inner
    for child in node.children:
        yield from _within(child, fact, inner)


def _question(case: Case, key: tuple[str, str], outcomes: Sequence[Outcome], burdens: tuple[Party, ...]) -> Question:
    fact, act = key
    entry = vocabulary()[base_of(fact)]
    stated = case.statements(fact, act)
    return Question(
        fact=fact,
        act=act,
        question=entry.question,
        help=entry.help,
        answered_by=entry.filled_by,
        outcomes=tuple(outcomes),
        burdens=burdens,
        only_a_person=entry.needs_a_person,
        evidence=tuple(text for one in stated for text in (*one.evidence, one.note) if text),
    )


def _readings(kept: Sequence[Conclusion], packs: Sequence[Pack]) -> Iterator[OpenReading]:
    """Yield the open questions that some conclusion here depends on, or that it assumes an answer to."""
    asked = {switch.reading for one in kept for way in one.by_reading for switch in way.switches}
    assumed: dict[str, dict[str, bool]] = defaultdict(dict)
    for one in kept:
        for switch in one.assumes:
            assumed[switch.reading][one.juris] = switch.holds
    every = {pack.code: pack for pack in packs}
    for name in sorted(asked | assumed.keys()):
        reading = readings()[name]
        yield OpenReading(
            reading=name,
            question=reading.question,
            if_true=reading.if_true,
            if_false=reading.if_false,
            for_true=tuple(_titles(reading.for_true, every)),
            for_false=tuple(_titles(reading.for_false, every)),
            assumed=tuple(sorted(assumed[name].items())),
        )


def _titles(rules: Sequence[str], packs: Mapping[str, Pack]) -> Iterator[Phrase]:
    for name in rules:
        code = name.partition(".")[0]
        rule = (packs.get(code) or load(code)).rule(name)
        yield rule.title if rule else Phrase(en=name, zh=name)


def _texts(kept: Sequence[Conclusion], packs: Sequence[Pack]) -> Iterator[Text]:
    """Yield the provisions that the conclusions cite, each once, in the order of the pack."""
    for pack in packs:
        cited: dict[str, None] = {}
        for one in kept:
            if one.juris == pack.code and (one.proof is not None or one.rule.startswith(ITEMS)):
                rule = pack.rule(one.rule)
                cited |= dict.fromkeys(rule.provisions if rule else ())
        for ref in (ref for ref in pack.provisions if ref in cited):
            found = pack.provisions[ref]
            yield Text(
                juris=pack.code,
                ref=ref,
                statute=found.statute,
                original=found.original,
                en=found.en,
                source_status=found.source_status,
            )
