"""Decode damaged files of every format in a child process with little memory and time, and count what becomes of them.

python -m benchmarks.hostile --count 1000 --json benchmarks/results/hostile.json
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import selectors
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from apelles.collect.decode import DECODER, LONG_SIDE, decode
from apelles.collect.limits import Limits
from apelles.errors import PictureRefused
from benchmarks.mutations import damaged, mutations

MEMORY: Final = 2 * 2**30
SECONDS: Final = 20.0
SILENCE: Final = 300.0  # on a machine that is busy with other work a child may wait this long
LIMITS: Final = Limits(seconds=SECONDS / 2)
SEED: Final = 20260101


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one damaged file: `decoded`, `refused` with a code, or `failed` with words.

    Time is of the processor, so that a busy machine makes no difference.
    """

    picture_format: str
    number: int
    damage: str
    outcome: str
    code: str
    milliseconds: float


def examine(picture_format: str, number: int, *, seed: int) -> Outcome:
    """Return what the decoder makes of one damaged file. Anything but a picture or a refusal is a failure."""
    file = damaged(picture_format, number, seed=seed)
    start = time.process_time()
    try:
        outcome, code = "decoded", _fault(decode(file.data, limits=LIMITS).pixels)
    except PictureRefused as refusal:
        outcome, code = "refused", refusal.code if str(refusal).endswith(".") else ""
    except BaseException as error:  # the very thing this looks for
        outcome, code = "failed", repr(error)[:200]
    spent = (time.process_time() - start) * 1000
    if code == ("" if outcome == "refused" else "unclean") or spent > SECONDS * 1000:
        outcome = "failed"
    return Outcome(
        picture_format=picture_format, number=number, damage=file.damage, outcome=outcome, code=code, milliseconds=spent
    )


def _fault(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> str:
    clean = pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[2] == 3
    return "" if clean and pixels.size and max(pixels.shape) <= LONG_SIDE else "unclean"


def child(count: int, *, seed: int, skip: int) -> None:
    """Examine files one by one with limited memory, and write a line before and after each."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    leaked: list[str] = []
    warnings.simplefilter("always")
    warnings.showwarning = lambda message, *_args, **_kwargs: leaked.append(str(message))
    for picture_format, number in islice(mutations(count), skip, None):
        print(json.dumps({"start": [picture_format, number]}), flush=True)
        outcome = examine(picture_format, number, seed=seed)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        row = {name: getattr(outcome, name) for name in Outcome.__dataclass_fields__}
        said = os.fstat(2).st_size  # the parent gives a file for it
        print(json.dumps({**row, "peak_mb": peak, "warnings": len(leaked), "said_bytes": said}), flush=True)


def run(count: int, *, seed: int = SEED) -> list[dict[str, Any]]:
    """Return a row for each damaged file; where a child dies or hangs that file failed, and a new child goes on."""
    rows: list[dict[str, Any]] = []
    total = sum(1 for _ in mutations(count))
    while len(rows) < total:
        news = list(_until_it_ends(count, seed=seed, skip=len(rows)))
        if not news:
            message = "A child ended before its first file, so nothing can be measured. Run it with --child to see why."
            raise RuntimeError(message)
        rows += news
    return rows


def _until_it_ends(count: int, *, seed: int, skip: int) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "benchmarks.hostile", "--child", "--count", str(count)]
    command += ["--seed", str(seed), "--skip", str(skip)]
    with tempfile.TemporaryFile() as said, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as process:
        assert process.stdout is not None
        started: list[Any] = []
        for line in _lines(process):
            if "start" in line:
                started = line["start"]
            else:
                started = []
                yield line
        code = process.wait()
        if started:
            yield _failure(started, f"the process ended with {code}")


def _lines(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """Yield lines as they come; a child that is silent for too long is ended."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while selector.select(timeout=SILENCE if process.poll() is None else 0):
            line = process.stdout.readline()
            if not line:
                return
            yield json.loads(line)
    process.kill()


def _failure(started: Sequence[Any], words: str) -> dict[str, Any]:
    return {"picture_format": started[0], "number": started[1], "outcome": "failed", "code": words, "damage": "?"}


def summary(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return counts by format and by code, the slowest file and the largest memory."""
    rows = list(rows)
    formats: dict[str, Counter[str]] = {}
    for row in rows:
        formats.setdefault(row["picture_format"], Counter())[row["outcome"]] += 1
    times = np.array([row.get("milliseconds", 0.0) for row in rows])
    return {
        "files": len(rows),
        "failed": [row for row in rows if row["outcome"] == "failed"],
        "formats": {name: dict(sorted(counts.items())) for name, counts in formats.items()},
        "codes": dict(Counter(row["code"] for row in rows if row["outcome"] == "refused").most_common()),
        "damages": dict(sorted(Counter(row["damage"] for row in rows).items())),
        "slowest_ms": round(float(times.max(initial=0.0)), 1),
        "median_ms": round(float(np.median(times)), 2),
        "peak_mb": max((row.get("peak_mb", 0) for row in rows), default=0),
        "warnings_leaked": max((row.get("warnings", 0) for row in rows), default=0),
        "bytes_on_stderr": max((row.get("said_bytes", 0) for row in rows), default=0),
    }


def table(result: dict[str, Any]) -> str:
    """Return the counts as a table for people."""
    lines = [f"{'format':8} {'files':>6} {'decoded':>8} {'refused':>8} {'failed':>7}"]
    for name, counts in result["formats"].items():
        cells = [counts.get(outcome, 0) for outcome in ("decoded", "refused", "failed")]
        lines.append(f"{name:8} {sum(cells):6} {cells[0]:8} {cells[1]:8} {cells[2]:7}")
    lines.append(f"refused as: {', '.join(f'{code} {count}' for code, count in result['codes'].items())}")
    lines.append(
        f"slowest {result['slowest_ms']} ms, median {result['median_ms']} ms, most memory {result['peak_mb']} MB, "
        f"warnings leaked {result['warnings_leaked']}, bytes on stderr {result['bytes_on_stderr']}"
    )
    return "\n".join(lines)


def protocol(*, count: int, seed: int) -> dict[str, Any]:
    """Return how the figures were made."""
    packages = ("pillow", "pi-heif", "numpy")
    return {
        "decoder": DECODER,
        "count_per_format": count,
        "seed": seed,
        "memory_limit_mb": MEMORY // 2**20,
        "seconds_limit": SECONDS,
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
    }


def main() -> int:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="damaged files of each format")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--skip", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.count, seed=asked.seed, skip=asked.skip)
        return 0
    result = summary(run(asked.count, seed=asked.seed))
    print(table(result))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        content = {"protocol": protocol(count=asked.count, seed=asked.seed), **result}
        asked.json.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return 3 if result["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
