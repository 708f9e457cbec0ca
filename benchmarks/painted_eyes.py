"""A real generator that others trained, audited: do its painted eyes give back, or piece together, eyes of paintings?

python -m benchmarks.painted_eyes --out build/eyes --json benchmarks/results/painted-eyes.json

Eyes are cut from the paintings of APELLES_PICTURES where a face is found, and split by author into a library and works
held out. The generator (a thesis at Amsterdam, `apelles models fetch omniart-eyes-128`) was trained on other paintings,
as far as anybody says: neither half is its training set. So what is found here says whether the audit stays quiet where
it should, and how near painted eyes of strangers come to one another; it cannot say what the generator took from the
paintings it saw. The page is `build/eyes/audit/report.html`.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from apelles.collect.decode import decode
from apelles.describe.eyes import Eye, eyes_of
from apelles.describe.faces import FaceFinder
from apelles.journeys.audit_collage import CollageOptions, audit_collage
from apelles.journeys.audit_collage_page import section
from apelles.journeys.audit_collage_said import as_json, sentences
from apelles.journeys.audit_model import Options, audit_model
from apelles.journeys.audit_page import write_page
from apelles.journeys.audit_said import answer
from benchmarks import sets
from benchmarks.sets import Item

MODEL: Final = "painted-eyes"
OUTPUTS: Final = 200
PIECED: Final = 100
LEAST_WIDTH: Final = 20.0
COLUMNS: Final = ("file", "title", "author", "work_id", "source")


def main() -> int:
    """Cut, audit, print the answers, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("build/eyes"))
    parser.add_argument("-n", "--outputs", type=int, default=OUTPUTS)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = [(item, eye) for item in sets.paintings() for eye in eyes_in(item)]
    halves = split(found)
    folders = [asked.out / name for name in ("library", "heldout")]
    for half, folder in zip(halves, folders, strict=True):
        write(half, folder)
    audited = audit_model(
        MODEL, library=folders[0], heldout=folders[1], into=asked.out / "audit", options=Options(count=asked.outputs)
    )
    pieced = audit_collage(
        str(audited.model.path),
        library=folders[0],
        heldout=folders[1],
        into=asked.out / "collage",
        options=CollageOptions(count=min(PIECED, asked.outputs)),
    )
    page = write_page(audited, asked.out / "audit", sections=[section(pieced)])
    for phrase in (*answer(audited.audit), *sentences(pieced.finding)):
        print(phrase.en)
    record: dict[str, Any] = {
        "eyes": [len(half) for half in halves],
        "works": [len({item.work_id for item, _ in half}) for half in halves],
        "authors": [len({item.hand for item, _ in half}) for half in halves],
        "outputs": audited.audit.outputs,
        "told": audited.audit.told.value,
        "against_library": asdict(audited.audit.training),
        "against_held_out": asdict(audited.audit.held_out) if audited.audit.held_out else None,
        "tests": [asdict(test) for test in audited.audit.tests],
        "collage": as_json(pieced.finding),
    }
    print(f"\npage: {page}")
    if asked.json:
        asked.json.write_text(json.dumps(record, indent=1, default=str) + "\n", encoding="utf-8")
    return 0


def eyes_in(item: Item) -> list[Eye]:
    """Return the eyes in a painting that are at least 20 pixels wide."""
    pixels = decode(item.path.read_bytes()).pixels
    return [eye for face in _finder().find(pixels) for eye in eyes_of(pixels, face) if eye.width >= LEAST_WIDTH]


def split(found: list[tuple[Item, Eye]]) -> list[list[tuple[Item, Eye]]]:
    """Return two halves by author, drawn at random; no author is in both."""
    hands = sorted({item.hand for item, _ in found})
    first = {hands[place] for place in np.random.default_rng(3).permutation(len(hands))[: len(hands) // 2]}
    return [[one for one in found if (one[0].hand in first) == inside] for inside in (True, False)]


def write(found: list[tuple[Item, Eye]], folder: Path) -> None:
    """Write eyes as PNG with a sidecar; each eye of a painting is a work of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "index.csv").open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        for number, (item, eye) in enumerate(found):
            name = f"{number:04}.png"
            Image.fromarray(eye.square).save(folder / name)
            lines.writerow([name, f"{item.title}, {eye.which} eye", item.author, f"{item.work_id}/{number}", item.name])


@cache
def _finder() -> FaceFinder:
    return FaceFinder()


if __name__ == "__main__":
    sys.exit(main())
