"""How fast a library's rights are scanned, and how fast a ledger is verified, against what the same bytes cost bare.

python -m benchmarks.rights --json benchmarks/results/rights.json            # 1,000 pictures, 50,000 rows
python -m benchmarks.rights --full --json benchmarks/results/rights-full.json # 10,000 pictures, 1,000,000 rows

The pictures are drawn, marked and described: XMP with reservation, author and license in every file, EXIF in every
second, Content Credentials in every tenth. Ratios are of one run: scanning against reading and hashing the same files,
verifying against hashing and parsing the same lines.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from apelles.collect.marks.deny import Deny
from apelles.collect.marks.mark import mark
from apelles.journeys.rights_report import rights_report
from apelles.journeys.rights_scan import scan_rights
from apelles.library.base import LibraryCard, Place, Row
from apelles.library.lance import LanceLibrary
from apelles.records import Work
from apelles.seal.credential import sign
from apelles.seal.identity import load_or_make
from apelles.seal.ledger import ROWS, Ledger
from apelles.seal.verify import verify

SEED: Final = 20260103
SIDE: Final = 256
SOURCE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation"
DRAWN: Final = {
    "label": "c2pa.actions",
    "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": SOURCE}]},
}
BATCH: Final = 1_000
CARD: Final = LibraryCard(descriptor="none", model_sha256="", preprocessing="none", decoder="none", dimension=8)


def main() -> int:
    """Measure and print; return 1 when a scan lost a picture or a ledger is not intact."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="apelles-rights-") as folder:
        record = {
            "machine": {"cpus": os.cpu_count(), "platform": platform.platform(), "python": platform.python_version()},
            "scan": measure_scan(Path(folder), pictures=10_000 if asked.full else 1_000),
            "ledger": measure_ledger(Path(folder), rows=1_000_000 if asked.full else 50_000),
        }
    print(json.dumps(record, indent=1))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0 if record["scan"]["complete"] and record["ledger"]["intact"] else 1


def measure_scan(folder: Path, *, pictures: int) -> dict[str, Any]:
    """Return pictures a second, the ratio to bare reading, and how memory grew over the last nine tenths."""
    files = draw(folder / "pictures", pictures)
    library = LanceLibrary(folder / "lib", card=CARD)
    for start in range(0, pictures, BATCH):
        library.add([_row(file, number) for number, file in enumerate(files[start : start + BATCH], start)])
    began = time.perf_counter()
    for file in files:
        hashlib.sha256(file.read_bytes()).digest()
    bare = time.perf_counter() - began
    peaks: list[int] = []

    def progress(done: int, total: int) -> None:
        if done * 10 >= total and not peaks:
            peaks.append(_peak())

    began = time.perf_counter()
    scanned = scan_rights(folder / "lib", by="benchmark", on_progress=progress)
    seconds = time.perf_counter() - began
    grown = _peak() - peaks[0]
    began = time.perf_counter()
    again = scan_rights(folder / "lib", by="benchmark")
    rescan = time.perf_counter() - began
    began = time.perf_counter()
    totals = rights_report(folder / "lib").totals()
    return {
        "pictures": pictures,
        "bytes": sum(file.stat().st_size for file in files),
        "signals": scanned.signals,
        "seconds": round(seconds, 2),
        "pictures_a_second": round(pictures / seconds, 1),
        "ratio_to_reading_and_hashing": round(seconds / bare, 2),
        "memory_grown_mb": round(grown / 2**20, 1),
        "rescan_seconds": round(rescan, 2),
        "report_seconds": round(time.perf_counter() - began, 2),
        "complete": scanned.new == pictures
        and again.known == pictures
        and totals["generative_training"]["deny"] == pictures,
    }


def measure_ledger(folder: Path, *, rows: int) -> dict[str, Any]:
    """Return rows appended and verified a second, and the ratio to hashing and parsing the same lines."""
    ledger = Ledger.open_or_create(folder / "ledger", purpose="benchmark")
    body = {"author": "an author", "license": "CC-BY-4.0", "signals": ["plus_xmp", "xmp", "exif"], "text": "x" * 350}
    began = time.perf_counter()
    for start in range(0, rows, BATCH):
        ledger.append_many([("copy", {"number": start + one, **body}) for one in range(BATCH)], by="benchmark")
    append = time.perf_counter() - began
    ledger.snapshot(by="benchmark")
    before = _peak()
    began = time.perf_counter()
    found = verify(folder / "ledger")
    seconds = time.perf_counter() - began
    grown = _peak() - before
    began = time.perf_counter()
    with (folder / "ledger" / ROWS).open("rb") as file:
        for line in file:
            hashlib.sha256(line).digest()
            json.loads(line)
    bare = time.perf_counter() - began
    return {
        "rows": found.rows,
        "bytes": (folder / "ledger" / ROWS).stat().st_size,
        "appended_a_second": round(rows / append),
        "verify_seconds": round(seconds, 2),
        "verified_a_second": round(found.rows / seconds),
        "ratio_to_hashing_and_parsing": round(seconds / bare, 2),
        "memory_grown_mb": round(grown / 2**20, 1),
        "intact": found.intact,
    }


def draw(folder: Path, pictures: int) -> list[Path]:
    """Write pictures with metadata and return their files."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(SEED)
    identity = load_or_make(folder.parent / "identity")
    files = []
    for number in range(pictures):
        small = random.integers(0, 256, (8, 8, 3), dtype=np.uint8)
        picture = Image.fromarray(small).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
        exif = Image.Exif()
        exif[315], exif[33432] = f"Author {number % 97}", "All rights reserved"
        made = io.BytesIO()
        picture.save(made, "JPEG", quality=90, exif=exif if number % 2 else Image.Exif())
        content = mark(made.getvalue(), deny=Deny.ALL, author=f"Author {number % 97}", license="CC BY-NC 4.0").content
        if number % 10 == 0:
            content = sign(content, "image/jpeg", identity=identity, assertions=[DRAWN], title=f"{number}.jpg")
        files.append(folder / f"{number:05}.jpg")
        files[-1].write_bytes(content)
    return files


def _row(file: Path, number: int) -> Row:
    content, status = file.read_bytes(), file.stat()
    sha256 = hashlib.sha256(content).hexdigest()
    vector = np.eye(8, dtype=np.float32)[number % 8]
    return Row(
        work=Work(sha256=sha256, work_id=f"work-{number}", file=file.name, author=f"Author {number % 97}"),
        vector=vector,
        phash="0" * 16,
        traits=(0.0,) * 6,
        place=Place(path=str(file), size=status.st_size, modified=status.st_mtime_ns),
    )


def _peak() -> int:
    """Return the most memory this process ever held, in bytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


if __name__ == "__main__":
    sys.exit(main())
