"""The rules in force on one day for one kind of act, each as one condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from apelles.law.expression import AllOf, Always, AnyOf, Expression, FactLeaf, Not, ReadingLeaf, RuleLeaf, leaves
from apelles.law.pack import Pack
from apelles.law.rule import Rule
from apelles.records.law import RuleKind


@dataclass(slots=True)
class Program:
    """Every rule with its condition, exceptions and kinds of act folded in.

    A rule that has no version on that day is unknown, and stays so when the record closes: its text is not here.
    """

    pack: Pack
    on: date
    act_kind: str
    rules: Mapping[str, Rule]
    formulas: Mapping[str, Expression]
    _facts: dict[str, frozenset[str]] = field(default_factory=dict)
    _readings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _below: dict[str, frozenset[str]] = field(default_factory=dict)

    def formula(self, rule: str) -> Expression | None:
        """Return the condition of a rule, None where there is none on that day or the rule yields no value."""
        return self.formulas.get(rule)

    def facts_of(self, rule: str) -> frozenset[str]:
        """Return the keys of all facts that can bear on a rule, through other rules too."""
        if rule not in self._facts:
            own = {leaf.key for leaf in self._leaves(rule) if isinstance(leaf, FactLeaf)}
            self._facts[rule] = frozenset(own.union(*(self.facts_of(one) for one in self._next(rule))))
        return self._facts[rule]

    def readings_of(self, rule: str) -> tuple[str, ...]:
        """Return the open questions that can bear on a rule, sorted."""
        if rule not in self._readings:
            own = {leaf.reading for leaf in self._leaves(rule) if isinstance(leaf, ReadingLeaf)}
            self._readings[rule] = tuple(sorted(own.union(*(self.readings_of(one) for one in self._next(rule)))))
        return self._readings[rule]

    def rules_below(self, rule: str) -> frozenset[str]:
        """Return the rules that a rule rests on, itself included."""
        if rule not in self._below:
            self._below[rule] = frozenset({rule}.union(*(self.rules_below(one) for one in self._next(rule))))
        return self._below[rule]

    def _next(self, rule: str) -> list[str]:
        return [leaf.rule for leaf in self._leaves(rule) if isinstance(leaf, RuleLeaf)]

    def _leaves(self, rule: str) -> Iterator[FactLeaf | ReadingLeaf | RuleLeaf]:
        if rule in self.formulas:
            return leaves(self.formulas[rule])
        found = self.rules.get(rule)
        return (leaf for one in found.considerations for leaf in leaves(one.when)) if found else iter(())


def program(pack: Pack, *, on: date, act_kind: str = "") -> Program:
    """Return the rules of a pack as they were in force on a day, for one kind of act or for any."""
    in_force = {name: rule for name in pack.versions if (rule := pack.rule(name, on)) is not None}
    formulas = {name: made for name, rule in in_force.items() if (made := _formula(rule, act_kind)) is not None}
    return Program(pack=pack, on=on, act_kind=act_kind, rules=in_force, formulas=formulas)


def _formula(rule: Rule, act_kind: str) -> Expression | None:
    if rule.when is None or rule.kind not in {RuleKind.BOOLEAN, RuleKind.PRESUMPTION}:
        return None
    if rule.acts and act_kind and act_kind not in rule.acts:
        return Always(False, "law.not_about_this_act")
    against: list[Expression] = [RuleLeaf(one) for one in rule.exceptions]
    if rule.unless is not None:
        against.insert(0, rule.unless)
    if not against:
        return rule.when
    defeated = against[0] if len(against) == 1 else AnyOf(tuple(against))
    return AllOf((rule.when, Not(defeated)))
