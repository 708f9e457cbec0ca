"""How long the rules of one jurisdiction take: evaluation, decisive facts, supervaluation, and bare operations.

python -m benchmarks.law                                          # the Chinese pack
python -m benchmarks.law --json benchmarks/results/law.json
python -m benchmarks.law --jurisdiction eu

Each goal is every rule that yields yes or no, once with nothing known and once with the facts of each act of each case
file. The evaluation is of all goals, under every way to read the open questions, as the record stands and closed. Time
is of the processor.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from apelles.law.case import Case, read_case
from apelles.law.completions import NotComputed, supervaluation
from apelles.law.conclude import Bench, bench, conclude
from apelles.law.evaluate import Evaluator, Switches, Truth
from apelles.law.expression import Expression
from apelles.law.pack import Pack, load, read_pack, shipped
from apelles.law.settle import settling_sets
from apelles.records.law import Act, RuleKind
from apelles.words.phrase import Phrase
from benchmarks.tables import Table, number

CASES: Final = Path(__file__).parent.parent / "tests" / "law" / "cases"
AGAIN: Final = 7
BUDGET: Final = {"evaluation": 0.050, "goal": 2.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One act with what is known of it."""

    name: str
    case: Case
    act: Act


class Counting(Evaluator):
    """An evaluator that counts the conditions it looks at."""

    looked = 0

    def _whether(self, expression: Expression, switches: Switches, met: Callable[[str, Switches], Truth]) -> Truth:
        """Return whether a condition holds."""
        self.looked += 1
        return super()._whether(expression, switches, met)


def main() -> int:
    """Measure, print a table, write JSON; return 3 where a budget was not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jurisdiction", default="cn")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    record = measure(asked.jurisdiction)
    print(as_table(record))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if all(record["met"].values()) else 3


def measure(code: str) -> dict[str, Any]:
    """Return the seconds of every measurement, worst and median, and whether the budgets are met."""
    pack = load(code)
    goals = tuple(one.id for one in pack.rules() if one.kind in {RuleKind.BOOLEAN, RuleKind.PRESUMPTION})
    found = list(situations(code))
    evaluations = [evaluation(pack, one, goals) for one in found]
    settled = [one for each in found for one in settlings(pack, each, goals)]
    slowest = max(one["seconds"] for one in evaluations)
    met = {
        "evaluation under 50 ms": slowest < BUDGET["evaluation"],
        "decisive sets under 2 s a goal": max(one["decisive_seconds"] for one in settled) < BUDGET["goal"],
        "supervaluation under 2 s a goal": max(one["completions_seconds"] for one in settled) < BUDGET["goal"],
        "supervaluation computed for every goal": all(one["computed"] for one in settled),
    }
    return {
        "machine": {"cpus": os.cpu_count(), "platform": platform.platform(), "python": platform.python_version()},
        "jurisdiction": code,
        "rulepack_sha256": pack.sha256,
        "goals": len(goals),
        "situations": len(found),
        "reading_the_pack": rounded(median_seconds(lambda: read_pack(shipped(code).folder))),
        "choosing_rules_for_an_act": rounded(median_seconds(partial(bench, pack, found[0].case, found[0].act))),
        "evaluation": summary([one["seconds"] for one in evaluations]),
        "evaluation_nothing_known": evaluations[0],
        "ratio_to_bare_operations": summary([one["ratio"] for one in evaluations]),
        **{
            name: {
                "nothing_known": spread(settled, name, lambda one: one["situation"] == found[0].name),
                "cases": spread(settled, name, lambda one: one["situation"] != found[0].name),
            }
            for name in ("decisive_seconds", "completions_seconds", "conclusion_seconds")
        },
        "not_computed": [f"{one['situation']}: {one['goal']}" for one in settled if not one["computed"]],
        "met": met,
    }


def situations(code: str) -> Iterator[Situation]:
    """Yield an act of which nothing is known, then every act of every case file."""
    act = Act(name="")
    nothing = Case(title=Phrase(en="Nothing known", zh="一无所知"), acts=(act,), facts=(), readings={})
    yield Situation(name="nothing known", case=nothing, act=act)
    for file in sorted((CASES / code).glob("*.yaml")):
        case = read_case(file.read_text(encoding="utf-8"), name=file.name)
        for one in case.acts:
            yield Situation(name=f"{file.stem}: {one.name}" if one.name else file.stem, case=case, act=one)


def evaluation(pack: Pack, situation: Situation, goals: Sequence[str]) -> dict[str, Any]:
    """Return the seconds to evaluate all goals open and closed under all readings, against bare boolean operations."""
    at = bench(pack, situation.case, situation.act)
    ways = {goal: at.combinations(goal) for goal in goals}

    def evaluate(evaluator: Evaluator) -> None:
        for goal in goals:
            for way in ways[goal]:
                evaluator.rule(goal, way)
                evaluator.closed_rule(goal, way)

    counting = Counting(at.evaluator.program, at.evaluator.facts)
    evaluate(counting)
    seconds = median_seconds(lambda: evaluate(Evaluator(at.evaluator.program, at.evaluator.facts)))
    bare = median_seconds(lambda: operations(counting.looked))
    return {
        "seconds": rounded(seconds),
        "ways": sum(len(each) for each in ways.values()),
        "operations": counting.looked,
        "bare_seconds": rounded(bare),
        "ratio": round(seconds / bare, 1),
    }


def operations(count: int) -> bool:
    """Return what so many boolean operations, one after the other, come to."""
    found = True
    for place in range(count):
        found = not found or place > 0
    return found


def settlings(pack: Pack, situation: Situation, goals: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield, for each goal, the seconds of its decisive sets, of its supervaluation and of the whole conclusion."""
    for goal in goals:
        at = bench(pack, situation.case, situation.act)
        undecided = [way for way in at.combinations(goal) if at.evaluator.rule(goal, way) is None]
        decisive, sets = timed(partial(settling_sets, at.evaluator, goal, undecided))
        completions, computed = timed(partial(supervalued, at, goal, undecided))
        conclusion, _ = timed(partial(conclude, bench(pack, situation.case, situation.act), goal))
        yield {
            "situation": situation.name,
            "goal": goal,
            "ways": len(undecided),
            "sets": len(sets[0]) + len(sets[1]),
            "decisive_seconds": decisive,
            "completions_seconds": completions,
            "conclusion_seconds": conclusion,
            "computed": computed,
        }


def supervalued(at: Bench, goal: str, ways: Sequence[Switches]) -> bool:
    """Return whether supervaluation was computed under all ways."""
    try:
        for way in ways:
            supervaluation(at.evaluator, goal, way)
    except NotComputed:
        return False
    return True


def timed[T](work: Callable[[], T]) -> tuple[float, T]:
    """Return seconds of the processor, and what the work returned."""
    began = time.process_time()
    made = work()
    return time.process_time() - began, made


def median_seconds(work: Callable[[], object]) -> float:
    """Return the median of several times."""
    return statistics.median(timed(work)[0] for _ in range(AGAIN))


def spread(settled: Sequence[dict[str, Any]], name: str, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Return median and worst of one time over goals, and which goal was worst."""
    chosen = [one for one in settled if wanted(one)]
    if not chosen:
        return {}
    worst = max(chosen, key=lambda one: float(one[name]))
    named = {key: worst[key] for key in ("situation", "goal", "ways", "sets")}
    return {**summary([one[name] for one in chosen]), "worst_is": named, "count": len(chosen)}


def summary(values: Sequence[float]) -> dict[str, float]:
    """Return median and worst."""
    return {"median": rounded(statistics.median(values)), "worst": rounded(max(values))}


def rounded(value: float) -> float:
    """Return four significant digits."""
    return float(f"{value:.4g}")


def as_table(record: dict[str, Any]) -> Table:
    """Return the record as a table of milliseconds."""

    def line(what: str, found: dict[str, Any]) -> tuple[str, str, str, str]:
        where = found.get("worst_is", {})
        named = f"{where['goal']} ({where['situation']})" if where else ""
        return what, number(found["median"] * 1_000), number(found["worst"] * 1_000), named

    lines = [line(f"all {record['goals']} goals, open and closed, all readings", record["evaluation"])]
    for name, what in (
        ("decisive_seconds", "decisive sets of a goal"),
        ("completions_seconds", "supervaluation of a goal"),
        ("conclusion_seconds", "whole conclusion of a goal"),
    ):
        for key, among in (("nothing_known", "nothing known"), ("cases", "facts of the cases")):
            if record[name][key]:
                lines.append(line(f"{what}, {among}", record[name][key]))
    ratio = record["ratio_to_bare_operations"]
    lines.append(("evaluation as a multiple of bare operations", number(ratio["median"]), number(ratio["worst"]), ""))
    for what, key in (("reading the pack", "reading_the_pack"), ("rules for an act", "choosing_rules_for_an_act")):
        lines.append((what, number(record[key] * 1_000), "", ""))
    return Table(head=("what", "median ms", "worst ms", "worst at"), lines=lines)


if __name__ == "__main__":
    sys.exit(main())
