"""Works by what a person calls them: work id, file name, or the beginning of a hash."""

from __future__ import annotations

import re

from apelles.errors import UnknownName
from apelles.library.base import Library
from apelles.records import Work

_HASH = re.compile(r"(sha256:)?[0-9a-f]{8,64}")


def find_works(library: Library, text: str) -> list[Work]:
    """Return the pictures of a work, in order of their hashes.

    Raises:
        UnknownName: nothing in the library is called so.
    """
    start = text.removeprefix("sha256:") if _HASH.fullmatch(text) else None
    found = [
        work
        for work in library.works()
        if text in (work.work_id, work.file) or (start is not None and work.sha256.startswith(start))
    ]
    if not found:
        message = (
            f"No work in this library is called {text!r}: it is no work id, no file name, and no beginning of a "
            f"SHA-256 (8 digits or more). `apelles library list` shows what is there."
        )
        raise UnknownName(message)
    return found
