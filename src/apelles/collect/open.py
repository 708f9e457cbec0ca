"""A path in, the source that can read it out."""

from __future__ import annotations

from pathlib import Path

from apelles import catalogue
from apelles.collect.base import Source
from apelles.collect.limits import DEFAULT, Limits
from apelles.errors import SourceUnreadable


def open_source(path: Path, *, metadata: Path | None = None, limits: Limits = DEFAULT) -> Source:
    """Return the source for what lies at a path: the first in the table that recognizes it.

    Raises:
        SourceUnreadable: nothing is there, or no source knows it.
    """
    if not path.exists():
        message = f"There is nothing at {path}, so nothing can be collected. Check the path."
        raise SourceUnreadable(message)
    for name in catalogue.TABLES["source"]:
        kind = catalogue.load("source", name)
        if kind.recognizes(path):
            source: Source = kind(path, metadata=metadata, limits=limits)
            return source
    message = f"{path} is neither a file nor a folder, so it is not read."
    raise SourceUnreadable(message)
