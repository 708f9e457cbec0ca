"""How often the evaluator of law and answer set programming disagree, over random sets of rules.

python -m benchmarks.law_oracle --count 500                                           # a sample
python -m benchmarks.law_oracle --count 5000 --json benchmarks/results/law-oracle.json

Each set has three to eight rules (conditions with all, any and not; exceptions; presumptions; rules about other acts
or not in force) over four to eight facts that are true, false, unknown or in conflict, and up to two open questions,
read both ways. clingo says what every completion of the unknown facts makes of each rule, and what some does; a slow
twin in plain loops says which facts decide.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

import clingo

from benchmarks.tables import Table
from tests.law.examined import PROPERTIES, sample

SEED: Final = 20260106
SHOWN: Final = 20
MEANING: Final = {
    "unsound": "met, and not in every completion, or not met, and in some",
    "supervaluation": "supervaluation is not what the completions are",
    "kleene": "not minimum and maximum",
    "flipped": "a further fact changes what was known",
    "closing": "closing the record changes what was known, or does not go by the burden",
    "loses": "nobody loses by a record that decides, or somebody by one that does not",
    "readings": "standings or values are not what the ways to read the open questions make of them",
    "deciding": "smallest deciding sets are not those of plain loops",
    "decisive": "single decisive facts are not those of plain loops",
    "irrelevant": "a fact that is not asked for can matter",
    "interview": "an interview asks what cannot matter, or ends before its time",
}


def main() -> int:
    """Compare, print a table, write JSON; return 1 where anything disagrees."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    record = compare(asked.count, seed=asked.seed)
    print(as_table(record))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if any(record["sets_with"].values()) else 0


def compare(count: int, *, seed: int) -> dict[str, Any]:
    """Return how many sets broke which property, and how often only completions could tell."""
    broken: Counter[str] = Counter()
    faults: list[str] = []
    totals: Counter[str] = Counter()
    began = time.perf_counter()
    for one in sample(count, seed=seed):
        broken.update(name for name in PROPERTIES if one.faults[name])
        faults += [f"{name}: {what}" for name in PROPERTIES for what in one.faults[name]]
        totals.update(rules=len(one.made.rules), ways=one.ways, judged=one.judged)
        totals.update(unknown=one.unknown, beyond_kleene=one.beyond_kleene, sets_beyond=one.beyond_kleene > 0)
    return {
        "machine": {"cpus": os.cpu_count(), "platform": platform.platform(), "python": platform.python_version()},
        "clingo": clingo.__version__,
        "seed": seed,
        "sets": count,
        "rules": totals["rules"],
        "ways_to_read": totals["ways"],
        "rules_judged": totals["judged"],
        "sets_with": {name: broken[name] for name in PROPERTIES},
        "unknown_after_kleene": totals["unknown"],
        "of_these_all_completions_agree": totals["beyond_kleene"],
        "sets_with_such_a_rule": totals["sets_beyond"],
        "seconds": round(time.perf_counter() - began, 1),
        "faults": faults[:SHOWN],
    }


def as_table(record: dict[str, Any]) -> Table:
    """Return the record as a table."""
    named = (
        ("sets of rules", "sets"),
        ("rules judged, over all ways to read the open questions", "rules_judged"),
        ("of these unknown in three values", "unknown_after_kleene"),
        ("of these known in every completion (caught by supervaluation)", "of_these_all_completions_agree"),
        ("sets with such a rule", "sets_with_such_a_rule"),
    )
    lines = [(what, f"{record[key]:,}") for what, key in named]
    lines += [(f"sets where: {MEANING[name]}", f"{found:,}") for name, found in record["sets_with"].items()]
    return Table(head=("what", "count"), lines=lines)


if __name__ == "__main__":
    sys.exit(main())
