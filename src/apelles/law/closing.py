"""Who loses when the record closes: the parties whose unproved points a conclusion then turns on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from apelles.law.evaluate import Evaluator, Switches
from apelles.law.expression import AllOf, Always, AnyOf, Expression, FactLeaf, Not, ReadingLeaf, RuleLeaf
from apelles.records.law import Party, RuleKind

OPPONENTS: Final[Mapping[Party, Party]] = {
    Party.USER: Party.CLAIMANT,
    Party.PROVIDER: Party.CLAIMANT,
    Party.CLAIMANT: Party.USER,
    Party.RIGHTSHOLDER: Party.USER,
    Party.PROSECUTION: Party.USER,
}
"""Who relies on a presumption, by who has to rebut it: an unproved basis is lost by the first, not by the second."""


def losers(evaluator: Evaluator, rule: str, switches: Switches) -> tuple[Party, ...]:
    """Return the parties that a closed record decides a rule against, none where it is known or stays unknown."""
    closed = evaluator.closed_rule(rule, switches)
    if evaluator.rule(rule, switches) is not None or closed is None:
        return ()
    found: dict[Party, None] = {}
    _walk_rule(evaluator, rule, switches, closed, found, set())
    return tuple(found)


def _walk_rule(
    evaluator: Evaluator,
    name: str,
    switches: Switches,
    closed: bool,
    found: dict[Party, None],
    visited: set[str],
) -> None:
    rule, formula = evaluator.program.rules.get(name), evaluator.program.formula(name)
    if rule is None or formula is None or name in visited:
        return
    visited.add(name)
    if evaluator.closed(formula, switches) is None and rule.burden is not None:
        relied_upon = rule.kind is RuleKind.PRESUMPTION and not closed
        found[OPPONENTS.get(rule.burden, rule.burden) if relied_upon else rule.burden] = None
        return
    _walk(evaluator, formula, switches, closed, found, visited)


def _walk(
    evaluator: Evaluator,
    expression: Expression,
    switches: Switches,
    closed: bool,
    found: dict[Party, None],
    visited: set[str],
) -> None:
    """Go down to the unknown parts that, closed, make the condition what it becomes."""
    if evaluator.value(expression, switches) is not None or evaluator.closed(expression, switches) is not closed:
        return
    match expression:
        case RuleLeaf(name):
            _walk_rule(evaluator, name, switches, closed, found, visited)
        case Not(part):
            _walk(evaluator, part, switches, not closed, found, visited)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                _walk(evaluator, part, switches, closed, found, visited)
        case FactLeaf() | ReadingLeaf() | Always():
            return
