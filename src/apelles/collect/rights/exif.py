"""Author and copyright in EXIF (tags 315, 33432, and XPAuthor of Windows)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

from apelles.collect.rights.base import AUTHOR, COPYRIGHT, Copy, claim, signal
from apelles.collect.rights.embedded import tiff_entries
from apelles.records.rights import Carrier, Integrity, Protocol, Signal

_ARTIST: Final = 315
_COPYRIGHT: Final = 33432
_XP_AUTHOR: Final = 40093


class Exif:
    """Reads who made a picture from its EXIF block."""

    name = "exif"
    spec_version = "exif-3.0"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal where author or copyright is stated, or where the block is cut off."""
        block = copy.embedded.exif
        if not block:
            return []
        try:
            entries = dict(tiff_entries(block))
        except struct.error:
            entries = None
        stated = entries or {}
        claims = [
            *(claim(AUTHOR, text) for text in _texts(stated.get(_ARTIST, b""))),
            *(claim(AUTHOR, text) for text in _wide(stated.get(_XP_AUTHOR, b""))),
            *(claim(COPYRIGHT, text) for text in _texts(stated.get(_COPYRIGHT, b""))),
        ]
        if entries is not None and not claims:
            return []
        return [
            signal(
                self,
                copy,
                b"".join(stated.get(tag, b"") for tag in (_ARTIST, _XP_AUTHOR, _COPYRIGHT)) or block,
                protocol=Protocol.EXIF,
                carrier=Carrier.EXIF,
                claims=tuple(dict.fromkeys(claims)),
                integrity=Integrity.MALFORMED if entries is None else Integrity.NONE,
                detail="the block is cut off" if entries is None else "",
            )
        ]


def _texts(value: bytes) -> list[str]:
    """Return the parts of an ASCII value; a copyright has that of the photographer and that of the editor."""
    return [text for part in value.split(b"\x00") if (text := read_text(part))]


def _wide(value: bytes) -> list[str]:
    text = value.decode("utf-16-le", "replace").strip("\x00 ")
    return [text] if text else []


def read_text(value: bytes) -> str:
    """Return bytes that should be ASCII and often are not: UTF-8 where they are valid, else Latin-1."""
    try:
        return value.decode("utf-8").strip()
    except UnicodeDecodeError:
        return value.decode("latin-1").strip()
