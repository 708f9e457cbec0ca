"""How long one suspect takes against 10,000 works: real pictures filled up with made-up vectors, and said so.

python -m benchmarks.judging --full --json benchmarks/results/judging.json
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import batched
from pathlib import Path
from typing import Any, Final

import numpy as np

from apelles.collect.decode import decode
from apelles.journeys.collect import collect_pictures
from apelles.journeys.judge_picture import Bench
from apelles.journeys.nominate import CANDIDATES
from apelles.library.base import Row
from apelles.library.lance import LanceLibrary
from apelles.pixels.picture import Picture
from benchmarks.sets import Item, paintings
from benchmarks.tables import Table, number

SEED: Final = 20260105
LIKENESS: Final = 0.5
BUDGET: Final = {"median seconds": 3.0, "search share": 0.05}


def main() -> int:
    """Measure, print a table, write JSON; return 3 where a budget was not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="6 suspects against 60 real pictures among 10,000 works")
    size.add_argument("--full", action="store_true", help="20 suspects against every painting among 10,000 works")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    items, suspects = (paintings(), 20) if asked.full else (paintings()[:60], 6)
    with tempfile.TemporaryDirectory(prefix="apelles-judging-") as folder:
        record = measure(Path(folder), items=items, works=10_000, suspects=suspects)
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0 if all(record["summary"]["met"].values()) else 3


def measure(folder: Path, *, items: Sequence[Item], works: int, suspects: int) -> dict[str, Any]:
    """Return the seconds of a first and of a second judgment of each suspect, and the share that search takes."""
    away, kept = items[:suspects], items[suspects:]
    into = folder / "library"
    collected = collect_pictures([item.path for item in kept], into=into)
    library = LanceLibrary(into)
    for some in batched(_made_up(library, works - collected.pictures), 2_000):
        library.add(some)
    library.tidy()
    bench = Bench(library, folder=into, threads=2)
    pictures = [decode(item.path.read_bytes()) for item in away]
    bench.judge(pictures[0], "warm-up")
    first = [_seconds(bench, picture) for picture in pictures]
    second = [_seconds(bench, picture) for picture in pictures]
    search = _search_seconds(bench, pictures[0])
    median = statistics.median(second)
    row = {
        "works": len(library),
        "real": collected.pictures,
        "suspects": len(pictures),
        "first_s": round(statistics.median(first), 2),
        "median_s": round(median, 2),
        "slowest_s": round(max(second), 2),
        "search_s": round(search, 3),
        "search_share": round(search / median, 4),
        "candidates": CANDIDATES,
    }
    print(f"\n{Table(head=tuple(row), lines=[tuple(number(value) for value in row.values())])}")
    met = {
        "median at most 3 s": median <= BUDGET["median seconds"],
        "search under 5 %": search / median < BUDGET["search share"],
    }
    return {**row, "vectors": "real, and made-up near real ones", "summary": {"judging": row, "met": met}}


def _made_up(library: LanceLibrary, count: int) -> Iterator[Row]:
    """Yield made-up works: a vector near that of a real picture, and the preview of some other real picture."""
    random = np.random.default_rng(SEED)
    vectors = np.concatenate([chunk for _, chunk in library.vectors()])
    summaries = list(library.summaries())
    works = library.get([one.sha256 for one in summaries])
    for name in range(count):
        near, shown = random.integers(len(summaries), size=2).tolist()
        noise = random.standard_normal(512)
        mixed = LIKENESS * vectors[near] + np.sqrt(1 - LIKENESS**2) * noise / np.linalg.norm(noise)
        sha256 = hashlib.sha256(f"made up {name}".encode()).hexdigest()
        yield Row(
            work=replace(works[summaries[shown].sha256], sha256=sha256, work_id=f"made-up-{name}"),
            vector=(mixed / np.linalg.norm(mixed)).astype(np.float32),
            phash=summaries[near].phash,
            traits=summaries[near].traits,
            preview=library.preview(summaries[shown].sha256),
        )


def _seconds(bench: Bench, picture: Picture) -> float:
    began = time.perf_counter()
    bench.judge(picture, "suspect")
    return time.perf_counter() - began


def _search_seconds(bench: Bench, picture: Picture) -> float:
    """Return the median seconds of the two searches that one suspect asks for: one query, then four."""
    vector = bench.sscd.describe([picture.pixels])
    spent = []
    for _ in range(9):
        began = time.perf_counter()
        bench.library.search(vector, CANDIDATES)
        bench.library.search(np.repeat(vector, 4, axis=0), CANDIDATES)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


if __name__ == "__main__":
    sys.exit(main())
