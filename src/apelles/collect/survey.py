"""What a picture file says of itself before anything is decoded: sizes, and bytes that are no pixels."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from apelles.collect.limits import Limits
from apelles.errors import PictureRefused

_WHOLE: Final = {1: "B", 3: "H", 4: "I", 16: "Q"}
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_STRIP_PAIRS: Final = ((273, 279), (324, 325), (513, 514))
_STRIPS: Final = frozenset(tag for pair in _STRIP_PAIRS for tag in pair)
_BOXES: Final = frozenset(
    (b"ftyp", b"styp", b"meta", b"mdat", b"moov", b"moof", b"free", b"skip", b"wide", b"uuid", b"idat", b"sidx")
)
_SCAN_OR_END: Final = re.compile(rb"\xff[\xd9\xda]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Size in pixels (0 where only the decoder knows), parts of the file that are not pixels, what follows its end.

    `least` is the smallest number of bytes that so many pixels can be stored in, `stored` those that are there.
    """

    width: int = 0
    height: int = 0
    frames: int = 1
    scans: int = 1
    metadata: tuple[bytes, ...] = ()
    tail: bytes = b""
    least: int = 0
    stored: int = 0


def survey(data: bytes, picture_format: str, *, limits: Limits) -> Survey:
    """Return what the container of a file says, without decoding it.

    Raises:
        PictureRefused: the container ends too early or contradicts itself.
    """
    try:
        return _SURVEYORS[picture_format](data, limits)
    except (struct.error, IndexError) as error:
        raise truncated() from error


def truncated() -> PictureRefused:
    """Return the refusal of a file that ends too early."""
    message = "The file ends before the picture does. Get a complete copy."
    return PictureRefused("truncated", message)


def _jpeg(data: bytes, limits: Limits) -> Survey:
    """Walk the segments up to the first scan; entropy-coded bytes never hold a bare end marker."""
    width = height = 0
    place = 2
    while True:
        place = data.find(b"\xff", place)  # decoders pass over bytes between segments, and over repeated marks
        if place < 0:
            raise truncated()
        while data[place + 1] == 0xFF:
            place += 1
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if length < 2:
            message = "A JPEG segment claims to be shorter than its own length: the header is damaged or made up."
            raise PictureRefused("lying_header", message)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            rows, columns = struct.unpack_from(">HH", data, place + 5)
            width, height = max(width, columns), max(height, rows)
        if marker == 0xDA:
            break
        place += 2 + length
    end, scans = _scans(data, place)
    # The shortest code is one bit, and every block of 64 pixels needs at least one in the first scan.
    least = width * height // 64 // 8 if b"\xff\xc4" in data[:place] else 0
    return Survey(
        width=width,
        height=height,
        scans=scans,
        metadata=(data[2:place],),
        tail=data[end + 2 :],
        least=least,
        stored=end - place,
    )


def _scans(data: bytes, place: int) -> tuple[int, int]:
    """Return where the end marker is, and how many scans come before it."""
    for scans, marker in enumerate(_SCAN_OR_END.finditer(data, place)):
        if data[marker.start() + 1] == 0xD9:
            return marker.start(), scans
    raise truncated()


def _png(data: bytes, limits: Limits) -> Survey:
    metadata, stored, place, size = [], 0, 8, (0, 0, 8, 2)
    while True:
        length, kind = struct.unpack_from(">I4s", data, place)
        if place + 12 + length > len(data):
            raise truncated()
        if kind == b"IHDR":
            size = struct.unpack_from(">IIBB", data, place + 8)
        elif kind == b"IDAT":
            stored += length
        elif kind == b"IEND":
            break
        elif kind != b"fdAT":
            metadata.append(data[place + 8 : place + 8 + length])
        place += 12 + length
    width, height, depth, kind_of_color = size
    channels = {2: 3, 4: 2, 6: 4}.get(kind_of_color, 1)
    # Deflate stores at most 1,032 bytes in one.
    least = height * (1 + width * depth * channels // 8) // 1040
    return Survey(
        width=width, height=height, metadata=tuple(metadata), tail=data[place + 12 :], least=least, stored=stored
    )


def _gif(data: bytes, limits: Limits) -> Survey:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    place = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    frames, metadata = 0, []
    while place < len(data) and (kind := data[place]) != 0x3B:
        if kind == 0x2C:
            left, top, columns, rows, flags = struct.unpack_from("<HHHHB", data, place + 1)
            width, height = (width, height) if frames else (max(width, left + columns), max(height, top + rows))
            frames += 1
            start = place + 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        elif kind == 0x21:
            start = place + 2
        else:
            break
        end = _blocks_end(data, start)
        if kind == 0x21 and data[place + 1] in (0xFE, 0xFF):
            metadata.append(data[start:end])
        place = end
        if frames > limits.frames:
            break
    return Survey(width=width, height=height, frames=frames, metadata=tuple(metadata), tail=data[place + 1 :])


def _blocks_end(data: bytes, place: int) -> int:
    while data[place]:
        place += data[place] + 1
    return place + 1


def _webp(data: bytes, limits: Limits) -> Survey:
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise truncated()
    width = height = frames = 0
    metadata = []
    for kind, start, length in _riff_chunks(data, end):
        if kind in (b"VP8X", b"VP8 ", b"VP8L"):
            columns, rows = _webp_size(data, kind, start)
            width, height = max(width, columns), max(height, rows)
        elif kind == b"ANMF":
            frames += 1
        elif kind != b"ALPH":
            metadata.append(data[start : start + length])
    return Survey(
        width=width, height=height, frames=max(1, frames), metadata=tuple(metadata), tail=data[end + end % 2 :]
    )


def _riff_chunks(data: bytes, end: int) -> Iterator[tuple[bytes, int, int]]:
    place = 12
    while place + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, place)
        yield kind, place + 8, length
        place += 8 + length + length % 2


def _webp_size(data: bytes, kind: bytes, start: int) -> tuple[int, int]:
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[start + 4 : start + 7], "little"), 1 + int.from_bytes(
            data[start + 7 : start + 10], "little"
        )
    if kind == b"VP8 ":
        columns, rows = struct.unpack_from("<HH", data, start + 6)
        return columns & 0x3FFF, rows & 0x3FFF
    bits = struct.unpack_from("<I", data, start + 1)[0]
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _bmp(data: bytes, limits: Limits) -> Survey:
    declared, _, offset, header = struct.unpack_from("<IIII", data, 2)
    if header == 12:
        width, height, _, depth = struct.unpack_from("<HHHH", data, 18)
        compression = 0
    else:
        width, height, _, depth, compression = struct.unpack_from("<iiHHI", data, 18)
    row = (abs(width) * depth + 31) // 32 * 4
    least = row * abs(height) if compression in (0, 3) else 0
    end = max(declared, offset + least)
    return Survey(width=abs(width), height=abs(height), tail=data[end:], least=least, stored=max(0, len(data) - offset))


def _tiff(data: bytes, limits: Limits) -> Survey:
    """Follow the directories of all pages; what a file holds after its last value or strip is its tail."""
    order, wide = ("<" if data[:2] == b"II" else ">"), data[2] == 43 or data[3] == 43
    (place,) = struct.unpack_from(order + ("8xQ" if wide else "4xI"), data)
    end = 8
    metadata: list[bytes] = []
    seen: set[int] = set()
    while place and place not in seen and len(seen) <= limits.frames:
        seen.add(place)
        page = _TiffPage(data, place, order=order, wide=wide)
        metadata += page.values
        end = max(end, page.end)
        place = page.following
        if sum(map(len, metadata)) > limits.metadata:
            break
    return Survey(frames=len(seen), metadata=tuple(metadata), tail=data[end:])


class _TiffPage:
    """One directory of a TIFF file: how far its values and strips reach, and where the next one lies."""

    def __init__(self, data: bytes, place: int, *, order: str, wide: bool) -> None:
        count_form, entry_form, next_form = ("Q", "HHQ8s", "Q") if wide else ("H", "HHI4s", "I")
        (count,) = struct.unpack_from(order + count_form, data, place)
        size, place = struct.calcsize(order + entry_form), place + struct.calcsize(order + count_form)
        if place + count * size > len(data):
            raise truncated()
        self.values: list[bytes] = []
        self.taken = 0
        self.end = place + count * size + struct.calcsize(next_form)
        strips: dict[int, tuple[int, ...]] = {}
        for entry in range(place, place + count * size, size):
            tag, kind, number, inline = struct.unpack_from(order + entry_form, data, entry)
            value = self._value(data, kind, number, inline, order)
            if tag in _STRIPS:
                strips[tag] = struct.unpack(order + f"{number}{_WHOLE[kind]}", value) if kind in _WHOLE else ()
            elif len(value) > len(inline):
                self.values.append(value)
        for starts, lengths in _STRIP_PAIRS:
            ends = map(sum, zip(strips.get(starts, ()), strips.get(lengths, ()), strict=False))
            self.end = max(self.end, *ends, 0)
        (self.following,) = struct.unpack_from(order + next_form, data, place + count * size)

    def _value(self, data: bytes, kind: int, number: int, inline: bytes, order: str) -> bytes:
        size = number * _SIZES.get(kind, 0)
        if size <= len(inline):
            return inline[:size]
        self.taken += size
        if self.taken > len(data):
            message = "The tags of the TIFF file together claim more bytes than it has: it is damaged or made up."
            raise PictureRefused("lying_header", message)
        (start,) = struct.unpack(order + ("Q" if len(inline) == 8 else "I"), inline)
        self.end = max(self.end, min(start + size, len(data)))
        return data[start : start + size]


def _boxes(data: bytes, limits: Limits) -> Survey:
    """Walk the top-level boxes of an AVIF or HEIC file; pixels lie in `mdat`."""
    place, metadata = 0, []
    while place + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        length = struct.unpack_from(">Q", data, place + 8)[0] if length == 1 else length
        length = len(data) - place if length == 0 else length
        if length < 8 or kind not in _BOXES:
            break
        if place + length > len(data):
            raise truncated()
        if kind != b"mdat":
            metadata.append(data[place : place + length])
        place += length
    return Survey(metadata=tuple(metadata), tail=data[place:])


_SURVEYORS: Final[dict[str, Callable[[bytes, Limits], Survey]]] = {
    "AVIF": _boxes,
    "BMP": _bmp,
    "GIF": _gif,
    "HEIF": _boxes,
    "JPEG": _jpeg,
    "PNG": _png,
    "TIFF": _tiff,
    "WEBP": _webp,
}
