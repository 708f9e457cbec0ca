"""The measurer that judges a view as a user would: a library collected from files, and the journey's own bench."""

from __future__ import annotations

import csv
import hashlib
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from apelles.errors import CalibrationError
from apelles.journeys.calibrate import calibrate_library
from apelles.journeys.collect import collect_pictures
from apelles.journeys.judge_picture import Bench
from apelles.journeys.null_models import FOLDER
from apelles.library.lance import LanceLibrary
from apelles.pixels.perturb import Edited, visible
from apelles.pixels.picture import Picture
from apelles.records import Evidence, Finding, Polygon
from benchmarks.pool import Kind
from benchmarks.sets import Item, Shelf
from benchmarks.store import CACHE, Record, code_hash, library_hash
from benchmarks.views import View

INGEST_CODE = (
    "benchmarks/apelles_on_shelf.py",
    *(
        f"src/apelles/{place}.py"
        for place in (
            "collect/decode",
            "collect/preview",
            "describe/phash",
            "describe/sscd",
            "describe/traits",
            "library/lance",
        )
    ),
)
JOURNEYS = (
    "calibrate",
    "claims",
    "judge_picture",
    "keypoint_index",
    "look",
    "nominate",
    "null_choice",
    "null_models",
    "recipe",
    "search",
    "series",
    "suspect",
    "unrelated",
    "verify",
    "views",
)
DESCRIBE = ("phash.py", "rootsift.py", "sscd.py", "traits.py", "visual_words.py", "shipped/words-1024x64.npz")
CALIBRATE = (
    "curve.py",
    "domain.py",
    "e_value.py",
    "null.py",
    "shipped/domains.json",
    *(f"shipped/null-{domain}.json" for domain in ("card", "drawing", "icon", "painting", "photograph")),
)
"""What a verdict rests on; the elements, which no benchmark view asks for, are left out."""
JUDGE_CODE = (
    *(f"src/apelles/{room}" for room in ("pixels", "match")),
    *(f"src/apelles/describe/{name}" for name in DESCRIBE),
    *(f"src/apelles/calibrate/{name}" for name in CALIBRATE),
    "src/apelles/judge/verdict.py",
    *(f"src/apelles/journeys/{name}.py" for name in JOURNEYS),
    "src/apelles/collect/decode.py",
    "benchmarks/apelles_on_shelf.py",
)


class ApellesOnShelf:
    """The bench with one library at hand."""

    def __init__(self, shelf: Shelf) -> None:
        """Open the library that `prepare` collected."""
        folder = _folder(shelf)
        self._bench = Bench(
            LanceLibrary(folder), folder=folder if shelf.calibrated else None, threads=1, shown=20, others=False
        )

    def measure(self, view: View, edited: Edited) -> Record:
        """Return the finding, the seconds it took, and how well each matched region agrees with the truth."""
        pixels = np.ascontiguousarray(edited.pixels)
        height, width = pixels.shape[:2]
        digest = hashlib.sha256(pixels.tobytes()).hexdigest()
        picture = Picture(pixels=pixels, sha256=digest, width=width, height=height)
        wall, processor = time.perf_counter(), time.process_time()
        finding = self._bench.judge(picture, view.name)
        seconds, processor_seconds = time.perf_counter() - wall, time.process_time() - processor
        return {
            "verdict": str(finding.verdict),
            "kind": str(finding.kind or ""),
            "seconds": round(seconds, 4),
            "processor_seconds": round(processor_seconds, 4),
            "pixels": digest[:16],
            **_protocol(finding),
            "matches": [_match(evidence, view, edited) for evidence in finding.matches],
        }


def open_shelf(shelf: Shelf) -> ApellesOnShelf:
    """Return the measurer for a shelf."""
    return ApellesOnShelf(shelf)


def prepare(shelf: Shelf) -> None:
    """Collect the shelf's library as a user would, and calibrate it where it is asked for, unless that was done."""
    folder = _folder(shelf)
    if not folder.exists():
        _collect(shelf.library, folder)
    calibrated = folder.with_name(f"{folder.name}-calibrated-{code_hash(JUDGE_CODE)[:16]}")
    if shelf.calibrated and not calibrated.exists():
        calibrated.write_text(_calibrate(folder) + "\n", encoding="utf-8")


def kind() -> Kind:
    """Return the kind whose records hold for this code."""
    protocol = f"{code_hash(INGEST_CODE)} {code_hash(JUDGE_CODE)}"
    return Kind(name="apelles", module=__name__, protocol=protocol, calibrates=True)


def _collect(items: Sequence[Item], folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="apelles-bench-") as temporary:
        pictures, library = Path(temporary) / "pictures", Path(temporary) / "library"
        sidecar = lay_out(items, pictures)
        collect_pictures([pictures], into=library, metadata=sidecar, workers=2)
        shutil.move(library, folder)


def _calibrate(folder: Path) -> str:
    """Return the name of the null model measured on the library alone, or why there is none."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    try:
        return calibrate_library(LanceLibrary(folder), folder=folder, threads=2).null.name
    except CalibrationError as error:
        return str(error)


def _folder(shelf: Shelf) -> Path:
    return CACHE / "libraries" / f"{library_hash(shelf.library)[:16]}-{code_hash(INGEST_CODE)[:16]}"


def lay_out(items: Sequence[Item], folder: Path) -> Path:
    """Return the sidecar of a folder that holds copies of the items' files under their own names.

    The author it states is the hand, so that a null model and a clean view mean the same by a stranger.
    """
    for item in items:
        place = folder / item.name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(item.path, place)
    sidecar = folder / "index.csv"
    columns = ("title", "work_id", "subject_id", "lineage", "note")
    with sidecar.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "author", *columns))
        writer.writerows((item.name, item.hand, *(getattr(item, column) for column in columns)) for item in items)
    return sidecar


def _protocol(finding: Finding) -> Record:
    card = finding.protocol
    return {
        "null_domain": card.null_domain,
        "null_model": card.null_model,
        "transforms_tried": card.transforms_tried,
        "candidates_verified": card.candidates_verified,
    }


def _match(evidence: Evidence, view: View, edited: Edited) -> Record:
    match, surprise = evidence.match, evidence.surprise
    own = match.work.work_id == view.item.work_id
    return {
        "work_id": match.work.work_id,
        "name": match.work.file,
        "verified": evidence.verified,
        "kind": str(evidence.kind or ""),
        "e_value": surprise.e_value,
        "e_value_bound": surprise.e_value_bound,
        "copy_score": round(match.copy_score, 3),
        "inliers": match.inliers,
        "mirrored": match.mirrored,
        "view": match.view,
        "suspect_fraction": round(match.suspect_fraction, 4),
        "work_fraction": round(match.work_fraction, 4),
        "photometric_similarity": round(match.photometric_similarity, 4),
        "region_overlap": round(_overlap(match.suspect_region, view, edited), 4) if own else None,
    }


def _overlap(region: Polygon, view: View, edited: Edited) -> float:
    """Return intersection over union of a region and the part of the suspect that shows the work."""
    original = view.item.pixels()
    truth = visible(edited, width=original.shape[1], height=original.shape[0]) > 0
    found = np.zeros(truth.shape, dtype=np.uint8)
    if region:
        cv2.fillPoly(found, [np.array(region).round().astype(np.int32)], 1)
    both, either = int(((found > 0) & truth).sum()), int(((found > 0) | truth).sum())
    return both / max(1, either)
