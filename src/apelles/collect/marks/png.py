"""XMP in a PNG: one iTXt chunk behind IHDR; every other chunk stays byte for byte.

Functions raise IndexError where a chunk ends behind the file, or there is no header or no end.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from apelles.collect.marks.pixels import Part
from apelles.collect.marks.refused import MarkRefused
from apelles.collect.marks.xmp_tree import MOST_BYTES, MOST_PACKETS
from apelles.collect.rights.embedded import png_chunks

_KEYWORD: Final = b"XML:com.adobe.xmp"
_TEXTS: Final = {b"tEXt", b"zTXt", b"iTXt"}
_NOT_PIXELS: Final = _TEXTS | {b"eXIf", b"tIME", b"caBX"}


def packets(content: bytes) -> tuple[bytes, ...]:
    """Return the XMP packets, unpacked.

    Raises:
        MarkRefused: one cannot be unpacked, or is far longer than metadata is.
    """
    found: list[bytes] = []
    for kind, start, end in _chunks(content):
        if _is_xmp(content, kind, start, end):
            if len(found) == MOST_PACKETS:
                raise MarkRefused("large_xmp", most=MOST_BYTES)
            found.append(_packet(kind, content[start + 8 + len(_KEYWORD) + 1 : end - 4]))
    return tuple(found)


def with_packet(content: bytes, packet: bytes) -> bytes:
    """Return the file with this packet as its only one."""
    body = _KEYWORD + b"\x00\x00\x00\x00\x00" + packet
    out = bytearray(content[:8])
    done = 8
    for kind, start, end in _chunks(content):
        if not _is_xmp(content, kind, start, end):
            out += content[start:end]
        if kind == b"IHDR":
            out += struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
        done = end
    return bytes(out + content[done:])


def parts(content: bytes) -> Iterator[Part]:
    """Yield every chunk but texts, Exif, time and credentials."""
    view = memoryview(content)
    for kind, start, end in _chunks(content):
        if kind not in _NOT_PIXELS:
            yield Part(kind.decode("latin-1"), view[start:end])


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    seen = 0
    for kind, start, end in png_chunks(content):
        seen += kind == b"IHDR"
        yield kind, start, end
        if kind == b"IEND" and seen == 1:
            return
    raise IndexError


def _is_xmp(content: bytes, kind: bytes, start: int, end: int) -> bool:
    return kind in _TEXTS and content.startswith(_KEYWORD + b"\x00", start + 8, end - 4)


def _packet(kind: bytes, rest: bytes) -> bytes:
    """Return the text behind the keyword."""
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflated(rest[1:])
    text = rest[2:].split(b"\x00", 2)[-1]
    return _inflated(text) if rest[:1] == b"\x01" else text


def _inflated(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, MOST_BYTES + 1)
    except zlib.error as error:
        raise MarkRefused("broken_xmp") from error
    if not unpacker.eof and len(text) <= MOST_BYTES:
        raise MarkRefused("broken_xmp")
    return text
