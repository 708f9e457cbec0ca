"""Collage or learning: are the controls told apart, in their order, and does the test hold its level?

python -m benchmarks.audit_collage --quick                                               # 2 seeds, small sets
python -m benchmarks.audit_collage --sample --json FILE                                  # 20 seeds, small sets
python -m benchmarks.audit_collage --full --json benchmarks/results/audit-collage.json   # 20 seeds; goes on if stopped

Training works, held-out works and the fresh painter's outputs are drawn by one procedure with different seeds, so that
held-out works are what the outputs of a painter who saw nothing are. Each part, and each seed of it, is kept in the
JSON file as soon as it is measured.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.exchanged import levels
from apelles.audit.patches import ladder, nearest
from apelles.audit.ruler import Measured, map_agreement, measure, ruler
from apelles.journeys.audit_search import Search
from apelles.models.control import Control
from apelles.models.fresh import Fresh
from apelles.models.mosaic import Mosaic
from apelles.models.parrot import Parrot
from apelles.models.quilt import Quilt
from apelles.models.training import TrainingSet
from benchmarks.tables import Table, number

SIZE: Final = 32
FAMILY: Final = 1e-3
CACHE: Final = Path(__file__).parent / "cache" / "patches"
"""What was searched is kept here, so that a stopped seed goes on too."""
NULL_OUTPUTS: Final = 40
LEVELS: Final = (0.001, 0.01, 0.05, 0.1)
ORDER: Final = ("parrot", "quilt", "mosaic", "held_out_twin", "fresh")
type Pixels = NDArray[np.uint8]
type Record = dict[str, Any]


def main() -> int:
    """Measure what is not in the file yet, print tables; return 3 where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="2 seeds, 60 works, 30 outputs")
    size.add_argument("--sample", action="store_true", help="20 seeds of the same; 500 works for speed")
    size.add_argument("--full", action="store_true", help="20 seeds, 200 works, 100 outputs; 500 works for speed")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--parts", default="seeds,null,speed", help="which parts, joined by commas")
    asked = parser.parse_args()
    plan = {"seeds": 20, "works": 200, "outputs": 100, "heldout": 200, "nulls": 1000, "speed_works": 500}
    if not asked.full:
        plan |= {"works": 60, "outputs": 30, "heldout": 100}
    if not (asked.full or asked.sample):
        plan |= {"seeds": 2, "nulls": 200, "speed_works": 25}
    record: Record = json.loads(asked.json.read_text()) if asked.json and asked.json.is_file() else {"plan": plan}
    if record["plan"] != plan:
        print("The file holds another plan. Name another file.", file=sys.stderr)
        return 2

    def keep() -> None:
        if asked.json:
            asked.json.parent.mkdir(parents=True, exist_ok=True)
            asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")

    parts = asked.parts.split(",")
    if "seeds" in parts:
        _seeds(record.setdefault("seeds", {}), plan, keep)
    if "null" in parts and "null" not in record:
        record["null"] = null_levels(plan)
        keep()
    if "speed" in parts and "speed" not in record:
        record["speed"] = speeds(plan)
        keep()
    record["met"] = met(record)
    keep()
    print(Table(head=("what", "measured"), lines=_lines(record)))
    for promise, kept in record["met"].items():
        print(f"{'kept    ' if kept else 'NOT KEPT'}  {promise}")
    return 0 if all(record["met"].values()) else 3


def drawn(model: Control, count: int, seed: int) -> Pixels:
    """Return pictures of a control, uint8 (n, s, s, 3)."""
    return np.stack([one.picture.pixels for one in model.sample(count, seed)])


def painted(count: int, seed: int, *, size: int = SIZE) -> Pixels:
    """Return new drawings, uint8 (n, s, s, 3)."""
    return drawn(Fresh(size=size), count, seed)


def training_of(pixels: Pixels) -> TrainingSet:
    """Return drawings as a training set."""
    names = tuple(f"{place:04}.png" for place in range(len(pixels)))
    return TrainingSet(pixels=pixels, names=names, hashes=tuple(f"{place:064x}" for place in range(len(pixels))))


def _seeds(found: Record, plan: dict[str, int], keep: Callable[[], None]) -> None:
    for seed in range(plan["seeds"]):
        if str(seed) not in found:
            found[str(seed)] = one_seed(seed, plan)
            keep()


def one_seed(seed: int, plan: dict[str, int]) -> Record:
    """Return levels, reach, copy scale, coverage of every control for one training set."""
    works = painted(plan["works"], 1_000 + seed)
    training = training_of(works)
    search = Search(works, cache=CACHE)
    held = search.seen(painted(plan["heldout"], 2_000 + seed))
    rng = np.random.default_rng(seed)
    by = ruler(held.found, rng)
    models: dict[str, Control] = {
        "parrot": Parrot(training, rate=1.0),
        "quilt": Quilt(training, tile=SIZE // 2),
        "quilt_small": Quilt(training),
        "mosaic": Mosaic(training),
    }
    sets: dict[str, Pixels] = {name: drawn(model, plan["outputs"], seed) for name, model in models.items()}
    sets["fresh"] = painted(plan["outputs"], 3_000 + seed)
    sets["held_out_twin"] = painted(plan["outputs"], 4_000 + seed)
    return {
        name: _measured(name, pixels, search, held.found, by, rng, models.get(name), seed)
        for name, pixels in sets.items()
    }


def _measured(
    name: str,
    pixels: Pixels,
    search: Search,
    held: Any,
    by: Any,
    rng: np.random.Generator,
    model: Control | None,
    seed: int,
) -> Record:
    seen = search.seen(pixels)
    one = measure(by, seen.found, pixels, rng)
    tested = levels(seen.found, held, rng)
    record: Record = {
        "collage_level": tested.collage,
        "copy_level": tested.copies,
        "reach": [one.tiled.reach.value, one.tiled.reach.low, one.tiled.reach.high],
        "copy_scale": one.tiled.copy_scale,
        "coverage": one.tiled.coverage.value,
        "sources": one.tiled.sources,
        "whole": float(one.whole.mean()),
    }
    if model is not None and name != "parrot":
        record["map"] = _maps(one, model, seed, len(pixels))
    return record


def _maps(one: Measured, model: Control, seed: int, count: int) -> Record:
    """Return how much of the maps is accepted, and how much of that names the true work."""
    truths = [sample.source_map for sample in model.sample(count, seed)]
    pairs = [
        map_agreement(found, truth[..., 0]) for found, truth in zip(one.maps, truths, strict=True) if truth is not None
    ]
    accepted = np.array([pair[0] for pair in pairs])
    right = np.array([pair[1] for pair in pairs])
    weight = accepted.sum()
    return {"accepted": float(accepted.mean()), "right": float((accepted * right).sum() / weight) if weight else 1.0}


def null_levels(plan: dict[str, int]) -> Record:
    """Return how often each level is reached where outputs are held-out works: one pool, split at random."""
    search = Search(painted(plan["works"], 9_001), cache=CACHE)
    pool = search.seen(painted(plan["heldout"] + NULL_OUTPUTS, 9_002))
    rng = np.random.default_rng(9_003)
    least = []
    for _ in range(plan["nulls"]):
        order = rng.permutation(len(pool.pixels))
        made, held = pool.part(order[:NULL_OUTPUTS]), pool.part(order[NULL_OUTPUTS:])
        tested = levels(made.found, held.found, rng, permutations=1_999)
        least.append(min(tested.by_scale))
    return {
        "sets": plan["nulls"],
        "reached": {f"{level:g}": int((np.array(least) <= level).sum()) for level in LEVELS},
    }


def speeds(plan: dict[str, int]) -> list[Record]:
    """Return seconds a scale for 100 outputs at 64 pixels against the works."""
    works, outputs = painted(plan["speed_works"], 9_011, size=64), painted(100, 9_012, size=64)
    found = []
    for scale in ladder(64):
        wall, own = time.perf_counter(), time.process_time()
        nearest(outputs, works, scale)
        found.append({"side": scale.side, "wall": time.perf_counter() - wall, "cpu": time.process_time() - own})
    return found


def met(record: Record) -> dict[str, bool]:
    """Return which promises are kept by what is in the record."""
    kept: dict[str, bool] = {}
    seeds = list(record.get("seeds", {}).values())
    if seeds:
        for name in ("quilt", "quilt_small", "mosaic"):
            kept[f"{name}: caught as collage, not as whole-picture copying, in every seed"] = all(
                one[name]["collage_level"] <= FAMILY < one[name]["copy_level"] for one in seeds
            )
        kept["parrot: caught as whole-picture copying in every seed"] = all(
            one["parrot"]["copy_level"] <= FAMILY for one in seeds
        )
        kept["fresh: cleared of both at a family-wise .001 in every seed"] = all(
            min(one["fresh"]["collage_level"], one["fresh"]["copy_level"]) > FAMILY for one in seeds
        )
        kept["order parrot, quilt, mosaic, then those who saw nothing, in every seed"] = all(map(ordered, seeds))
    if "null" in record:
        kept["level held within its 95 % interval on null sets"] = all(
            _held(count, record["null"]["sets"], float(level)) for level, count in record["null"]["reached"].items()
        )
    if "speed" in record:
        kept["a scale takes at most 5 minutes"] = all(one["wall"] <= 300 for one in record["speed"])
    return kept


def ordered(seed: Record) -> bool:
    """Return whether reach and copy scale fall from parrot to quilt to mosaic to whoever saw nothing."""
    reach = [seed[name]["reach"][0] for name in ("parrot", "quilt", "mosaic")]
    scales = [seed[name]["copy_scale"] for name in ("parrot", "quilt", "mosaic")]
    nothing = max(seed[name]["reach"][0] for name in ("held_out_twin", "fresh"))
    surely = bool(seed["mosaic"]["reach"][1] > 0)
    return surely and bool(reach[0] > reach[1] > reach[2] > nothing and scales[0] >= scales[1] >= scales[2] > 0)


def _held(count: int, sets: int, level: float) -> bool:
    from scipy.stats import binomtest

    return bool(binomtest(count, sets, level, alternative="greater").pvalue > 0.025)


def _lines(record: Record) -> list[tuple[str, str]]:
    lines = []
    seeds = list(record.get("seeds", {}).values())
    for name in (*ORDER, "quilt_small"):
        if not seeds:
            break
        figures = [
            ("reach", [one[name]["reach"][0] for one in seeds]),
            ("copy scale", [one[name]["copy_scale"] for one in seeds]),
            ("area tied", [one[name]["coverage"] for one in seeds]),
            ("works each", [one[name]["sources"] for one in seeds]),
            ("collage level", [one[name]["collage_level"] for one in seeds]),
            ("copy level", [one[name]["copy_level"] for one in seeds]),
        ]
        lines += [(f"{name}: {what}, median and range", _range(values)) for what, values in figures]
        if "map" in seeds[0][name]:
            lines.append(
                (
                    f"{name}: accepted area whose work is the true one",
                    _range([one[name]["map"]["right"] for one in seeds]),
                )
            )
    if "null" in record:
        lines += [
            (f"null sets at level {level}", f"{count} of {record['null']['sets']}")
            for level, count in record["null"]["reached"].items()
        ]
    if "speed" in record:
        lines += [
            (
                f"patches of {one['side']} pixels: seconds, processor seconds",
                f"{number(one['wall'])}, {number(one['cpu'])}",
            )
            for one in record["speed"]
        ]
    return lines


def _range(values: list[float]) -> str:
    return f"{number(float(np.median(values)))} ({number(min(values))} to {number(max(values))})"


if __name__ == "__main__":
    sys.exit(main())
