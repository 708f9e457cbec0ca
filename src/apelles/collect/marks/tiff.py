"""XMP in a TIFF: a new copy of the first directory with tag 700, at the end of the file.

No byte that stood in the file moves; only the header then names the new directory. Further pages keep their own
metadata. Functions raise struct.error or IndexError where a directory or its data end behind the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from apelles.collect.marks.pixels import Part
from apelles.collect.marks.refused import MarkRefused

XMP: Final = 700
MOST_DIRECTORIES: Final = 4_096

_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_WIDTH: Final = 256
_SUB_DIRECTORIES: Final = 330
_STRIPS: Final = ((273, 279), (324, 325))
_SHAPE: Final = (256, 257, 258, 259, 262, 266, 274, 277, 278, 284, 317, 320, 322, 323, 338, 339, 347, 530, 532, 34675)
"""Tags that a decoder needs: size, bits, compression, color, layout, prediction, palette, tables, profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Directory:
    entries: dict[int, bytes]
    following: bytes


def packets(content: bytes) -> tuple[bytes, ...]:
    """Return the XMP packet of the first directory."""
    directory, order = _first(content)
    return (_value(content, directory.entries[XMP], order),) if XMP in directory.entries else ()


def with_packet(content: bytes, packet: bytes) -> bytes:
    """Return the file with this packet in its first directory.

    Raises:
        MarkRefused: the file would be longer than its offsets can say.
    """
    directory, order = _first(content)
    out = bytearray(content) + b"\x00" * (len(content) % 2)
    entry = struct.pack(f"{order}HHII", XMP, 1, len(packet), len(out))
    if len(packet) <= 4:
        entry = struct.pack(f"{order}HHI4s", XMP, 1, len(packet), packet)
    out += packet + b"\x00" * (len(packet) % 2)
    entries = sorted({**directory.entries, XMP: entry}.items())
    start = len(out)
    out += struct.pack(f"{order}H", len(entries)) + b"".join(raw for _, raw in entries) + directory.following
    if len(out) >= 2**32:
        raise MarkRefused("large_file", container="TIFF")
    struct.pack_into(f"{order}I", out, 4, start)
    return bytes(out)


def parts(content: bytes) -> Iterator[Part]:
    """Yield, page by page and for pictures inside pages, the tags a decoder needs and the strips or tiles."""
    order = _order(content)
    waiting = [struct.unpack_from(f"{order}I", content, 4)[0]]
    seen: set[int] = set()
    left = 4 * len(content)
    while waiting and len(seen) < MOST_DIRECTORIES:
        place = waiting.pop()
        if place == 0 or place in seen:
            continue
        seen.add(place)
        directory = _directory(content, place, order)
        left -= _cost(directory, order)
        if left < 0:
            raise IndexError
        yield from _parts(content, directory, order)
        waiting += struct.unpack(f"{order}I", directory.following)
        if _SUB_DIRECTORIES in directory.entries:
            waiting += reversed(_numbers(content, directory.entries[_SUB_DIRECTORIES], order))


def _cost(directory: _Directory, order: str) -> int:
    """Return how many bytes of tables a directory names; directories that share theirs would take forever."""
    tags = (*_SHAPE, *(tag for pair in _STRIPS for tag in pair), _SUB_DIRECTORIES)
    named = (_size(directory.entries[tag], order) for tag in tags if tag in directory.entries)
    return 12 * len(directory.entries) + sum(named)


def _parts(content: bytes, directory: _Directory, order: str) -> Iterator[Part]:
    view = memoryview(content)
    for tag in _SHAPE:
        if tag in directory.entries:
            yield Part(str(tag), _value(content, directory.entries[tag], order))
    for starts, lengths in _STRIPS:
        if starts in directory.entries and lengths in directory.entries:
            runs = zip(
                _numbers(content, directory.entries[starts], order),
                _numbers(content, directory.entries[lengths], order),
                strict=False,
            )
            for start, length in runs:
                yield Part(str(starts), view[start : start + length])


def _order(content: bytes) -> str:
    return "<" if content[:2] == b"II" else ">"


def _first(content: bytes) -> tuple[_Directory, str]:
    order = _order(content)
    (place,) = struct.unpack_from(f"{order}I", content, 4)
    directory = _directory(content, place, order)
    if place < 8 or _WIDTH not in directory.entries:
        raise IndexError
    return directory, order


def _directory(content: bytes, place: int, order: str) -> _Directory:
    """Return entries by tag, the first of each, and the four bytes that name the next directory."""
    (count,) = struct.unpack_from(f"{order}H", content, place)
    end = place + 2 + 12 * count
    if end + 4 > len(content):
        raise IndexError
    entries: dict[int, bytes] = {}
    for start in range(place + 2, end, 12):
        raw = content[start : start + 12]
        entries.setdefault(struct.unpack_from(f"{order}H", raw)[0], raw)
    return _Directory(entries=entries, following=content[end : end + 4])


def _size(entry: bytes, order: str) -> int:
    _, kind, count = struct.unpack_from(f"{order}HHI", entry)
    return int(_SIZES.get(kind, 1) * count)


def _value(content: bytes, entry: bytes, order: str) -> bytes:
    size = _size(entry, order)
    if size <= 4:
        return entry[8 : 8 + size]
    (start,) = struct.unpack_from(f"{order}I", entry, 8)
    if start + size > len(content):
        raise IndexError
    return content[start : start + size]


def _numbers(content: bytes, entry: bytes, order: str) -> list[int]:
    """Return the whole numbers of an entry; nothing where it holds another kind."""
    _, kind, count = struct.unpack_from(f"{order}HHI", entry)
    letter = {3: "H", 4: "I", 13: "I"}.get(kind)
    return list(struct.unpack(f"{order}{count}{letter}", _value(content, entry, order))) if letter else []
