"""How long a dossier takes after judging, how large it is, and whether the same inputs give the same bytes.

python -m benchmarks.dossier
python -m benchmarks.dossier --json benchmarks/results/dossier.json

Two real cases from the pictures of APELLES_PICTURES. `copy`: another reproduction of a painting against the paintings,
for the claimant, with rights and the law of China, the United States and the European Union. `independent`: an icon
against the same subject drawn by other teams, for the accused. Time is that of the whole command, its start included.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from apelles.dossier.html import render_html
from apelles.dossier.pdf import render_pdf
from apelles.journeys.dossier_build import Wanted, build
from apelles.journeys.dossier_json import as_mapping
from benchmarks.tables import Table, number

PICTURES: Final = Path(os.environ.get("APELLES_PICTURES", "../shared/pictures"))
AGAIN: Final = 3
BUDGET: Final = 10.0
AT: Final = "2026-11-22T12:00:00Z"


def main() -> int:
    """Measure, print a table, write JSON; return 3 where the budget was not met or bytes differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="apelles-dossier-") as place:
        folder = Path(place)
        cases = {"copy": _copy(folder / "copy"), "independent": _independent(folder / "independent")}
        rows = {name: _measured(*case) for name, case in cases.items()}
    print(_table(rows))
    record = {"budget_s": BUDGET, "cases": rows}
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    met = all(row["median_s"] <= BUDGET and row["same_bytes"] for row in rows.values())
    return 0 if met else 3


def _copy(folder: Path) -> tuple[Path, list[str], Wanted]:
    """Return a case: a second reproduction of a painting that is in the library."""
    scans = PICTURES / "same_work_scans"
    _collect(PICTURES / "paintings_library", folder / "library")
    first = folder / "first"
    first.mkdir()
    for scan in sorted(scans.glob("*__1.*")):
        shutil.copy(scan, first)
    _collect(first, folder / "library", metadata=scans / "index.csv")
    _run("rights", "scan", str(folder / "library"), "--json")
    suspect = shutil.copy(scans / "liberty_leading_the_people__2.jpg", folder)
    options = ["--library", "library", "--rights", "library", "--law", "cn,us,eu", "--for", "claimant"]
    return folder, options, _judged(folder, Path(suspect), law=("cn", "us", "eu"), rights=folder / "library")


def _independent(folder: Path) -> tuple[Path, list[str], Wanted]:
    """Return a case: an icon of one team, and a library of the same subject and others by other teams."""
    icons = PICTURES / "emoji_parallel"
    others = folder / "others"
    others.mkdir(parents=True)
    for icon in sorted(icons.glob("*.png"))[:400]:
        if "twemoji" not in icon.name:
            shutil.copy(icon, others)
    _collect(others, folder / "library", metadata=icons / "index.csv")
    suspect = shutil.copy(icons / "1f436__twemoji.png", folder)
    options = ["--library", "library", "--law", "cn,us", "--for", "accused"]
    return folder, options, _judged(folder, Path(suspect), law=("cn", "us"), rights=None)


def _judged(folder: Path, suspect: Path, *, law: tuple[str, ...], rights: Path | None) -> Wanted:
    found = _run("judge", str(suspect), "--library", str(folder / "library"), "--json")
    (folder / "findings.json").write_text(found, encoding="utf-8")
    return Wanted(
        findings=folder / "findings.json",
        library=folder / "library",
        pictures=(suspect,),
        rights=rights,
        law=law,
        at=AT,
    )


def _measured(folder: Path, options: list[str], wanted: Wanted) -> dict[str, Any]:
    taken = []
    for again in range(AGAIN):
        out = folder / f"out-{again}"
        began = time.perf_counter()
        _run("dossier", "build", "--from", "findings.json", *options, "--out", str(out), cwd=folder)
        taken.append(time.perf_counter() - began)
    sizes = {path.name: path.stat().st_size for path in sorted((folder / "out-0").glob("dossier*"))}
    return {
        "median_s": statistics.median(taken),
        "all_s": taken,
        "pages": {lang: _pages(folder / "out-0" / f"dossier-{lang}.pdf") for lang in ("en", "zh")},
        "bytes": sizes,
        "same_bytes": _same(wanted),
    }


def _same(wanted: Wanted) -> bool:
    """Return whether building and rendering twice gives the same JSON, page and PDF before anything is signed."""
    made = [build(replace(wanted, command="apelles dossier build")) for _ in range(2)]
    spelled = [json.dumps(as_mapping(dossier), ensure_ascii=False) for dossier, _ in made]
    pages = [render_html(dossier, plates) for dossier, plates in made]
    pdfs = [render_pdf(dossier, plates, "zh") for dossier, plates in made]
    return spelled[0] == spelled[1] and pages[0] == pages[1] and pdfs[0] == pdfs[1] and made[0][1] == made[1][1]


def _pages(pdf: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def _collect(pictures: Path, library: Path, *, metadata: Path | None = None) -> None:
    index = metadata or pictures / "index.csv"
    _run("collect", str(pictures), "--into", str(library), "--metadata", str(index), "--json")


def _run(*arguments: str, cwd: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "apelles", *arguments], cwd=cwd, check=True, capture_output=True, text=True
    )
    return done.stdout


def _table(rows: dict[str, dict[str, Any]]) -> Table:
    return Table(
        head=("case", "seconds (median)", "asked", "pages en, zh", "kB json, html, pdf en, pdf zh", "same bytes twice"),
        lines=tuple(
            (
                name,
                number(row["median_s"]),
                f"<= {BUDGET:.0f}",
                ", ".join(str(count) for count in row["pages"].values()),
                ", ".join(
                    f"{row['bytes'][file] // 1000:,}"
                    for file in ("dossier.json", "dossier.html", "dossier-en.pdf", "dossier-zh.pdf")
                ),
                "yes" if row["same_bytes"] else "NO",
            )
            for name, row in rows.items()
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
