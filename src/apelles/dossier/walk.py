"""Everything in the parts of a page, in order: blocks, pictures, lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apelles.dossier.blocks import Beside, Block, Fold, Gallery, Part, Shown


def blocks_of(parts: Iterable[Part]) -> Iterator[Block]:
    """Return every block, those inside of others after them."""
    for part in parts:
        yield from _inside(part.blocks)


def pictures_of(parts: Iterable[Part]) -> Iterator[Shown]:
    """Return every picture."""
    for block in blocks_of(parts):
        if isinstance(block, Gallery):
            yield from block.pictures


def _inside(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Fold):
            yield from _inside(block.blocks)
        elif isinstance(block, Beside):
            yield from _inside((*block.left, *block.right))
