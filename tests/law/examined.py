"""One random set of rules put to the evaluator, the oracle and the slow twin, with all that they disagree on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final

from apelles.law.ask import Asked, next_question
from apelles.law.closing import losers
from apelles.law.completions import supervaluation
from apelles.law.conclude import conclude, still_matters
from apelles.law.evaluate import Evaluator
from apelles.law.settle import settling_sets
from apelles.records.law import Conclusion, Literal, Standing, Value
from tests.law import oracle, twin
from tests.law.random_rules import RandomRules, as_bench, random_rules

TRUTHS: Final = {Value.YES: True, Value.NO: False, Value.UNKNOWN: None, Value.CONFLICT: None}
PROPERTIES: Final = (
    "unsound",
    "supervaluation",
    "kleene",
    "flipped",
    "closing",
    "loses",
    "readings",
    "deciding",
    "decisive",
    "irrelevant",
    "interview",
)


@dataclass(slots=True)
class Examined:
    """What was wrong with one set, by property, and how often completions know what three values do not."""

    made: RandomRules
    faults: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in PROPERTIES})
    ways: int = 0
    judged: int = 0
    unknown: int = 0
    beyond_kleene: int = 0

    def claim(self, name: str, holds: bool, what: str) -> None:
        """Keep what was seen as a fault of a property unless it holds."""
        if not holds:
            self.faults[name].append(f"{what} of {self.made}")


def sample(count: int, *, seed: int) -> Iterator[Examined]:
    """Yield random sets, examined."""
    chance = random.Random(seed)
    for _ in range(count):
        yield examine(random_rules(chance), chance)


def examine(made: RandomRules, chance: random.Random) -> Examined:
    """Return one set with everything wrong with it, under each way to read its open questions and under all."""
    found = Examined(made)
    ways = [
        dict(zip(made.questions, holds, strict=True)) for holds in product((True, False), repeat=len(made.questions))
    ]
    for readings in ways:
        at = as_bench(made, readings=readings)
        found.ways += 1
        _ask_oracle(found, at.evaluator, readings)
        _ask_twin(found, at.evaluator, readings)
        _add_facts(found, at.evaluator, readings, chance)
        _settle(found, at.evaluator, readings)
        _conclude(found, [readings], conclude(at, made.goal))
    _conclude(found, ways, conclude(as_bench(made, readings={}), made.goal))
    _interview(found, chance)
    return found


def ways_to_read(made: RandomRules) -> list[dict[str, bool]]:
    """Return every way to read the open questions of a set."""
    every = product((True, False), repeat=len(made.questions))
    return [dict(zip(made.questions, holds, strict=True)) for holds in every]


def _ask_oracle(found: Examined, evaluator: Evaluator, readings: Mapping[str, bool]) -> None:
    always, sometimes = oracle.cautious(found.made, readings), oracle.brave(found.made, readings)
    for rule in (str(one["id"]) for one in found.made.rules):
        known = evaluator.rule(rule, readings)
        agreed = True if rule in always else None if rule in sometimes else False
        found.judged += 1
        found.unknown += known is None
        found.beyond_kleene += known is None and agreed is not None
        found.claim("unsound", known is None or known is agreed, f"{rule}: {known}, completions {agreed}")
        if not found.made.lacks_text():
            beyond = supervaluation(evaluator, rule, readings)
            found.claim("supervaluation", beyond is agreed, f"{rule}: {beyond}, completions {agreed}")


def _ask_twin(found: Examined, evaluator: Evaluator, readings: Mapping[str, bool]) -> None:
    for rule in (str(one["id"]) for one in found.made.rules):
        known, closed = evaluator.rule(rule, readings), evaluator.closed_rule(rule, readings)
        slow = twin.value(found.made, readings, rule)
        slow_closed = twin.closed_value(found.made, readings, rule)
        found.claim("kleene", known is slow, f"{rule}: {known}, twin {slow}")
        found.claim("closing", known is None or closed is known, f"{rule}: {known}, closed {closed}")
        found.claim("closing", closed is slow_closed, f"{rule}: closed {closed}, twin {slow_closed}")
        lost = losers(evaluator, rule, readings)
        found.claim("loses", bool(lost) is (closed is not known), f"{rule}: {known}, closed {closed}, {lost} lose")


def _add_facts(found: Examined, evaluator: Evaluator, readings: Mapping[str, bool], chance: random.Random) -> None:
    """State unknown facts one after the other, and see that nothing known changes."""
    facts = dict(evaluator.facts)
    rules = [str(one["id"]) for one in found.made.rules]
    before = {rule: evaluator.rule(rule, readings) for rule in rules}
    for key in chance.sample(found.made.unknown, len(found.made.unknown)):
        facts[key] = chance.choice((Value.YES, Value.NO))
        more = Evaluator(evaluator.program, dict(facts))
        after = {rule: more.rule(rule, readings) for rule in rules}
        for rule in rules:
            kept = before[rule] is None or after[rule] is before[rule]
            found.claim("flipped", kept, f"{rule}: {before[rule]}, with {key} {after[rule]}")
        before = after


def _settle(found: Examined, evaluator: Evaluator, readings: Mapping[str, bool]) -> None:
    """Compare the smallest sets that settle the goal with those of plain loops."""
    yes, no = settling_sets(evaluator, found.made.goal, [readings])
    fast = {_plain(one): True for one in yes} | {_plain(one): False for one in no}
    slow = twin.deciding_sets(found.made, [readings])
    found.claim("deciding", fast == slow, f"{fast}, loops {slow}, read {readings}")


def _conclude(found: Examined, ways: Sequence[Mapping[str, bool]], said: Conclusion) -> None:
    """Compare what is concluded on the goal with every reading, every assignment and every completion."""
    made, goal = found.made, found.made.goal
    values = [twin.value(made, way, goal) for way in ways]
    closed = [twin.closed_value(made, way, goal) for way in ways]
    undecided = [way for way, value in zip(ways, values, strict=True) if value is None]
    seen = (set(said.standings), TRUTHS[said.value], TRUTHS[said.if_record_closes])
    slow = (_standings(values), twin.common(values), twin.common(closed))
    found.claim("readings", seen == slow, f"{seen}, twin {slow}")
    tables = [twin.completions(made, way) for way in ways]
    completed = twin.common(value for table in tables for value in table.values())
    if not made.lacks_text():
        said_completed = TRUTHS[said.supervaluation]
        found.claim("supervaluation", said_completed is completed, f"{said_completed}, completions {completed}")
    sets = twin.deciding_sets(made, undecided) if undecided else {}
    larger = {one: value for one, value in sets.items() if len(one) > 1}
    said_sets = {_plain(frozenset(one.literals)): TRUTHS[one.value] for one in said.deciding_sets}
    found.claim("deciding", said_sets == larger, f"{said_sets}, loops {larger}, ways {undecided}")
    single = twin.single_facts(made, undecided) if undecided else {}
    said_single = {one.fact: (TRUTHS[one.if_yes], TRUTHS[one.if_no]) for one in said.decisive_facts}
    found.claim("decisive", said_single == single, f"{said_single}, loops {single}, ways {undecided}")
    for key in set(made.unknown) - set(said.unknown):
        matters = any(twin.can_matter(table, key) for table in tables)
        found.claim("irrelevant", not matters, f"{key} is not asked for and can matter")


def _interview(found: Examined, chance: random.Random) -> None:
    """Answer questions until none is asked: each could change a completion, and after the last none can."""
    made = found.made
    while made.unknown:
        asked = _next_question(made)
        tables = [twin.completions(made, way) for way in ways_to_read(made)]
        open_ones = {key for key in made.unknown if any(twin.can_matter(table, key) for table in tables)}
        if asked is None:
            found.claim("interview", not open_ones, f"ends although {open_ones} can matter")
            return
        found.claim("interview", asked.fact in open_ones, f"asks for {asked.fact}, which cannot matter")
        made = replace(made, facts={**made.facts, asked.fact: chance.choice(("true", "false"))})


def _next_question(made: RandomRules) -> Asked | None:
    at = as_bench(made, readings={})
    return next_question([conclude(at, made.goal)], matters=lambda one, fact: still_matters(at, one.rule, fact))


def _standings(values: Sequence[bool | None]) -> set[Standing]:
    words = {True: Standing.ESTABLISHED, False: Standing.NOT_ESTABLISHED, None: Standing.OPEN}
    distinct = {words[value] for value in values}
    return distinct if len(distinct) == 1 else {Standing.CONTESTED} | (distinct & {Standing.OPEN})


def _plain(literals: frozenset[Literal]) -> twin.Literals:
    return frozenset((one.fact, one.holds) for one in literals)
