"""Merkle trees over hashes of rows (RFC 6962 / RFC 9162): one root for all, and a short proof for one.

A leaf is SHA-256(0x00 || hash of the row), a node SHA-256(0x01 || left || right); the root of nothing is SHA-256 of
nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

ALGORITHM: Final = "sha256-rfc9162"
EMPTY: Final = hashlib.sha256(b"").digest()


class Tree:
    """A tree that grows to the right; it holds one hash for each level."""

    def __init__(self) -> None:
        """Begin with no leaf."""
        self._peaks: list[tuple[int, bytes]] = []
        self.leaves = 0

    def add(self, row_hash: bytes) -> None:
        """Add the hash (32 bytes) of the next row."""
        size, node = 1, leaf(row_hash)
        while self._peaks and self._peaks[-1][0] == size:
            node = parent(self._peaks.pop()[1], node)
            size *= 2
        self._peaks.append((size, node))
        self.leaves += 1

    def root(self) -> bytes:
        """Return the root (32 bytes) over what was added so far."""
        if not self._peaks:
            return EMPTY
        node = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            node = parent(peak, node)
        return node


def leaf(row_hash: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + row_hash).digest()


def parent(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(row_hashes: Iterable[bytes]) -> bytes:
    """Return the root over hashes of rows."""
    tree = Tree()
    for one in row_hashes:
        tree.add(one)
    return tree.root()


def path_of(number: int, row_hashes: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the hashes that lead from a row to the root, lowest first."""
    if len(row_hashes) == 1:
        return ()
    half = _half(len(row_hashes))
    if number < half:
        return (*path_of(number, row_hashes[:half]), root_of(row_hashes[half:]))
    return (*path_of(number - half, row_hashes[half:]), root_of(row_hashes[:half]))


def root_from(number: int, count: int, row_hash: bytes, path: Sequence[bytes]) -> bytes | None:
    """Return the root that a path leads to from row `number` of `count`, None where the path has the wrong length."""
    if not 0 <= number < count:
        return None
    node, place, last = leaf(row_hash), number, count - 1
    for sibling in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            node = parent(sibling, node)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            node = parent(node, sibling)
        place, last = place // 2, last // 2
    return node if last == 0 else None


def _half(count: int) -> int:
    """Return the largest power of two below a count above one."""
    return 1 << (count - 1).bit_length() - 1
