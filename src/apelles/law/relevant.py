"""What a conclusion still hangs on: the unknown facts that can change it, and the rules that decide it."""

from __future__ import annotations

from collections.abc import Iterator

from apelles.law.evaluate import Evaluator, Switches
from apelles.law.expression import AllOf, Always, AnyOf, Expression, FactLeaf, Not, ReadingLeaf, RuleLeaf


def unknown_facts(evaluator: Evaluator, rule: str, switches: Switches) -> tuple[str, ...]:
    """Return the unknown facts that a rule which is unknown hangs on, in the order they are asked for.

    Branches that are settled already ask for nothing.
    """
    found: dict[str, None] = {}
    visited: set[str] = set()
    if evaluator.rule(rule, switches) is None:
        _collect_rule(evaluator, rule, switches, found, visited)
    return tuple(found)


def _collect_rule(
    evaluator: Evaluator, rule: str, switches: Switches, found: dict[str, None], visited: set[str]
) -> None:
    formula = evaluator.program.formula(rule)
    if formula is not None and rule not in visited:
        visited.add(rule)
        _collect(evaluator, formula, switches, found, visited)


def _collect(
    evaluator: Evaluator, expression: Expression, switches: Switches, found: dict[str, None], visited: set[str]
) -> None:
    if evaluator.value(expression, switches) is not None:
        return
    match expression:
        case FactLeaf(key):
            found[key] = None
        case RuleLeaf(rule):
            _collect_rule(evaluator, rule, switches, found, visited)
        case Not(part):
            _collect(evaluator, part, switches, found, visited)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                _collect(evaluator, part, switches, found, visited)


def deciding_parts(evaluator: Evaluator, expression: Expression, switches: Switches) -> Iterator[Expression]:
    """Yield the parts of all / any / not that make a condition what it is: each reason, if there are several."""
    value = evaluator.value(expression, switches)
    match expression:
        case AllOf(parts) | AnyOf(parts):
            yield from (part for part in parts if evaluator.value(part, switches) is value)
        case Not(part):
            yield part
        case FactLeaf() | ReadingLeaf() | RuleLeaf() | Always():
            return


def deciding_rules(evaluator: Evaluator, rule: str, switches: Switches) -> tuple[str, ...]:
    """Return the rules that a conclusion rests on as things stand, itself first."""
    found: dict[str, None] = {}
    _walk(evaluator, RuleLeaf(rule), switches, found)
    return tuple(found)


def _walk(evaluator: Evaluator, expression: Expression, switches: Switches, found: dict[str, None]) -> None:
    if isinstance(expression, RuleLeaf):
        formula = evaluator.program.formula(expression.rule)
        if expression.rule in found:
            return
        found[expression.rule] = None
        if formula is not None:
            _walk(evaluator, formula, switches, found)
        return
    for part in deciding_parts(evaluator, expression, switches):
        _walk(evaluator, part, switches, found)
