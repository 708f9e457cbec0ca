"""How well and how fast the studio's models learn: kernel distance and spread from the first step to the last.

python -m benchmarks.studio --set demo/studio/set --minutes 1 --seeds 1 --json build/studio.json       # a look
python -m benchmarks.studio --set demo/studio/set --json benchmarks/results/studio.json                # 3 x 6 minutes

Every family trains on one curated set for equal minutes with the same batch and size; `dcgan` is there to compare
with and has about as many weights as the GAN. Samples are compared with held-out works by packaged style vectors
(`magenta-100`), in units of the spread of the held-out works: a copy-detection embedding puts all different works
equally far apart, and so cannot say how widely samples spread. The kernel distance is the unbiased squared maximum
mean discrepancy with the kernel (x . y / 100 + 1)^3 (Binkowski and others, 2018, on other features); its interval is
from half samples, and so rather too wide. Precision, recall, density and coverage are those of `audit.prdc` (k = 5)
against held-out works.

Speed: processor time of a step in the training loop against that of the bare step of the same learner, penalties
included, on one tensor held ready; with threads above 1 the sum over threads. Run it again and it goes on.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from apelles.audit.prdc import Prdc, prdc
from apelles.describe.style_vector import StyleVector
from apelles.studio.batches import read_squares
from apelles.studio.checkpoint import last_checkpoint
from apelles.studio.grids import as_pixels, as_tensor
from apelles.studio.learner import Learner, Setting
from apelles.studio.learners import LEARNERS, family
from apelles.studio.recipe import GanPart, Recipe, recipe_of
from apelles.studio.run_files import CHECKPOINTS
from apelles.studio.train import Progress, calm, train
from apelles.studio.training_set import CuratedSet, open_set
from benchmarks.tables import Table, number

FAMILIES: Final = ("gan", "dcgan", "diffusion")
SAMPLES: Final = 256
DRAWS: Final = 400
BARE_STEPS: Final = 24
ROUNDS: Final = 3
LEARN: Final = frozenset({"generator", "discriminator", "network"})
"""Networks of a learner's state that learn: neither averages nor moments."""
RECIPES: Final = Path(__file__).parents[1] / "src" / "apelles" / "studio" / "recipes"
type Points = NDArray[np.float64]
LEARNERS["dcgan"] = "benchmarks.dcgan:DcganLearner"


def main() -> int:
    """Train and measure what is not in the record yet; return 3 where the GAN is not ahead or the loop is slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, required=True, help="a curated set, such as that of make demo-studio")
    parser.add_argument("--runs", type=Path, default=Path("build/studio-runs"), help="where runs are kept")
    parser.add_argument("--families", default="gan,dcgan,diffusion")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=6.0)
    parser.add_argument("--json", type=Path, required=True)
    asked = parser.parse_args()
    set_, record = open_set(asked.set), _read(asked.json)
    record |= {"set_root": set_.root, "works": len(set_.files), "heldout": len(set_.heldout_files)}
    runs = record.setdefault("runs", {})
    for name in asked.families.split(","):
        for seed in range(asked.seeds):
            key = f"{name}-{seed}-{asked.minutes:g}"
            if key not in runs:
                runs[key] = learned(set_, _recipe(name, seed, asked.minutes), asked.runs / key)
                _write(asked.json, record)
        if name != "dcgan" and name not in record.setdefault("throughput", {}):
            record["throughput"][name] = throughput(set_, _recipe(name, 0, 0.0), asked.runs / f"{name}-speed")
            _write(asked.json, record)
    print(_table(record))
    return 0 if _reached(record) else 3


def learned(set_: CuratedSet, recipe: Recipe, out: Path) -> dict[str, Any]:
    """Train to the end and return what samples were like from the first step to the last."""
    heldout = read_squares(set_.heldout_files, [""] * len(set_.heldout_files), size=recipe.size, names=())
    scale = Scale(list(heldout.pixels))
    points, aside = [], [0.0]
    learner = family(recipe.family)(Setting(recipe=recipe, device="cpu", labels=0))
    weights = sum(value.numel() for name, value in learner.state().items() if name.partition(".")[0] in LEARN)
    points.append({"step": 0, **compared(learner, scale)})

    def look(progress: Progress) -> None:
        begun = time.monotonic()
        found = last_checkpoint(out / CHECKPOINTS)
        if found and found.step == progress.step and points[-1]["step"] != found.step:
            learner.restore(found.state)
            points.append({"step": found.step, **compared(learner, scale)})
        aside[0] += time.monotonic() - begun

    done = train(
        set_, recipe, out, by="benchmark", resume=True, on_progress=look, now=lambda: time.monotonic() - aside[0]
    )
    return {
        "recipe": recipe.filled(),
        "steps": done.card.steps,
        "seconds": done.seconds,
        "stopped": done.card.stopped,
        "weights": weights,
        "software": done.card.software,
        "points": points,
    }


class Scale:
    """Held-out works as style vectors (n, 100), each number in units of its spread among them."""

    def __init__(self, works: list[NDArray[np.uint8]]) -> None:
        self._vector = StyleVector()
        raw = self._raw(works)
        self._middle, self._spread = raw.mean(axis=0), raw.std(axis=0) + 1e-9
        self.works = self.measured(works)

    def measured(self, pictures: list[NDArray[np.uint8]]) -> Points:
        """Return pictures in those units (m, 100)."""
        scaled: Points = (self._raw(pictures) - self._middle) / self._spread
        return scaled

    def _raw(self, pictures: list[NDArray[np.uint8]]) -> Points:
        return np.stack([self._vector.describe(one) for one in pictures]).astype(np.float64)


def compared(learner: Learner, scale: Scale) -> dict[str, Any]:
    """Return kernel distance with its interval, and PRDC, of samples of a learner against held-out works."""
    made = scale.measured(list(as_pixels(learner.draw(SAMPLES, 1))))
    value, low, high = kernel_distance(made, scale.works)
    spread = prdc(scale.works, made)
    return {"kernel": value, "low": low, "high": high} | (asdict(spread) if isinstance(spread, Prdc) else {})


def kernel_distance(first: Points, second: Points) -> tuple[float, float, float]:
    """Return the unbiased squared discrepancy of points (n, d), (m, d), and the 95 % limits of half samples."""
    both = np.concatenate([first, second])
    kernel = (both @ both.T / both.shape[1] + 1) ** 3
    ones, others = np.arange(len(first)), len(first) + np.arange(len(second))
    rng = np.random.default_rng(0)
    drawn = [
        _discrepancy(kernel, rng.permutation(ones)[: len(ones) // 2], rng.permutation(others)[: len(others) // 2])
        for _ in range(DRAWS)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return _discrepancy(kernel, ones, others), float(low), float(high)


def _discrepancy(kernel: Points, ones: NDArray[np.int64], others: NDArray[np.int64]) -> float:
    within = [_mean_apart(kernel[np.ix_(side, side)]) for side in (ones, others)]
    return float(within[0] + within[1] - 2 * kernel[np.ix_(ones, others)].mean())


def _mean_apart(kernel: Points) -> float:
    count = len(kernel)
    return float((kernel.sum() - np.trace(kernel)) / (count * (count - 1)))


def throughput(set_: CuratedSet, recipe: Recipe, out: Path) -> dict[str, float]:
    """Return processor seconds of a bare step and of one in the loop, the medians of several rounds by turns."""
    bare, loop = [], []
    for round_ in range(ROUNDS):
        bare.append(_bare(set_, recipe))
        seen: list[Progress] = []
        steps = replace(recipe, seed=round_, train=replace(recipe.train, steps=recipe.train.save_every))
        train(
            set_,
            steps,
            out / f"{round_}-{time.time_ns()}",
            by="benchmark",
            on_progress=seen.append,
            now=time.process_time,
        )
        loop.append(seen[-1].seconds / seen[-1].step)
    ratio = float(np.median(bare) / np.median(loop))
    return {"bare": float(np.median(bare)), "loop": float(np.median(loop)), "ratio": ratio}


def _bare(set_: CuratedSet, recipe: Recipe) -> float:
    files = set_.files[: recipe.train.batch]
    pixels = read_squares(files, [""] * len(files), size=recipe.size, names=()).pixels
    with calm("cpu", recipe.train.threads or torch.get_num_threads()):
        learner = family(recipe.family)(Setting(recipe=recipe, device="cpu", labels=0))
        pictures = as_tensor(np.resize(pixels, (recipe.train.batch, *pixels.shape[1:])), "cpu")
        learner.step(pictures, None, 0)
        begun = time.process_time()
        for step in range(1, BARE_STEPS + 1):
            learner.step(pictures, None, step)
    return (time.process_time() - begun) / BARE_STEPS


def _recipe(name: str, seed: int, minutes: float) -> Recipe:
    shipped = recipe_of(RECIPES / ("diffusion-32.toml" if name == "diffusion" else "gan-32.toml"))
    steps = 10**6 if minutes else shipped.train.steps
    part = replace(shipped.train, steps=steps, minutes=minutes, device="cpu")
    gan = GanPart() if name == "dcgan" else shipped.gan
    return replace(shipped, family=name, seed=seed, train=part, gan=gan)


def _reached(record: dict[str, Any]) -> bool:
    """Return whether the GAN ends nearer than the DCGAN at every seed, and every loop keeps nine tenths of the pace."""
    runs = record["runs"]
    pairs = [(key, f"d{key.replace('gan', 'cgan', 1)}") for key in runs if key.startswith("gan-")]
    ahead = [
        runs[one]["points"][-1]["kernel"] < runs[other]["points"][-1]["kernel"] for one, other in pairs if other in runs
    ]
    return all(ahead) and all(one["ratio"] >= 0.9 for one in record.get("throughput", {}).values())


def _table(record: dict[str, Any]) -> Table:
    lines = []
    for key, run in record["runs"].items():
        first, last = run["points"][0], run["points"][-1]
        lines.append(
            (
                key,
                str(run["steps"]),
                f"{run['weights']:,}",
                number(first["kernel"]),
                f"{number(last['kernel'])} ({number(last['low'])} to {number(last['high'])})",
                f"{first['recall']:.2f} to {last['recall']:.2f}",
                f"{first['coverage']:.2f} to {last['coverage']:.2f}",
                f"{last['precision']:.2f}",
                f"{last['density']:.2f}",
            )
        )
    for name, speed in record.get("throughput", {}).items():
        told = f"{speed['bare']:.3f} s bare, {speed['loop']:.3f} s in the loop: {speed['ratio']:.2f}"
        lines.append((f"{name}, a step", "", "", "", told, "", "", "", ""))
    head = ("run", "steps", "weights", "kernel, first", "kernel, last", "recall", "coverage", "precision", "density")
    return Table(head=head, lines=lines)


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def _write(path: Path, record: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
