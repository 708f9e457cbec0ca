"""Run the benchmarks: `python -m benchmarks.run --quick`, `--full`, or one task with `--task ladder --limit 200`."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from benchmarks import programs, tasks
from benchmarks.peers import versions
from benchmarks.plan import PLANS, Plan
from benchmarks.store import ROOT, Record
from benchmarks.tasks import Report

RESULTS = Path(__file__).with_name("results")
PACKAGES = ("apelles", "numpy", "opencv-python-headless", "onnxruntime", "pillow", "pylance", "scipy")
VIEWS: dict[str, Callable[..., Report]] = {
    "clean": tasks.clean,
    "ladder": tasks.ladder,
    "scans": tasks.scans,
    "drawings": tasks.drawings,
    "small": tasks.small,
}
NAMES = (*VIEWS, *programs.PROGRAMS)
WEIGHTS = {
    "clean": 60,
    "ladder": 40,
    "scans": 3,
    "drawings": 10,
    "small": 15,
    "ingest": 8,
    "judging": 4,
    "endurance": 5,
    "hostile": 5,
}
"""Shares of the time, so that a task that cannot finish leaves the others theirs."""


@click.command()
@click.option("--full", "plan", flag_value="full", help="The whole plan, resumable, within 150 minutes on two cores.")
@click.option("--quick", "plan", flag_value="quick", default=True, help="A sample of everything, within 20 minutes.")
@click.option(
    "--sample", "plan", flag_value="sample", help="Calibrated like the full plan, on fewer views, in an hour."
)
@click.option("--task", "chosen", multiple=True, type=click.Choice(NAMES), help="Only this task; may be repeated.")
@click.option("--limit", type=int, help="At most this many views for each library, for a first look.")
@click.option("--minutes", type=float, help="Stop measuring views after this long; what was measured is kept.")
def main(plan: str, chosen: tuple[str, ...], limit: int | None, minutes: float | None) -> None:
    """Measure Apelles and the tools a user could take instead; print tables and write JSON."""
    size = PLANS[plan]
    start = time.monotonic()
    deadline = start + 60 * (minutes or size.minutes)
    names = chosen or NAMES
    for place, name in enumerate(names):
        began = time.monotonic()
        part = WEIGHTS[name] / sum(WEIGHTS[later] for later in names[place:])
        report = _report(name, size, deadline=tasks.share_of(deadline, part), limit=limit)
        _show(name, report)
        _write(name, size, report, seconds=time.monotonic() - began, limit=limit)
    click.echo(f"\n{size.name} plan: {(time.monotonic() - start) / 60:.1f} minutes in this run")


def _report(name: str, plan: Plan, *, deadline: float, limit: int | None) -> Report:
    if name in VIEWS:
        return VIEWS[name](plan, deadline=deadline, limit=limit)
    return programs.run(name, plan)


def _show(name: str, report: Report) -> None:
    for title, table in report.tables.items():
        click.echo(f"\n## {name}: {title}\n\n{table}")
    if "summary" in report.record:
        click.echo("\n" + json.dumps(report.record["summary"], indent=1))


def _write(name: str, plan: Plan, report: Report, *, seconds: float, limit: int | None) -> None:
    RESULTS.mkdir(exist_ok=True)
    card = {
        "task": name,
        "plan": plan.name,
        "limit": limit,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "machine": _machine(),
        "versions": {**{package: version(package) for package in PACKAGES}, **versions()},
        "commit": _commit(),
        "ladder": tasks.ladder_version(),
    }
    suffix = "" if limit is None else "-sample"
    path = RESULTS / f"{name}-{plan.name}{suffix}.json"
    path.write_text(json.dumps({**card, **report.record}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"\nwritten: {path.relative_to(ROOT)}")


def _machine() -> Record:
    return {"system": platform.system(), "processor": _processor(), "python": platform.python_version()}


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if not described.exists():
        return platform.processor()
    lines = [line for line in described.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
    return f"{len(lines)} x {lines[0].split(':', 1)[1].strip()}" if lines else platform.processor()


def _commit() -> str:
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
