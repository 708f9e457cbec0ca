"""Author, credit, copyright and title from the data sets of IPTC IIM."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from apelles.collect.rights.base import AUTHOR, COPYRIGHT, CREDIT, TITLE, Copy, claim, signal
from apelles.collect.rights.exif import MOST_FIELD, text_of
from apelles.records.rights import Carrier, Integrity, Protocol, Signal

MOST_SETS: Final = 64
"""So many data sets of interest become signals."""

_SETS: Final = {
    (2, 5): ("2:05 Object Name", TITLE),
    (2, 80): ("2:80 By-line", AUTHOR),
    (2, 110): ("2:110 Credit", CREDIT),
    (2, 116): ("2:116 Copyright Notice", COPYRIGHT),
}
_CHARACTER_SET: Final = (1, 90)
_LATIN: Final = (b"\x1b.A", b"\x1b-A")


class Iim:
    """Reads By-line, Credit, Copyright Notice and Object Name. Claims only.

    Text is Latin-1 where 1:90 says so; else UTF-8 where it is valid, since many files that hold it do not say so.
    """

    name = "iim"
    spec_version = "IIM 4.2, as of 2026-11-22"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each data set, and a malformed one for what cannot be read behind them."""
        block = copy.embedded.iim
        if not block:
            return ()
        sets, rest = data_sets(block)
        declared = next((raw for key, raw in sets if key == _CHARACTER_SET), b"")
        encoding = "latin-1" if declared.startswith(_LATIN) else ""
        found: list[Signal] = []
        for key, raw in sets:
            text = text_of(raw, encoding=encoding) if key in _SETS else ""
            if not text or len(found) == MOST_SETS:
                continue
            label, name = _SETS[key]
            found.append(
                signal(
                    self,
                    copy,
                    raw,
                    protocol=Protocol.IIM,
                    carrier=Carrier.IIM,
                    claims=[claim(name, text)],
                    detail=label,
                )
            )
        if rest:
            found.append(
                signal(
                    self,
                    copy,
                    rest,
                    protocol=Protocol.IIM,
                    carrier=Carrier.IIM,
                    integrity=Integrity.MALFORMED,
                    canonical=False,
                    detail="not_iim",
                )
            )
        return found


def data_sets(block: bytes) -> tuple[list[tuple[tuple[int, int], bytes]], bytes]:
    """Return ((record, data set), value) in order, values cut at 64 KiB, and the bytes that are no data set.

    Of the rest NULs and white space are left out: they fill blocks up.
    """
    found: list[tuple[tuple[int, int], bytes]] = []
    place = 0
    while block[place : place + 1] == b"\x1c" and place + 5 <= len(block):
        key = block[place + 1], block[place + 2]
        size = int.from_bytes(block[place + 3 : place + 5], "big")
        start = place + 5
        if size & 0x8000:
            digits = size & 0x7FFF
            size = int.from_bytes(block[start : start + digits], "big") if digits <= 4 else len(block)
            start += digits
        if start + size > len(block):
            break
        if key in _SETS or key == _CHARACTER_SET:
            found.append((key, block[start : start + min(size, MOST_FIELD)]))
        place = start + size
        while block[place : place + 1] == b"\x00":
            place += 1
    return found, block[place:].strip(b"\x00 \r\n")
