"""New backgrounds behind found figures: are their pixels untouched, how hard are the seams, what did the guard do?

python -m benchmarks.background --pictures FOLDER --run RUN [--guard LIBRARY] [-n 100] --json FILE

Every picture of the folder in which a person is found is taken, in the order of names, until there are enough; the
figure takes between 2 % and 90 % of it. The seam is the mean gradient between neighbors of which one belongs to the
figure, the inside that between neighbors that both do (`apelles.pixels.seam`); "pasted" is the same figure before the
same background without softening. A run that was interrupted goes on with the pictures that are not in the file yet.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np

from apelles.collect.base import Found
from apelles.collect.decode import decode
from apelles.describe.faces import FaceFinder
from apelles.describe.figures import FigureFinder
from apelles.describe.person import PersonMask
from apelles.errors import PictureRefused
from apelles.journeys.contact_sheet import contact_sheet
from apelles.journeys.guard_output import Guard
from apelles.journeys.studio_background import LEAST_FIGURE, TRIES
from apelles.models.base import picture_of
from apelles.models.diffusion.adapter import DiffusionModel
from apelles.models.made import pictures_of
from apelles.pixels.perturb.geometry import downscale
from apelles.pixels.seam import HARDEST, Figure, Pixels, drawn_in, seam_ratio
from apelles.studio.background import backdrop, behind
from apelles.studio.grids import png
from benchmarks.tables import Table, number

SHARES: Final = (0.02, 0.9)
SEED: Final = 20261128
SHOWN: Final = 24
SHOWN_SIDE: Final = 256


def main() -> int:
    """Measure, print a table, write JSON; return 3 where a figure was touched or a seam is too hard."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--guard", type=Path)
    parser.add_argument("-n", "--count", type=int, default=100)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--sheet", type=Path, help="a picture of the first ones: before and after")
    asked = parser.parse_args()
    model = DiffusionModel(asked.run)
    lines = _kept(asked.json, model)
    guard = Guard(asked.guard) if asked.guard else None
    shown: list[Pixels] = []
    for name, pixels, figure in _figures(asked.pictures, known={line["name"] for line in lines if line["name"]}):
        if sum(not line["skipped"] for line in lines) >= asked.count:
            break
        line = {"name": name, "skipped": figure is None}
        if figure is not None:
            measured, made = _measured(model, pixels, figure, guard)
            line |= measured
            if len(shown) < 2 * SHOWN:
                shown += [downscale(one, side=SHOWN_SIDE).pixels for one in (pixels, made)]
        lines.append(line)
        _write(asked.json, model, lines)
    done = [line for line in lines if not line["skipped"]]
    print(Table(head=("what", "measured", "asked"), lines=_told(done, guarded=guard is not None)))
    if asked.sheet and shown:
        asked.sheet.write_bytes(png(contact_sheet(shown)))
    good = all(line["identical"] and line["ratio"] <= HARDEST for line in done)
    return 0 if good and len(done) >= asked.count else 3


def _figures(folder: Path, *, known: set[str]) -> Iterator[tuple[str, Pixels, Figure | None]]:
    figures, faces, person = FigureFinder(), FaceFinder(), PersonMask()
    for item in pictures_of(folder):
        if not isinstance(item, Found) or item.name in known:
            continue
        try:
            pixels = decode(item.read()).pixels
        except PictureRefused:
            continue
        somebody = bool(figures.find(pixels) or faces.find(pixels))
        figure: Figure = drawn_in(pixels, person.mask(pixels, somebody=somebody) >= LEAST_FIGURE)
        yield item.name, pixels, figure if SHARES[0] <= figure.mean() <= SHARES[1] else None


def _measured(
    model: DiffusionModel, pixels: Pixels, figure: Figure, guard: Guard | None
) -> tuple[dict[str, Any], Pixels]:
    withheld = 0
    begun = time.process_time()
    for index in range(TRIES):
        made = behind(model, pixels, figure, seed=SEED, index=index)
        if guard is None or guard.judge(picture_of(made)).kept:
            break
        withheld += 1
    seconds = time.process_time() - begun
    pasted = np.where(
        figure[..., None], pixels, backdrop(model, pixels, figure, seed=SEED, index=min(index, TRIES - 1))
    )
    return {
        "identical": bool(np.array_equal(made[figure], pixels[figure])),
        "ratio": round(seam_ratio(made, figure), 4),
        "pasted": round(seam_ratio(pasted, figure), 4),
        "original": round(seam_ratio(pixels, figure), 4),
        "share": round(float(figure.mean()), 4),
        "height": pixels.shape[0],
        "width": pixels.shape[1],
        "withheld": withheld,
        "seconds": round(seconds, 3),
    }, made


def _kept(path: Path, model: DiffusionModel) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    told = json.loads(path.read_text(encoding="utf-8"))
    return list(told["lines"]) if told["model"] == model.card.sha256 else []


def _write(path: Path, model: DiffusionModel, lines: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"model": model.card.sha256, "seed": SEED, "size": model.size, "lines": lines}
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _told(lines: list[dict[str, Any]], *, guarded: bool) -> list[tuple[str, ...]]:
    if not lines:
        return [("pictures with a figure", "0", "")]
    ratios, pasted, original = ([line[key] for line in lines] for key in ("ratio", "pasted", "original"))
    told: list[tuple[str, ...]] = [
        ("pictures with a figure", str(len(lines)), "100"),
        ("figure pixels identical", str(sum(line["identical"] for line in lines)), str(len(lines))),
        ("seam by inside, median (most)", f"{number(median(ratios))} ({number(max(ratios))})", f"at most {HARDEST}"),
        ("the same, pasted without softening", f"{number(median(pasted))} ({number(max(pasted))})", ""),
        ("the same in the picture itself", f"{number(median(original))} ({number(max(original))})", ""),
        ("seams at most 1.5", str(sum(ratio <= HARDEST for ratio in ratios)), str(len(lines))),
        ("processor seconds each, median", number(median(line["seconds"] for line in lines)), ""),
    ]
    return told + ([("withheld by the guard", str(sum(line["withheld"] for line in lines)), "")] if guarded else [])


if __name__ == "__main__":
    sys.exit(main())
