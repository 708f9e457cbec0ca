"""What the inversion distance of a small GAN says of membership, by itself and less that of a reference model.

python -m benchmarks.gan_leads --models 1 --steps 1500 --json benchmarks/results/gan-leads.json

Two GANs of one recipe are trained on drawn works of one hand at 32 pixels: the model on a hundred, the reference on a
hundred others. Asked are the works of the model beside a hundred that neither saw. Finished models stay in the JSON,
begun ones in a folder beside it: stop a run and start it again, and it goes on.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np

from apelles.audit.leads import lead
from apelles.journeys.membership_scores import scores
from apelles.journeys.named_model import named_model
from apelles.models.base import ModelAdapter
from apelles.pixels.picture import Picture
from apelles.studio.recipe import GanPart, Recipe, TrainPart
from apelles.studio.set_write import write_set
from apelles.studio.train import train
from apelles.studio.training_set import open_set
from benchmarks.audit_proof import contents_of, works_of, write_record
from benchmarks.tables import Table

WORKS: Final = 100
SIZE: Final = 32


def main() -> int:
    """Train what is missing, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=1, help="pairs of model and reference")
    parser.add_argument("--steps", type=int, default=1500, help="of training for each")
    parser.add_argument("--json", type=Path, required=True)
    asked = parser.parse_args()
    record: dict[str, Any] = json.loads(asked.json.read_text()) if asked.json.is_file() else {}
    for seed in range(asked.models):
        name = f"{seed}-{asked.steps}"
        if name not in record:
            record[name] = one_pair(seed, asked.json.with_suffix("") / name, steps=asked.steps)
            write_record(asked.json, record)
    lines = [
        (name, statistic, f"{area:.3f} ({low:.3f}-{high:.3f})")
        for name, one in record.items()
        for statistic, (area, low, high) in one.items()
    ]
    print(Table(head=("pair", "statistic", "area under ROC (95 %)"), lines=lines))
    return 0


def one_pair(seed: int, place: Path, *, steps: int) -> dict[str, list[float]]:
    """Return the area of each statistic with its limits, for one model and its reference."""
    works = works_of(seed, 3 * WORKS)
    model = _trained(works[:WORKS], place / "model", seed=seed, steps=steps)
    reference = _trained(works[WORKS : 2 * WORKS], place / "reference", seed=seed, steps=steps)
    asked = [*works[:WORKS], *works[2 * WORKS :]]
    own, other = (scores(one, asked, samples=1, seed=0)["own_score"] for one in (model, reference))
    rng = np.random.default_rng(seed)
    found = {}
    for name, distances in (("own_score", own), ("own_score_less_reference", own - other)):
        told = lead(name, distances[:WORKS], distances[WORKS:], rng)
        found[name] = [told.area.value, told.area.low, told.area.high]
    return found


def _trained(works: list[Picture], place: Path, *, seed: int, steps: int) -> ModelAdapter:
    held, run = place / "set", place / "run"
    if not (run / "weights.safetensors").is_file():
        part = TrainPart(
            steps=steps, batch=16, learning_rate=0.002, ema=2000, device="cpu", threads=1, every=100, save_every=100
        )
        recipe = Recipe(family="gan", size=SIZE, seed=seed, train=part, gan=GanPart(width=16, widest=64, latent=32))
        if not held.is_dir():
            write_set(held, contents_of(works, None), by="benchmark")
        train(open_set(held), recipe, run, by="benchmark", resume=run.is_dir())
    return named_model(str(run))


if __name__ == "__main__":
    sys.exit(main())
