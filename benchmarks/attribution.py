"""Does an estimate of influence foresee what a model trained without some works says of its outputs?

python -m benchmarks.attribution --subsets 12 --steps 400 --json benchmarks/results/attribution.json

A diffusion model is trained on drawn works, and again on random halves of them. For each output of the first the
estimate adds up the influences of the works of a half; retraining says how well the model of that half explains the
output. The rank correlation of both over the halves is the score (LDS), averaged over outputs; beside it stands that of
plain nearness. Finished halves stay in a folder beside the JSON: stop it and start it again, and it goes on.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.attribution import agreement, influences
from apelles.audit.nearest import unit_rows
from apelles.models.base import Request
from apelles.models.diffusion.adapter import DiffusionModel
from apelles.models.noise_levels import tones
from apelles.pixels.picture import Picture
from apelles.studio.influence import Measured, gradients
from apelles.studio.recipe import DiffusionPart, Recipe, TrainPart
from apelles.studio.set_write import write_set
from apelles.studio.train import train
from apelles.studio.training_set import open_set
from benchmarks.audit_proof import contents_of, works_of
from benchmarks.tables import Table

WORKS: Final = 60
OUTPUTS: Final = 24
SIZE: Final = 32
SEED: Final = 20261128
SAMPLED: Final = 7
RESAMPLES: Final = 1000


def main() -> int:
    """Train what is missing, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subsets", type=int, default=12, help="halves trained on")
    parser.add_argument("--steps", type=int, default=400, help="of training for each model")
    parser.add_argument("--json", type=Path, required=True)
    asked = parser.parse_args()
    place = asked.json.with_suffix("")
    works = works_of(SEED, WORKS)
    everything = _trained(place / f"all-{asked.steps}", works, steps=asked.steps)
    outputs = [one.picture for one in everything.sample(OUTPUTS, SAMPLED)]
    rng = np.random.default_rng(SEED)
    halves = [np.sort(rng.choice(WORKS, WORKS // 2, replace=False)) for _ in range(asked.subsets)]
    said = []
    for number, half in enumerate(halves):
        model = _trained(place / f"half-{number}-{asked.steps}", [works[one] for one in half], steps=asked.steps)
        said.append(-model.losses(outputs, 0))
    record = _record(everything, works, outputs, halves, np.array(said), steps=asked.steps)
    asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    lines = [(name, f"{one['lds']:.3f} ({one['low']:.3f} to {one['high']:.3f})") for name, one in record["lds"].items()]
    print(Table(head=("estimate", f"LDS over {asked.subsets} halves, {OUTPUTS} outputs"), lines=lines))
    return 0


def _trained(place: Path, works: list[Picture], *, steps: int) -> DiffusionModel:
    """Return the model trained on some works, from its folder if it was trained before."""
    run, held = place / "run", place / "set"
    if not (run / "weights.safetensors").is_file():
        part = TrainPart(
            steps=steps, batch=32, learning_rate=0.004, ema=2000, device="cpu", threads=1, save_every=steps
        )
        recipe = Recipe(family="diffusion", size=SIZE, seed=0, train=part, diffusion=DiffusionPart(width=16, patch=4))
        if not held.is_dir():
            write_set(held, contents_of(works, None), by="benchmark")
        train(open_set(held), recipe, run, by="benchmark", resume=run.is_dir())
    return DiffusionModel.opened(Request(origin=str(run)))


def _record(
    model: DiffusionModel,
    works: list[Picture],
    outputs: list[Picture],
    halves: list[NDArray[np.int64]],
    said: NDArray[np.float64],
    *,
    steps: int,
) -> dict[str, Any]:
    known, made = (np.stack([one.pixels for one in some]) for some in (works, outputs))
    estimates = {"nearness": unit_rows(made).astype(np.float64) @ unit_rows(known).T.astype(np.float64)}
    for measured in Measured:
        rows = gradients(model, np.concatenate([tones(known), tones(made)]), seed=0, measured=measured)
        estimates[measured.value] = influences(rows[WORKS:], rows[:WORKS])
    rng = np.random.default_rng(SEED)
    lds = {name: _lds(one, halves, said, rng) for name, one in estimates.items()}
    return {"works": WORKS, "outputs": OUTPUTS, "subsets": len(halves), "steps": steps, "lds": lds}


def _lds(
    influence: NDArray[np.float64], halves: list[NDArray[np.int64]], said: NDArray[np.float64], rng: np.random.Generator
) -> dict[str, float]:
    """Return the mean agreement over outputs, with limits from drawing outputs again."""
    predicted = np.stack([influence[:, half].sum(axis=1) for half in halves])
    each = np.array([agreement(predicted[:, one], said[:, one]) for one in range(said.shape[1])])
    drawn = [float(each[rng.integers(0, len(each), len(each))].mean()) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {"lds": float(each.mean()), "low": float(low), "high": float(high)}


if __name__ == "__main__":
    sys.exit(main())
