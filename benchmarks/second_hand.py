"""Plant reposts of registered works among strangers' pictures, and count what a register without pixels finds of them.

    python -m benchmarks.second_hand --small --json benchmarks/results/second_hand-small.json

The pictures of a shelf are looked at a batch at a time, and what was counted of a batch is kept under the state of the
code: a run that was stopped goes on where it was when it is started again.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import platform
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Final

import numpy as np
from PIL import Image

from apelles.journeys.collect import collect_pictures
from apelles.journeys.registry import export
from apelles.journeys.registry_add import add
from apelles.journeys.second_hand import second_hand
from apelles.pixels.perturb.base import Pixels
from apelles.records.second_hand import SecondHand
from benchmarks import reposts, sets, views
from benchmarks.apelles_on_shelf import JUDGE_CODE
from benchmarks.sets import Item, Shelf
from benchmarks.stats import wilson
from benchmarks.store import Record, Store, code_hash, file_hash, library_hash
from benchmarks.tables import Table, share
from benchmarks.views import View

RECALL: Final = 0.98
ALARMS: Final = 6
ALARMS_IN: Final = 6_000
QUALITY: Final = 95
BATCH: Final = 60
"""So many pictures are looked at before what was found is kept."""
CODE: Final = (
    *JUDGE_CODE,
    *(f"src/apelles/journeys/{name}.py" for name in ("collect", "feature_series", "feature_shelf", "originals")),
    *(f"src/apelles/journeys/{name}.py" for name in ("placements", "registry", "registry_add", "second_hand")),
    "src/apelles/calibrate/shipped/framed-icon.json",
    "src/apelles/library",
    *(f"benchmarks/{name}" for name in ("ladder.toml", "reposts.py", "second_hand.py", "sets.py", "views.py")),
)
"""Whatever changes here, nothing that was kept is taken over."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One picture of a set before it is made."""

    planted: Planted
    make: Callable[[], Pixels]


def planned(shelf: Shelf, size: Size) -> list[Planned]:
    """Return the pictures of the set for a shelf: reposts of its works, then views of strangers."""
    works, edits = size.clean[shelf.suspects[0].domain.value]
    reposted = [
        Planned(planted=Planted(work_id=item.work_id, how=kind), make=partial(_repost, item, kind))
        for item in shelf.library[: size.reposted]
        for kind in reposts.kinds_for(item.name)
    ]
    strangers = [
        Planned(planted=Planted(work_id="", how=view.name), make=partial(_view, view))
        for view in views.clean_views(shelf, works=works, edits=edits)
    ]
    return [*reposted, *strangers]


def batches(pictures: Sequence[Planned]) -> list[Sequence[Planned]]:
    """Return the pictures in parts of 60, in their order."""
    return [pictures[start : start + BATCH] for start in range(0, len(pictures), BATCH)]


def batch_key(shelf: Shelf, batch: Sequence[Planned], code: str) -> str:
    """Return a name for everything that the counts of a batch depend on: the register, the pictures, the code."""
    made = [[one.planted.work_id, one.planted.how] for one in batch]
    hands = sorted(f"{item.work_id} {item.hand} {item.title} {item.lineage}" for item in shelf.library)
    sources = sorted(file_hash(item.path) for item in {*shelf.suspects, *shelf.hosts})
    parts = [library_hash(shelf.library), json.dumps([made, hands, sources, views.seed()]), code]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def measure(shelf: Shelf, size: Size, store: Store) -> Record:
    """Return what is found on one shelf by a register that was exported without pixels."""
    parts = batches(planned(shelf, size))
    code = code_hash(CODE)
    keys = [batch_key(shelf, part, code) for part in parts]
    missing = [(key, part) for key, part in zip(keys, parts, strict=True) if store.get(key) is None]
    if missing:
        with tempfile.TemporaryDirectory(prefix="apelles-second-hand-") as temporary:
            base = Path(temporary)
            register_bytes = _register(shelf.library, base)
            twins = one_file(shelf.library)
            for number, (key, part) in enumerate(missing, start=1):
                print(f"{shelf.name}: batch {number} of the {len(missing)} left to measure", file=sys.stderr)
                store.add(key, {**_counted(part, base, twins), "register_bytes": register_bytes})
    kept = [record for key in keys if (record := store.get(key)) is not None]
    return {
        "shelf": shelf.name,
        "domain": shelf.suspects[0].domain.value,
        "originals": len(shelf.library),
        **add_up(kept),
    }


def add_up(kept: Sequence[Record]) -> Record:
    """Return the counts of several batches of one shelf as those of one set."""
    tried = _by_kind(kept, "reposts")
    return {
        "register_bytes": kept[0]["register_bytes"],
        **{name: round(sum(one[name] for one in kept), 1) for name in ("seconds", "processor_seconds")},
        "pictures": sum(one["pictures"] for one in kept),
        "reposts": tried,
        "found": dict.fromkeys(tried, 0) | _by_kind(kept, "found"),
        **{name: sorted(line for one in kept for line in one[name]) for name in ("missed", "also_named_others")},
        "clean": sum(one["clean"] for one in kept),
        "accused": sorted(line for one in kept for line in one["accused"]),
        "undetermined": sum(one["undetermined"] for one in kept),
        "expected_by_chance": round(sum(one["expected_by_chance"] for one in kept), 4),
    }


def _by_kind(kept: Sequence[Record], name: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for one in kept:
        counts.update(one[name])
    return dict(sorted(counts.items()))


def one_file(items: Sequence[Item]) -> dict[str, frozenset[str]]:
    """Return with each work the works that are registered as the same file, byte for byte, itself among them.

    A register holds such a file once, under one of their names.
    """
    by_content: dict[str, set[str]] = defaultdict(set)
    for item in items:
        buffer = io.BytesIO()
        _write(reposts.original(item.pixels(), item.name), buffer)
        by_content[hashlib.sha256(buffer.getvalue()).hexdigest()].add(item.work_id)
    return {work_id: frozenset(works) for works in by_content.values() for work_id in works}


def _counted(batch: Sequence[Planned], base: Path, twins: Mapping[str, frozenset[str]]) -> Record:
    """Make a batch of pictures, look for the works of the register beside them, and return what was counted."""
    made = {f"{number:05}.jpg": one.planted for number, one in enumerate(batch)}
    (base / "set").mkdir()
    for name, one in zip(made, batch, strict=True):
        _save(one.make(), base / "set" / name)
    digests = {name: hashlib.sha256((base / "set" / name).read_bytes()).hexdigest() for name in made}
    collect_pictures([base / "set"], into=base / "LIB", workers=1)
    began, processor = time.monotonic(), time.process_time()
    found = second_hand(base / "LIB", base / "out", threads=1)
    spans = {"seconds": time.monotonic() - began, "processor_seconds": time.process_time() - processor}
    for name in ("set", "LIB"):
        shutil.rmtree(base / name)
    return {**spans, **score(found, made, digests, twins)}


def score(
    found: SecondHand,
    planted: Mapping[str, Planted],
    digests: Mapping[str, str],
    twins: Mapping[str, frozenset[str]],
) -> Record:
    """Return counts: reposts and those found by kind, strangers and those accused.

    `digests` are the SHA-256 of the planted files. Two that are one file, byte for byte, were found or missed together:
    a library holds it once, under one of their names. So does a register, of works that `twins` says are one file.
    """
    works: dict[str, set[str]] = defaultdict(set)
    for one in found.copies:
        works[one.work.sha256].add(one.original.work_id)
    named = {name: works[digests[name]] for name in planted}
    tried = Counter(one.how for one in planted.values() if one.work_id)
    wanted = {name: one for name, one in planted.items() if one.work_id}
    own = {name: twins.get(one.work_id, frozenset({one.work_id})) for name, one in wanted.items()}
    right = {name for name in wanted if own[name] & named[name]}
    return {
        "pictures": len(planted),
        "reposts": dict(sorted(tried.items())),
        "found": {kind: sum(planted[name].how == kind for name in right) for kind in sorted(tried)},
        "missed": sorted(
            f"{one.work_id}: {one.how}" for name, one in planted.items() if one.work_id and name not in right
        ),
        "also_named_others": sorted(
            f"{one.work_id}: {one.how} -> {sorted(others)}"
            for name, one in wanted.items()
            if (others := named[name] - own[name])
        ),
        "clean": sum(not one.work_id for one in planted.values()),
        "accused": sorted(
            f"{one.how} -> {sorted(named[name])}" for name, one in planted.items() if not one.work_id and named[name]
        ),
        "undetermined": len(found.undetermined),
        "expected_by_chance": round(found.expected_by_chance, 4),
    }


def summary(rows: Sequence[Record]) -> Record:
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


def table(rows: Sequence[Record]) -> Table:
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
    store = Store("second_hand")
    rows = [measure(shelf, size, store) for shelf in shelves(size)]
    whole = summary(rows)
    print(f"\n{table(rows)}\n\n{json.dumps(whole, indent=1)}")
    if asked.json:
        card = {"plan": size.name, "reposts_version": reposts.VERSION, "python": platform.python_version()}
        content = json.dumps({**card, **whole, "shelves": rows}, indent=1, ensure_ascii=False) + "\n"
        asked.json.write_text(content, encoding="utf-8")


def _repost(item: Item, kind: str) -> Pixels:
    return reposts.reposted(reposts.original(item.pixels(), item.name), item.name, kind).pixels


def _view(view: View) -> Pixels:
    return view.make().pixels


def _register(items: Sequence[Item], base: Path) -> int:
    """Register items as their artists would, write the register without pixels to `out`, and return its bytes."""
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
    return sum(path.stat().st_size for path in (base / "out").rglob("*") if path.is_file())


def _save(pixels: Pixels, path: Path) -> None:
    with path.open("wb") as file:
        _write(pixels, file)


def _write(pixels: Pixels, file: IO[bytes]) -> None:
    Image.fromarray(np.ascontiguousarray(pixels)).save(file, "JPEG", quality=QUALITY)


if __name__ == "__main__":
    main()
