"""The pictures of works, as a library keeps them."""

from __future__ import annotations

from collections.abc import Iterable

from apelles.collect.decode import decode
from apelles.errors import ApellesError
from apelles.library.base import Library
from apelles.pixels.picture import Picture


def previews(library: Library, hashes: Iterable[str]) -> dict[str, Picture]:
    """Return the pictures of works by SHA-256; one that is gone or cannot be read is left out."""
    found: dict[str, Picture] = {}
    for name in sorted(hashes):
        try:
            found[name] = decode(library.preview(name))
        except ApellesError:
            continue
    return found
