"""Texts of law: the original beside our own English translation; only the original counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from apelles.law.fields import Fields
from apelles.records.law import SourceStatus
from apelles.words.phrase import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One article, paragraph or item: `ref` is `statute/article.paragraph.item`."""

    ref: str
    original: str
    en: str
    statute: Phrase
    source: Phrase
    source_status: SourceStatus
    valid_from: date | None
    valid_to: date | None


def provisions_from(value: Any, *, file: str) -> list[Provision]:
    """Return the provisions of one statute from plain values.

    Raises:
        RulesUnreadable: a field is missing, unknown or of the wrong kind.
    """
    fields = Fields.of(value, where=file)
    statute, title, source = fields.text("statute"), fields.phrase("title"), fields.phrase("source")
    status = SourceStatus(fields.one_of("source_status", tuple(SourceStatus)))
    since, until = fields.day("valid_from"), fields.day("valid_to")
    entries = fields.items("provisions")
    fields.done()
    made = []
    for entry in entries:
        one = Fields.of(entry, where=f"{file}, {statute}")
        made.append(
            Provision(
                ref=f"{statute}/{one.text('ref')}",
                original=one.text("original").strip(),
                en=one.text("en").strip(),
                statute=title,
                source=source,
                source_status=status,
                valid_from=since,
                valid_to=until,
            )
        )
        one.done()
    return made
