"""What a picture file carries beside its pixels, taken out of the container without decoding anything.

JPEG (segments before the scan), PNG (chunks), WebP (RIFF chunks), TIFF (the first directory); in GIF and any other
container XMP packets are found by their elements and EXIF by its header.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

MOST_PACKETS: Final = 32
MOST_BYTES: Final = 4 * 2**20
"""Of one kind of metadata so much is read; what lies beyond is named in `problems`."""
MOST_EXIF: Final = 2**16
MOST_INFLATED: Final = 16 * MOST_BYTES
"""So many bytes of text are unpacked in all."""

_XMP: Final = b"http://ns.adobe.com/xap/1.0/\x00"
_EXTENSION: Final = b"http://ns.adobe.com/xmp/extension/\x00"
_PHOTOSHOP: Final = b"Photoshop 3.0\x00"
_OPENS: Final = re.compile(rb"<(?:\w{1,32}:)?(xmpmeta|xapmeta|RDF)\b")
_CLOSES: Final = {
    name: re.compile(rb"</(?:\w{1,32}:)?" + name + rb"\s{0,8}>") for name in (b"xmpmeta", b"xapmeta", b"RDF")
}
_GOES_ON: Final = re.compile(rb"HasExtendedXMP\s*(?:=\s*[\"']|>)\s*([0-9A-Fa-f]{32})")
_EXIF_ITEM: Final = re.compile(rb"II\*\x00\x08\x00\x00\x00|MM\x00\*\x00\x00\x00\x08")
"""A TIFF structure whose first directory follows its header, as cameras and encoders write EXIF."""
_RAW_PROFILE: Final = b"Raw profile type "
_IIM_RESOURCE: Final = 0x0404


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """Metadata as bytes, by kind.

    `container` is jpeg, png, webp, tiff, gif or other. `xmp` are all packets in the order they stand, joined extended
    ones last; `exif` is a TIFF structure beginning with its byte order; `iim` the IPTC data sets; `text` the keywords
    and texts of a PNG; `credential` says whether there is a C2PA manifest store. `problems` are short stable words:
    truncated, too_large, too_many, bad_compression, xmp_unread, extended_xmp_unread.
    """

    container: str = "other"
    xmp: tuple[bytes, ...] = ()
    exif: bytes = b""
    iim: bytes = b""
    text: tuple[tuple[str, str], ...] = ()
    credential: bool = False
    problems: tuple[str, ...] = ()


class _Parts:
    """What was found so far, within the limits."""

    def __init__(self) -> None:
        self.xmp: list[bytes] = []
        self.extended: dict[bytes, dict[int, bytes]] = {}
        self.lengths: dict[bytes, int] = {}
        self.exif = b""
        self.iim = b""
        self.text: list[tuple[str, str]] = []
        self.extended_can_be = False
        self.inflated = 0
        self.credential = False
        self.problems: dict[str, None] = {}

    def add_xmp(self, packet: bytes) -> None:
        if len(packet) > MOST_BYTES:
            self.problems["too_large"] = None
        elif len(self.xmp) >= MOST_PACKETS:
            self.problems["too_many"] = None
        else:
            self.xmp.append(packet)

    def add_text(self, keyword: bytes, text: str) -> None:
        if len(self.text) >= MOST_PACKETS:
            self.problems["too_many"] = None
        else:
            self.text.append((keyword.decode("latin-1"), text))

    def add_exif(self, block: bytes) -> None:
        if len(block) > MOST_BYTES:
            self.problems["too_large"] = None
        elif not self.exif:
            self.exif = block

    def add_iim(self, block: bytes) -> None:
        if len(self.iim) + len(block) > MOST_BYTES:
            self.problems["too_large"] = None
        else:
            self.iim += block

    def add_extended(self, segment: bytes) -> None:
        if len(segment) < 40:
            self.problems["extended_xmp_unread"] = None
            return
        guid, (length, offset) = segment[:32], struct.unpack(">II", segment[32:40])
        self.lengths[guid] = length
        self.extended.setdefault(guid, {})[offset] = segment[40:]

    def join_extended(self) -> None:
        """Add extended packets that are complete; the others, also those only spoken of, are only named."""
        if self.extended_can_be:
            spoken_of = {found[1].upper() for packet in self.xmp for found in _GOES_ON.finditer(packet)}
            if spoken_of - {guid.upper() for guid in self.extended}:
                self.problems["extended_xmp_unread"] = None
        for guid, pieces in self.extended.items():
            joined = bytearray()
            for offset in sorted(pieces):
                if offset != len(joined) or len(joined) > MOST_BYTES:
                    break
                joined += pieces[offset]
            if len(joined) == self.lengths[guid]:
                self.add_xmp(bytes(joined))
            else:
                self.problems["extended_xmp_unread"] = None


def embedded(content: bytes) -> Embedded:
    """Return what a file carries beside its pixels. Never raises; what is cut short is named in `problems`."""
    container, take_apart = _container(content)
    parts = _Parts()
    try:
        take_apart(content, parts)
    except (struct.error, IndexError):
        parts.problems["truncated"] = None
    parts.join_extended()
    return Embedded(
        container=container,
        xmp=tuple(parts.xmp),
        exif=parts.exif,
        iim=parts.iim,
        text=tuple(parts.text),
        credential=parts.credential,
        problems=tuple(parts.problems),
    )


def _container(content: bytes) -> tuple[str, Callable[[bytes, _Parts], None]]:
    if content.startswith(b"\xff\xd8"):
        return "jpeg", _jpeg
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", _png
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp", _webp
    if content[:4] in {b"II*\x00", b"MM\x00*"}:
        return "tiff", _tiff
    if content[:6] in {b"GIF87a", b"GIF89a"}:
        return "gif", _other
    return "other", _other


def jpeg_segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, end) of the segments of a JPEG up to its first scan; `start` is that of the 0xFF.

    Raises:
        IndexError: the file ends before its first scan.
    """
    place = 2
    while True:
        place = content.find(b"\xff", place)
        if place < 0:
            raise IndexError
        while content[place + 1] == 0xFF:
            place += 1
        marker = content[place + 1]
        if marker in {0xDA, 0xD9}:
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD7 or marker == 0x00:
            place += 2
            continue
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        if length < 2 or place + 2 + length > len(content):
            raise IndexError
        yield marker, place, place + 2 + length
        place += 2 + length


def _jpeg(content: bytes, parts: _Parts) -> None:
    parts.extended_can_be = True
    for marker, start, end in jpeg_segments(content):
        body = content[start + 4 : end]
        if marker == 0xE1 and body.startswith(b"Exif\x00"):
            parts.add_exif(body[6:])
        elif marker == 0xE1 and body.startswith(_XMP):
            parts.add_xmp(body[len(_XMP) :])
        elif marker == 0xE1 and body.startswith(_EXTENSION):
            parts.add_extended(body[len(_EXTENSION) :])
        elif marker == 0xED and body.startswith(_PHOTOSHOP):
            _photoshop(body[len(_PHOTOSHOP) :], parts)
        elif marker == 0xEB and body.startswith(b"JP"):
            parts.credential = True


def _photoshop(body: bytes, parts: _Parts) -> None:
    place = 0
    while body[place : place + 4] == b"8BIM" and place + 12 <= len(body):
        (resource,) = struct.unpack_from(">H", body, place + 4)
        name = body[place + 6]
        start = place + 6 + (name + 2) // 2 * 2
        (size,) = struct.unpack_from(">I", body, start)
        if resource == _IIM_RESOURCE:
            parts.add_iim(body[start + 4 : start + 4 + size])
        place = start + 4 + (size + 1) // 2 * 2


def png_chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start, end) of the chunks of a PNG; `start` is that of the length.

    Raises:
        IndexError: a chunk ends behind the file.
    """
    place = 8
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        end = place + 12 + length
        if end > len(content):
            raise IndexError
        yield content[place + 4 : place + 8], place, end
        place = end


def _png(content: bytes, parts: _Parts) -> None:
    for kind, start, end in png_chunks(content):
        body = content[start + 8 : end - 4]
        if kind == b"caBX":
            parts.credential = True
        elif kind == b"eXIf":
            parts.add_exif(body)
        elif kind in {b"tEXt", b"zTXt", b"iTXt"}:
            _png_text(kind, body, parts)


def _png_text(kind: bytes, body: bytes, parts: _Parts) -> None:
    keyword, _, rest = body.partition(b"\x00")
    if kind == b"tEXt":
        text = rest
    elif kind == b"zTXt":
        text = _inflated(rest[1:], parts)
    else:
        compressed, rest = rest[:1] == b"\x01", rest[2:]
        text = rest.split(b"\x00", 2)[-1]
        if compressed:
            text = _inflated(text, parts)
    if len(text) > MOST_BYTES:
        parts.problems["too_large"] = None
    elif keyword == b"XML:com.adobe.xmp":
        if not text and rest:
            parts.problems["xmp_unread"] = None
        parts.add_xmp(text)
    elif keyword.startswith(_RAW_PROFILE):
        _raw_profile(keyword.removeprefix(_RAW_PROFILE), text, parts)
    else:
        parts.add_text(keyword, text.decode("utf-8" if kind == b"iTXt" else "latin-1", "replace"))


def _raw_profile(name: bytes, text: bytes, parts: _Parts) -> None:
    """Take apart what ImageMagick writes into a PNG: a name, a length, and the bytes in hexadecimal digits."""
    *_, digits = text.strip().split(b"\n", 2)
    try:
        body = bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        parts.problems["xmp_unread"] = None
        return
    if name == b"xmp":
        parts.add_xmp(body)
    elif name in {b"exif", b"APP1"}:
        if body.startswith(_XMP):
            parts.add_xmp(body.removeprefix(_XMP))
        else:
            parts.add_exif(body.removeprefix(b"Exif\x00\x00"))
    elif name in {b"iptc", b"8bim"}:
        _photoshop(body, parts)


def _inflated(data: bytes, parts: _Parts) -> bytes:
    if parts.inflated > MOST_INFLATED:
        parts.problems["too_large"] = None
        return b""
    try:
        text = zlib.decompressobj().decompress(data, MOST_BYTES + 1)
        parts.inflated += len(text)
        return text
    except zlib.error:
        parts.problems["bad_compression"] = None
        return b""


def webp_chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start, end) of the chunks of a WebP, padding included; `start` is that of the type.

    Raises:
        IndexError: a chunk ends behind the file.
    """
    place = 12
    while place + 8 <= len(content):
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        if place + 8 + length > len(content):
            raise IndexError
        end = place + 8 + length + length % 2
        yield content[place : place + 4], place, min(end, len(content))
        place = end


def _webp(content: bytes, parts: _Parts) -> None:
    for kind, start, _ in webp_chunks(content):
        length = int.from_bytes(content[start + 4 : start + 8], "little")
        body = content[start + 8 : start + 8 + length]
        if kind == b"XMP ":
            parts.add_xmp(body)
        elif kind == b"EXIF":
            parts.add_exif(body.removeprefix(b"Exif\x00\x00"))
        elif kind == b"C2PA":
            parts.credential = True


def _tiff(content: bytes, parts: _Parts) -> None:
    parts.add_exif(content if len(content) <= MOST_BYTES else content[:MOST_BYTES])
    for tag, body in tiff_entries(content):
        if tag == 700:
            parts.add_xmp(body)
        elif tag == 33723:
            parts.add_iim(body)
        elif tag == 34377:
            _photoshop(body, parts)
        elif tag == 52545:
            parts.credential = True


def tiff_entries(content: bytes, directory: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield (tag, bytes) of a directory of a TIFF structure, by default the first, as far as they lie inside it.

    Raises:
        struct.error: the directory ends behind the file.
    """
    order = "<" if content[:2] == b"II" else ">"
    if directory is None:
        (directory,) = struct.unpack_from(f"{order}I", content, 4)
    (count,) = struct.unpack_from(f"{order}H", content, directory)
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
    for number in range(min(count, 512)):
        place = directory + 2 + 12 * number
        tag, kind, amount = struct.unpack_from(f"{order}HHI", content, place)
        size = sizes.get(kind, 1) * amount
        (start,) = (place + 8,) if size <= 4 else struct.unpack_from(f"{order}I", content, place + 8)
        if size <= MOST_BYTES and start + size <= len(content):
            yield tag, content[start : start + size]


def _other(content: bytes, parts: _Parts) -> None:
    place = 0
    while len(parts.xmp) < MOST_PACKETS:
        opens = _OPENS.search(content, place)
        closes = _CLOSES[opens[1]].search(content, opens.end()) if opens else None
        if opens is None:
            break
        if closes is None:
            parts.problems["xmp_unread"] = None
            break
        parts.add_xmp(content[opens.start() : closes.end()])
        place = closes.end()
    exif = _EXIF_ITEM.search(content)
    if exif:
        parts.add_exif(content[exif.start() : exif.start() + MOST_EXIF])
