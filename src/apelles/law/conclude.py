"""Conclusions: what each rule comes to for each act of a case, with everything it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from apelles.errors import UnknownName
from apelles.law.authorities import bearing
from apelles.law.case import Case
from apelles.law.closing import losers
from apelles.law.completions import NotComputed, can_matter, supervaluation
from apelles.law.evaluate import Evaluator, Truth, as_value
from apelles.law.expression import ReadingLeaf, leaves
from apelles.law.pack import Pack, conditions
from apelles.law.program import program
from apelles.law.proof import Proofs, facts_of
from apelles.law.relevant import deciding_rules, unknown_facts
from apelles.law.rule import Rule
from apelles.law.settle import settling_sets
from apelles.law.vocabulary import readings
from apelles.records.law import (
    Act,
    ByReading,
    Conclusion,
    Consideration,
    DecidingSet,
    Decisive,
    Lean,
    Literal,
    Node,
    Party,
    RuleKind,
    SourceStatus,
    Standing,
    Switch,
    Value,
)

_ORDER = tuple(SourceStatus)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One act of a case before one pack, ready to be concluded on."""

    pack: Pack
    case: Case
    act: Act
    on: date
    as_of: date
    evaluator: Evaluator
    fixed: Mapping[str, bool]

    def combinations(self, rule: str) -> list[dict[str, bool]]:
        """Return every way to read the open questions a rule rests on that are neither fixed nor have a default."""
        free = [one for one in self.evaluator.program.readings_of(rule) if one not in self.fixed]
        return [
            {**self.fixed, **dict(zip(free, ways, strict=True))} for ways in product((True, False), repeat=len(free))
        ]


def bench(pack: Pack, case: Case, act: Act, *, as_of: date | None = None) -> Bench:
    """Return one act of a case before the rules that govern it: those in force when it was done, or when it ended."""
    day = as_of or case.as_of or pack.checked_on
    on = date.fromisoformat(act.until or act.date) if act.until or act.date else day
    defaults = {name: one.defaults[pack.code] for name, one in readings().items() if pack.code in one.defaults}
    return Bench(
        pack=pack,
        case=case,
        act=act,
        on=on,
        as_of=day,
        evaluator=Evaluator(program(pack, on=on, act_kind=act.kind), facts_of(case, act.name)),
        fixed={**defaults, **case.readings},
    )


def conclusions(
    pack: Pack, case: Case, *, rules: Iterable[str] = (), as_of: date | None = None
) -> tuple[Conclusion, ...]:
    """Return what the rules of a pack come to, act by act: those named, or all that yield a value or a profile."""
    named = tuple(rules)
    made = []
    for act in case.acts:
        at = bench(pack, case, act, as_of=as_of)
        wanted = named or tuple(one.id for one in pack.rules() if one.kind is not RuleKind.AUTHORITY)
        made += [conclude(at, rule) for rule in wanted]
    return tuple(made)


def conclude(at: Bench, name: str) -> Conclusion:
    """Return what one rule comes to for one act.

    Raises:
        UnknownName: the pack has no such rule, or it is an authority, which yields nothing by itself.
    """
    rule = at.evaluator.program.rules.get(name) or at.pack.rule(name)
    if rule is None or rule.kind is RuleKind.AUTHORITY:
        problem = "has no rule" if rule is None else "has only an authority, which yields nothing by itself, called"
        message = f"The pack {at.pack.code} {problem} {name!r}. `apelles law list` names the rules."
        raise UnknownName(message)
    return _profile(at, rule) if rule.kind is RuleKind.FACTOR else _conclusion(at, rule)


def still_matters(at: Bench, rule: str, fact: str) -> bool:
    """Return whether an open fact can change what a rule comes to, under some way to read the open questions."""
    return any(can_matter(at.evaluator, rule, fact, way) for way in at.combinations(rule))


def rests_on_statements(found: Conclusion) -> bool:
    """Return whether anything that was stated bears on a conclusion, or it is known without."""
    if found.kind is RuleKind.FACTOR:
        return any(one.value is not Value.UNKNOWN for one in found.considerations)
    return found.standings != (Standing.OPEN,) or (found.proof is not None and _has_statement(found.proof))


def _has_statement(node: Node) -> bool:
    return bool(node.facts and node.value is not Value.UNKNOWN) or any(_has_statement(one) for one in node.children)


def _conclusion(at: Bench, rule: Rule) -> Conclusion:
    matter = _that_matter(at, rule.id)
    ways = _ways(at, rule.id, matter)
    found = [(at.evaluator.rule(rule.id, way), at.evaluator.closed_rule(rule.id, way)) for way in ways]
    every_way = at.combinations(rule.id)
    undecided = [way for way in every_way if at.evaluator.rule(rule.id, way) is None]
    known = [value for value, _ in found if value is not None]
    beyond, note = _beyond(at, rule.id, undecided)
    decisive, deciding = _settled(at, rule.id, undecided)
    rested = _rested(at, rule.id, every_way)
    weakest, weakest_rules = _weakest(at, rested)
    return replace(
        _begun(at, rule, on={*rested, *matter}),
        standings=_standings([value for value, _ in found]),
        value=as_value(_common([value for value, _ in found])),
        if_record_closes=as_value(_common([closed for _, closed in found])),
        loses_if_unproved=tuple(
            dict.fromkeys(party for way in undecided for party in losers(at.evaluator, rule.id, way))
        ),
        supervaluation=as_value(_common(known + beyond)),
        supervaluation_note=note,
        proof=Proofs(at.evaluator, at.case, at.act.name, at.fixed).of(rule.id),
        by_reading=tuple(
            ByReading(switches=_switches(way, matter), value=as_value(value), if_record_closes=as_value(closed))
            for way, (value, closed) in zip(ways, found, strict=True)
            if matter
        ),
        decided_under=_shared(undecided, matter),
        decisive_facts=decisive,
        deciding_sets=deciding,
        unknown=tuple(dict.fromkeys(key for way in undecided for key in unknown_facts(at.evaluator, rule.id, way))),
        conflicts=tuple(
            key
            for key in sorted({at.evaluator.stated(one) for one in at.evaluator.program.facts_of(rule.id)})
            if at.evaluator.facts.get(key) is Value.CONFLICT
        ),
        weakest_source_status=weakest,
        weakest_rules=weakest_rules,
    )


def _begun(at: Bench, rule: Rule, *, on: Collection[str]) -> Conclusion:
    """Return a conclusion with what is known of it before anything is worked out; `on` are the nodes it turns on."""
    questions = at.evaluator.program.readings_of(rule.id)
    named = {leaf.reading for one in conditions(rule) for leaf in leaves(one) if isinstance(leaf, ReadingLeaf)}
    assumed = {one for one in questions if one in at.fixed}
    authorities = bearing(at.evaluator, rule.id, on={*on, *named, *assumed})
    return Conclusion(
        rule=rule.id,
        juris=at.pack.code,
        kind=rule.kind,
        role=rule.role,
        act=at.act.name,
        title=rule.title,
        cite=rule.cite,
        burden=rule.burden,
        standings=(),
        value=Value.UNKNOWN,
        if_record_closes=Value.UNKNOWN,
        supervaluation=Value.UNKNOWN,
        proof=None,
        assumes=tuple(Switch(reading=one, holds=at.fixed[one]) for one in questions if one in at.fixed),
        authorities_for=tuple(one for one in authorities if one.says == "for"),
        authorities_against=tuple(one for one in authorities if one.says == "against"),
        authorities_explaining=tuple(one for one in authorities if one.says == "explains"),
        weakest_source_status=rule.source_status,
        weakest_rules=(rule.id,),
        reviewed_by=rule.reviewed_by,
        governing_date=at.on.isoformat(),
        as_of=at.as_of.isoformat(),
        checked_on=at.pack.checked_on.isoformat(),
        rulepack_sha256=at.pack.sha256,
    )


def _profile(at: Bench, rule: Rule) -> Conclusion:
    ways = at.combinations(rule.id)
    weighed = []
    for one in rule.considerations:
        values = [at.evaluator.value(one.when, way) for way in ways]
        value, contested = as_value(_common(values)), len(set(values)) > 1
        weighed.append(Consideration(text=one.text, favors=one.favors, value=value, contested=contested))
    unknown = sorted(key for key in at.evaluator.program.facts_of(rule.id) if at.evaluator.fact(key) is None)
    turned = {*at.evaluator.program.readings_of(rule.id), *at.evaluator.program.rules_below(rule.id)}
    begun = _begun(at, rule, on=turned)
    return replace(begun, unknown=tuple(unknown), profile=_lean(weighed), considerations=tuple(weighed))


def _lean(weighed: Sequence[Consideration]) -> Lean:
    there = {one.favors for one in weighed if one.value is Value.YES}
    if len(there) > 1:
        return Lean.BOTH
    if there:
        return Lean.USER if Party.USER in there else Lean.CLAIMANT
    return Lean.UNKNOWN if any(one.value is not Value.NO for one in weighed) else Lean.NEUTRAL


def _that_matter(at: Bench, rule: str) -> tuple[str, ...]:
    """Return the open questions whose reading changes what a rule comes to here."""

    def outcome(way: Mapping[str, bool]) -> tuple[Truth, Truth]:
        return at.evaluator.rule(rule, way), at.evaluator.closed_rule(rule, way)

    ways = at.combinations(rule)
    free = [one for one in at.evaluator.program.readings_of(rule) if one not in at.fixed]
    return tuple(one for one in free if any(outcome(way) != outcome({**way, one: not way[one]}) for way in ways))


def _ways(at: Bench, rule: str, matter: Sequence[str]) -> list[dict[str, bool]]:
    """Return one way to read the open questions for each reading of those that matter."""
    return list({tuple(way[one] for one in matter): way for way in reversed(at.combinations(rule))}.values())[::-1]


def _standings(values: Sequence[Truth]) -> tuple[Standing, ...]:
    distinct = set(values)
    if len(distinct) > 1:
        return (Standing.CONTESTED, Standing.OPEN) if None in distinct else (Standing.CONTESTED,)
    only = values[0]
    return (Standing.OPEN if only is None else Standing.ESTABLISHED if only else Standing.NOT_ESTABLISHED,)


def _common(values: Sequence[Truth]) -> Truth:
    """Return the value that all share, None where they differ."""
    return values[0] if len(set(values)) == 1 else None


def _beyond(at: Bench, rule: str, ways: Sequence[Mapping[str, bool]]) -> tuple[list[Truth], str]:
    """Return what completions agree on where a rule is unknown, and why it is not computed if it is not."""
    try:
        return [supervaluation(at.evaluator, rule, way) for way in ways], ""
    except NotComputed:
        return [None], "law.not_computed"


def _settled(
    at: Bench, rule: str, ways: Sequence[Mapping[str, bool]]
) -> tuple[tuple[Decisive, ...], tuple[DecidingSet, ...]]:
    """Return the facts that settle a rule alone, and the smallest sets that do, under every way it is unknown."""
    yes, no = settling_sets(at.evaluator, rule, ways)
    sets = [(one, Value.YES) for one in yes] + [(one, Value.NO) for one in no]
    singles = {literal: value for one, value in sets if len(one) == 1 for literal in one}
    decisive = [
        Decisive(
            fact=fact,
            if_yes=singles.get(Literal(fact=fact, holds=True), Value.UNKNOWN),
            if_no=singles.get(Literal(fact=fact, holds=False), Value.UNKNOWN),
        )
        for fact in sorted({literal.fact for literal in singles})
    ]
    deciding = [
        DecidingSet(literals=tuple(sorted(one, key=lambda each: each.fact)), value=value)
        for one, value in sorted(sets, key=_smaller_first)
        if len(one) > 1
    ]
    return tuple(decisive), tuple(deciding)


def _smaller_first(one: tuple[frozenset[Literal], Value]) -> tuple[int, list[tuple[str, bool]]]:
    return len(one[0]), sorted((each.fact, each.holds) for each in one[0])


def _shared(ways: Sequence[Mapping[str, bool]], matter: Sequence[str]) -> tuple[Switch, ...]:
    """Return the readings under which a rule is unknown, as far as they are the same in all ways."""
    common = [one for one in matter if len({way[one] for way in ways}) == 1]
    return tuple(Switch(reading=one, holds=ways[0][one]) for one in common)


def _switches(way: Mapping[str, bool], matter: Sequence[str]) -> tuple[Switch, ...]:
    return tuple(Switch(reading=one, holds=way[one]) for one in matter)


def _rested(at: Bench, rule: str, ways: Sequence[Mapping[str, bool]]) -> tuple[str, ...]:
    """Return the rules that a conclusion turns on, under any way to read the open questions."""
    return tuple(dict.fromkeys(one for way in ways for one in deciding_rules(at.evaluator, rule, way)))


def _weakest(at: Bench, rested: Sequence[str]) -> tuple[SourceStatus, tuple[str, ...]]:
    """Return the weakest source among the rules that decide, and the rules that have it."""
    known = {one: found.source_status for one in rested if (found := at.evaluator.program.rules.get(one))}
    if not known:
        return SourceStatus.MEMORY, ()
    weakest = max(known.values(), key=_ORDER.index)
    return weakest, tuple(one for one, status in known.items() if status is weakest)
