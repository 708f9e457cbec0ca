"""Plant reposts of registered works among strangers' pictures, and count what a register without pixels finds of them.

python -m benchmarks.second_hand --small --json benchmarks/results/second_hand-small.json
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from apelles.journeys.collect import collect_pictures
from apelles.journeys.registry import export
from apelles.journeys.registry_add import add
from apelles.journeys.second_hand import second_hand
from apelles.pixels.perturb.base import Pixels
from apelles.records.second_hand import SecondHand
from benchmarks import reposts, sets, views
from benchmarks.sets import Item, Shelf
from benchmarks.stats import wilson
from benchmarks.tables import Table, share

RECALL: Final = 0.98
ALARMS: Final = 6
ALARMS_IN: Final = 6_000
QUALITY: Final = 95


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many registered works are reposted on each shelf, and (works, views of each) of strangers by domain."""

    name: str
    domains: tuple[str, ...]
    reposted: int
    clean: dict[str, tuple[int, int]]
    folds: tuple[str, ...] = ("a", "b")


SMALL: Final = Size(name="small", domains=("painting",), reposted=18, clean={"painting": (75, 2)}, folds=("a",))
FULL: Final = Size(
    name="full",
    domains=("painting", "card", "icon"),
    reposted=60,
    clean={"painting": (142, 7), "card": (156, 6), "icon": (375, 3)},
)
SAMPLE: Final = Size(
    name="sample",
    domains=("painting", "card", "icon"),
    reposted=30,
    clean={"painting": (142, 4), "card": (156, 4), "icon": (250, 3)},
    folds=("a",),
)
SIZES: Final = {size.name: size for size in (SMALL, SAMPLE, FULL)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One file of a set: the registered work it was made of, empty for a stranger's, and how it was made."""

    work_id: str
    how: str


def shelves(size: Size) -> list[Shelf]:
    """Return the shelves: originals by some hands, strangers by others, the same for every run."""
    every = sets.clean_shelves(views.generator("second hand shelves"))
    return [
        shelf
        for shelf in every
        if shelf.suspects[0].domain.value in size.domains and shelf.name.rsplit("_", 1)[1] in size.folds
    ]


def plant(shelf: Shelf, size: Size, folder: Path) -> dict[str, Planted]:
    """Write reposts of the shelf's works and views of strangers into a folder; return what each file is."""
    made: dict[str, Planted] = {}
    works, edits = size.clean[shelf.suspects[0].domain.value]
    for number, (pixels, planted) in enumerate(_pictures(shelf, size, works=works, edits=edits)):
        name = f"{number:05}.jpg"
        _save(pixels, folder / name)
        made[name] = planted
    return made


def measure(shelf: Shelf, size: Size) -> dict[str, Any]:
    """Return what is found on one shelf by a register that was exported without pixels."""
    with tempfile.TemporaryDirectory(prefix="apelles-second-hand-") as temporary:
        base = Path(temporary)
        _register(shelf.library, base)
        (base / "set").mkdir()
        planted = plant(shelf, size, base / "set")
        collect_pictures([base / "set"], into=base / "LIB", workers=1)
        shutil.rmtree(base / "set")
        began, processor = time.monotonic(), time.process_time()
        found = second_hand(base / "LIB", base / "out", threads=1, on_progress=_tell(shelf.name))
        seconds, processor = time.monotonic() - began, time.process_time() - processor
        bytes_on_disk = sum(path.stat().st_size for path in (base / "out").rglob("*") if path.is_file())
    return {
        "shelf": shelf.name,
        "domain": shelf.suspects[0].domain.value,
        "originals": len(shelf.library),
        "register_bytes": bytes_on_disk,
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        **score(found, planted),
    }


def score(found: SecondHand, planted: dict[str, Planted]) -> dict[str, Any]:
    """Return counts: reposts and those found by kind, strangers and those accused."""
    named: dict[str, set[str]] = defaultdict(set)
    for one in found.copies:
        named[one.work.file].add(one.original.work_id)
    tried = Counter(one.how for one in planted.values() if one.work_id)
    wanted = {name: one for name, one in planted.items() if one.work_id}
    right = {name for name, one in wanted.items() if one.work_id in named[name]}
    return {
        "pictures": found.pictures,
        "reposts": dict(sorted(tried.items())),
        "found": {kind: sum(planted[name].how == kind for name in right) for kind in sorted(tried)},
        "missed": sorted(
            f"{one.work_id}: {one.how}" for name, one in planted.items() if one.work_id and name not in right
        ),
        "also_named_others": sorted(
            f"{one.work_id}: {one.how} -> {sorted(others)}"
            for name, one in wanted.items()
            if (others := named[name] - {one.work_id})
        ),
        "clean": sum(not one.work_id for one in planted.values()),
        "accused": sorted(
            f"{one.how} -> {sorted(named[name])}" for name, one in planted.items() if not one.work_id and named[name]
        ),
        "undetermined": len(found.undetermined),
        "expected_by_chance": round(found.expected_by_chance, 4),
    }


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return recall over all reposts with limits, false alarms over all clean views, and whether both are kept."""
    tried, hit = (sum(sum(row[name].values()) for row in rows) for name in ("reposts", "found"))
    clean, accused = sum(row["clean"] for row in rows), sum(len(row["accused"]) for row in rows)
    recall = wilson(hit, tried)
    return {
        "reposts": tried,
        "found": hit,
        "recall": round(recall.value, 4),
        "recall_low": round(recall.low, 4),
        "clean_views": clean,
        "false_alarms": accused,
        "recall_kept": recall.value >= RECALL,
        "false_alarms_kept": accused <= ALARMS * max(1.0, clean / ALARMS_IN),
    }


def table(rows: Sequence[dict[str, Any]]) -> Table:
    """Return recall by kind of repost, a column for each domain."""
    domains = sorted({row["domain"] for row in rows})
    lines = []
    for kind in reposts.KINDS:
        cells = []
        for domain in domains:
            mine = [row for row in rows if row["domain"] == domain]
            tried, hit = (sum(row[name].get(kind, 0) for row in mine) for name in ("reposts", "found"))
            cells.append(f"{hit} of {tried} ({share(hit / tried)})" if tried else "none")
        lines.append([kind, *cells])
    return Table(head=["repost", *domains], lines=lines)


def main() -> None:
    """Measure, print, and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", dest="size", action="store_const", const="full", default="small")
    parser.add_argument("--sample", dest="size", action="store_const", const="sample")
    parser.add_argument("--small", dest="size", action="store_const", const="small")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    size = SIZES[asked.size]
    rows = [measure(shelf, size) for shelf in shelves(size)]
    whole = summary(rows)
    print(f"\n{table(rows)}\n\n{json.dumps(whole, indent=1)}")
    if asked.json:
        card = {"plan": size.name, "reposts_version": reposts.VERSION, "python": platform.python_version()}
        content = json.dumps({**card, **whole, "shelves": rows}, indent=1, ensure_ascii=False) + "\n"
        asked.json.write_text(content, encoding="utf-8")


def _pictures(shelf: Shelf, size: Size, *, works: int, edits: int) -> Iterator[tuple[Pixels, Planted]]:
    for item in shelf.library[: size.reposted]:
        registered = reposts.original(item.pixels(), item.name)
        for kind in reposts.kinds_for(item.name):
            yield reposts.reposted(registered, item.name, kind).pixels, Planted(work_id=item.work_id, how=kind)
    for view in views.clean_views(shelf, works=works, edits=edits):
        yield view.make().pixels, Planted(work_id="", how=view.name)


def _register(items: Sequence[Item], base: Path) -> None:
    """Register items as their artists would, and write the register without pixels to `out`."""
    folder = base / "works"
    folder.mkdir()
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "title", "author", "work_id", "lineage"))
        for number, item in enumerate(items):
            _save(reposts.original(item.pixels(), item.name), folder / f"{number:04}.jpg")
            writer.writerow((f"{number:04}.jpg", item.title, item.hand, item.work_id, item.lineage))
    add(base / "REG", [folder], owner="benchmark", workers=1)
    export(base / "REG", base / "out")
    shutil.rmtree(folder)


def _save(pixels: Pixels, path: Path) -> None:
    Image.fromarray(np.ascontiguousarray(pixels)).save(path, quality=QUALITY)


def _tell(title: str) -> Any:
    begun = time.monotonic()

    def tell(done: int, total: int) -> None:
        if done % 50 == 0 or done == total:
            rate = done / (time.monotonic() - begun)
            print(f"{title}: {done}/{total} pictures, {rate:.1f}/s", file=sys.stderr)

    return tell


if __name__ == "__main__":
    main()
