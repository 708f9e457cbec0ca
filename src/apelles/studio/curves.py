"""The curves of a run: one line of JSON for each logged step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from apelles.studio.checkpoint import put


def write_line(path: Path, line: Mapping[str, Any]) -> None:
    """Add a line."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the lines up to the first that was not written to its end."""
    lines: list[dict[str, Any]] = []
    if not path.is_file():
        return lines
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            break
        if not isinstance(line, dict) or not isinstance(line.get("step"), int):
            break
        lines.append(line)
    return lines


def cut(path: Path, step: int) -> None:
    """Drop the lines after a step, which a run that goes on from there writes again."""
    kept = [line for line in read_lines(path) if line["step"] <= step]
    put(path, "".join(json.dumps(line) + "\n" for line in kept).encode())
