"""Run the commands that pages show in `console` blocks, and put what they print into the pages.

python -m tools.real_output README.md docs/tour.md
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(?<=```console\n).*?(?=^```$)", flags=re.DOTALL | re.MULTILINE)


def refreshed(page: str) -> str:
    """Return a page with the output below every `$ command` of its console blocks as printed now."""
    return BLOCK.sub(lambda block: _shown(block.group()), page)


def _shown(block: str) -> str:
    commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    return "\n".join(f"$ {command}\n{_printed(command)}" for command in commands)


def _printed(command: str) -> str:
    place = os.environ | {"PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}
    done = subprocess.run(
        command,
        shell=True,
        cwd=ROOT,
        env=place,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    print(f"$ {command}: exit {done.returncode}")
    return done.stdout.rstrip("\n") + "\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        page = Path(name)
        page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")
