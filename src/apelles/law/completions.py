"""What all completions of the unknown facts agree on, where the three values alone cannot tell.

`f or not f` is unknown while `f` is, and yes whatever it turns out to be. A completion that makes the rule yes, and one
that makes it no, are searched by trying the fact that pushes that way first (Davis, Putnam, Logemann and Loveland).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from apelles.law.evaluate import Evaluator, Switches, Truth
from apelles.law.expression import AllOf, Always, AnyOf, Expression, FactLeaf, Not, ReadingLeaf, RuleLeaf
from apelles.records.law import Literal, Value

MOST_TRIES: Final = 4_000
TRIES_FOR_A_FACT: Final = 400


class NotComputed(Exception):
    """The search took more tries than are allowed."""


def supervaluation(evaluator: Evaluator, rule: str, switches: Switches, *, most: int = MOST_TRIES) -> Truth:
    """Return what every completion of the unknown facts makes of a rule, None where completions differ.

    Raises:
        NotComputed: more than `most` partial completions had to be looked at.
    """
    known = evaluator.rule(rule, switches)
    if known is not None or evaluator.program.formula(rule) is None or _lacks_text(evaluator, rule):
        return known
    budget = [most]
    for wanted in (True, False):
        if not _reachable(evaluator, rule, switches, wanted, budget):
            return not wanted
    return None


def can_matter(evaluator: Evaluator, rule: str, fact: str, switches: Switches, *, most: int = TRIES_FOR_A_FACT) -> bool:
    """Return whether a rule comes out otherwise with one fact yes than with it no, in some completion of the others.

    Where more than `most` partial completions would have to be looked at, it may.
    """
    key = evaluator.stated(fact)
    try:
        return _differ(_with(evaluator, key, True), _with(evaluator, key, False), rule, switches, [most])
    except NotComputed:
        return True


def _differ(one: Evaluator, other: Evaluator, rule: str, switches: Switches, budget: list[int]) -> bool:
    """Return whether some completion makes of a rule one thing in one and another in the other."""
    budget[0] -= 1
    if budget[0] < 0:
        raise NotComputed
    here, there = one.rule(rule, switches), other.rule(rule, switches)
    if here is not None and there is not None:
        return here is not there
    literal = _pushing(one, RuleLeaf(rule), switches, there is False)
    literal = literal or _pushing(other, RuleLeaf(rule), switches, here is False)
    if literal is None:
        return here is not there
    tries = (literal.holds, not literal.holds)
    return any(
        _differ(_with(one, literal.fact, holds), _with(other, literal.fact, holds), rule, switches, budget)
        for holds in tries
    )


def _lacks_text(evaluator: Evaluator, rule: str) -> bool:
    """Return whether the rule rests on one that has no text on that day, or on a question left open."""
    return any(evaluator.program.formula(one) is None for one in evaluator.program.rules_below(rule))


def _reachable(evaluator: Evaluator, rule: str, switches: Switches, wanted: bool, budget: list[int]) -> bool:
    """Return whether some completion makes a rule the wanted value."""
    budget[0] -= 1
    if budget[0] < 0:
        raise NotComputed
    found = evaluator.rule(rule, switches)
    if found is not None:
        return found is wanted
    literal = _pushing(evaluator, RuleLeaf(rule), switches, wanted)
    if literal is None:
        return True
    tries = (literal.holds, not literal.holds)
    return any(_reachable(_with(evaluator, literal.fact, holds), rule, switches, wanted, budget) for holds in tries)


def _with(evaluator: Evaluator, key: str, holds: bool) -> Evaluator:
    facts: Mapping[str, Value] = {**evaluator.facts, key: Value.YES if holds else Value.NO}
    return Evaluator(evaluator.program, facts)


def _pushing(evaluator: Evaluator, expression: Expression, switches: Switches, wanted: bool) -> Literal | None:
    """Return the first unknown fact of an unknown condition, with the value that pushes it where it is wanted."""
    if evaluator.value(expression, switches) is not None:
        return None
    match expression:
        case FactLeaf(key):
            return Literal(fact=evaluator.stated(key), holds=wanted)
        case Not(part):
            return _pushing(evaluator, part, switches, not wanted)
        case RuleLeaf(rule):
            formula = evaluator.program.formula(rule)
            return None if formula is None else _pushing(evaluator, formula, switches, wanted)
        case AllOf(parts) | AnyOf(parts):
            found = (_pushing(evaluator, part, switches, wanted) for part in parts)
            return next((one for one in found if one is not None), None)
        case ReadingLeaf() | Always():
            return None
