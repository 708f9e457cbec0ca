"""A model builder's gate: outputs that lie on disk, audited against ten thousand works; how long, how much memory.

python -m benchmarks.audit_gate --work DIR --json benchmarks/results/audit-gate.json

Works are windows of the real pictures, 256 pixels a side, each cut at random from half to all of a picture; outputs
are such windows of other works, whose makers are not in the library, and `PLANTED` works of it, cut at the edges. The
command is run as a builder runs it, in a process of its own: on a quarter of the outputs, when nothing of the works is
remembered but what collecting left; on all of them; and once more on all. The time of collecting is told apart. What
is made stays in --work and is used again.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from apelles.pixels.perturb.base import Pixels
from benchmarks import sets
from benchmarks.sets import Item
from benchmarks.tables import Table, number

SIDE: Final = 256
PLANTED: Final = 20
HELD: Final = 0.3
SEED: Final = 20261128
ASKED: Final = 600.0
FOLDERS: Final = (*sets.PAINTINGS, "court_cards", "emoji_parallel")


def main() -> int:
    """Make what is missing, audit, print a table, write JSON; return 3 where it takes longer than ten minutes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, default=10_000)
    parser.add_argument("--outputs", type=int, default=1_000)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    library, outputs = asked.work / "library", asked.work / "outputs"
    collecting = 0.0
    if not library.is_dir():
        _draw(asked.work / "pictures", outputs, works=asked.works, outputs=asked.outputs)
        begun = time.perf_counter()
        _apelles("collect", str(asked.work / "pictures"), "--into", str(library))
        collecting = time.perf_counter() - begun
    few = max(1, asked.outputs // 4)
    rows = [
        {"what": what, "outputs": count, **audited(outputs, library, asked.work / "audit", count)}
        for what, count in (("first", few), ("all", asked.outputs), ("all again", asked.outputs))
    ]
    record = {
        "works": asked.works,
        "collecting_seconds": round(collecting, 1),
        "audits": rows,
        "met": {"all outputs within ten minutes": rows[1]["seconds"] <= ASKED},
    }
    lines = [(row["what"], str(row["outputs"]), *(number(row[name]) for name in COLUMNS)) for row in rows]
    print(Table(head=("audit", "outputs", *COLUMNS), lines=lines))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0 if all(record["met"].values()) else 3


COLUMNS: Final = ("seconds", "processor_seconds", "memory_mb", "given_back", "planted_found")


def audited(outputs: Path, library: Path, into: Path, count: int) -> dict[str, Any]:
    """Return what one audit in a fresh folder takes and finds."""
    shutil.rmtree(into, ignore_errors=True)
    asked = ["audit", "model", f"folder:{outputs}", "--library", str(library), "-n", str(count), "--out", str(into)]
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    _apelles(*asked, "--json")
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads((into / "audit.json").read_text(encoding="utf-8"))
    returned = {index for work in told["returned"] for index in work["outputs"]}
    planted = {place for place in range(count) if place % (count_of(outputs) // PLANTED) == 0}
    return {
        "seconds": round(seconds, 1),
        "processor_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "memory_mb": round(after.ru_maxrss / 1024, 1),
        "given_back": len(returned),
        "planted": len(planted),
        "planted_found": len(returned & planted),
    }


def count_of(outputs: Path) -> int:
    """Return how many outputs lie in a folder."""
    return sum(1 for _ in outputs.glob("*.png"))


def _draw(pictures: Path, made: Path, *, works: int, outputs: int) -> None:
    """Write the works with their sidecar, and the outputs; every so many-th output is a work, cut and saved again."""
    rng = np.random.default_rng(SEED)
    items = [item for folder in FOLDERS for item in sets.folder_items(folder)]
    hands = sorted({item.hand for item in items})
    away = set(rng.permutation(hands)[: int(HELD * len(hands))].tolist())
    known, held = [one for one in items if one.hand not in away], [one for one in items if one.hand in away]
    for folder in (pictures, made):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    with (pictures / "index.csv").open("w", encoding="utf-8", newline="") as file:
        sidecar = csv.writer(file)
        sidecar.writerow(("file", "title", "author", "work_id"))
        for place in range(works):
            item = known[place % len(known)]
            name = f"{place:05}.jpg"
            Image.fromarray(_window(item, rng)).save(pictures / name, quality=92)
            sidecar.writerow((name, item.title, item.author, f"{place:05}"))
    for place in range(outputs):
        path = made / f"{place:05}.png"
        if place % (outputs // PLANTED) == 0:
            _again(pictures / f"{int(rng.integers(works)):05}.jpg").save(path)
        else:
            Image.fromarray(_window(_any(held, rng), rng)).save(path)


def _again(path: Path) -> Image.Image:
    """Return a work cut at the edges, as a model that knows it by heart may give it back."""
    with Image.open(path) as work:
        edge = SIDE // 16
        return work.convert("RGB").crop((edge, edge, SIDE - edge, SIDE - edge)).resize((SIDE, SIDE))


def _any(items: Sequence[Item], rng: np.random.Generator) -> Item:
    return items[int(rng.integers(len(items)))]


def _window(item: Item, rng: np.random.Generator) -> Pixels:
    pixels = item.pixels()
    side = int(min(pixels.shape[:2]) * rng.uniform(0.5, 1.0))
    top, left = (int(rng.integers(0, length - side + 1)) for length in pixels.shape[:2])
    with Image.fromarray(pixels[top : top + side, left : left + side]) as cut:
        return np.asarray(cut.resize((SIDE, SIDE), Image.Resampling.LANCZOS))


def _apelles(*asked: str) -> None:
    code = "from apelles.cli.main import main; main()"
    subprocess.run([sys.executable, "-c", code, *asked], check=True, stdout=subprocess.DEVNULL, env=os.environ)


if __name__ == "__main__":
    raise SystemExit(main())
