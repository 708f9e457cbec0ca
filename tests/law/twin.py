"""The slow twin of the evaluator: plain recursion with minimum and maximum, plain loops over every assignment.

A degree is 2 for yes, 0 for no and 1 for unknown; `all` is the minimum, `any` the maximum, `not` what is missing to 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any, Final

from tests.law.random_rules import ACT, Condition, RandomRules

DEGREES: Final = {"true": 2, "false": 0, "unknown": 1, "conflict": 1}
TRUTHS: Final[Mapping[int, bool | None]] = {0: False, 1: None, 2: True}

type Assignment = Mapping[str, bool]
type Literals = frozenset[tuple[str, bool]]


def value(made: RandomRules, readings: Assignment, goal: str, *, added: Assignment | None = None) -> bool | None:
    """Return what a rule comes to, with further facts if there are any."""
    return TRUTHS[degrees(made, readings, added=added)[goal]]


def closed_value(made: RandomRules, readings: Assignment, goal: str) -> bool | None:
    """Return what a rule comes to if nothing more is proved."""
    return TRUTHS[degrees(made, readings, closed=True)[goal]]


def degrees(
    made: RandomRules, readings: Assignment, *, added: Assignment | None = None, closed: bool = False
) -> dict[str, int]:
    """Return the degree of every fact, reading and rule, rule by rule in their order."""
    found = {key: DEGREES[value] for key, value in made.facts.items()}
    found |= {key: 2 if holds else 0 for key, holds in {**readings, **(added or {})}.items()}
    for rule in made.rules:
        found[rule["id"]] = _rule(rule, found, closed)
    return found


def _rule(rule: Mapping[str, Any], found: Mapping[str, int], closed: bool) -> int:
    if "valid_to" in rule:
        return 1
    if ACT.kind not in rule.get("acts", [ACT.kind]):
        return 0
    basis = _degree(rule["when"], found)
    against = [found[one] for one in rule.get("exceptions", [])]
    if "unless" in rule:
        against.append(_degree(rule["unless"], found))
    degree = min([basis, *(2 - one for one in against)])
    if degree == 1 and closed and "burden" in rule:
        return 2 if rule["kind"] == "presumption" and basis == 2 else 0
    return degree


def _degree(condition: Condition, found: Mapping[str, int]) -> int:
    if isinstance(condition, str):
        return found[condition]
    ((word, inner),) = condition.items()
    if word == "not":
        return 2 - _degree(inner, found)
    return (min if word == "all" else max)([_degree(part, found) for part in inner])


def deciding_sets(made: RandomRules, ways: Sequence[Assignment], *, most: int = 3) -> dict[Literals, bool]:
    """Return the smallest assignments that settle the goal alike under all ways to read the questions, with the value.

    None contains another.
    """
    found: dict[Literals, bool] = {}
    for assignment in assignments(made.unknown, most):
        literals = frozenset(assignment.items())
        if not any(smaller <= literals for smaller in found):
            settled = common([value(made, way, made.goal, added=assignment) for way in ways])
            if settled is not None:
                found[literals] = settled
    return found


def single_facts(made: RandomRules, ways: Sequence[Assignment]) -> dict[str, tuple[bool | None, bool | None]]:
    """Return the facts that settle the goal alone, one way or both, with the value for yes and for no."""
    found = {}
    for key in made.unknown:
        yes, no = (common([value(made, way, made.goal, added={key: holds}) for way in ways]) for holds in (True, False))
        if (yes, no) != (None, None):
            found[key] = (yes, no)
    return found


def common(values: Iterable[bool | None]) -> bool | None:
    """Return the value that all share, None where they differ."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def assignments(keys: tuple[str, ...], most: int) -> Iterator[Assignment]:
    """Yield every way to fill in up to `most` facts, smaller ones first."""
    for size in range(min(most, len(keys)) + 1):
        for chosen in combinations(keys, size):
            for holds in product((True, False), repeat=size):
                yield dict(zip(chosen, holds, strict=True))


def completions(made: RandomRules, readings: Assignment) -> dict[Literals, bool | None]:
    """Return what the goal comes to in every completion of the unknown facts."""
    ways = (dict(zip(made.unknown, holds, strict=True)) for holds in product((True, False), repeat=len(made.unknown)))
    return {frozenset(one.items()): value(made, readings, made.goal, added=one) for one in ways}


def can_matter(table: Mapping[Literals, bool | None], key: str) -> bool:
    """Return whether exchanging yes and no of one fact changes the goal in some completion."""
    return any(
        holds and result != table[literals - {(name, True)} | {(name, False)}]
        for literals, result in table.items()
        for name, holds in literals
        if name == key
    )
