"""The audit of a model against controls with known answers, and the level of every p-value it prints.

python -m benchmarks.audit_memorization --quick                                             # a look
python -m benchmarks.audit_memorization --full --json benchmarks/results/audit-memorization-full.json
python -m benchmarks.audit_memorization --full --control parrot-0.005 --size 64 --json FILE  # one control, smaller

Works are the paintings of APELLES_PICTURES, collected as they are; the parrot is made of their middle squares. Each
seed of a control is one audit, kept as a line in --work, so that a stopped run goes on. Levels are simulated: training,
held-out and generated points of one law, or outputs whose E-values are as chance makes them; a share of p-values at
most .05 and .01 each with its exact 95 % interval.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.authpct import Authenticity, authenticity
from apelles.audit.c_t import CopyingTest, copying_test
from apelles.audit.intervals import holm, share
from apelles.audit.memorization import LEVEL, against, chance_of, gives_back
from apelles.audit.screen import LIMIT
from apelles.describe.sscd import SSCD
from apelles.journeys.audit_outputs import Eyes, Measured, made_outputs, measured_outputs
from apelles.journeys.audit_verify import screened, verified
from apelles.journeys.collect import card_of, collect_pictures
from apelles.journeys.judge_picture import Bench
from apelles.journeys.recipe import FALSE_ALARMS
from apelles.library.base import Row
from apelles.library.lance import LanceLibrary
from apelles.models.folder import FolderModel
from apelles.records import Verdict, Work
from apelles.records.audit import OutputFinding, Told
from benchmarks.tables import Table, number

WORKS: Final = "paintings_library"
SIZE: Final = 160
NULLS: Final = 500
WORKS_SCREENED: Final = 10_000
OUTPUTS_SCREENED: Final = 2_000
BY_CHANCE: Final = OutputFinding(
    index=0, sha256="", verdict=Verdict.COPY, verified=True, screened=1.0, similarity=0.0, work="w"
)
FAMILY: Final = 1e-3
NEEDED: Final = 17 / 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A model with a known rate of copies, how often it is audited, and on how many outputs."""

    name: str
    rate: float
    seeds: int
    outputs: int

    @property
    def key(self) -> str:
        """Return its name on the command line."""
        return f"{self.name}-{self.rate:g}"


PLANS: Final = {
    "quick": (
        Control(name="parrot", rate=0.2, seeds=1, outputs=40),
        Control(name="fresh", rate=0.0, seeds=1, outputs=40),
    ),
    "full": (
        Control(name="parrot", rate=0.05, seeds=20, outputs=200),
        Control(name="parrot", rate=0.2, seeds=20, outputs=200),
        Control(name="fresh", rate=0.0, seeds=20, outputs=200),
        Control(name="parrot", rate=0.005, seeds=3, outputs=2000),
    ),
}


def main() -> int:
    """Measure what is not measured yet, print a table, write JSON; return 3 where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    plan = parser.add_mutually_exclusive_group()
    plan.add_argument("--quick", action="store_true", help="one seed of two controls, forty outputs each")
    plan.add_argument("--full", action="store_true", help="every seed that was promised")
    parser.add_argument("--control", choices=[one.key for one in PLANS["full"]], help="only this one; no levels")
    parser.add_argument("--minutes", type=float, help="begin no further audit after so long")
    parser.add_argument("--size", type=int, default=SIZE, help="side of the outputs in pixels")
    parser.add_argument("--nulls", type=int, default=NULLS, help="simulated sets for the level of each p-value")
    parser.add_argument("--levels-only", action="store_true", help="no controls")
    parser.add_argument("--work", type=Path, default=Path("benchmarks/cache/audit-memorization"))
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    deadline = time.monotonic() + 60 * asked.minutes if asked.minutes else None
    controls = () if asked.levels_only else PLANS["full" if asked.full else "quick"]
    controls = tuple(one for one in controls if asked.control in {None, one.key})
    rows = [row for control in controls for row in _rows(control, asked.size, asked.work, deadline)]
    record = {
        "size": asked.size,
        "controls": [_summary(control, rows) for control in controls],
        "levels": {},
        "screening": {},
    }
    if not asked.control:
        record["levels"] = levels(asked.nulls)
        record["screening"] = screening(WORKS_SCREENED, OUTPUTS_SCREENED, asked.work / "made-up")
    record["met"] = _met(record)
    print(Table(head=("what", "measured", "promised"), lines=_lines(record)))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0 if all(record["met"].values()) else 3


def _rows(control: Control, size: int, work: Path, deadline: float | None) -> list[dict[str, Any]]:
    """Return what was found for each seed of a control, measured now unless it was before or time is over."""
    folder = work / f"{control.name}-{control.rate:g}-{control.outputs}-{size}"
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for seed in range(control.seeds):
        kept = folder / f"{seed}.json"
        if not kept.is_file():
            if deadline is not None and time.monotonic() > deadline:
                break
            kept.write_text(json.dumps(_one(control, seed, size, work)) + "\n", encoding="utf-8")
        rows.append({"control": asdict(control), **json.loads(kept.read_text(encoding="utf-8"))})
    return rows


def _one(control: Control, seed: int, size: int, work: Path) -> dict[str, Any]:
    """Return one audit of a control: what was given back, what truly was, and the processor time of each stage."""
    works = Path(os.environ["APELLES_PICTURES"]) / WORKS
    lib = work / "works"
    collect_pictures([works], into=lib)
    library, into = LanceLibrary(lib), work / "running"
    settings = {"rate": f"{control.rate:g}"} if control.name == "parrot" else {}
    name = f"{control.name}:{works}" if control.name == "parrot" else control.name
    spent: dict[str, float] = {}
    asked = _timed(
        spent,
        "sample",
        lambda: made_outputs(name, count=control.outputs, seed=seed, into=into, size=size, settings=settings),
    )
    model = FolderModel(asked.folder)
    outputs = _timed(
        spent, "embed", lambda: measured_outputs(into, count=control.outputs, cache=into / "cache", eyes=Eyes())
    )
    near = _timed(spent, "screen", lambda: screened(outputs, library))
    bench = Bench(library, folder=lib, threads=1, others=False, parts=False)
    findings = _timed(
        spent,
        "verify",
        lambda: verified(
            outputs,
            near,
            model=model,
            bench=bench,
            lines=into / "cache" / "training.jsonl",
            limit=LIMIT,
            false_alarms=FALSE_ALARMS,
        ),
    )
    found = against(
        findings,
        library="works",
        library_hash=library.hash(),
        works=len(library),
        screen_limit=LIMIT,
        false_alarms=FALSE_ALARMS,
    )
    lines = (into / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    truth = [(json.loads(line)["truth"] or {}).get("origin") == "copy" for line in lines]
    said = [gives_back(one) for one in findings]
    shutil.rmtree(into)
    return {
        "seed": seed,
        "true": sum(truth),
        "found": found.given_back.found,
        "right": sum(one and two for one, two in zip(truth, said, strict=True)),
        "undetermined": found.undetermined.found,
        "screened": found.screened,
        "low": found.given_back.low,
        "high": found.given_back.high,
        "p": found.p,
        "told": found.told.value,
        "seconds": spent,
    }


def _timed[Made](spent: dict[str, float], stage: str, make: Callable[[], Made]) -> Made:
    began = time.process_time()
    made = make()
    spent[stage] = time.process_time() - began
    return made


def _summary(control: Control, rows: list[dict[str, Any]]) -> dict[str, Any]:
    mine = [row for row in rows if row["control"] == asdict(control)]
    true = sum(row["true"] for row in mine)
    copies = sum(row["right"] for row in mine)
    others = sum(control.outputs - row["true"] for row in mine)
    screened_in = sum(row["screened"] for row in mine)
    return {
        **asdict(control),
        "audited": len(mine),
        "caught": sum(row["told"] == Told.MEMORIZES.value for row in mine),
        "cleared": sum(row["told"] == Told.NOTHING_FOUND.value for row in mine),
        "inside": sum(row["low"] <= control.rate <= row["high"] for row in mine),
        "copies": true,
        "copies_found": copies,
        "others": others,
        "false_alarms": sum(row["found"] - row["right"] for row in mine),
        "undetermined": sum(row["undetermined"] for row in mine),
        "seconds_verifying_one": sum(row["seconds"]["verify"] for row in mine) / screened_in if screened_in else 0.0,
    }


def screening(works: int, outputs: int, folder: Path) -> dict[str, float]:
    """Return processor seconds of embedding, of exact search alone, and of the screen, on made-up vectors.

    Embedding is measured on 64 pictures and stands for all.
    """
    rng = np.random.default_rng(7)
    eyes = SSCD(threads=1)
    library = LanceLibrary(folder, card=card_of(eyes))
    if not len(library):
        rows = [_made_up(place, rng) for place in range(works)]
        library.add(rows)
    vectors = _unit(rng.normal(size=(outputs, eyes.dimension)))
    made = Measured(
        indexes=tuple(range(outputs)),
        hashes=("",) * outputs,
        labels=("",) * outputs,
        prompts=("",) * outputs,
        copy=vectors,
        style=np.empty((0, 0), np.float32),
        thumbs=np.empty((0, 0), np.uint8),
        square=True,
    )
    spent: dict[str, float] = {}
    pictures = rng.integers(0, 255, (64, 256, 256, 3), dtype=np.uint8)
    _timed(spent, "embed", lambda: [eyes.describe([one]) for one in pictures])
    spent["embed"] *= outputs / len(pictures)
    _timed(spent, "search", lambda: [library.search(vectors[at : at + 256], 1) for at in range(0, outputs, 256)])
    _timed(spent, "screen", lambda: screened(made, library))
    ratio = (spent["embed"] + spent["screen"]) / (spent["embed"] + spent["search"])
    return {"works": works, "outputs": outputs, **spent, "ratio": ratio}


def _made_up(place: int, rng: np.random.Generator) -> Row:
    digest = sha256(str(place).encode()).hexdigest()
    work = Work(sha256=digest, work_id=digest[:8], file=f"{place}.png")
    vector = _unit(rng.normal(size=(1, SSCD.dimension)))[0]
    return Row(work=work, vector=vector, phash="0" * 16, traits=(0.0,))


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def levels(nulls: int) -> dict[str, dict[str, Any]]:
    """Return how often each p-value is at most .05 and .01 when nothing was copied."""
    rng = np.random.default_rng(20261128)
    found: dict[str, list[float]] = {"c_t, normal": [], "c_t, permuted": [], "authpct": [], "all together": []}
    for _ in range(nulls):
        training, held_out, made = (rng.normal(size=(count, 6)) for count in (400, 150, 150))
        whole = copying_test(training, held_out, made, rng=rng)
        few = copying_test(training, held_out[:80], made[:80], rng=rng)
        real = authenticity(training, held_out, made)
        assert isinstance(whole, CopyingTest)
        assert isinstance(few, CopyingTest)
        assert isinstance(real, Authenticity)
        assert real.p is not None
        found["c_t, normal"].append(whole.p)
        found["c_t, permuted"].append(few.p)
        found["authpct"].append(real.p)
        found["all together"].append(min(holm([whole.p, real.p])))
    found["chance of copies"] = [_by_chance(rng) for _ in range(20 * nulls)]
    return {name: _level(values) for name, values in found.items()}


def _by_chance(rng: np.random.Generator, *, outputs: int = 2000) -> float:
    """Return the p-value of outputs that have nothing from the works: an E-value of at most e comes up e times."""
    values = rng.random(outputs)
    found = [
        replace(BY_CHANCE, index=int(index), e_value_bound=float(values[index]))
        for index in np.flatnonzero(values <= FALSE_ALARMS)
    ]
    return chance_of(found, (), outputs=outputs, false_alarms=FALSE_ALARMS)


def _level(values: list[float]) -> dict[str, Any]:
    return {
        "sets": len(values),
        **{
            f"at most {level:g}": asdict(share(sum(one <= level for one in values), len(values)))
            for level in (0.05, 0.01)
        },
    }


def _met(record: dict[str, Any]) -> dict[str, bool]:
    met = {}
    for row in record["controls"]:
        name = f"{row['name']} at {row['rate']:g}"
        if row["rate"]:
            met[f"{name}: caught every time"] = row["caught"] == row["audited"] > 0
            met[f"{name}: true rate inside in 17 of 20"] = row["inside"] >= NEEDED * row["audited"]
        else:
            met[f"{name}: cleared every time at {FAMILY:g}"] = row["cleared"] == row["audited"] > 0
    if record["screening"]:
        met["screening within 1.2 times embedding and exact search"] = record["screening"]["ratio"] <= 1.2
    for name, row in record["levels"].items():
        for level in (0.05, 0.01):
            met[f"{name}: level {level:g} not exceeded"] = row[f"at most {level:g}"]["low"] <= level
    return met


def _lines(record: dict[str, Any]) -> list[tuple[str, str, str]]:
    lines = []
    for row in record["controls"]:
        name = f"{row['name']} at {row['rate']:g}, {row['outputs']} outputs"
        right = row["caught"] if row["rate"] else row["cleared"]
        lines.append((f"{name}: told rightly at {LEVEL:g}", f"{right} of {row['audited']}", "all"))
        lines.append((f"{name}: true rate inside the interval", f"{row['inside']} of {row['audited']}", "17 of 20"))
        lines.append((f"{name}: copies found", f"{row['copies_found']} of {row['copies']}", ""))
        lines.append((f"{name}: false alarms", f"{row['false_alarms']} of {row['others']}", ""))
        lines.append((f"{name}: undetermined", str(row["undetermined"]), ""))
        lines.append((f"{name}: processor seconds verifying one", number(row["seconds_verifying_one"]), "2"))
    for name, row in record["levels"].items():
        for level in (0.05, 0.01):
            found = row[f"at most {level:g}"]
            said = f"{found['rate']:.4f} ({found['low']:.4f}-{found['high']:.4f}) of {row['sets']}"
            lines.append((f"{name}: p <= {level:g} on nulls", said, f"at most {level:g}"))
    cost = record["screening"]
    if not cost:
        return lines
    said = f"{cost['screen']:.1f} s beside {cost['embed']:.1f} s of embedding: {cost['ratio']:.3f} times"
    lines.append((f"screening {cost['outputs']:,} outputs among {cost['works']:,} works", said, "1.2 times"))
    return lines


if __name__ == "__main__":
    sys.exit(main())
