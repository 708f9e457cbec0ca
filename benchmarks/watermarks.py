"""Marked training pictures: the level where none was used, and how many must be marked for a small model to show it.

python -m benchmarks.watermarks --null 1000 --models 3 --json benchmarks/results/watermarks.json

A null simulation draws 1,000 keys and a "model" that gives back unmarked drawn works; the draw is new each time. A
model is a small diffusion model, trained on a hundred drawn works at 32 pixels of which all, 30 or 10 are marked; its
outputs are tested against the 1,000 keys of the series. Finished models stay in the JSON, begun ones in a folder beside
it: stop a run and start it again, and it goes on. Keys come from the system's randomness, as in earnest.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.stats import binomtest

from apelles.audit.watermarks import pattern_correlations, watermark_test
from apelles.collect.decode import decode
from apelles.journeys.audit_watermarks import audit_watermarks
from apelles.journeys.membership_scores import output_squares
from apelles.journeys.named_model import named_model
from apelles.studio.grids import png
from apelles.studio.set_write import write_set
from apelles.studio.train import train
from apelles.studio.training_set import open_set
from apelles.studio.watermark_registry import mark
from benchmarks.audit_proof import contents_of, recipe_of, works_of, write_record
from benchmarks.tables import Table, share

WORKS: Final = 100
SHARES: Final = (100, 30, 10)
KEYS: Final = 1000
PSNR: Final = 38.0
LEVEL: Final = 0.01
OUTPUTS_NULL: Final = 50
POOL: Final = 400
POOL_SEED: Final = 77
NULL_SEED: Final = 20261128


def main() -> int:
    """Measure what is missing, print a table, write JSON; return 3 where the level is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--null", type=int, default=0, help="simulations without use")
    parser.add_argument("--models", type=int, default=0, help="models for each share of marked works")
    parser.add_argument("--steps", type=int, default=600, help="of training for each model")
    parser.add_argument("--samples", type=int, default=300, help="outputs looked at")
    parser.add_argument("--json", type=Path, required=True)
    asked = parser.parse_args()
    record: dict[str, Any] = json.loads(asked.json.read_text()) if asked.json.is_file() else {}
    if asked.null and record.get("null", {}).get("simulations") != asked.null:
        record["null"] = null_level(asked.null)
        write_record(asked.json, record)
    models: dict[str, Any] = record.setdefault("models", {})
    for seed in range(asked.models):
        for count in SHARES:
            name = f"{seed}-{count}"
            if name not in models:
                place = asked.json.with_suffix("") / f"{name}-{asked.steps}"
                models[name] = one_model(seed, count, place, steps=asked.steps, samples=asked.samples)
                write_record(asked.json, record)
                print(f"{name}: {models[name]}", flush=True)
    print(Table(head=("what", "measured", "asked"), lines=_lines(record)))
    return 0 if "null" not in record or record["null"]["interval"][0] <= LEVEL else 3


def null_level(simulations: int) -> dict[str, Any]:
    """Return how often marks that no model saw would be said to be in its outputs."""
    pool = np.stack([work.pixels for work in works_of(POOL_SEED, POOL)])
    found = 0
    for index in range(simulations):
        rng = np.random.default_rng([NULL_SEED, index])
        outputs = pool[rng.choice(POOL, OUTPUTS_NULL)]
        keys = [rng.bytes(32) for _ in range(KEYS)]
        correlations = pattern_correlations(outputs, keys)
        found += watermark_test([correlations], [int(rng.integers(KEYS))], rng=rng).p <= LEVEL
    low, high = binomtest(found, simulations).proportion_ci(method="exact")
    return {"simulations": simulations, "level": LEVEL, "found": found, "interval": [low, high]}


def one_model(seed: int, count: int, place: Path, *, steps: int, samples: int) -> dict[str, Any]:
    """Return what is found in a model trained on works of which `count` are marked; what was begun goes on."""
    registry, held, run = place / "reg", place / "set", place / "run"
    if not held.is_dir():
        shutil.rmtree(place, ignore_errors=True)
        works = works_of(seed, WORKS)
        _write_set(works, count, place)
    if not (run / "weights.safetensors").is_file():
        train(open_set(held), recipe_of(seed, steps=steps), run, by="benchmark", resume=run.is_dir())
    model = named_model(str(run))
    found = audit_watermarks(model.card, output_squares(model, samples=samples, seed=0), registry, seed=0)
    one = found.series[0]
    return {"rank": one.rank, "p": one.p, "correlation": one.correlation, "usual": one.usual}


def _write_set(works: list[Any], count: int, place: Path) -> None:
    files = []
    for number, work in enumerate(works[:count]):
        files.append(place / "own" / f"{number:03}.png")
        files[-1].parent.mkdir(parents=True, exist_ok=True)
        files[-1].write_bytes(png(work.pixels))
    _, done = mark(place / "reg", files, place / "marked", candidates=KEYS, psnr=PSNR)
    carried = [decode(Path(one.file).read_bytes()) for one in done]
    write_set(place / "set", contents_of([*carried, *works[count:]], None), by="benchmark")


def _lines(record: dict[str, Any]) -> list[tuple[str, str, str]]:
    lines = []
    null = record.get("null")
    if null:
        low, high = null["interval"]
        text = f"{null['found']} of {null['simulations']} ({share(low)}-{share(high)})"
        lines.append(("said to be used without use", text, f"{LEVEL} within"))
    for count in SHARES:
        ranks = sorted(one["rank"] for name, one in record["models"].items() if name.endswith(f"-{count}"))
        if ranks:
            shown = sum(rank / KEYS <= LEVEL for rank in ranks)
            text = f"{shown} of {len(ranks)}, ranks {', '.join(map(str, ranks))} of {KEYS}"
            lines.append((f"models that show it, {count} of {WORKS} works marked", text, "-"))
    return lines


if __name__ == "__main__":
    sys.exit(main())
