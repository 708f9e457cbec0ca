"""Proof and leads: the level where nothing was used, and the power on small models whose training set is known.

python -m benchmarks.audit_proof --null 1000 --json benchmarks/results/audit-proof.json
python -m benchmarks.audit_proof --models 10 --steps 600 --json benchmarks/results/audit-proof.json

A null simulation draws 50 slots of 20 candidates and a "model" that knows pictures by heart, none of them a canary; the
draw of each slot is new. A model is a small diffusion model, trained on drawn works and on planted canaries. Finished
seeds stay in the JSON, begun ones in a folder beside it: stop a run and start it again, and it goes on. The canaries
are drawn by the system's randomness, as in earnest; only the works and the training are seeded.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from apelles.audit.leads import lead
from apelles.audit.nearest import nearest_distances
from apelles.audit.portfolio import portfolio_test
from apelles.audit.proof import Statistic, canary_test
from apelles.journeys.audit_proof import audit_proof
from apelles.journeys.membership_scores import scores
from apelles.journeys.named_model import named_model
from apelles.models.base import generator, picture_of
from apelles.models.painter import paint
from apelles.pixels.picture import Picture
from apelles.studio.canaries import draw_slot
from apelles.studio.canary_registry import make, plant
from apelles.studio.grids import png
from apelles.studio.recipe import DiffusionPart, Recipe, TrainPart
from apelles.studio.set_rows import ALLOW, CANARY, SetWork
from apelles.studio.set_write import Contents, Member, write_set
from apelles.studio.train import train
from apelles.studio.training_set import open_set
from benchmarks.tables import Table, number, share

SLOTS: Final = 50
CANDIDATES: Final = 20
SIZE: Final = 32
NULL_SIZE: Final = 16
WORKS: Final = 50
OTHERS: Final = 150
KNOWN: Final = 40
POOL: Final = 400
LEVEL: Final = 0.01
NULL_SEED: Final = 20261128
WORK_SEED: Final = 700_000


def main() -> int:
    """Measure what is missing, print tables, write JSON; return 3 where a level or a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--null", type=int, default=0, help="simulations without use")
    parser.add_argument("--models", type=int, default=0, help="models trained with canaries")
    parser.add_argument("--steps", type=int, default=600, help="of training for each model")
    parser.add_argument("--samples", type=int, default=200, help="outputs looked at for the nearest one")
    parser.add_argument("--json", type=Path, required=True)
    asked = parser.parse_args()
    record: dict[str, Any] = json.loads(asked.json.read_text()) if asked.json.is_file() else {}
    if asked.null and record.get("null", {}).get("simulations") != asked.null:
        record["null"] = null_levels(asked.null)
        write_record(asked.json, record)
    models: dict[str, Any] = record.setdefault("models", {})
    for seed in range(asked.models):
        if str(seed) not in models:
            models[str(seed)] = one_model(
                seed, asked.json.with_suffix("") / f"{seed}-{asked.steps}", steps=asked.steps, samples=asked.samples
            )
            write_record(asked.json, record)
            print(f"model {seed}: {models[str(seed)]['proof']}", flush=True)
    print(Table(head=("what", "measured", "asked"), lines=_lines(record)))
    return 0 if _kept(record) else 3


def null_levels(simulations: int) -> dict[str, Any]:
    """Return how often canaries that nobody used would be said to have been, by each statistic."""
    pool = np.stack([paint(generator(NULL_SEED, index), size=NULL_SIZE)[0] for index in range(POOL)])
    found = {statistic.value: 0 for statistic in Statistic}
    started = time.process_time()
    for index in range(simulations):
        rng = np.random.default_rng([NULL_SEED, index])
        known = pool[rng.choice(POOL, KNOWN, replace=False)]
        drawn_slots = np.concatenate([draw_slot(rng, candidates=CANDIDATES, size=NULL_SIZE) for _ in range(SLOTS)])
        distances = nearest_distances(drawn_slots, known).reshape(SLOTS, CANDIDATES)
        drawn = [int(place) for place in rng.integers(0, CANDIDATES, SLOTS)]
        test = canary_test(list(distances), drawn, rng=rng, redraws=1999)
        found["ranks"] += test.p_ranks <= LEVEL
        found["standing"] += test.p_standing <= LEVEL
    rates = {
        name: {
            "found": count,
            "rate": count / simulations,
            "interval": list(binomtest(count, simulations).proportion_ci(method="exact")),
        }
        for name, count in found.items()
    }
    return {"simulations": simulations, "level": LEVEL, "seconds": round(time.process_time() - started, 1), **rates}


def one_model(seed: int, place: Path, *, steps: int, samples: int) -> dict[str, Any]:
    """Return what is found of one model that was trained on works and canaries; what was begun in `place` goes on."""
    works = works_of(seed, WORKS + OTHERS)
    registry, held, run = place / "reg", place / "set", place / "run"
    if not held.is_dir():
        shutil.rmtree(place, ignore_errors=True)
        make(registry, SLOTS, candidates=CANDIDATES, size=SIZE)
        plant(registry, place / "planted")
        write_set(held, contents_of(works[:WORKS], place / "planted"), by="benchmark")
    recipe = recipe_of(seed, steps=steps)
    if not (run / "weights.safetensors").is_file():
        train(open_set(held), recipe, run, by="benchmark", resume=run.is_dir())
    model = named_model(str(run))
    proofs = {score: audit_proof(model, registry, score=score, samples=samples) for score in ("losses", "nearest")}
    distances = scores(model, works, samples=samples, seed=0)
    rng = np.random.default_rng(seed)
    rows = np.column_stack(list(distances.values()))
    apart = portfolio_test(rows[:WORKS], rows[WORKS:], rng)
    return {
        "recipe_sha256": recipe.sha256,
        "steps": steps,
        "proof": {name: _proof(one.test.p, one.test.mean_rank, one.returned) for name, one in proofs.items()},
        "leads": {name: _worth(name, one, rng) for name, one in distances.items()},
        "portfolio_p": apart.p_permuted if apart else None,
    }


def recipe_of(seed: int, *, steps: int) -> Recipe:
    """Return a recipe that overfits a hundred pictures."""
    part = TrainPart(
        steps=steps, batch=32, learning_rate=0.004, ema=2000, device="cpu", threads=1, every=100, save_every=100
    )
    made = Recipe(family="diffusion", size=SIZE, seed=seed, train=part, diffusion=DiffusionPart(width=16, patch=4))
    return replace(made, data=replace(made.data, mirror=False))


def works_of(seed: int, count: int) -> list[Picture]:
    """Return drawn works of one hand, which differ in nothing but chance."""
    return [picture_of(paint(generator(WORK_SEED + seed, index), size=SIZE)[0]) for index in range(count)]


def contents_of(works: Sequence[Picture], planted: Path | None) -> Contents:
    """Return a set of works, with canaries beside them if there are any."""
    files = [(png(work.pixels), ALLOW, f"work-{place:03}") for place, work in enumerate(works)]
    files += [(path.read_bytes(), CANARY, path.stem) for path in sorted(planted.iterdir())] if planted else []
    members = [
        Member(
            work=SetWork(
                file=f"pictures/{place:06}.png",
                sha256=sha256(content).hexdigest(),
                verdict=verdict,
                why=verdict,
                work_id=name,
                title=name,
            ),
            content=content,
        )
        for place, (content, verdict, name) in enumerate(files)
    ]
    return Contents(
        name="proof",
        library="drawn",
        commercial=None,
        rule={"rule": "benchmark"},
        training=members,
        heldout=(),
        refused=(),
        canaries={"slots": len(files) - len(works)} if planted else None,
    )


def _proof(p: float, mean_rank: float, returned: int | None) -> dict[str, Any]:
    return {"p": p, "mean_rank": mean_rank, "returned": returned}


def _worth(name: str, distances: NDArray[np.float64], rng: np.random.Generator) -> dict[str, Any]:
    found = lead(name, distances[:WORKS], distances[WORKS:], rng, draws=500)
    told = {"area": [found.area.value, found.area.low, found.area.high]}
    return told | ({"found": [found.found.value, found.found.low, found.found.high]} if found.found else {})


def _lines(record: dict[str, Any]) -> list[tuple[str, str, str]]:
    lines = []
    null = record.get("null")
    if null:
        for name in ("ranks", "standing"):
            low, high = null[name]["interval"]
            text = f"{null[name]['found']} of {null['simulations']} ({share(low)}-{share(high)})"
            lines.append((f"said to be used without use, by {name}", text, f"{LEVEL} within"))
    models = record["models"].values()
    for score in ("losses", "nearest"):
        ps = [one["proof"][score]["p"] for one in models]
        if ps:
            text = f"{sum(p <= LEVEL for p in ps)} of {len(ps)}, worst p {number(max(ps))}"
            lines.append((f"models whose canaries prove use, by {score}", text, "all" if score == "losses" else "-"))
    lines += [_lead_line(name, list(models)) for name in (next(iter(models))["leads"] if models else ())]
    return lines


def _lead_line(name: str, models: list[dict[str, Any]]) -> tuple[str, str, str]:
    areas = [one["leads"][name]["area"][0] for one in models]
    rates = [one["leads"][name]["found"][0] for one in models if "found" in one["leads"][name]]
    text = f"area {share(float(np.mean(areas)))} ({share(min(areas))}-{share(max(areas))})"
    return f"lead {name}", text + (f", found {share(float(np.mean(rates)))}" if rates else ""), "-"


def _kept(record: dict[str, Any]) -> bool:
    null = record.get("null")
    level = all(null[name]["interval"][0] <= LEVEL for name in ("ranks", "standing")) if null else True
    return level and all(one["proof"]["losses"]["p"] <= LEVEL for one in record["models"].values())


def write_record(file: Path, record: dict[str, Any]) -> None:
    """Write what was measured into a file, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    part.replace(file)


if __name__ == "__main__":
    sys.exit(main())
