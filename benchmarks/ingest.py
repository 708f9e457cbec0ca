"""How fast pictures come in, beside the bare model, and what search and duplicates cost as a library grows.

python -m benchmarks.ingest --full --json benchmarks/results/ingest.json
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import batched
from pathlib import Path
from typing import Any, Final

import numpy as np

from apelles.collect.decode import decode
from apelles.describe.sscd import SSCD
from apelles.engine.local import LocalEngine
from apelles.journeys.collect import AT_ONCE, collect_pictures
from benchmarks import ingest_scale
from benchmarks.tables import Table, number, share

FOLDERS: Final = ("museum_cc0", "paintings_library")
COPIES: Final = 4
"""How often a full run takes in each picture, with another comment in the file: a library of 264 works would show what
it costs to begin one, not what a picture costs."""
BUDGET: Final = {"without previews": 0.85, "with previews": 0.70, "bound": 0.97}


def main() -> int:
    """Measure, print tables, write JSON; return 3 where a budget was not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="a sample: 96 pictures, two rounds, no duplicates")
    size.add_argument(
        "--full", action="store_true", help="every picture four times, five rounds, duplicates over 10,000 works"
    )
    parser.add_argument("--only", choices=("speed", "search", "duplicates"))
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    record: dict[str, Any] = {"summary": {}}
    with tempfile.TemporaryDirectory(prefix="apelles-ingest-") as folder:
        for name, part in _parts(Path(folder), full=asked.full).items():
            if asked.only in (None, name):
                record[name] = part()
                summary = record[name].pop("summary")
                record["summary"].setdefault("met", {}).update(summary.pop("met"))
                record["summary"].update(summary)
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0 if all(record["summary"]["met"].values()) else 3


def _parts(folder: Path, *, full: bool) -> dict[str, Callable[[], dict[str, Any]]]:
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "speed": partial(
            speed, folder, pictures=None if full else 96, copies=COPIES if full else 1, rounds=5 if full else 2
        ),
        "search": partial(ingest_scale.search, folder),
    }
    if full:
        parts["duplicates"] = partial(ingest_scale.duplicates, folder, real=_real(), pictures=10_000)
    return parts


def _real() -> Path:
    return Path(os.environ.get("APELLES_PICTURES", "../shared/pictures"))


def speed(folder: Path, *, pictures: int | None, copies: int, rounds: int) -> dict[str, Any]:
    """Return pictures a second of four ways in, in turn, and their ratios to the bare model."""
    files = [file for name in FOLDERS for file in sorted((_real() / name).glob("*.jpg"))]
    files = files[:: max(1, len(files) // pictures)][:pictures] if pictures else files
    contents = [_marked(file.read_bytes(), copy) for copy in range(copies) for file in files]
    chosen = _written(folder / "pictures", contents)
    model = SSCD(threads=1)
    squares = np.stack([model.prepare(decode(content).pixels) for content in contents])
    ways: dict[str, Callable[[Path], object]] = {
        "bare model": lambda _: _bare(model, squares),
        "bound": lambda _: _bound(model, contents),
        "without previews": lambda into: collect_pictures([chosen], into=into, previews=False),
        "with previews": lambda into: collect_pictures([chosen], into=into),
    }
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for turn in range(rounds):
        for name, way in ways.items():
            spent[name].append(_timed(partial(way, folder / f"{name}-{turn}")))
    return _rates(spent, pictures=len(contents))


def _bare(model: SSCD, squares: np.ndarray[Any, np.dtype[np.uint8]]) -> None:
    groups = [squares[start : start + AT_ONCE] for start in range(0, len(squares), AT_ONCE)]
    for _ in LocalEngine().map(model.embed, groups):
        pass


def _bound(model: SSCD, contents: Sequence[bytes]) -> None:
    def embed(some: Sequence[bytes]) -> object:
        return model.embed(np.stack([model.prepare(decode(content).pixels) for content in some]))

    for _ in LocalEngine().map(embed, batched(contents, AT_ONCE)):
        pass


def _timed(way: Callable[[], object]) -> tuple[float, float]:
    """Return wall and processor seconds."""
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    way()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - wall, cpu


def _rates(spent: dict[str, list[tuple[float, float]]], *, pictures: int) -> dict[str, Any]:
    """Return rates and ratios; ratios are medians over rounds, within one round each."""
    by_cpu = {name: [pictures / cpu for _, cpu in turns] for name, turns in spent.items()}
    by_wall = {name: [pictures / wall for wall, _ in turns] for name, turns in spent.items()}
    ratios = {
        kind: {
            name: _ratio(rates[name], rates["bare model"]) for name in ("bound", "without previews", "with previews")
        }
        | {"without previews to bound": _ratio(rates["without previews"], rates["bound"])}
        for kind, rates in (("processor", by_cpu), ("wall", by_wall))
    }
    lines = [
        (
            name,
            number(statistics.median(by_cpu[name])),
            number(statistics.median(by_wall[name])),
            share(ratios["processor"].get(name, 1.0)),
            share(ratios["wall"].get(name, 1.0)),
        )
        for name in spent
    ]
    head = ("way in", "pictures/CPU-s", "pictures/s", "ratio (CPU)", "ratio (wall)")
    print(f"\n{pictures} pictures, {len(spent['bound'])} rounds\n\n{Table(head=head, lines=lines)}")
    reached = ratios["processor"]
    print(f"\nwithout previews, to the decode-plus-model bound: {share(reached['without previews to bound'])}")
    met = {
        "without previews": reached["without previews"] >= BUDGET["without previews"],
        "with previews": reached["with previews"] >= BUDGET["with previews"],
        "without previews to bound": reached["without previews to bound"] >= BUDGET["bound"],
    }
    return {
        "pictures": pictures,
        "seconds": {name: [[round(one, 3) for one in turn] for turn in turns] for name, turns in spent.items()},
        "ratios": ratios,
        "budget": BUDGET,
        "summary": {"ratios": reached, "met": met},
    }


def _ratio(rates: Sequence[float], bare: Sequence[float]) -> float:
    return round(statistics.median(rate / limit for rate, limit in zip(rates, bare, strict=True)), 4)


def _marked(jpeg: bytes, copy: int) -> bytes:
    """Return a JPEG with a comment at its beginning: another file, the same pixels."""
    comment = f"copy {copy}".encode()
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]


def _written(folder: Path, contents: Sequence[bytes]) -> Path:
    folder.mkdir()
    for place, content in enumerate(contents):
        (folder / f"{place:04}.jpg").write_bytes(content)
    return folder


if __name__ == "__main__":
    sys.exit(main())
