"""Three values after Kleene (strong): what is met, what is not, and what nobody can tell yet.

`all` is no if any part is no, else unknown if any is unknown, else yes; `any` is its dual; `not` leaves unknown
unknown. Inside the engine yes is True, no is False, unknown and conflict are None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from apelles.law.expression import AllOf, Always, AnyOf, Expression, FactLeaf, Not, ReadingLeaf, RuleLeaf, base_of
from apelles.law.program import Program
from apelles.law.rule import Rule
from apelles.records.law import RuleKind, Value

type Truth = bool | None
type Switches = Mapping[str, bool]

TRUTHS: Final[Mapping[Value, Truth]] = {
    Value.YES: True,
    Value.NO: False,
    Value.UNKNOWN: None,
    Value.CONFLICT: None,
}
NO_SWITCHES: Final[Switches] = {}


def as_value(truth: Truth) -> Value:
    """Return a truth of the engine as a value of a record."""
    return Value.UNKNOWN if truth is None else Value.YES if truth else Value.NO


class Evaluator:
    """One program with the facts of one act; every rule is worked out once for each way to read what it rests on."""

    def __init__(self, program: Program, facts: Mapping[str, Value]) -> None:
        """Begin with facts by key; a key that is not there is unknown."""
        self.program = program
        self.facts = facts
        self._truths: dict[str, Truth] = {}
        self._open: dict[tuple[object, ...], Truth] = {}
        self._closed: dict[tuple[object, ...], Truth] = {}

    def stated(self, key: str) -> str:
        """Return the key under which a fact is stated: exactly so, for this jurisdiction, or without its index."""
        here = f"{key}[{self.program.pack.code}]"
        narrowest = (key, base_of(key)) if "[" in key else (here, key)
        return next((one for one in narrowest if one in self.facts), key)

    def fact(self, key: str) -> Truth:
        """Return what is known of a fact."""
        if key not in self._truths:
            self._truths[key] = TRUTHS[self.facts.get(self.stated(key), Value.UNKNOWN)]
        return self._truths[key]

    def rule(self, name: str, switches: Switches = NO_SWITCHES) -> Truth:
        """Return whether a rule is met, with the open questions read as given and left open otherwise."""
        key = (name, *(switches.get(one) for one in self.program.readings_of(name)))
        if key not in self._open:
            formula = self.program.formula(name)
            self._open[key] = None if formula is None else self.value(formula, switches)
        return self._open[key]

    def value(self, expression: Expression, switches: Switches = NO_SWITCHES) -> Truth:
        """Return whether a condition is met."""
        return self._whether(expression, switches, self.rule)

    def closed_rule(self, name: str, switches: Switches = NO_SWITCHES) -> Truth:
        """Return whether a rule is met if nothing more is proved: who bears a burden loses what is still unknown."""
        key = (name, *(switches.get(one) for one in self.program.readings_of(name)))
        if key not in self._closed:
            rule = self.program.rules.get(name)
            self._closed[key] = None if rule is None else self._close(rule, switches)
        return self._closed[key]

    def closed(self, expression: Expression, switches: Switches = NO_SWITCHES) -> Truth:
        """Return whether a condition is met if nothing more is proved."""
        return self._whether(expression, switches, self.closed_rule)

    def _whether(self, expression: Expression, switches: Switches, met: Callable[[str, Switches], Truth]) -> Truth:
        """Return whether a condition holds, where `met` says it of the rules in it."""
        match expression:
            case FactLeaf(key):
                return self.fact(key)
            case RuleLeaf(name):
                return met(name, switches)
            case AllOf(parts):
                return _all(self._whether(part, switches, met) for part in parts)
            case AnyOf(parts):
                return _any(self._whether(part, switches, met) for part in parts)
            case Not(part):
                found = self._whether(part, switches, met)
                return None if found is None else not found
            case ReadingLeaf(reading):
                return switches.get(reading)
            case Always(holds, _):
                return holds

    def _close(self, rule: Rule, switches: Switches) -> Truth:
        formula = self.program.formula(rule.id)
        if formula is None:
            return None
        found = self.closed(formula, switches)
        if found is not None or rule.if_unproved is None:
            return found
        if rule.kind is RuleKind.PRESUMPTION and rule.when is not None:
            return self.closed(rule.when, switches) is True and not self._is_defeated(rule, switches)
        return rule.if_unproved

    def _is_defeated(self, rule: Rule, switches: Switches) -> bool:
        return any(self.closed_rule(one, switches) is True for one in rule.exceptions)


def _all(parts: Iterator[Truth]) -> Truth:
    found: Truth = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            found = None
    return found


def _any(parts: Iterator[Truth]) -> Truth:
    found: Truth = False
    for part in parts:
        if part is True:
            return True
        if part is None:
            found = None
    return found
