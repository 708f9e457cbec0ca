"""By-line, copyright, credit and title in IPTC IIM (data sets 2:80, 2:116, 2:110, 2:05)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from apelles.collect.rights.base import AUTHOR, COPYRIGHT, CREDIT, TITLE, Copy, claim, signal
from apelles.collect.rights.exif import read_text
from apelles.records.rights import Carrier, Protocol, Signal

_NAMES: Final = {(2, 80): AUTHOR, (2, 116): COPYRIGHT, (2, 110): CREDIT, (2, 5): TITLE}
_EXTENDED: Final = 0x8000
MOST_SETS: Final = 2_000


class Iim:
    """Reads who made a picture from its IPTC data sets."""

    name = "iim"
    spec_version = "iptc-iim-4.2"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal where anything is stated."""
        block = copy.embedded.iim
        claims = [
            claim(_NAMES[one], text)
            for *one_list, value in data_sets(block)
            if (one := tuple(one_list)) in _NAMES
            if (text := read_text(value))
        ]
        if not claims:
            return []
        return [signal(self, copy, block, protocol=Protocol.IIM, carrier=Carrier.IIM, claims=claims)]


def data_sets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield (record, number, value) of the data sets of a block, as far as they are whole."""
    place = 0
    for _ in range(MOST_SETS):
        if block[place : place + 1] != b"\x1c" or place + 5 > len(block):
            return
        size = int.from_bytes(block[place + 3 : place + 5], "big")
        start = place + 5
        if size & _EXTENDED or start + size > len(block):
            return
        yield block[place + 1], block[place + 2], block[start : start + size]
        place = start + size
