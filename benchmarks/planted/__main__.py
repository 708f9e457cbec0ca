"""Score copied regions: `python -m benchmarks.planted --task partial --limit 20`; a stopped run goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
import cv2
import numpy as np

from benchmarks.planted import measure, report, sets
from benchmarks.planted.parameters import parameters
from benchmarks.planted.sets import TASKS
from benchmarks.planted.sheet import sheet
from benchmarks.store import ROOT, Record


@click.command()
@click.option("--task", "chosen", multiple=True, type=click.Choice(TASKS), help="Only this task; may be repeated.")
@click.option("--limit", type=int, help="At most this many suspects of each task, the first of the whole set.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write rows and every suspect to this file.")
@click.option("--sheet", "picture", type=click.Path(path_type=Path), help="Draw the suspects with their truth instead.")
@click.option("--freeze", is_flag=True, help="Write the digests of all suspects instead; done once, when they change.")
def main(chosen: tuple[str, ...], limit: int | None, target: Path | None, picture: Path | None, freeze: bool) -> None:
    """Judge suspects with planted regions and print what was found of them."""
    cv2.setNumThreads(1)
    cases = {task: sets.cases(task)[:limit] for task in chosen or TASKS}
    everything = [case for some in cases.values() for case in some]
    if freeze:
        _freeze()
    elif picture:
        drawn = sheet([sets.made(case) for case in everything])
        cv2.imwrite(str(picture), np.ascontiguousarray(drawn[..., ::-1]))
    else:
        tasks = {task: _measure(task, some) for task, some in cases.items()}
        if target:
            target.write_text(json.dumps({**_card(limit), "tasks": tasks}, indent=1) + "\n", encoding="utf-8")


def _measure(task: str, cases: Sequence[sets.Case]) -> Record:
    records = measure.measured(cases, title=task)
    rows = report.rows_of(task, records)
    click.echo(f"\n## {task}\n\n{report.table_of(task, rows)}")
    differing = [one["name"] for one in records if measure.frozen().get(one["name"]) != one["pixels"]]
    if differing:
        click.echo(f"\nNot the frozen pixels (another version of a library, or a changed edit): {', '.join(differing)}")
    return {"rows": rows, "differing": differing, "suspects": records}


def _freeze() -> None:
    """Write one line for each suspect: its name, and the start of the digest of its pixels and map."""
    cases = [case for task in TASKS for case in sets.cases(task)]
    start = told = time.monotonic()
    lines = []
    for done, case in enumerate(cases, 1):
        lines.append(f"{case.name} {measure.digest(sets.made(case))[:16]}\n")
        told = measure.told_again("digests", done, len(cases), start=start, told=told)
    measure.DIGESTS.write_text("".join(lines), encoding="utf-8")


def _card(limit: int | None) -> Record:
    asked = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, check=False)
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": asked.stdout.decode().strip() or "unknown",
        "version": parameters().version,
        "limit": limit,
        "library_works": len(sets.shelf().library),
        "outside_works": len(sets.shelf().hosts),
    }


if __name__ == "__main__":
    sys.exit(main())
