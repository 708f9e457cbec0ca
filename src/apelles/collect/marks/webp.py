"""XMP in a WebP: one chunk at the end and its flag; a simple file becomes an extended one of the same size.

Functions raise IndexError where a chunk ends behind the file, or no picture comes first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from apelles.collect.marks.pixels import Part
from apelles.collect.marks.refused import MarkRefused

_XMP_FLAG: Final = 0x04
_ALPHA_FLAG: Final = 0x10
_PIXELS: Final = {b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    kind: bytes
    body: memoryview


def packets(content: bytes) -> tuple[bytes, ...]:
    """Return the XMP packets."""
    return tuple(bytes(chunk.body) for chunk in _chunks(content) if chunk.kind == b"XMP ")


def with_packet(content: bytes, packet: bytes) -> bytes:
    """Return the file with this packet as its only one.

    Raises:
        MarkRefused: the file would be longer than its container can say.
    """
    chunks = _chunks(content)
    out = bytearray(b"RIFF\x00\x00\x00\x00WEBP")
    out += _chunk(b"VP8X", _header(chunks))
    for chunk in chunks:
        if chunk.kind not in {b"VP8X", b"XMP "}:
            out += _chunk(chunk.kind, chunk.body)
    out += _chunk(b"XMP ", packet)
    if len(out) - 8 >= 2**32 - 10:
        raise MarkRefused("large_file", container="WebP")
    struct.pack_into("<I", out, 4, len(out) - 8)
    return bytes(out + content[_end(content) :])


def parts(content: bytes) -> Iterator[Part]:
    """Yield the size of the canvas and every chunk of pixels, animation and color."""
    chunks = _chunks(content)
    header = _header(chunks)
    yield Part("canvas", header[4:])
    yield Part("flags", bytes([header[0] & 0x32]))
    for chunk in chunks:
        if chunk.kind in _PIXELS:
            yield Part(chunk.kind.decode(), chunk.body)


def _end(content: bytes) -> int:
    end = 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise IndexError
    return end


def _chunks(content: bytes) -> list[_Chunk]:
    chunks = []
    view = memoryview(content)
    place, end = 12, _end(content)
    while place + 8 <= end:
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        if place + 8 + length > end:
            raise IndexError
        body = view[place + 8 : place + 8 + length]
        chunks.append(_Chunk(kind=content[place : place + 4], body=body))
        place += 8 + length + length % 2
    if place not in {end, end + 1} or not chunks or chunks[0].kind not in {b"VP8X", b"VP8 ", b"VP8L"}:
        raise IndexError
    return chunks


def _chunk(kind: bytes, body: bytes | memoryview) -> bytes:
    return b"".join((kind, struct.pack("<I", len(body)), body, b"\x00" * (len(body) % 2)))


def _header(chunks: list[_Chunk]) -> bytes:
    """Return the body of the extended header, its flag for XMP set."""
    first = chunks[0]
    if first.kind == b"VP8X":
        if len(first.body) < 10:
            raise IndexError
        return bytes([first.body[0] | _XMP_FLAG]) + bytes(first.body[1:])
    width, height, alpha = _lossless(first.body) if first.kind == b"VP8L" else _lossy(first.body)
    flags = _XMP_FLAG | (_ALPHA_FLAG if alpha else 0)
    return struct.pack("<I", flags) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def _lossy(body: memoryview) -> tuple[int, int, bool]:
    """Return width, height and whether there is alpha, from a VP8 key frame."""
    if bytes(body[3:6]) != b"\x9d\x01\x2a" or len(body) < 10:
        raise IndexError
    width, height = struct.unpack_from("<HH", body, 6)
    if not width & 0x3FFF or not height & 0x3FFF:
        raise IndexError
    return width & 0x3FFF, height & 0x3FFF, False


def _lossless(body: memoryview) -> tuple[int, int, bool]:
    """Return width, height and whether there is alpha, from a VP8L header."""
    if bytes(body[:1]) != b"\x2f" or len(body) < 5:
        raise IndexError
    (bits,) = struct.unpack_from("<I", body, 1)
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
