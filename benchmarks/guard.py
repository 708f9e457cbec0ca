"""What a guard costs: sampling with and without it, small and large pictures, and the cost of one judgment.

python -m benchmarks.guard --json benchmarks/results/guard.json

The library is the paintings of APELLES_PICTURES. Two controls draw: `fresh`, which owes them nothing, and the parrot
at a rate of .2. `not told` are outputs that were handed over although it could not be said whether they copy a work.
Times are processor time, one thread; the library is opened, and what it caches is made, before.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from apelles.journeys.collect import collect_pictures
from apelles.journeys.guard_output import Guard
from apelles.journeys.guarding import Passed, Withheld, guarded
from apelles.models.base import ModelAdapter, generator, picture_of
from apelles.models.fresh import Fresh
from apelles.models.painter import paint
from apelles.models.parrot import Parrot
from apelles.models.training import read_training
from apelles.records import Verdict
from benchmarks import sets
from benchmarks.tables import Table, number

SEED: Final = 20261128
SIZES: Final = {32: 100, 64: 100, 96: 60, 256: 20}


def main() -> int:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, choices=SIZES, action="append")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rows = measure(asked.size or list(SIZES))
    head = ("model", "side", "bare ms", "guarded ms", "ratio", "judging ms", "withheld", "not told")
    print(Table(head=head, lines=[_line(row) for row in rows]))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps({"seed": SEED, "rows": rows}, indent=1) + "\n", "utf-8")
    return 0


def measure(sizes: list[int]) -> list[dict[str, Any]]:
    """Return one row for each model and size."""
    with tempfile.TemporaryDirectory(prefix="apelles-guard-") as name:
        works = Path(name) / "works"
        works.mkdir()
        for item in sets.paintings():
            (works / f"{item.group}-{item.path.name}").write_bytes(item.path.read_bytes())
        collect_pictures([works], into=Path(name) / "lib")
        began = time.process_time()
        guard = Guard(Path(name) / "lib")
        guard.judge(picture_of(np.ascontiguousarray(paint(generator(1, 1), size=32)[0])))
        opened = time.process_time() - began
        rows = []
        for size in sizes:
            parrot = Parrot(read_training(str(works), size=size, model="parrot"), rate=0.2)
            for model in (Fresh(size=size), parrot):
                rows.append(_row(model, size, guard) | {"seconds_to_open": round(opened, 2)})
        return rows


def _row(model: ModelAdapter, size: int, guard: Guard) -> dict[str, Any]:
    count = SIZES[size]
    began = time.process_time()
    bare = list(model.sample(count, SEED))
    drawn = time.process_time() - began
    guard.judge(bare[0].picture)
    began = time.process_time()
    made = list(guarded(model, count, SEED, guard))
    whole = time.process_time() - began
    return {
        "model": model.card.name,
        "size": size,
        "asked": count,
        "bare_ms": round(1000 * drawn / count, 2),
        "guarded_ms": round(1000 * whole / count, 2),
        "ratio": round(whole / drawn, 2),
        "judging_ms": round(1000 * (whole - drawn * len(made) / count) / len(made), 2),
        "withheld": sum(isinstance(one, Withheld) for one in made),
        "judged": len(made),
        "not_told": sum(
            isinstance(one, Passed) and one.guarded is not None and one.guarded.verdict == Verdict.UNDETERMINED
            for one in made
        ),
    }


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["model"],
        str(row["size"]),
        number(row["bare_ms"]),
        number(row["guarded_ms"]),
        number(row["ratio"]),
        number(row["judging_ms"]),
        f"{row['withheld']} of {row['judged']}",
        str(row["not_told"]),
    )


if __name__ == "__main__":
    sys.exit(main())
