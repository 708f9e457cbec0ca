"""Marked training pictures: the level where none was used, and how many must be marked for a small model to show it.

python -m benchmarks.watermarks --null 1000 --models 3 --json benchmarks/results/watermarks.json
python -m benchmarks.watermarks --pictures FOLDER --json benchmarks/results/watermarks.json

A null simulation draws 1,000 keys and a "model" that gives back unmarked drawn works; the draw is new each time. A
model is a small diffusion model, trained on a hundred drawn works at 32 pixels of which all, 30 or 10 are marked; its
outputs are tested against the 1,000 keys of the series. With --pictures real ones are marked, halved and saved as JPEG,
and the mark is read in themselves, which is about the most that a model could give away. Finished models stay in the
JSON, begun ones in a folder beside it: stop a run and start it again, and it goes on. Keys of models come from the
system's randomness, as in earnest.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.stats import binomtest

from apelles.audit.watermarks import pattern_correlations, watermark_test
from apelles.collect.decode import decode
from apelles.journeys.audit_watermarks import audit_watermarks
from apelles.journeys.membership_scores import output_squares
from apelles.journeys.named_model import named_model
from apelles.journeys.pictures_at import pictures_at
from apelles.models.training import middle_square
from apelles.pixels.keyed_pattern import SIDE, marked
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
RATIOS: Final = (38.0, 42.0)
FEW: Final = (1, 5, 20)
DRAWS: Final = 10
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
    parser.add_argument("--pictures", type=Path, action="append", default=[], help="folder of real pictures")
    parser.add_argument("--json", type=Path, required=True)
    asked = parser.parse_args()
    record: dict[str, Any] = json.loads(asked.json.read_text()) if asked.json.is_file() else {}
    if asked.null and record.get("null", {}).get("simulations") != asked.null:
        record["null"] = null_level(asked.null)
        write_record(asked.json, record)
    for folder in asked.pictures:
        record.setdefault("pictures", {})[folder.name] = in_pictures(folder)
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


def in_pictures(folder: Path) -> dict[str, dict[str, int]]:
    """Return how many of ten keys are shown in some pictures of a folder, by ratio in decibels and number of them."""
    rng = np.random.default_rng(NULL_SEED)
    shown = pictures_at(folder)
    some = [shown[place].picture.pixels for place in rng.permutation(len(shown))[: max(FEW)]]
    found: dict[str, dict[str, int]] = {}
    for psnr in RATIOS:
        counts = dict.fromkeys(FEW, 0)
        for _ in range(DRAWS):
            keys = [rng.bytes(32) for _ in range(KEYS)]
            squares = np.stack([_published(marked(one, keys[0], psnr=psnr)) for one in some])
            for count in FEW:
                correlations = pattern_correlations(squares[rng.permutation(len(some))[:count]], keys)
                counts[count] += watermark_test([correlations], [0], rng=rng).p <= LEVEL
        found[f"{psnr:g}"] = {str(count): int(number) for count, number in counts.items()}
    return found


def _published(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the middle square of a picture at 32 pixels, after it was made half as wide and saved as JPEG."""
    image = Image.fromarray(pixels)
    buffer = io.BytesIO()
    image.resize((max(1, image.width // 2), max(1, image.height // 2))).save(buffer, "JPEG", quality=75)
    return middle_square(np.asarray(Image.open(buffer)), size=SIDE)


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
    for name, ratios in record.get("pictures", {}).items():
        for psnr, counts in ratios.items():
            text = ", ".join(f"{number} with {count}" for count, number in counts.items())
            lines.append((f"keys of {DRAWS} shown in {name} at {psnr} dB", f"{text} pictures", "-"))
    for count in SHARES:
        ranks = sorted(one["rank"] for name, one in record["models"].items() if name.endswith(f"-{count}"))
        if ranks:
            shown = sum(rank / KEYS <= LEVEL for rank in ranks)
            text = f"{shown} of {len(ranks)}, ranks {', '.join(map(str, ranks))} of {KEYS}"
            lines.append((f"models that show it, {count} of {WORKS} works marked", text, "-"))
    return lines


if __name__ == "__main__":
    sys.exit(main())
