"""Elements: do pictures of one subject by other teams come closer, and how often is a stranger called close?

    python -m benchmarks.elements --json benchmarks/results/elements-full.json

Retrieval is over icons and court cards of stated subjects, between pairs of teams: the area under the curve of
same-subject pairs against other pairs of the two teams; .5 is chance. Strangers are paintings by authors of whom the
library and its human baseline hold nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import cv2
import numpy as np

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
HOUSES: Final = 6
OTHERS: Final = (1, 5, 7)
"""How many subjects further the subject is that a pair is not of."""
DRAWS: Final = 400


def main() -> int:
    """Measure, print tables, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", choices=("retrieval", "strangers", "seconds"))
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "retrieval": retrieval,
        "strangers": strangers,
        "seconds": seconds,
    }
    record = {name: part() for name, part in parts.items() if asked.only in (None, name)} | {"elements": version()}
    if asked.json:
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


def retrieval() -> dict[str, Any]:
    """Return, for icons and for court cards, how well each element tells pairs on one subject across teams."""
    seer = Seer(SSCD(threads=1))
    return {
        name: _retrieved(name, sets.folder_items(folder), teams=teams, seer=seer)
        for name, folder, teams in (("icons", "emoji_parallel", TEAMS), ("cards", "court_cards", HOUSES))
    }


def _retrieved(name: str, items: Sequence[Item], *, teams: int, seer: Seer) -> dict[str, Any]:
    """Return the area under the curve of every element over the subjects that all of the largest teams drew."""
    most = [team for team, _ in Counter(item.hand for item in items).most_common(teams)]
    by_subject: dict[str, dict[str, Item]] = {}
    for item in items:
        if item.hand in most:
            by_subject.setdefault(item.subject_id, {}).setdefault(item.hand, item)
    subjects = [subject for subject, held in sorted(by_subject.items()) if len(held) == len(most)][:SUBJECTS]
    looks = {
        (subject, team): look_for(detectors(), seer.see(decode(by_subject[subject][team].path.read_bytes()).pixels))
        for subject in subjects
        for team in most
    }
    rows = {detector.name: _across(detector, looks, subjects, most) for detector in detectors()}
    lines = [
        (
            element,
            number(row["auc"]),
            f"{number(row['low'])} to {number(row['high'])}",
            f"{row['told']} of {row['pairs']}",
        )
        for element, row in rows.items()
    ]
    head = ("element", "area under the curve", "95 %, by subject", "same-subject pairs told")
    print(f"\n{name}: {len(subjects)} subjects by {len(most)} teams\n\n{Table(head=head, lines=lines)}")
    return {"subjects": len(subjects), "teams": most, "by_element": rows}


def _across(
    detector: ElementDetector, looks: dict[tuple[str, str], dict[str, Look]], subjects: list[str], teams: list[str]
) -> dict[str, Any]:
    """Return the area with limits from subjects drawn with replacement; pairs on other subjects go with their first."""
    same: list[list[float]] = [[] for _ in subjects]
    other: list[list[float]] = [[] for _ in subjects]
    for first, second in combinations(teams, 2):
        for place, name in enumerate(subjects):
            for step in (0, *OTHERS):
                pair = (
                    looks[name, first][detector.name],
                    looks[subjects[(place + step) % len(subjects)], second][detector.name],
                )
                if not untold(*pair):
                    (other if step else same)[place].append(float(detector.compare(*pair)))
    rng = np.random.default_rng(11)
    drawn = [_auc(same, other, rng.integers(len(subjects), size=len(subjects)).tolist()) for _ in range(DRAWS)]
    low, high = np.nanquantile(drawn, [0.025, 0.975]) if np.isfinite(drawn).any() else (np.nan, np.nan)
    return {
        "auc": round(_auc(same, other, range(len(subjects))), 3),
        "low": round(float(low), 3),
        "high": round(float(high), 3),
        "told": sum(map(len, same)),
        "pairs": len(subjects) * len(list(combinations(teams, 2))),
    }


def _auc(same: Sequence[list[float]], other: Sequence[list[float]], places: Sequence[int]) -> float:
    first, second = (np.array([value for place in places for value in part[place]]) for part in (same, other))
    if not len(first) or not len(second):
        return float("nan")
    order = np.sort(second)
    below, to = np.searchsorted(order, first, "left"), np.searchsorted(order, first, "right")
    return float((below + to).mean() / 2 / len(second))


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
