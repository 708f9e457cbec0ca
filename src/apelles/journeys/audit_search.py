"""Nearest patches of many sets of pictures among the same works, each kept on disk so that a stopped search goes on."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from apelles.audit.collage import Seen
from apelles.audit.patches import FIELDS, Nearest, Scale, ladder, nearest
from apelles.library.files import write_whole

VERSION: Final = b"patches 1"
"""Another way to search is another version, and finds nothing that was kept."""


class Search:
    """Finds nearest patches among works, uint8 (m, s, s, 3); what it found before it takes from a folder."""

    def __init__(
        self,
        works: NDArray[np.uint8],
        *,
        cache: Path | None = None,
        sets: int = 1,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Take the works, a folder to keep results in, and how many sets will be searched, for the progress."""
        self.works = works
        self.cache = cache
        self.scales = ladder(int(works.shape[1]))
        self._root = hashlib.sha256(VERSION + repr(works.shape).encode() + works.tobytes()).digest()
        self._total = sets * len(self.scales) * len(works)
        self._done = 0
        self._on_progress = on_progress

    def seen(self, pixels: NDArray[np.uint8], *, allowed: NDArray[np.bool_] | None = None) -> Seen:
        """Return pictures, uint8 (n, s, s, 3), with their nearest patches at every scale."""
        return Seen(pixels=pixels, found=tuple(self._at(scale, pixels, allowed) for scale in self.scales))

    def _at(self, scale: Scale, pixels: NDArray[np.uint8], allowed: NDArray[np.bool_] | None) -> Nearest:
        path = self.cache / f"{self._key(scale, pixels, allowed)}.npz" if self.cache else None
        found = _kept(path, scale) if path else None
        if found is None:
            found = nearest(pixels, self.works, scale, allowed=allowed, on_progress=self._step)
            if path:
                buffer = io.BytesIO()
                np.savez_compressed(buffer, **{name: getattr(found, name) for name in FIELDS})
                write_whole(path, buffer.getvalue())
        self._done += len(self.works)
        self._step(0, 0)
        return found

    def _step(self, done: int, _: int) -> None:
        if self._on_progress:
            self._on_progress(min(self._total, self._done + done), self._total)

    def _key(self, scale: Scale, pixels: NDArray[np.uint8], allowed: NDArray[np.bool_] | None) -> str:
        said = hashlib.sha256(self._root + repr((scale, pixels.shape)).encode() + pixels.tobytes())
        said.update(b"" if allowed is None else np.packbits(allowed).tobytes())
        return said.hexdigest()[:40]


def _kept(path: Path, scale: Scale) -> Nearest | None:
    try:
        with np.load(path, allow_pickle=False) as numbers:
            fields: dict[str, Any] = {name: numbers[name] for name in FIELDS}
    except (OSError, ValueError, KeyError, BadZipFile):
        return None
    return Nearest(scale=scale, **fields)
