"""The controls among the models: how fast they draw, and whether they are what they are built to be.

python -m benchmarks.controls --quick                                          # a look, in a minute
python -m benchmarks.controls --full --json benchmarks/results/controls.json   # 20 seeds

The training set is drawn by code. Speed is processor time at 64 pixels a side, one thread of BLAS where
OMP_NUM_THREADS=1 is set.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from apelles.models.base import Sample
from apelles.models.control import Control
from apelles.models.fresh import Fresh
from apelles.models.local_score import bank_of, nearest
from apelles.models.mosaic import Mosaic
from apelles.models.parrot import Parrot
from apelles.models.quilt import Quilt
from apelles.models.training import TrainingSet
from apelles.records.models import Origin, Truth
from benchmarks.tables import Table, number

WORKS: Final = 200
SET_SEED: Final = 20261127
SIZE: Final = 64
SMALL: Final = 32
RATES: Final = (0.05, 0.2)
OUTPUTS: Final = 200
SPEED_COUNTS: Final = {"fresh": 100, "parrot": 100, "quilt": 60, "mosaic": 6}
NEEDED: Final = 17 / 20
type Pixels = NDArray[np.uint8]


def main() -> int:
    """Measure, print a table, write JSON; return 3 where a control is not what it is built to be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="three seeds")
    size.add_argument("--full", action="store_true", help="twenty seeds")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    record = measure(seeds=20 if asked.full else 3)
    print(Table(head=("what", "measured", "built to be"), lines=_lines(record)))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0 if all(record["met"].values()) else 3


def measure(*, seeds: int) -> dict[str, Any]:
    """Return speeds, what the controls made, and which promise was kept."""
    training = training_set(SIZE)
    controls: tuple[Control, ...] = (Fresh(size=SIZE), Parrot(training), Quilt(training), Mosaic(training))
    record: dict[str, Any] = {
        "works": WORKS,
        "set_seed": SET_SEED,
        "size": SIZE,
        "seeds": seeds,
        "cards": {control.name: control.card.sha256 for control in controls},
        "seconds_a_sample": {control.name: seconds(control) for control in controls},
        "parrot": parrot_rates(seeds),
        "quilt": quilt_patches(Quilt(training), range(seeds)),
        "mosaic": mosaic_patches(Mosaic(training_set(SMALL)), range(seeds)),
        "fresh": {"closest": closest([draw for seed in range(seeds) for draw in Fresh(size=SMALL).sample(10, seed)])},
    }
    record["met"] = {
        "parrot: true rate inside the 95 % interval in 17 of 20 seeds": all(
            row["inside"] >= NEEDED * seeds for row in record["parrot"]["rates"]
        ),
        "parrot: a copy is most like the work it names": record["parrot"]["named"] == record["parrot"]["copies"],
        "quilt: every pixel under one tile is the training pixel": record["quilt"]["true_share"] == 1,
        "mosaic: every pixel is the training pixel": record["mosaic"]["true_share"] == 1,
        "fresh: nothing is like a training picture": record["fresh"]["closest"] < 0.95,
    }
    return record


def training_set(size: int) -> TrainingSet:
    """Return the training set, drawn by code."""
    works = [sample.picture for sample in Fresh(size=size).sample(WORKS, SET_SEED)]
    return TrainingSet(
        pixels=np.stack([work.pixels for work in works]),
        names=tuple(f"{place:03}.png" for place in range(WORKS)),
        hashes=tuple(work.sha256 for work in works),
    )


def seconds(control: Control) -> float:
    """Return processor seconds for one sample."""
    count = SPEED_COUNTS[control.name]
    began = time.process_time()
    list(control.sample(count, 1))
    return (time.process_time() - began) / count


def parrot_rates(seeds: int) -> dict[str, Any]:
    """Return in how many seeds the true rate lies in the exact interval, and how many copies show their work."""
    training = training_set(SMALL)
    rates, copied = [], []
    for rate in RATES:
        counts = []
        for seed in range(seeds):
            copies = [one for one in Parrot(training, rate=rate).sample(OUTPUTS, seed) if _truth(one).sources]
            counts.append(len(copies))
            copied += copies
        intervals = [binomtest(count, OUTPUTS).proportion_ci(0.95, method="exact") for count in counts]
        inside = sum(bool(interval.low <= rate <= interval.high) for interval in intervals)
        rates.append({"rate": rate, "outputs": OUTPUTS, "copies": counts, "inside": inside})
    named = sum(_shows_its_work(one, training.pixels) for one in copied)
    return {"rates": rates, "copies": len(copied), "named": named}


def quilt_patches(quilt: Quilt, seeds: Sequence[int]) -> dict[str, Any]:
    """Return the share of pixels under a single tile that are the training pixel of the map, and the sources."""
    equal, alone, sources = 0, 0, []
    for sample in (one for seed in seeds for one in quilt.sample(2, seed)):
        cover = np.zeros((SIZE, SIZE), dtype=np.int64)
        for piece in _truth(sample).pieces:
            cover[piece.top : piece.top + piece.side, piece.left : piece.left + piece.side] += 1
        equal += int(_same(sample, quilt.works.pixels)[cover == 1].sum())
        alone += int((cover == 1).sum())
        sources.append(len(_truth(sample).sources))
    return {"true_share": equal / alone, "alone_share": alone / (SIZE**2 * len(sources)), "sources": median(sources)}


def mosaic_patches(mosaic: Mosaic, seeds: Sequence[int]) -> dict[str, Any]:
    """Return the share of pixels that are those of the map, that would stay, and that one work has at most."""
    equal, settled, largest, sources = [], [], [], []
    for sample in (one for seed in seeds for one in mosaic.sample(2, seed)):
        truth, pixels = _truth(sample), sample.picture.pixels.astype(np.float32) / np.float32(255)
        works = mosaic.known.pixels[[source.number for source in truth.sources]].astype(np.float32) / np.float32(255)
        bank = bank_of(works, side=mosaic.patch)
        again = bank.colors[nearest(pixels, bank)].reshape(pixels.shape)
        equal.append(float(_same(sample, mosaic.known.pixels).mean()))
        settled.append(float((np.abs(again - pixels).max(axis=2) < 1e-6).mean()))
        largest.append(truth.sources[0].share)
        sources.append(len(truth.sources))
    return {
        "true_share": min(equal),
        "settled_share": median(settled),
        "largest_source": {"median": median(largest), "most": max(largest)},
        "sources": median(sources),
    }


def closest(samples: Sequence[Sample]) -> float:
    """Return the highest correlation of a sample, or its mirror image, with a training picture."""
    works = training_set(SMALL).pixels
    return max(
        likeness(sample.picture.pixels, view)
        for sample, work in product(samples, works)
        for view in (work, work[:, ::-1])
    )


def likeness(one: Pixels, other: Pixels) -> float:
    """Return the correlation of two gray pictures."""
    return float(np.corrcoef(one.mean(axis=2).ravel(), other.mean(axis=2).ravel())[0, 1])


def _shows_its_work(sample: Sample, works: Pixels) -> bool:
    import cv2

    truth = _truth(sample)
    forward = np.linalg.inv(np.array(truth.to_source).reshape(3, 3))
    scores = [
        likeness(sample.picture.pixels, np.asarray(cv2.warpPerspective(work, forward, (SMALL, SMALL)), dtype=np.uint8))
        for work in works
    ]
    return int(np.argmax(scores)) == truth.sources[0].number


def _same(sample: Sample, works: Pixels) -> NDArray[np.bool_]:
    found = sample.source_map
    assert found is not None
    return np.asarray((works[found[..., 0], found[..., 1], found[..., 2]] == sample.picture.pixels).all(axis=2))


def _truth(sample: Sample) -> Truth:
    truth = sample.record.truth
    assert truth is not None
    assert truth.origin in Origin
    return truth


def _lines(record: dict[str, Any]) -> list[tuple[str, str, str]]:
    speeds = record["seconds_a_sample"]
    quilt, mosaic = record["quilt"], record["mosaic"]
    return [
        *((f"{name}: samples a second, {SIZE} px", number(1 / spent), "") for name, spent in speeds.items()),
        *(
            (
                f"parrot at {row['rate']}: seeds with the true rate inside",
                f"{row['inside']} of {record['seeds']}",
                "17 of 20",
            )
            for row in record["parrot"]["rates"]
        ),
        (
            "parrot: copies most like the work they name",
            f"{record['parrot']['named']} of {record['parrot']['copies']}",
            "all",
        ),
        ("quilt: pixels under one tile that are the training pixel", number(quilt["true_share"]), "1"),
        ("quilt: training pictures in one sample, median", number(quilt["sources"]), ""),
        ("mosaic: pixels that are the training pixel of the map", number(mosaic["true_share"]), "1"),
        ("mosaic: pixels that another round would keep, median", number(mosaic["settled_share"]), ""),
        ("mosaic: training pictures in one sample, median", number(mosaic["sources"]), ""),
        ("mosaic: largest share of one of them, median and most", _pair(mosaic["largest_source"]), ""),
        ("fresh: closest to any training picture, correlation", number(record["fresh"]["closest"]), "below .95"),
    ]


def _pair(largest: dict[str, float]) -> str:
    return f"{number(largest['median'])}, {number(largest['most'])}"


if __name__ == "__main__":
    sys.exit(main())
