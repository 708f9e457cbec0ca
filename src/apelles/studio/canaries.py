"""Canaries: pictures that mean nothing, drawn by chance, whose trace in a model shows that it was trained on them.

The candidates of one slot are arrangements of the same colors. So no candidate is easier to explain than another, and
only the one that was planted, which chance has chosen, can have become easier.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.seal.canonical import canonical

CELLS: Final = 8
COLORS: Final = 8
SMALLEST: Final = 16
LARGEST: Final = 1024


def draw_slot(rng: np.random.Generator, *, candidates: int, size: int) -> NDArray[np.uint8]:
    """Return the candidates of one slot, uint8 (candidates, size, size, 3).

    Each is a board of 8 x 8 cells in which 8 colors appear 8 times each; the candidates share the colors and differ in
    where they lie. All is whole numbers, so every machine draws the same from one generator.
    """
    palette = rng.integers(0, 256, (COLORS, 3)).astype(np.uint8)
    board = np.repeat(np.arange(COLORS), CELLS * CELLS // COLORS)
    boards = np.stack([rng.permutation(board) for _ in range(candidates)]).reshape(candidates, CELLS, CELLS)
    cell = np.arange(size) * CELLS // size
    return np.ascontiguousarray(palette[boards[:, cell[:, None], cell[None, :]]])


def commitment(slot: str, drawn: str, salt: str) -> str:
    """Return the hash that binds the draw of a slot without telling it: over its name, the SHA-256 drawn, and a salt.

    The salt is 64 hexadecimal digits from the system's randomness; without it nobody can try the candidates.
    """
    return hashlib.sha256(canonical([slot, drawn, salt])).hexdigest()
