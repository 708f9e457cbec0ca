"""The measurer that looks at a view as every peer does."""

from __future__ import annotations

import json
from dataclasses import asdict

from apelles.pixels.perturb import Edited
from benchmarks.peers import Shelved, all_peers, versions
from benchmarks.pool import Kind
from benchmarks.sets import Shelf
from benchmarks.store import Record, code_hash
from benchmarks.views import View

CODE = ("benchmarks/peers.py", "src/apelles/describe/sscd.py")


class PeersOnShelf:
    """All peers with one library described."""

    def __init__(self, shelf: Shelf) -> None:
        """Describe every work of the library once for each peer."""
        names = [item.work_id for item in shelf.library]
        self._shelved = Shelved(all_peers(), names, [item.pixels() for item in shelf.library])

    def measure(self, view: View, edited: Edited) -> Record:
        """Return for each peer the likeness of the right work and of the closest other."""
        seen = self._shelved.compare(edited.pixels, right=view.item.work_id)
        return {name: asdict(likeness) for name, likeness in seen.items()}


def open_shelf(shelf: Shelf) -> PeersOnShelf:
    """Return the measurer for a shelf."""
    return PeersOnShelf(shelf)


def kind() -> Kind:
    """Return the kind whose records hold for this code and these versions."""
    protocol = f"{code_hash(CODE)} {json.dumps(versions(), sort_keys=True)}"
    return Kind(name="peers", module=__name__, protocol=protocol)
