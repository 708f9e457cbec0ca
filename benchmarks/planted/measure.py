"""Planted suspects before the bench, one after another, each kept in the store once it was judged."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.describe.sscd import SSCD
from apelles.pixels.picture import Picture
from apelles.records import Evidence, Finding
from benchmarks import apelles_on_shelf
from benchmarks.apelles_on_shelf import ApellesOnShelf
from benchmarks.planted import sets
from benchmarks.planted.generator import Piece, Planted
from benchmarks.planted.score import PieceScore, Region, region_mask, scored
from benchmarks.planted.sets import Case
from benchmarks.sets import Shelf
from benchmarks.store import Record, Store, code_hash, library_hash

DIGESTS = Path(__file__).parents[1] / "planted.digests"
CODE = (
    "src/apelles",
    "benchmarks/apelles_on_shelf.py",
    "benchmarks/planted.toml",
    "benchmarks/planted",
)


class PlantedBench(ApellesOnShelf):
    """The journey's own bench over the library of the planted suspects, and the bare cosine beside it."""

    def __init__(self, shelf: Shelf) -> None:
        """Open the library that `prepare` collected, and describe its works for the cosine."""
        super().__init__(shelf)
        self._sscd = SSCD()
        self._names = [item.work_id for item in shelf.library]
        self._hands = {item.work_id: item.hand for item in (*shelf.library, *shelf.hosts)}
        self._rows = np.concatenate([self._sscd.describe([item.pixels()]) for item in shelf.library])

    def look(self, case: Case, planted: Planted) -> Record:
        """Return what was found of one suspect, and what that is worth."""
        height, width = planted.pixels.shape[:2]
        sha256 = digest(planted)
        start = time.perf_counter()
        finding = self._bench.judge(
            Picture(pixels=planted.pixels, sha256=sha256, width=width, height=height), case.name
        )
        seconds = time.perf_counter() - start
        return {
            "name": case.name,
            "kind": case.kind,
            "control": case.control,
            "pixels": sha256[:16],
            "verdict": str(finding.verdict),
            "seconds": round(seconds, 3),
            **self._worth(planted, finding),
        }

    def _worth(self, planted: Planted, finding: Finding) -> Record:
        height, width = planted.pixels.shape[:2]
        verified = [evidence for evidence in finding.matches if evidence.verified]
        regions = [
            Region(
                work=evidence.match.work.work_id,
                mask=region_mask(evidence.match.suspect_region, width=width, height=height),
            )
            for evidence in verified
        ]
        inside = {piece.work: (place, piece) for place, piece in enumerate(planted.pieces) if piece.work in self._names}
        score = scored({work: planted.mask(place) for work, (place, _) in inside.items()}, regions)
        cosines = self._cosines(planted)
        hands = {self._hands[piece.work] for piece in planted.pieces}
        return {
            "pieces": [
                _piece_record(one, inside[one.work][1], verified, cosine=cosines[one.work]) for one in score.pieces
            ],
            "regions": [_region_record(evidence) for evidence in verified],
            "false_regions": list(score.false_regions),
            "false_by_a_planted_hand": sum(self._hands[work] in hands for work in score.false_regions),
            "templates_named": sorted({one.match.work.work_id for one in finding.matches if one.kind == "template"}),
            "sscd_false": sum(cosine >= 0.5 for work, cosine in cosines.items() if work not in inside),
        }

    def _cosines(self, planted: Planted) -> dict[str, float]:
        vector: NDArray[np.float32] = self._sscd.describe([planted.pixels])[0]
        return {name: round(float(row @ vector), 4) for name, row in zip(self._names, self._rows, strict=True)}


def measured(cases: Sequence[Case], *, title: str) -> list[Record]:
    """Return a record for each case, from the store where it is known."""
    store = Store("planted")
    missing = [case for case in cases if store.get(_key(case)) is None]
    if missing:
        apelles_on_shelf.prepare(sets.shelf())
        bench = PlantedBench(sets.shelf())
        start = told = time.monotonic()
        for done, case in enumerate(missing, 1):
            store.add(_key(case), bench.look(case, sets.made(case)))
            told = told_again(title, done, len(missing), start=start, told=told)
    return [record for case in cases if (record := store.get(_key(case))) is not None]


def told_again(title: str, done: int, total: int, *, start: float, told: float) -> float:
    """Print where a run stands, every ten seconds and at its end, and return when that was last done."""
    now = time.monotonic()
    if now - told < 10 and done < total:
        return told
    left = (total - done) * (now - start) / done
    print(f"{title}: {done}/{total} suspects, {left / 60:.1f} min left", file=sys.stderr, flush=True)
    return now


def digest(planted: Planted) -> str:
    """Return the SHA-256 of a suspect's pixels and map."""
    return hashlib.sha256(planted.pixels.tobytes() + planted.labels.tobytes()).hexdigest()


@cache
def frozen() -> dict[str, str]:
    """Return the digests of the suspects as they were when they were frozen, by name; none where none are kept."""
    if not DIGESTS.exists():
        return {}
    return dict(line.split() for line in DIGESTS.read_text(encoding="utf-8").splitlines())


def _key(case: Case) -> str:
    shelf = sets.shelf()
    parts = (case.name, code_hash(CODE), library_hash(shelf.library), library_hash(shelf.hosts))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def _piece_record(score: PieceScore, piece: Piece, verified: Sequence[Evidence], *, cosine: float) -> Record:
    kinds = sorted({str(one.kind or "") for one in verified if one.match.work.work_id == score.work})
    return {
        **asdict(score),
        "recalled": score.recalled,
        "share": round(piece.share, 4),
        "keypoints": piece.keypoints,
        "kinds": kinds,
        "cosine": cosine,
    }


def _region_record(evidence: Evidence) -> Record:
    return {
        "work": evidence.match.work.work_id,
        "kind": str(evidence.kind or ""),
        "e_value_bound": evidence.surprise.e_value_bound,
        "polygon": [[round(x, 1), round(y, 1)] for x, y in evidence.match.suspect_region],
    }
