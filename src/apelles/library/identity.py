"""One hash for what a library holds: equal libraries have equal hashes, however they were filled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from apelles.library.base import LibraryCard
from apelles.records import Work


def library_hash(card: LibraryCard, works: Iterable[Work]) -> str:
    """Return a SHA-256 over the card and the works, which come in order of their hashes."""
    digest = hashlib.sha256(_line(asdict(card)))
    for work in works:
        digest.update(_line(asdict(work)))
    return digest.hexdigest()


def _line(fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
