"""Pictures that a model made, in the folder where they are chosen among, and the ledger that their choices go into."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from apelles.errors import ChoiceRefused
from apelles.models.made import LINES
from apelles.seal.ledger import ROWS, Ledger
from apelles.seal.merkle import root_of

RUN_CARD: Final = "run.json"
LEDGER: Final = "ledger"
KEPT: Final = "kept"
WITHHELD: Final = "withheld.jsonl"
RUN_PURPOSE: Final = "studio-run"
OUTPUTS_PURPOSE: Final = "studio-outputs"
OUTPUTS, GENERATED, GUARD, SELECTED, PUBLISHED = "outputs", "generated", "guard", "selected", "kept"
"""Kinds of rows about outputs: what lay there, what a run generated, a picture that was withheld, a person's choice,
the files that were written."""
FORMAT: Final = 1
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One picture in the folder: its index, its file and that file's SHA-256, and the line that tells its origin."""

    index: int
    file: str
    sha256: str
    line: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """A folder of outputs in order of index. `run` is what `run.json` says, empty where another model made them.

    `id` is the name that rows of a ledger call the folder by, wherever it lies.
    """

    folder: Path
    pictures: tuple[Output, ...]
    run: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Return the folder's name in a run's ledger, empty where it has a ledger of its own."""
        return str(self.run.get("outputs", ""))

    @property
    def root(self) -> str:
        """Return the Merkle root over the SHA-256 of the files in order of index."""
        return root_of_first(self.pictures, len(self.pictures))


def root_of_first(pictures: tuple[Output, ...], count: int) -> str:
    """Return the Merkle root (hex) over the SHA-256 of the first `count` files."""
    return root_of(bytes.fromhex(one.sha256) for one in pictures[:count]).hex()


def read_outputs(folder: Path) -> Outputs:
    """Return what lies in a folder of outputs, as its lines state it; whether files are what they state is not checked.

    Raises:
        ChoiceRefused: there are no outputs there, or a line cannot be read.
    """
    path = folder / LINES
    if not path.is_file():
        message = (
            f"There are no outputs at {folder}: {LINES} is missing. Make them with `apelles studio generate` or "
            "`apelles models sample`; those of another generator with `apelles models sample folder --from PICTURES`."
        )
        raise ChoiceRefused(message)
    pictures = []
    for number, text in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        line = _object(text)
        index = line.get("index")
        if not _SHA256.fullmatch(str(line.get("sha256"))) or not line.get("file") or not isinstance(index, int):
            message = (
                f"Line {number} of {path} cannot be read, so the outputs cannot be told apart. Generate them anew."
            )
            raise ChoiceRefused(message)
        pictures.append(Output(index=index, file=str(line["file"]), sha256=str(line["sha256"]), line=line))
    return Outputs(folder=folder, pictures=tuple(pictures), run=run_card(folder))


def withheld(folder: Path) -> list[dict[str, Any]]:
    """Return what a guard withheld, as the lines in a folder of outputs say it; nothing where there was no guard."""
    path = folder / WITHHELD
    texts = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    return [_object(text) for text in texts]


def withheld_row(outputs: str, line: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of a picture that was withheld, given its line; E-values and rates as text."""
    said = {name: _plain(value) for name, value in line.items()}
    return {"outputs": outputs, **said}


def _plain(value: object) -> object:
    return f"{value:.3g}" if isinstance(value, float) else value


def run_card(folder: Path) -> dict[str, Any]:
    """Return what `run.json` in a folder says, nothing where there is none or it cannot be read."""
    try:
        return _object((folder / RUN_CARD).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return {}


def run_folder(outputs: Outputs) -> Path | None:
    """Return the run that made the outputs, None where another model did.

    Raises:
        ChoiceRefused: the run is not where it was, or another one lies there.
    """
    if not outputs.run:
        return None
    named = str(outputs.run.get("run", ""))
    for base in (outputs.folder, outputs.folder.resolve()):
        place = Path(os.path.normpath(base / named))
        if (place / LEDGER / ROWS).is_file() and Ledger(place / LEDGER).id == outputs.run.get("ledger"):
            return place
    message = (
        f"The run that made {outputs.folder} is not at {named} from there, and a choice is written into its ledger. "
        "Put the run back where it was beside the outputs."
    )
    raise ChoiceRefused(message)


def ledger_folder(outputs: Outputs) -> Path:
    """Return where the ledger lies that the choices among outputs go into: the run's, else the folder's own.

    Raises:
        ChoiceRefused: see `run_folder`.
    """
    return (run_folder(outputs) or outputs.folder) / LEDGER


def own_ledger(outputs: Outputs, *, by: str) -> Ledger:
    """Return the ledger of outputs that no run made; a new one begins with what lies in the folder."""
    fresh = not (outputs.folder / LEDGER / ROWS).is_file()
    ledger = Ledger.open_or_create(outputs.folder / LEDGER, purpose=OUTPUTS_PURPOSE)
    if fresh:
        card = outputs.pictures[0].line.get("card", {}) if outputs.pictures else {}
        body = {
            "pictures": len(outputs.pictures),
            "samples_root": outputs.root,
            "model": str(card.get("name", "")),
            "model_sha256": str(card.get("sha256", "")),
        }
        ledger.append(OUTPUTS, body, by=by)
    return ledger


def is_whole(folder: Path, output: Output) -> bool:
    """Return whether an output's file is there and is the one its line states."""
    path = folder / output.file
    inside = ".." not in Path(output.file).parts and not Path(output.file).is_absolute()
    return inside and path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == output.sha256


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
