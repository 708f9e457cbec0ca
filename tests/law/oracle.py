"""Answer set programming as oracle: what every completion of the unknown facts makes of rules, and what some does.

Each rule becomes `h(rule) :- body`, each operator inside a condition an atom of its own, `not` negation as failure on
that atom. True facts are facts, false facts are left out, unknown facts and rules without a text on the day are
choices. Rules rest on earlier ones only, so each completion has exactly one answer set.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import count

import clingo

from tests.law.random_rules import ACT, Condition, RandomRules


def cautious(made: RandomRules, readings: Mapping[str, bool]) -> frozenset[str]:
    """Return the rules and facts that hold in every completion."""
    return _consequences(as_program(made, readings), "cautious")


def brave(made: RandomRules, readings: Mapping[str, bool]) -> frozenset[str]:
    """Return the rules and facts that hold in some completion."""
    return _consequences(as_program(made, readings), "brave")


def as_program(made: RandomRules, readings: Mapping[str, bool]) -> str:
    """Return the answer set program of the rules, the facts and one way to read the open questions."""
    numbers = count()
    lines = ["#show h/1."]
    lines += [f"{_atom(one)}." for one, holds in readings.items() if holds]
    for key, value in made.facts.items():
        if value != "false":
            lines.append(f"{_atom(key)}." if value == "true" else f"{{{_atom(key)}}}.")
    for rule in made.rules:
        if "valid_to" in rule:
            lines.append(f"{{{_atom(rule['id'])}}}.")
        elif ACT.kind in rule.get("acts", [ACT.kind]):
            body = [_literal(rule["when"], lines, numbers)]
            body += [f"not {_literal(rule['unless'], lines, numbers)}" for _ in range("unless" in rule)]
            body += [f"not {_atom(one)}" for one in rule.get("exceptions", [])]
            lines.append(f"{_atom(rule['id'])} :- {', '.join(body)}.")
    return "\n".join(lines)


def _literal(condition: Condition, lines: list[str], numbers: Iterator[int]) -> str:
    """Return the atom of a condition, after adding the lines that define it."""
    if isinstance(condition, str):
        return _atom(condition)
    ((word, inner),) = condition.items()
    atom = f"a({next(numbers)})"
    if word == "not":
        lines.append(f"{atom} :- not {_literal(inner, lines, numbers)}.")
        return atom
    parts = [_literal(part, lines, numbers) for part in inner]
    bodies = [", ".join(parts)] if word == "all" else parts
    lines += [f"{atom} :- {body}." for body in bodies]
    return atom


def _atom(name: str) -> str:
    return f"h({json.dumps(name)})"


def _consequences(program: str, mode: str) -> frozenset[str]:
    control = clingo.Control([f"--enum-mode={mode}", "0", "--warn=none"])
    control.add("base", [], program)
    control.ground([("base", [])])
    found: frozenset[str] | None = None
    with control.solve(yield_=True) as models:
        for model in models:
            found = frozenset(symbol.arguments[0].string for symbol in model.symbols(shown=True))
    assert found is not None, "acyclic rules have an answer set"
    return found
