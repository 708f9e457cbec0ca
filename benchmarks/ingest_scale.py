"""What search, memory and duplicates cost at 1,000, 10,000 and 50,000 works; made-up vectors, and said so."""

from __future__ import annotations

import hashlib
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import batched
from pathlib import Path
from typing import Any, Final

import numpy as np

from apelles.journeys.collect import collect_pictures
from apelles.journeys.duplicates import find_duplicates
from apelles.library.base import LibraryCard, Row
from apelles.library.lance import LanceLibrary
from apelles.records import Work
from benchmarks.tables import Table, number

SIZES: Final = (1_000, 10_000, 50_000)
QUERIES: Final = 40
K: Final = 50
REPEATS: Final = 15
SEED: Final = 20260103
MEMORY_GROWTH: Final = 48.0
MADE_UP: Final = LibraryCard(descriptor="made-up", model_sha256="", preprocessing="none", decoder="none")


def search(folder: Path) -> dict[str, Any]:
    """Return time and memory of search in libraries of made-up unit vectors, each in a process of its own."""
    rows = []
    for size in SIZES:
        into = folder / f"made-up-{size}"
        library = LanceLibrary(into, card=MADE_UP)
        for some in batched(made_up(size), 5_000):
            library.add(some)
        library.tidy()
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.ingest_scale", str(into)], capture_output=True, check=True
        )
        rows.append({"works": size, **json.loads(done.stdout)})
    head = ("made-up works", f"{QUERIES} queries, ms (median)", "(best)", "1 query, ms (median)", "memory, MB")
    lines = [
        (f"{row['works']:,}", *(number(row[name]) for name in ("many_ms", "many_best_ms", "one_ms", "memory_mb")))
        for row in rows
    ]
    print(f"\n{Table(head=head, lines=lines)}")
    growth = rows[-1]["memory_mb"] - rows[1]["memory_mb"]
    met = {"search of 10,000 under 100 ms": rows[1]["many_ms"] < 100, "memory flat": growth < MEMORY_GROWTH}
    return {"sizes": rows, "vectors": "made-up", "summary": {"search": rows, "met": met}}


def searched(into: Path) -> dict[str, float]:
    """Return milliseconds of a warm search with many queries and with one, and the most memory held, in MB."""
    library = LanceLibrary(into)
    queries = np.stack([row.vector for row in made_up(QUERIES)])
    library.search(queries, K)
    many = [_milliseconds(library, queries) for _ in range(REPEATS)]
    one = [_milliseconds(library, queries[:1]) for _ in range(REPEATS)]
    return {
        "many_ms": round(statistics.median(many), 2),
        "many_best_ms": round(min(many), 2),
        "one_ms": round(statistics.median(one), 2),
        "memory_mb": _most_memory(),
    }


def duplicates(folder: Path, *, real: Path, pictures: int) -> dict[str, Any]:
    """Return how long the search for duplicates takes among real pictures filled up with made-up vectors."""
    into = folder / "ten-thousand"
    folders = [path for path in sorted(real.iterdir()) if path.is_dir()]
    collected = collect_pictures(folders, into=into)
    library = LanceLibrary(into)
    for some in batched(made_up(pictures - collected.pictures), 5_000):
        library.add(some)
    began = time.monotonic()
    found = find_duplicates(into)
    record = {
        "pictures": found.pictures,
        "real": collected.pictures,
        "made_up": found.pictures - collected.pictures,
        "nominated": found.nominated,
        "aligned": found.verified,
        "groups": len(found.groups),
        "seconds": round(time.monotonic() - began, 1),
    }
    print(f"\n{Table(head=tuple(record), lines=[tuple(f'{value:,}' for value in record.values())])}")
    met = {"duplicates of 10,000 within 5 minutes": record["seconds"] <= 300}
    return {**record, "summary": {"duplicates": record, "met": met}}


def made_up(count: int) -> Iterator[Row]:
    """Yield rows of random unit vectors and random hashes, the same on every run, without previews."""
    random = np.random.default_rng(SEED)
    for name in range(count):
        drawn = random.standard_normal(512).astype(np.float32)
        sha256 = hashlib.sha256(f"made up {name}".encode()).hexdigest()
        yield Row(
            work=Work(sha256=sha256, work_id=f"made-up-{name}", file=f"{name}", width=1, height=1),
            vector=drawn / np.linalg.norm(drawn),
            phash=sha256[:16],
            traits=(0.0,) * 6,
        )


def _most_memory() -> float:
    """Return the most memory this program held, in MB; `getrusage` would count what its parent held before."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024, 1)


def _milliseconds(library: LanceLibrary, queries: np.ndarray[Any, np.dtype[np.float32]]) -> float:
    began = time.perf_counter()
    library.search(queries, K)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    print(json.dumps(searched(Path(sys.argv[1]))))
