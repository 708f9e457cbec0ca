"""The tasks that are programs of their own: each prints its table and says in JSON what it saw."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.plan import Plan
from benchmarks.store import ROOT, Record
from benchmarks.tasks import Report

PROGRAMS = ("ingest", "judging", "endurance", "hostile", "rights", "fuzz_rights")


def run(name: str, plan: Plan) -> Report:
    """Return what a program wrote, its own words printed as they come."""
    with tempfile.TemporaryDirectory(prefix="apelles-bench-") as folder:
        written = Path(folder) / "record.json"
        command = [sys.executable, "-m", f"benchmarks.{name}", *_sizes(name, plan), "--json", str(written)]
        done = subprocess.run(command, cwd=ROOT, check=False)
        record: Record = json.loads(written.read_text(encoding="utf-8")) if written.exists() else {}
    return Report(tables={}, record={"exit": done.returncode, "command": command[1:-2], **record})


def _sizes(name: str, plan: Plan) -> list[str]:
    if name == "endurance":
        return ["--kills", str(plan.endurance_kills)]
    if name == "hostile":
        return ["--count", str(plan.hostile_files)]
    if name == "fuzz_rights":
        return ["--count", str(plan.fuzzed_inputs)]
    if name == "rights":
        return ["--full"] if plan.name == "full" else []
    return [f"--{plan.name}"]
