"""The audit on models of the studio whose training is known: repeats planted, learned by heart, deduplicated, a GAN.

python -m benchmarks.audit_studio --json benchmarks/results/audit-studio.json

Each model is trained for so many minutes, audited, and held against the truth: every output beside every training
picture, pixel by pixel, direct and mirrored, without any screening. Where a copy ends no correlation says, so the truth
is a range: at least the outputs with a correlation of NEAR, at most those that come nearer than all but FAR of the
works that nobody trained on. Runs and audits lie in --work and are used again, so that a stopped program goes on.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from apelles.collect.decode import decode
from apelles.journeys.audit_model import Options, audit_model
from apelles.journeys.collect import collect_pictures
from apelles.journeys.rights_scan import scan_rights
from apelles.journeys.sample_model import PICTURES
from apelles.journeys.studio_choose import Rule
from apelles.journeys.studio_curate import Terms, curate
from apelles.journeys.studio_train import train_on
from apelles.models.training import middle_square
from apelles.studio.training_set import open_set
from benchmarks import sets
from benchmarks.sets import Item
from benchmarks.tables import Table, number

WORKS: Final = 500
HELD: Final = 200
SIZE: Final = 32
OUTPUTS: Final = 400
NEAR: Final = 0.9
FAR: Final = 0.01
OFTEN: Final = {10: 8, 100: 2}
"""So many works are planted ten and a hundred times."""
FEW: Final = 12
BY: Final = "benchmarks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A model of the studio: its family, how many works, whether repeats are planted, and what the audit should say.

    A diffusion model sees patches of so many pixels a side: larger ones are learned in less time, and are rougher.
    """

    name: str
    family: str
    works: int
    repeats: bool
    memorizes: bool | None
    patch: int = 2


CASES: Final = (
    Case(name="repeated", family="diffusion", works=WORKS, repeats=True, memorizes=True),
    Case(name="deduplicated", family="diffusion", works=WORKS, repeats=False, memorizes=False),
    Case(name="overfit", family="diffusion", works=FEW, repeats=False, memorizes=True, patch=4),
    Case(name="gan", family="gan", works=WORKS, repeats=True, memorizes=None),
)


def main() -> int:
    """Train, audit and compare what is not there yet, print a table, write JSON; return 3 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", action="append", choices=[case.name for case in CASES])
    parser.add_argument("--minutes", type=float, default=5.0, help="training of each model")
    parser.add_argument("--outputs", type=int, default=OUTPUTS)
    parser.add_argument("--work", type=Path, default=Path("benchmarks/cache/audit-studio"))
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    chosen = [case for case in CASES if not asked.case or case.name in asked.case]
    told = {}
    for case in chosen:
        kept = asked.work / case.name / "told.json"
        if not kept.is_file():
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(measured(case, kept.parent, minutes=asked.minutes, outputs=asked.outputs)))
        told[case.name] = json.loads(kept.read_text())
        print(_table([told[case.name]]), flush=True)
    record = {"cases": told, "met": _met(told)}
    print(f"\n{_table([*told.values()])}\n\n{json.dumps(record['met'], indent=1)}")
    if asked.json:
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0 if all(record["met"].values()) else 3


def measured(case: Case, folder: Path, *, minutes: float, outputs: int) -> dict[str, Any]:
    """Return what the audit says of a case, and what is true."""
    items = works(WORKS + HELD)
    train, held = items[: case.works], items[WORKS:]
    set_folder, held_folder = folder / "set", folder / "held"
    if not set_folder.is_dir():
        _laid_out(train, folder / "pictures", repeats=case.repeats)
        _laid_out(held, held_folder, repeats=False)
        collect_pictures([folder / "pictures"], into=folder / "library")
        scan_rights(folder / "library", by=BY)
        terms = Terms(allow_unknown=True, heldout=0.0)
        curate(folder / "library", set_folder, Rule(), terms, by=BY)
    (folder / "recipe.toml").write_text(_recipe(case, minutes), encoding="utf-8")
    trained = train_on(set_folder, folder / "recipe.toml", folder / "run", by=BY, resume=True)
    audited = audit_model(
        f"{case.family}:{folder / 'run'}",
        library=folder / "library",
        heldout=held_folder,
        into=folder / "audit",
        options=Options(count=outputs),
    ).audit
    made = _squares(sorted((folder / "audit").rglob(f"{PICTURES}/*.png")))
    known = [set_.stem for set_ in sorted((folder / "pictures").glob("*.png"))]
    nearest, place = nearest_of(made, _squares(sorted((folder / "pictures").glob("*.png"))))
    beside, _ = nearest_of(
        _squares(sorted(held_folder.glob("*.png"))), _squares(sorted((folder / "pictures").glob("*.png")))
    )
    given = nearest >= NEAR
    loosely = nearest >= min(NEAR, float(np.quantile(beside, 1 - FAR)))
    truly = Counter(known[index].partition("-")[0] for index in place[given].tolist())
    against = audited.training
    return {
        "case": case.name,
        "family": case.family,
        "expected": case.memorizes,
        "pictures": len(open_set(set_folder).files),
        "works": case.works,
        "steps": trained.card.steps,
        "outputs": len(made),
        "told": audited.told.value,
        "audit_rate": against.given_back.rate,
        "audit_low": against.given_back.low,
        "audit_high": against.given_back.high,
        "undetermined": against.undetermined.rate,
        "true_rate": float(given.mean()),
        "true_rate_at_most": float(loosely.mean()),
        "held_out_as_near": float((beside >= NEAR).mean()),
        "most_returned_by_audit": [[one.work.work_id, len(one.outputs)] for one in audited.returned[:10]],
        "most_returned_truly": [list(one) for one in truly.most_common(10)],
        "repeats_of_true": [[work, _times(int(work)) if case.repeats else 1] for work, _ in truly.most_common(10)],
    }


def works(count: int) -> list[Item]:
    """Return so many icons, one of each work, drawn at random."""
    first = {item.work_id: item for item in reversed(sets.folder_items("emoji_parallel"))}
    names = sorted(first)
    return [first[names[place]] for place in np.random.default_rng(11).permutation(len(names))[:count]]


def nearest_of(made: NDArray[np.float32], known: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return the highest pixel correlation of each picture with a known one, direct or mirrored, and which that is."""
    flipped = known[:, :, ::-1]
    scores = np.maximum(_flat(made) @ _flat(known).T, _flat(made) @ _flat(flipped).T)
    return scores.max(axis=1), scores.argmax(axis=1)


def _flat(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    rows = pictures.reshape(len(pictures), -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _squares(paths: list[Path]) -> NDArray[np.float32]:
    return np.stack([middle_square(decode(path.read_bytes()).pixels, size=SIZE) for path in paths]).astype(np.float32)


def _laid_out(items: list[Item], folder: Path, *, repeats: bool) -> None:
    """Write pictures at 128 pixels, and those that are planted often as so many files, each with another comment."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = ["file,title,author,work_id,license"]
    for place, item in enumerate(items):
        pixels = middle_square(item.pixels(), size=128)
        for copy in range(_times(place) if repeats else 1):
            comment = PngInfo()
            comment.add_text("Comment", f"{place} {copy}")
            name = f"{place:04}-{copy:03}.png"
            Image.fromarray(pixels).save(folder / name, pnginfo=comment)
            lines.append(f'{name},"{item.title}","{item.author}",{place:04},')
    (folder / "index.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _times(place: int) -> int:
    start = 0
    for times, works_so_often in sorted(OFTEN.items(), reverse=True):
        if place < start + works_so_often:
            return times
        start += works_so_often
    return 1


def _recipe(case: Case, minutes: float) -> str:
    own = {
        "gan": [
            "batch = 32\nlearning_rate = 0.0005\nema = 5000\n[gan]\nwidth = 16\nwidest = 128\nr1 = 1.0\nr2 = 1.0",
            'lazy = 4\naugment = ["translation", "cutout"]',
        ],
        "diffusion": [
            "batch = 16\nlearning_rate = 0.001\nema = 4000.0\n[diffusion]\nwidth = 64",
            f"patch = {case.patch}",
        ],
    }[case.family]
    head = f'family = "{case.family}"\nsize = {SIZE}\nseed = 0\n[train]\nprecision = "bfloat16"\nthreads = 1\n'
    return "\n".join([f"{head}minutes = {minutes:g}\nsteps = 100000", *own, ""])


def _met(told: dict[str, dict[str, Any]]) -> dict[str, bool]:
    met = {
        f"{name}: said as it is": (one["told"] == "memorizes") == one["expected"]
        for name, one in told.items()
        if one["expected"] is not None
    }
    met |= {
        f"{name}: the interval meets the true range": one["audit_low"] <= one["true_rate_at_most"]
        and one["true_rate"] <= one["audit_high"]
        for name, one in told.items()
    }
    if {"repeated", "deduplicated"} <= told.keys():
        met["deduplicating lowers the rate"] = told["deduplicated"]["audit_rate"] < told["repeated"]["audit_rate"]
        most = [work for work, _ in told["repeated"]["most_returned_by_audit"][:2]]
        met["the works returned most are those planted most"] = all(_times(int(work)) == 100 for work in most)
    return met


def _table(rows: list[dict[str, Any]]) -> Table:
    head = ("model", "pictures", "steps", "audit says", "given back", "95 %", "truly", "held out as near", "not told")
    lines = [
        (
            row["case"],
            str(row["pictures"]),
            str(row["steps"]),
            row["told"],
            number(row["audit_rate"]),
            f"{number(row['audit_low'])} .. {number(row['audit_high'])}",
            f"{number(row['true_rate'])} .. {number(row['true_rate_at_most'])}",
            number(row["held_out_as_near"]),
            number(row["undetermined"]),
        )
        for row in rows
    ]
    return Table(head=head, lines=lines)


if __name__ == "__main__":
    sys.exit(main())
