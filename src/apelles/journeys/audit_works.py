"""What an audit measures of the works of a library, kept in the library so that it is measured once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.collect.decode import decode
from apelles.engine.local import LocalEngine
from apelles.errors import PictureRefused, SourceUnreadable
from apelles.journeys.audit_outputs import THUMB, Eyes, thumb
from apelles.library.base import Library

MANNER: Final = "style-magenta-100"
THUMBS: Final = {True: "thumb-64-square", False: "thumb-64-whole"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vectors:
    """The works of a library by SHA-256, sorted, with their copy descriptors, float32 (n, 512), unit length."""

    names: tuple[str, ...]
    copy: NDArray[np.float32]


def vectors_of(library: Library) -> Vectors:
    """Return the copy descriptors of every work of a library that is not empty."""
    names, parts = [], []
    for some, vectors in library.vectors():
        names += some
        parts.append(vectors)
    return Vectors(names=tuple(names), copy=np.concatenate(parts))


def manners(library: Library, names: Sequence[str], eyes: Eyes, *, workers: int | None = None) -> NDArray[np.float32]:
    """Return the style vectors without color, float32 (k, 100), of those works whose picture can be read."""

    def one(name: str) -> NDArray[np.float32] | None:
        kept = library.load_features(name, MANNER)
        if kept is not None:
            return np.frombuffer(kept, dtype=np.float32)
        pixels = _pixels(library, name)
        if pixels is None:
            return None
        made = eyes.manner(pixels)
        library.save_features(name, MANNER, made.tobytes())
        return made

    found = [made for made in LocalEngine(workers=workers).map(one, names) if made is not None]
    return np.stack(found) if found else np.empty((0, eyes.style.dimension), np.float32)


def thumbs(
    library: Library, names: Sequence[str], *, square: bool, workers: int | None = None
) -> dict[str, NDArray[np.uint8]]:
    """Return works as uint8 (64, 64, 3), their middle squares or all of them squashed; unreadable ones are left out."""

    def one(name: str) -> tuple[str, NDArray[np.uint8] | None]:
        kept = library.load_features(name, THUMBS[square])
        if kept is not None:
            return name, np.frombuffer(kept, dtype=np.uint8).reshape(THUMB, THUMB, 3)
        pixels = _pixels(library, name)
        if pixels is None:
            return name, None
        made = thumb(pixels, square=square)
        library.save_features(name, THUMBS[square], made.tobytes())
        return name, made

    return {name: made for name, made in LocalEngine(workers=workers).map(one, names) if made is not None}


def _pixels(library: Library, name: str) -> NDArray[np.uint8] | None:
    try:
        return decode(library.preview(name)).pixels
    except (SourceUnreadable, PictureRefused):
        return None
