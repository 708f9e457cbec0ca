"""Claims that people make about AI art and copyright, each held against the texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from apelles.law.fields import Fields
from apelles.law.vocabulary import as_list
from apelles.law.yaml_text import read
from apelles.records.law import SourceStatus
from apelles.words.phrase import Phrase

ANSWERS: Final = ("contradicted", "agreed", "contested", "fact", "open", "does_not_follow")
FILE: Final = "claims.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim, what the texts say to it, and what Apelles does about it."""

    number: int
    claim: Phrase
    answer: str
    texts: Phrase
    apelles: Phrase
    rules: tuple[str, ...]
    facts: tuple[str, ...]
    provisions: tuple[str, ...]
    source_status: SourceStatus


@cache
def claims() -> tuple[Claim, ...]:
    """Return all claims in their order.

    Raises:
        RulesUnreadable: the file is damaged.
    """
    text = (files("apelles.law") / FILE).read_text(encoding="utf-8")
    return tuple(_claim(value) for value in as_list(read(text, name=FILE), FILE))


def _claim(value: Any) -> Claim:
    fields = Fields.of(value, where=FILE)
    number = int(fields.values.pop("number", 0))
    fields.where = f"{FILE}, claim {number}"
    made = Claim(
        number=number,
        claim=fields.phrase("claim"),
        answer=fields.one_of("answer", ANSWERS),
        texts=fields.phrase("texts"),
        apelles=fields.phrase("apelles"),
        rules=fields.texts("rules"),
        facts=fields.texts("facts"),
        provisions=fields.texts("provisions"),
        source_status=SourceStatus(fields.one_of("source_status", tuple(SourceStatus))),
    )
    fields.done()
    return made
