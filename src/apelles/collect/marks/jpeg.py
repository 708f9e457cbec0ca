"""XMP in a JPEG: one standard segment behind JFIF and Exif; everything else stays byte for byte.

Offsets of a Multi-Picture index (MPF) are moved along, for they count the bytes of the file. Functions raise
IndexError where the file ends before its first scan, or has no frame.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from apelles.collect.marks.pixels import Part
from apelles.collect.marks.refused import MarkRefused
from apelles.collect.rights.embedded import jpeg_segments

LONGEST: Final = 65_535
"""Bytes of a segment, its length field included."""

_XMP: Final = b"http://ns.adobe.com/xap/1.0/\x00"
_EXIF: Final = b"Exif\x00"
_MPF: Final = b"MPF\x00"
_PROFILE: Final = b"ICC_PROFILE\x00"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MP_ENTRIES: Final = 0xB002


@dataclass(frozen=True, slots=True, kw_only=True)
class _Segment:
    marker: int
    start: int
    end: int
    body: bytes

    @property
    def is_xmp(self) -> bool:
        return self.marker == 0xE1 and self.body.startswith(_XMP)

    @property
    def is_exif(self) -> bool:
        return self.marker == 0xE1 and self.body.startswith(_EXIF)

    @property
    def is_index(self) -> bool:
        return self.marker == 0xE2 and self.body.startswith(_MPF)


def packets(content: bytes) -> tuple[bytes, ...]:
    """Return the standard XMP packets; extended ones are left where they are."""
    return tuple(segment.body[len(_XMP) :] for segment in _segments(content) if segment.is_xmp)


def with_packet(content: bytes, packet: bytes) -> bytes:
    """Return the file with this packet as its only standard one.

    Raises:
        MarkRefused: the packet is longer than a segment can be.
    """
    length = 2 + len(_XMP) + len(packet)
    if length > LONGEST:
        raise MarkRefused("long_segment", length=f"{len(packet):,}", most=f"{LONGEST - 2 - len(_XMP):,}")
    segments = list(_segments(content))
    place = _place(segments)
    inserted = b"\xff\xe1" + struct.pack(">H", length) + _XMP + packet
    edits = [(place, place, inserted)]
    edits += [(segment.start, segment.end, b"") for segment in segments if segment.is_xmp]
    return _spliced(content, sorted(edits), [segment for segment in segments if segment.is_index])


def parts(content: bytes) -> Iterator[Part]:
    """Yield tables, frame, color profile and transform, and all from the first scan on."""
    end = 2
    view = memoryview(content)
    for segment in _segments(content):
        end = segment.end
        application = 0xE0 <= segment.marker <= 0xEF
        color = segment.marker in {0xE0, 0xEE} or (segment.marker == 0xE2 and segment.body.startswith(_PROFILE))
        if segment.marker != 0xFE and (color or not application):
            yield Part(f"{segment.marker:02x}", view[segment.start : segment.end])
    yield Part("scans", view[end:])


def _segments(content: bytes) -> Iterator[_Segment]:
    end, frames = 2, 0
    for marker, start, end in jpeg_segments(content):
        frames += marker in _FRAMES
        yield _Segment(marker=marker, start=start, end=end, body=content[start + 4 : end])
    if not frames or content.find(b"\xff\xda", end) < 0:
        raise IndexError


def _place(segments: list[_Segment]) -> int:
    """Return where the packet goes: behind the leading JFIF segments, and behind Exif wherever that is."""
    place = 2
    for segment in segments:
        if segment.marker != 0xE0 and not segment.is_exif and not segment.is_xmp:
            break
        if not segment.is_xmp:
            place = segment.end
    return max([place, *(segment.end for segment in segments if segment.is_exif)])


def _spliced(content: bytes, edits: list[tuple[int, int, bytes]], indexes: list[_Segment]) -> bytes:
    out = bytearray()
    done = 0
    for start, end, replacement in edits:
        out += content[done:start]
        out += replacement
        done = end
    out += content[done:]
    for segment in indexes:
        _move_index(content, out, edits, segment.start + 4 + len(_MPF))
    return bytes(out)


def _moved(place: int, edits: list[tuple[int, int, bytes]]) -> int:
    """Return where a byte went that is not inside what was cut out."""
    return place + sum(len(replacement) - (end - start) for start, end, replacement in edits if end <= place)


def _move_index(content: bytes, out: bytearray, edits: list[tuple[int, int, bytes]], base: int) -> None:
    """Give the pictures of a Multi-Picture index their new offsets, and the first one its new size."""
    order = ">" if content[base : base + 2] == b"MM" else "<"
    shift = _moved(base, edits)
    for place in _mp_entries(content, base, order):
        size, offset = struct.unpack_from(f"{order}II", content, place + 4)
        if offset:
            offset = _moved(base + offset, edits) - shift
        else:
            size = _moved(size, edits)
        if 0 <= offset < 2**32 and 0 <= size < 2**32:
            struct.pack_into(f"{order}II", out, _moved(place, edits) + 4, size, offset)


def _mp_entries(content: bytes, base: int, order: str) -> Iterator[int]:
    """Yield where the 16 bytes of each picture in the index begin; nothing where the index cannot be read."""
    end = base - 8 + 2 + int.from_bytes(content[base - 6 : base - 4], "big")
    try:
        (directory,) = struct.unpack_from(f"{order}I", content, base + 4)
        (count,) = struct.unpack_from(f"{order}H", content, base + directory)
        for number in range(count):
            tag, _, length, start = struct.unpack_from(f"{order}HHII", content, base + directory + 2 + 12 * number)
            if tag == _MP_ENTRIES and base + start + length <= end:
                yield from range(base + start, base + start + length - 15, 16)
                return
    except struct.error:
        return
