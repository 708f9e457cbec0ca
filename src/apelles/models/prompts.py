"""Prompts for a model that draws what it is told, one for each index."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from apelles.errors import ModelRefused

COLUMNS: Final = ("prompt", "caption", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """Prompts in their order and the SHA-256 of the file; when they are used up the first comes again."""

    texts: tuple[str, ...]
    sha256: str

    def at(self, index: int) -> str:
        """Return the prompt of sample `index`."""
        return self.texts[index % len(self.texts)]


def read_prompts(path: Path) -> Prompts:
    """Return the prompts of a file: lines of text, or the column `prompt`, `caption` or `text` of .csv or .jsonl.

    Raises:
        ModelRefused: it cannot be read, or a row has no prompt.
    """
    try:
        content = path.read_bytes()
        texts = _texts(content.decode("utf-8-sig"), kind=path.suffix.lower())
    except (OSError, ValueError, TypeError, KeyError, AttributeError, csv.Error) as error:
        message = (
            f"The prompts in {path} cannot be read: {error}. Write one on each line of a text file, or a column "
            "`prompt` in a .csv or .jsonl file."
        )
        raise ModelRefused(message) from error
    if not texts:
        message = f"{path} holds no prompt, so there is nothing to draw. Write one on each line."
        raise ModelRefused(message)
    return Prompts(texts=texts, sha256=hashlib.sha256(content).hexdigest())


def _texts(text: str, *, kind: str) -> tuple[str, ...]:
    lines = [line for line in text.splitlines() if line.strip()]
    if kind == ".jsonl":
        return tuple(_cell(json.loads(line)) for line in lines)
    if kind == ".csv":
        return tuple(_cell(row) for row in csv.DictReader(StringIO(text)))
    return tuple(line.strip() for line in lines)


def _cell(row: dict[str, str]) -> str:
    found = next((row[column] for column in COLUMNS if row.get(column)), "")
    if not found:
        message = f"a row has no {', '.join(COLUMNS)}"
        raise ValueError(message)
    return str(found)
