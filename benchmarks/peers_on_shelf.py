"""The measurer that looks at a view as every peer does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apelles.pixels.perturb import Edited
from apelles.pixels.perturb.base import Pixels
from benchmarks.peers import NOTHING, Peer, all_peers, versions
from benchmarks.pool import Kind
from benchmarks.sets import Shelf
from benchmarks.store import CACHE, Record, code_hash, library_hash
from benchmarks.views import View

CODE = ("benchmarks/peers.py", "src/apelles/describe/sscd.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike a peer finds a view: to the right work, and to the closest of the others; `NOTHING` where none."""

    right: float
    other: float
    other_work: str


class Shelved:
    """Every peer's descriptions of one library."""

    def __init__(self, peers: Sequence[Peer], names: Sequence[str], rows: Mapping[str, NDArray[np.generic]]) -> None:
        """Compare with works of these ids; `rows` are (n, d) descriptions for each peer's name."""
        self._peers = peers
        self._names = np.array(names)
        self._rows = rows

    def compare(self, pixels: Pixels, *, right: str) -> dict[str, Likeness]:
        """Return for each peer how alike the view is to its own work, if it is there, and to the closest other."""
        return {peer.name: self._one(peer, pixels, right) for peer in self._peers}

    def _one(self, peer: Peer, pixels: Pixels, right: str) -> Likeness:
        alike = peer.likeness(peer.describe(pixels), self._rows[peer.name])
        own = self._names == right
        others = np.where(own, NOTHING, alike)
        closest = int(np.argmax(others))
        return Likeness(
            right=float(alike[own].max()) if own.any() else NOTHING,
            other=float(others[closest]),
            other_work=str(self._names[closest]),
        )


class PeersOnShelf:
    """All peers with one library described."""

    def __init__(self, shelf: Shelf) -> None:
        """Take the descriptions of the library that `prepare` made."""
        names = [item.work_id for item in shelf.library]
        with np.load(_file(shelf)) as rows:
            self._shelved = Shelved(all_peers(), names, {name: rows[name] for name in rows.files})

    def measure(self, view: View, edited: Edited) -> Record:
        """Return for each peer the likeness of the right work and of the closest other."""
        seen = self._shelved.compare(edited.pixels, right=view.item.work_id)
        return {name: asdict(likeness) for name, likeness in seen.items()}


def open_shelf(shelf: Shelf) -> PeersOnShelf:
    """Return the measurer for a shelf."""
    return PeersOnShelf(shelf)


def prepare(shelf: Shelf) -> None:
    """Describe every work of the library once for each peer, unless that was done before."""
    place = _file(shelf)
    if place.exists():
        return
    peers = all_peers()
    pictures = [item.pixels() for item in shelf.library]
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_suffix(".partial.npz")
    rows: dict[str, Any] = {peer.name: np.stack([peer.describe(pixels) for pixels in pictures]) for peer in peers}
    np.savez(partial, **rows)
    partial.replace(place)


def kind() -> Kind:
    """Return the kind whose records hold for this code and these versions."""
    return Kind(name="peers", module=__name__, protocol=_protocol())


def _protocol() -> str:
    return f"{code_hash(CODE)} {json.dumps(versions(), sort_keys=True)}"


def _file(shelf: Shelf) -> Path:
    digest = hashlib.sha256(f"{_protocol()} {[item.name for item in shelf.library]}".encode()).hexdigest()
    return CACHE / "libraries" / f"{library_hash(shelf.library)[:16]}-peers-{digest[:16]}.npz"
