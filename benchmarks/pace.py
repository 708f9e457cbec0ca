"""How fast a recipe trains on this machine's device, in the loop and as bare steps, and what it draws at the end.

python -m benchmarks.pace --set SET --recipe gan-128 --minutes 20 --out RUN --json benchmarks/results/pace-gan-128.json

The pace of the loop is read off the curves of the run: steps a second of the wall clock from the second line to the
last, with everything that belongs to training: choosing pictures, grids, checkpoints, warnings. The bare step is that
of the same learner, penalties included, on one tensor held ready, before and after. Run it again and it goes on.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import torch

from apelles.studio import run_files
from apelles.studio.batches import read_squares
from apelles.studio.grids import as_tensor
from apelles.studio.learner import Setting
from apelles.studio.learners import family
from apelles.studio.recipe import Recipe, recipe_of
from apelles.studio.train import calm, train
from apelles.studio.training_set import CuratedSet, open_set
from benchmarks.tables import Table, number

RECIPES: Final = Path(__file__).parents[1] / "src" / "apelles" / "studio" / "recipes"
WARM: Final = 12
STEPS: Final = 48


def main() -> int:
    """Train, measure bare steps, print a table, write JSON; return 3 where the loop keeps less than .9 of the pace."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, required=True, help="a curated set")
    parser.add_argument("--recipe", required=True, help="the name of a shipped recipe, such as gan-128")
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--out", type=Path, required=True, help="the folder of the run")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    shipped = recipe_of(RECIPES / f"{asked.recipe}.toml")
    recipe = replace(shipped, train=replace(shipped.train, minutes=asked.minutes))
    set_ = open_set(asked.set)
    before = bare(set_, recipe)
    done = train(set_, recipe, asked.out, by="benchmark", resume=True)
    record = {
        "recipe": asked.recipe,
        "device": device_name(),
        "software": done.card.software,
        "works": len(set_.files),
        "steps": done.card.steps,
        "minutes": asked.minutes,
        "loop": loop(asked.out),
        "bare": [before, bare(set_, recipe)],
        "warned": [one.as_text() for one in done.warned],
    }
    record["ratio"] = record["loop"] / max(record["bare"])
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    bare_steps = " and ".join(map(number, record["bare"]))
    line = (asked.recipe, str(record["steps"]), number(record["loop"]), bare_steps, f"{record['ratio']:.2f}")
    print(f"{record['device']}\n{Table(head=('recipe', 'steps', 'steps a second', 'bare', 'ratio'), lines=[line])}")
    return 0 if record["ratio"] >= 0.9 else 3


def loop(run: Path) -> float:
    """Return the steps a second in the loop, by the curves of a run."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in (run / run_files.CURVES).read_text().splitlines()]
    told = [line for line in lines if "seconds" in line][1:]
    return float((told[-1]["step"] - told[0]["step"]) / (told[-1]["seconds"] - told[0]["seconds"]))


def bare(set_: CuratedSet, recipe: Recipe) -> float:
    """Return the bare steps a second of a recipe's learner."""
    device, count = "cuda" if torch.cuda.is_available() else "cpu", recipe.train.batch
    files = set_.files[:count]
    pixels = read_squares(files, [""] * len(files), size=recipe.size, names=()).pixels
    with calm(device, recipe.train.threads or torch.get_num_threads()):
        learner = family(recipe.family)(Setting(recipe=recipe, device=device, labels=0))
        pictures = as_tensor(pixels[[place % len(pixels) for place in range(count)]], device)
        for step in range(WARM):
            learner.step(pictures, None, step)
        begun = time.perf_counter()
        for step in range(WARM, WARM + STEPS):
            learner.step(pictures, None, step)
        return STEPS / (time.perf_counter() - begun)


def device_name() -> str:
    """Return what trains here."""
    return torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"


if __name__ == "__main__":
    raise SystemExit(main())
