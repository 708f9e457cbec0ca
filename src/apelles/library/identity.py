"""What a statement about a picture amounts to, and one hash for all that a library holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

from apelles.library.base import LibraryCard
from apelles.records import Work


def library_hash(card: LibraryCard, works: Iterable[Work]) -> str:
    """Return a SHA-256 over the card and the works, in order of their hashes: equal libraries, equal hash."""
    digest = hashlib.sha256(_line(asdict(card)))
    for work in works:
        digest.update(_line(asdict(work)))
    return digest.hexdigest()


def complete(work: Work, said: Sequence[Work]) -> Work:
    """Return a work with the size known from earlier statements where it states none."""
    if work.width or not said:
        return work
    return replace(work, width=said[-1].width, height=said[-1].height)


def says_nothing(work: Work) -> bool:
    """Return whether a statement says no more than a file name."""
    texts = (work.title, work.author, work.year, work.license, work.source, work.subject_id, work.lineage, work.note)
    return not any(texts) and not work.extra and work.work_id.startswith("sha256:")


def _line(fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
