"""Small pictures: are copies of 32 to 96 pixels found, are strangers cleared, and do E-values keep what they promise?

python -m benchmarks.small_pictures --json benchmarks/results/small-pictures.json                      # every cell
python -m benchmarks.small_pictures --domain painting --size 32 --json benchmarks/results/small-pictures.json

A cell is a kind of pictures at one size. Two folds by author: each fold's works are a library with null models measured
on itself; the other fold's works, shown small and edited, are strangers to both. Copies are works of the library, shown
small, with each of the parrot's edits. Drawings of the control `fresh` are strangers too. A cell that the JSON holds
is not measured again; run it again and it goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from apelles.calibrate.curve import calibration_curve
from apelles.collect.preview import encode_preview
from apelles.journeys import null_models
from apelles.journeys.collect import card_of
from apelles.journeys.judge_picture import Bench
from apelles.journeys.small_nulls import measure_small, own_path
from apelles.library.base import Row
from apelles.library.memory import MemoryLibrary
from apelles.match.small import SIZES, squares
from apelles.models.base import picture_of
from apelles.models.fresh import Fresh
from apelles.models.parrot import SMALL_EDITS
from apelles.pixels.perturb import edit
from apelles.pixels.perturb.base import Pixels
from apelles.records import Finding, Verdict, Work
from benchmarks.sets import Item, clean_shelves
from benchmarks.stats import wilson
from benchmarks.store import ROOT
from benchmarks.tables import Table, number

DOMAINS: Final = ("painting", "card", "icon")
LEVELS: Final = (1.0, 0.1, 0.01, 0.001)
SEED: Final = 20261128
MOST: Final = 150
"""Suspects of a fold, at most; the library is as large as `benchmarks.sets` makes it."""
FRESH: Final = 250
CODE: Final = ("match/small.py", "match/small_screen.py", "calibrate/null.py", "calibrate/e_value.py")


def main() -> int:
    """Measure the cells that were asked for, write JSON after each, print a table; return 3 where a promise broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--domain", choices=DOMAINS, action="append")
    parser.add_argument("--size", type=int, choices=SIZES, action="append")
    parser.add_argument("--most", type=int, default=MOST, help="works of a fold, at most, as suspects")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    code = _code()
    cells: dict[str, Any] = {}
    if asked.json and asked.json.is_file():
        known = json.loads(asked.json.read_text(encoding="utf-8"))
        cells = known["cells"] if known["code"] == code else {}
    for size in asked.size or SIZES:
        for domain in asked.domain or DOMAINS:
            name = f"{domain}-{size}"
            if name in cells and cells[name]["most"] == asked.most:
                continue
            cells[name] = measure(domain, size, most=asked.most)
            if asked.json:
                asked.json.parent.mkdir(parents=True, exist_ok=True)
                record = {"code": code, "seed": SEED, "cells": cells}
                asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(Table(head=("cell", "copies found", "false copies", "e = 1", "e = .1", "e = .01", "ms"), lines=_lines(cells)))
    return 0 if all(cell["met"] for cell in cells.values()) else 3


def measure(domain: str, size: int, *, most: int) -> dict[str, Any]:
    """Return what one cell shows, both folds together."""
    shelves = [shelf for shelf in clean_shelves(np.random.default_rng(SEED)) if shelf.suspects[0].domain == domain]
    found: dict[str, list[bool]] = defaultdict(list)
    alarms: list[list[int]] = []
    groups: list[str] = []
    false: list[str] = []
    fresh_false = milliseconds = judged = 0.0
    fresh = list(Fresh(size=size).sample(FRESH, SEED))
    for shelf in shelves:
        with tempfile.TemporaryDirectory(prefix="apelles-small-") as folder:
            bench = _bench(shelf.library, Path(folder), size, domain)
            began = time.process_time()
            for item in shelf.library[:most]:
                for name, pixels in _views(item, size):
                    best = _judged(bench, pixels)
                    mine = bool(best.matches) and best.matches[0].match.work.work_id == item.work_id
                    found[name].append(best.verdict is Verdict.COPY and mine)
                    judged += 1
            for item in shelf.suspects[:most]:
                for name, pixels in _views(item, size):
                    finding = _judged(bench, pixels)
                    values = [entry.surprise.e_value for entry in finding.matches]
                    alarms.append([sum(value <= level for value in values) for level in LEVELS])
                    groups.append(item.work_id)
                    if finding.verdict is Verdict.COPY:
                        false.append(f"{item.name} {name} {finding.matches[0].match.work.file}")
                    judged += 1
            for sample in fresh:
                fresh_false += bench.judge(sample.picture, "fresh").verdict is Verdict.COPY
            milliseconds += 1000 * (time.process_time() - began)
    names = sorted(set(groups))
    index = np.array([names.index(group) for group in groups], dtype=np.intp)
    curve = calibration_curve(np.array(alarms, dtype=np.int64), index, levels=LEVELS, rng=np.random.default_rng(SEED))
    recall = {name: asdict(wilson(sum(hits), len(hits))) for name, hits in found.items()}
    every = [hit for hits in found.values() for hit in hits]
    kept = all(point.low <= point.expected for point in curve)
    alarm = wilson(len(false), len(alarms))
    return {
        "most": most,
        "works": [len(shelf.library) for shelf in shelves],
        "recall": recall,
        "recall_of_all": asdict(wilson(sum(every), len(every))),
        "held_out_views": len(alarms),
        "held_out_works": len(names),
        "false_copies": false,
        "false_rate": asdict(alarm),
        "fresh_views": len(fresh) * len(shelves),
        "fresh_false": int(fresh_false),
        "curve": [asdict(point) for point in curve],
        "milliseconds": round(milliseconds / (judged + len(fresh) * len(shelves)), 2),
        "met": kept and alarm.low <= LEVELS[-1] and fresh_false == 0,
    }


def _bench(items: Sequence[Item], folder: Path, size: int, domain: str) -> Bench:
    """Return a bench on a library of items, calibrated on itself for one size; authors are hands."""
    from apelles.describe.phash import phash
    from apelles.describe.sscd import SSCD

    sscd = SSCD(threads=1)
    library = MemoryLibrary(card=card_of(sscd))
    library.add([_row(item, phash, sscd.prepare) for item in items])
    null, _, _ = measure_small(library, size, name=f"fold-{domain}-{size}", domain=domain)
    null_models.save(null, own_path(folder, library.hash(), size))
    return Bench(library, folder=folder, threads=1, others=False, shown=8)


def _row(item: Item, phash: Any, prepare: Any) -> Row:
    pixels = item.pixels()
    height, width = pixels.shape[:2]
    return Row(
        work=Work(
            sha256=hashlib.sha256(item.path.read_bytes()).hexdigest(),
            work_id=item.work_id,
            file=item.name,
            author=item.hand,
            lineage=item.lineage,
            width=width,
            height=height,
        ),
        vector=np.zeros(512, np.float32),
        phash=phash(prepare(pixels)),
        traits=(0.0,) * 6,
        preview=encode_preview(pixels),
    )


def _views(item: Item, size: int) -> Iterator[tuple[str, Pixels]]:
    """Yield a work's middle square at a size with each of the parrot's edits."""
    shown = squares(item.pixels(), size)[0]
    for place, (name, make) in enumerate(SMALL_EDITS.items()):
        rng = np.random.default_rng([SEED, place, *item.work_id.encode()])
        step = make(rng)
        made = edit(shown, [step], rng=rng).pixels if step else shown
        yield name, squares(np.ascontiguousarray(made), size)[0]


def _judged(bench: Bench, pixels: Pixels) -> Finding:
    return bench.judge(picture_of(np.ascontiguousarray(pixels)), "view")


def _code() -> str:
    """Return a hash over what the scores rest on."""
    digest = hashlib.sha256()
    for name in CODE:
        digest.update((ROOT / "src" / "apelles" / name).read_bytes())
    return digest.hexdigest()[:16]


def _lines(cells: dict[str, Any]) -> list[tuple[str, ...]]:
    lines = []
    for name, cell in sorted(cells.items()):
        all_found = cell["recall_of_all"]
        levels = {point["expected"]: point for point in cell["curve"]}
        shown = [f"{number(levels[level]['observed'])} ({number(levels[level]['low'])})" for level in LEVELS[:3]]
        false = f"{len(cell['false_copies'])} of {cell['held_out_views']}, fresh {cell['fresh_false']}"
        lines.append((name, number(all_found["value"]), false, *shown, f"{cell['milliseconds']:.0f}"))
    return lines


if __name__ == "__main__":
    sys.exit(main())
