"""What stands in the folder of a run: names of files, the card, and what made it."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from apelles.errors import RunRefused
from apelles.studio.checkpoint import put

FORMAT: Final = 1
CARD: Final = "run.json"
RECIPE: Final = "recipe.toml"
CURVES: Final = "curves.jsonl"
SAMPLES: Final = "samples"
CHECKPOINTS: Final = "checkpoints"
WEIGHTS: Final = "weights.safetensors"
LEDGER: Final = "ledger"
PURPOSE: Final = "studio-run"
PACKAGES: Final = ("apelles", "torch", "numpy", "diffusers")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCard:
    """What a run is, as `run.json` says it.

    `set` is the card of the set; `data_root` the Merkle root over its training files; `code_sha256` is taken over the
    files of `models/` and `studio/`. `stopped` says why it ended: "steps", "minutes", or empty while it has not.
    """

    family: str
    recipe_sha256: str
    set: dict[str, Any]
    data_root: str
    apelles: str
    software: dict[str, str]
    device: str
    threads: int
    code_sha256: str
    steps: int = 0
    finished: bool = False
    stopped: str = ""
    weights_sha256: str = ""
    format: int = FORMAT


def write_card(out: Path, card: RunCard) -> None:
    """Write the card of a run."""
    told = asdict(card)
    put(out / CARD, (json.dumps({"format": told.pop("format"), **told}, indent=2, ensure_ascii=False) + "\n").encode())


def read_card(out: Path) -> RunCard:
    """Return the card of a run.

    Raises:
        RunRefused: there is none, or it cannot be read.
    """
    try:
        return RunCard(**json.loads((out / CARD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        message = f"{out} holds no training run: {error}. Make one with `apelles studio train`, or check the path."
        raise RunRefused(message) from error


def software() -> dict[str, str]:
    """Return the versions of what trains."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def code_sha256() -> str:
    """Return the SHA-256 over the files that make and train models, by name in order."""
    root = Path(__file__).parent.parent
    digest = sha256()
    for path in sorted(path for room in ("models", "studio") for path in (root / room).rglob("*.py")):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()
