"""Elements: do pictures of one subject by other teams come closer, and how often is a stranger called close?

    python -m benchmarks.elements --json benchmarks/results/elements-full.json

Retrieval is over icons of stated subjects, between pairs of teams: the area under the curve of same-subject pairs
against other pairs of the two teams; .5 is chance. Strangers are paintings by authors of whom the library and its
human baseline hold nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.collect.decode import decode
from apelles.describe.sscd import SSCD
from apelles.journeys import human_pairs
from apelles.journeys.collect import collect_pictures
from apelles.journeys.detectors import detectors, version
from apelles.journeys.human_pairs import measure_humans, own_path, save
from apelles.journeys.judge_picture import Bench
from apelles.journeys.see import Seer
from apelles.judge.elements.base import ElementDetector, Look, untold
from apelles.judge.shared import look_for
from apelles.library.lance import LanceLibrary
from apelles.records import HumanGroup
from benchmarks import sets
from benchmarks.apelles_on_shelf import lay_out
from benchmarks.sets import Item
from benchmarks.tables import Table, number

SUBJECTS: Final = 60
TEAMS: Final = 4


def main() -> int:
    """Measure, print tables, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    record = {"elements": version(), "retrieval": retrieval(), "strangers": strangers(), "seconds": seconds()}
    if asked.json:
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


def retrieval() -> dict[str, Any]:
    """Return, for each element, how well it tells pairs on one subject from others across teams of icons."""
    items = sets.folder_items("emoji_parallel")
    teams = [team for team, _ in Counter(item.hand for item in items).most_common(TEAMS)]
    by_subject: dict[str, dict[str, Item]] = {}
    for item in items:
        if item.hand in teams:
            by_subject.setdefault(item.subject_id, {}).setdefault(item.hand, item)
    subjects = [name for name, held in sorted(by_subject.items()) if len(held) == len(teams)][:SUBJECTS]
    seer = Seer(SSCD(threads=1))
    looks = {
        (name, team): look_for(detectors(), seer.see(decode(by_subject[name][team].path.read_bytes()).pixels))
        for name in subjects
        for team in teams
    }
    rows = {detector.name: _across(detector, looks, subjects, teams) for detector in detectors()}
    lines = [(name, number(row["auc"]), str(row["told"]), str(row["pairs"])) for name, row in rows.items()]
    head = ("element", "area under the curve", "same-subject pairs told", "of")
    print(f"\n{len(subjects)} subjects by {len(teams)} teams\n\n{Table(head=head, lines=lines)}")
    return {"subjects": len(subjects), "teams": teams, "by_element": rows}


def _across(
    detector: ElementDetector, looks: dict[tuple[str, str], dict[str, Look]], subjects: list[str], teams: list[str]
) -> dict[str, Any]:
    same: list[float] = []
    other: list[float] = []
    for first, second in combinations(teams, 2):
        for place, name in enumerate(subjects):
            for step in (0, 1, 7, 19):
                pair = (
                    looks[name, first][detector.name],
                    looks[subjects[(place + step) % len(subjects)], second][detector.name],
                )
                if not untold(*pair):
                    (other if step else same).append(float(detector.compare(*pair)))
    pairs = len(subjects) * len(list(combinations(teams, 2)))
    return {"auc": _auc(np.array(same), np.array(other)), "told": len(same), "pairs": pairs}


def _auc(same: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    if not len(same) or not len(other):
        return float("nan")
    above = (same[:, None] > other).mean() + 0.5 * (same[:, None] == other).mean()
    return round(float(above), 3)


def strangers() -> dict[str, Any]:
    """Return the verdicts of paintings judged against a library, and a human baseline, of other authors."""
    items = sets.paintings()
    authors = sorted({item.hand for item in items})
    held = {authors[place] for place in np.random.default_rng(7).permutation(len(authors))[: len(authors) // 3]}
    inside = [item for item in items if item.hand not in held]
    outside = [item for item in items if item.hand in held]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        collect_pictures([root / "p"], into=root / "lib", metadata=lay_out(inside, root / "p"))
        library = LanceLibrary(root / "lib")
        humans = measure_humans(library)
        save(humans, own_path(root / "lib", library.hash()))
        bench = Bench(library, folder=root / "lib", threads=1, others=False, elements=HumanGroup.NEAREST)
        # The shipped baseline has seen these authors; only the library's own may speak.
        with patch.object(human_pairs, "shipped", return_value={}):
            findings = [bench.judge(decode(item.path.read_bytes()), item.path.name) for item in outside]
    verdicts = Counter(finding.verdict.value for finding in findings)
    close = Counter(
        element.name
        for finding in findings
        for element in (finding.elements.shared if finding.elements else ())
        if element.unusual
    )
    baselines = sorted({finding.elements.baseline for finding in findings if finding.elements})
    print(f"\n{len(outside)} strangers against {len(inside)} works, {humans.how}")
    print(dict(verdicts), dict(close), baselines)
    return {
        "suspects": len(outside),
        "works": len(inside),
        "verdicts": dict(verdicts),
        "unusual": dict(close),
        "baselines": baselines,
    }


def seconds() -> dict[str, float]:
    """Return how long all elements of one pair take, the nets loaded, on one thread: the median of ten pairs."""
    seer, used = Seer(SSCD(threads=1)), detectors()
    pixels = [decode(item.path.read_bytes()).pixels for item in sets.paintings()[:11]]
    look_for(used, seer.see(pixels[0]))
    spent = []
    for first, second in pairwise(pixels):
        began = time.perf_counter()
        looks = look_for(used, seer.see(first)), look_for(used, seer.see(second))
        for detector in used:
            if not untold(looks[0][detector.name], looks[1][detector.name]):
                detector.compare(looks[0][detector.name], looks[1][detector.name])
        spent.append(time.perf_counter() - began)
    print(f"\nall elements of one pair: {np.median(spent):.2f} s (median of {len(spent)} pairs)")
    return {"pair": round(float(np.median(spent)), 3)}


if __name__ == "__main__":
    sys.exit(main())
