"""Kill ingestion at random moments, run two at once, and check that nothing is lost, doubled or half there.

python -m benchmarks.endurance --kills 50 --json benchmarks/results/endurance-full.json
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from apelles.collect.decode import decode
from apelles.errors import LibraryMissing
from apelles.journeys.collect import collect_pictures
from apelles.library.lance import LanceLibrary

PICTURES: Final = 40
COMMIT_ROWS: Final = 4
SEED: Final = 20260102
WORKER: Final = """
import sys
from pathlib import Path
from apelles.journeys import collect
collect.COMMIT_ROWS = {rows}
collect.AT_ONCE = 2
def said(progress):
    print(progress.seen, flush=True)
collect.collect_pictures([Path(sys.argv[1])], into=Path(sys.argv[2]), on_progress=said)
"""


def main() -> int:
    """Run the kills, then the pairs, and return 1 if anything was lost, doubled or half there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="apelles-endurance-") as folder:
        record = measure(Path(folder), kills=asked.kills)
    print(_table(record))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0 if not record["faults"] else 1


def measure(folder: Path, *, kills: int) -> dict[str, Any]:
    """Return what was seen over this many kills, and over a tenth as many pairs of which one is killed."""
    chance = random.Random(SEED)
    truth = _draw(folder / "pictures")
    twin = folder / "twin"
    whole = time.monotonic()
    collect_pictures([folder / "pictures"], into=twin)
    seen: Counter[str] = Counter()
    faults: list[str] = []
    number = 0
    while seen["kills"] < kills:
        number += 1
        _one_library(folder, f"library-{number}", twin, truth, chance, seen, faults, most=kills - seen["kills"])
    for pair in range(max(1, kills // 10)):
        _one_pair(folder, f"pair-{pair}", twin, truth, chance, seen, faults)
    return {
        "pictures": len(truth),
        "commit_rows": COMMIT_ROWS,
        "seed": SEED,
        "libraries": number,
        **seen,
        "faults": faults,
        "seconds": round(time.monotonic() - whole, 1),
        "summary": {"kills": seen["kills"], "pairs": seen["pairs"], "faults": len(faults)},
    }


def _one_library(
    folder: Path,
    name: str,
    twin: Path,
    truth: set[str],
    chance: random.Random,
    seen: Counter[str],
    faults: list[str],
    *,
    most: int,
) -> None:
    """Kill and start again until the library is whole, then compare it with one that was never killed."""
    into = folder / name
    before: set[str] = set()
    for _ in range(most):
        killed = _start_and_kill(folder / "pictures", into, chance, seen)
        found, wrong = _look(into, truth)
        faults += [f"{name}: {fault}" for fault in wrong]
        if before - found:
            faults.append(f"{name}: {len(before - found)} committed pictures were lost")
        seen["killed with some pictures in"] += bool(found) and found != truth
        before = found
        if not killed or found == truth:
            break
    collect_pictures([folder / "pictures"], into=into)
    faults += [f"{name}: {fault}" for fault in _differences(into, twin)]


def _one_pair(
    folder: Path,
    name: str,
    twin: Path,
    truth: set[str],
    chance: random.Random,
    seen: Counter[str],
    faults: list[str],
) -> None:
    """Let two processes fill one library, kill one of them, and let it go on."""
    into = folder / name
    steady = _start(folder / "pictures", into)
    _start_and_kill(folder / "pictures", into, chance, seen)
    again = _start(folder / "pictures", into)
    seen["pairs"] += 1
    for process in (steady, again):
        process.communicate()
        if process.returncode:
            faults.append(f"{name}: a process ended with {process.returncode}")
    faults += [f"{name}: {fault}" for fault in (*_look(into, truth)[1], *_differences(into, twin))]


def _start(pictures: Path, into: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER.format(rows=COMMIT_ROWS), str(pictures), str(into)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _start_and_kill(pictures: Path, into: Path, chance: random.Random, seen: Counter[str]) -> bool:
    """Return whether the process was killed before it ended: one time in five at any moment, else while it ingests."""
    process = _start(pictures, into)
    if chance.random() < 0.8 and process.stdout is not None:
        process.stdout.readline()
        time.sleep(chance.uniform(0, 1.5))
    else:
        time.sleep(chance.uniform(0, 2.5))
    process.kill()
    process.communicate()
    killed = process.returncode < 0
    seen["kills"] += killed
    seen["ended before the kill"] += not killed
    return killed


def _look(into: Path, truth: set[str]) -> tuple[set[str], list[str]]:
    """Return the pictures in a library, and what is wrong with it."""
    try:
        library = LanceLibrary(into)
    except LibraryMissing:
        return set(), []
    hashes = library.hashes()
    works = list(library.works())
    wrong = []
    if len(set(hashes)) != len(hashes):
        wrong.append(f"{len(hashes) - len(set(hashes))} pictures are there twice")
    if set(hashes) - truth:
        wrong.append("a picture is there that was never collected")
    if [work.sha256 for work in works] != hashes or not all(work.width and work.file for work in works):
        wrong.append("a picture has no metadata")
    if sum(len(names) for names, _ in library.vectors()) != len(hashes):
        wrong.append("a picture has no vector")
    wrong += [f"the preview of {name[:12]} is not whole" for name in hashes if not _whole(library, name)]
    return set(hashes), wrong


def _whole(library: LanceLibrary, sha256: str) -> bool:
    try:
        return decode(library.preview(sha256)).pixels.size > 0
    except Exception:  # whatever it is, the preview is not whole
        return False


def _differences(into: Path, twin: Path) -> list[str]:
    """Return in what a library differs from its twin that was filled in one go."""
    ours, theirs = LanceLibrary(into), LanceLibrary(twin)
    wrong = [] if ours.hash() == theirs.hash() else ["the hash is not that of the twin"]
    vectors, expected = (np.concatenate([rows for _, rows in library.vectors()]) for library in (ours, theirs))
    if not np.array_equal(vectors, expected):
        wrong.append("the vectors are not those of the twin")
    if any(len(ours.history(name)) != 1 for name in ours.hashes()):
        wrong.append("a statement was stored twice")
    return wrong


def _draw(folder: Path) -> set[str]:
    """Write pictures of random rectangles, and return their hashes."""
    folder.mkdir()
    random_state = np.random.default_rng(SEED)
    for number in range(PICTURES):
        canvas = np.full((120, 160, 3), random_state.integers(0, 256, 3), dtype=np.uint8)
        for _ in range(30):
            top, left = random_state.integers(0, 110), random_state.integers(0, 150)
            canvas[top : top + random_state.integers(4, 50), left : left + random_state.integers(4, 60)] = (
                random_state.integers(0, 256, 3)
            )
        Image.fromarray(canvas).save(folder / f"{number:03}.png")
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def _table(record: dict[str, Any]) -> str:
    names = [name for name in record if name not in ("faults", "summary")]
    lines = [f"| {name.replace('_', ' ')} | {record[name]} |" for name in names]
    faults = [f"FAULT: {fault}" for fault in record["faults"]]
    return "\n".join(["| what | count |", "|---|---|", *lines, f"| faults | {len(faults)} |", *faults])


if __name__ == "__main__":
    sys.exit(main())
