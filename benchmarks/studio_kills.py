"""Training that is killed at random moments and taken up again: does it end with the same weights, byte for byte?

python -m benchmarks.studio_kills --kills 20 --json benchmarks/results/studio-kills.json
python -m benchmarks.studio_kills --family diffusion --json benchmarks/results/studio-kills-diffusion.json

A small model trains on works drawn by code, once undisturbed, and then in processes that are killed (SIGKILL) after
times drawn by chance, a quarter of them while they still load; each goes on where the one before was cut off.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from apelles.seal.verify import verify
from apelles.studio.checkpoint import last_checkpoint
from apelles.studio.recipe import Recipe, recipe_from
from apelles.studio.run_files import CARD, CHECKPOINTS, LEDGER, read_card
from apelles.studio.train import train
from apelles.studio.training_set import CuratedSet
from tests.studio.trained import paint_set, tiny

STEPS: Final = {"gan": 400, "diffusion": 100}
DIFFUSION: Final = """
family = "diffusion"
size = 32
seed = 3
[train]
steps = {steps}
batch = 4
threads = 1
device = "cpu"
every = 2
save_every = 4
[diffusion]
width = 8
patch = 4
"""
CHILD: Final = """
import sys
from pathlib import Path
from apelles.studio.recipe import recipe_of
from apelles.studio.train import train
from apelles.studio.training_set import open_set
train(open_set(Path(sys.argv[1])), recipe_of(Path(sys.argv[2])), Path(sys.argv[3]), by="a benchmark", resume=True)
"""


def main() -> int:
    """Kill, resume, compare; return 3 where the weights differ or a ledger is not intact."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--family", choices=STEPS, default="gan")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="apelles-kills-") as folder:
        record = measure(Path(folder), recipe_for(asked.family), kills=asked.kills, seed=asked.seed)
    print(json.dumps(record, indent=1))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0 if record["same"] and record["ledger_intact"] else 3


def recipe_for(family: str) -> Recipe:
    """Return a recipe whose run takes some seconds."""
    steps = STEPS[family]
    return tiny(steps=steps) if family == "gan" else recipe_from(DIFFUSION.format(steps=steps))


def measure(folder: Path, recipe: Recipe, *, kills: int, seed: int) -> dict[str, Any]:
    """Return how often a run was killed and at which steps, and whether it ended as the undisturbed one did.

    A run that ends before it was killed often enough is followed by another.
    """
    path = folder / "recipe.toml"
    path.write_text(recipe.filled(), encoding="utf-8")
    works = paint_set(folder / "set")
    begun = time.monotonic()
    whole = train(works, recipe, folder / "whole", by="a benchmark")
    longest = (time.monotonic() - begun) / 4
    draw = random.Random(seed)
    steps: list[int] = []
    ends: list[tuple[str, bool]] = []
    while len(steps) < kills:
        out = folder / f"run-{len(ends)}"
        steps += _killed(works, path, out, draw=draw, longest=longest, most=kills - len(steps))
        ends.append(_end(works, recipe, out))
    return {
        "family": recipe.family,
        "kills": len(steps),
        "at_checkpoint": steps,
        "runs": len(ends),
        "same": all(end == (whole.card.weights_sha256, True) for end in ends),
        "ledger_intact": all(intact for _, intact in ends),
        "weights_sha256": whole.card.weights_sha256,
    }


def _killed(works: CuratedSet, recipe: Path, out: Path, *, draw: random.Random, longest: float, most: int) -> list[int]:
    """Kill a run again and again until it is finished or was killed often enough; return the checkpoints it had."""
    steps: list[int] = []
    while len(steps) < most and not ((out / CARD).is_file() and read_card(out).finished):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(works.folder), str(recipe), str(out)])
        if draw.random() < 0.75:
            _until_begun(out, child)
        time.sleep(draw.uniform(0, longest))
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
            found = last_checkpoint(out / CHECKPOINTS) if (out / CHECKPOINTS).is_dir() else None
            steps.append(found.step if found else 0)
        child.wait()
    return steps


def _until_begun(out: Path, child: subprocess.Popen[bytes]) -> None:
    """Wait until a process has written its row of the ledger."""
    rows = out / LEDGER / "rows.jsonl"
    before = rows.stat().st_size if rows.is_file() else 0
    while child.poll() is None and not (rows.is_file() and rows.stat().st_size > before):
        time.sleep(0.02)


def _end(works: CuratedSet, recipe: Recipe, out: Path) -> tuple[str, bool]:
    done = train(works, recipe, out, by="a benchmark", resume=True)
    return done.card.weights_sha256, verify(out / LEDGER).intact


if __name__ == "__main__":
    raise SystemExit(main())
