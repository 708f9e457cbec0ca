"""What stands in the folder of a training set: names of files, columns, kinds of rows, and the card."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from apelles.library.export import COLUMNS as STATED

FORMAT: Final = 1
PURPOSE: Final = "studio-set"
CARD: Final = "set.json"
INDEX: Final = "index.csv"
REFUSED: Final = "refused.csv"
LEDGER: Final = "ledger"
PICTURES: Final = "pictures"
HELDOUT: Final = "heldout"
RULE, WORK, CANARIES, SEALED = "rule", "work", "canaries", "set"
"""Kinds of rows in the ledger of a set, in the order in which they stand there."""
COLUMNS: Final = (*STATED, "sha256", "verdict", "why", "from", "label")
REFUSED_COLUMNS: Final = ("work_id", "title", "author", "verdict", "reason")
ORIGINAL: Final = "original"
PREVIEW: Final = "preview"
ALLOW, UNKNOWN, CANARY = "allow", "unknown", "canary"
TRAINABLE: Final = frozenset({ALLOW, UNKNOWN, CANARY})
"""Verdicts that a picture of a set may have; unknown only where the card says that it was let in."""


class Half(StrEnum):
    """Where a work went."""

    TRAINING = "training"
    HELDOUT = "heldout"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWork:
    """A work in a set as its index and its row state it. Empty text means not stated.

    `file` lies in the set; `sha256` is of that file. `source_file` says whether it is the `original` or a `preview` of
    it. `why` is why the work was chosen, `label` its class where models are told classes. `verdict` is what the rights
    ledger of the library said of generative training, or `canary` for a picture planted for proof.
    """

    file: str
    sha256: str
    verdict: str
    why: str
    source_file: str = ORIGINAL
    title: str = ""
    author: str = ""
    year: str = ""
    license: str = ""
    source: str = ""
    work_id: str = ""
    subject_id: str = ""
    lineage: str = ""
    note: str = ""
    label: str = ""

    def cells(self) -> dict[str, str]:
        """Return the work's line of the index."""
        facts = asdict(self)
        return {name: facts["source_file" if name == "from" else name] for name in COLUMNS}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCard:
    """What a set is, as `set.json` says it.

    `unknown` is how many training works nobody has said anything about, let in by a flag; `root` and `heldout_root`
    are Merkle roots over the SHA-256 of the files in order. `canaries` says what was planted, None for nothing.
    """

    name: str
    library: str
    works: int
    heldout: int
    unknown: int
    root: str
    heldout_root: str
    labels: tuple[str, ...]
    apelles: str
    commercial: bool | None = None
    canaries: Mapping[str, Any] | None = None
    format: int = FORMAT

    def as_json(self) -> dict[str, Any]:
        """Return the card as plain values, `format` first."""
        facts = asdict(self)
        return {"format": facts.pop("format"), **facts, "labels": list(self.labels)}


def card_of(facts: Mapping[str, Any]) -> SetCard:
    """Return the card of plain values.

    Raises:
        TypeError: a value is missing, or one is no part of a card.
    """
    return SetCard(**{**facts, "labels": tuple(facts["labels"])})


def table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return rows as CSV in UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def lines_of(content: bytes) -> list[dict[str, str]]:
    """Return the rows of such a CSV; a row with more cells than columns keeps them under an empty name."""
    reader = csv.DictReader(io.StringIO(content.decode("utf-8", "replace")), restkey="", restval="")
    return [{name: cell if isinstance(cell, str) else ",".join(cell) for name, cell in row.items()} for row in reader]
