"""Files that carry metadata, built byte by byte, and the copies made of them."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from PIL import Image

from apelles.collect.rights.base import Copy
from apelles.records.rights import Permission, Signal, Use
from tests.collect.files import png_chunk, quadrants, written

PLUS: Final = "http://ns.useplus.org/ldf/xmp/1.0/"
VOCABULARY: Final = "http://ns.useplus.org/ldf/vocab/"
NAMESPACES: Final = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "plus": PLUS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "cc": "http://creativecommons.org/ns#",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "ext": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "tdm": "http://www.w3.org/ns/tdmrep/",
    "TC260": "http://www.tc260.org.cn/ns/AIGC/1.0/",
    "mm": "http://ns.adobe.com/xap/1.0/mm/",
}


def copy_of(content: bytes) -> Copy:
    """Return a copy with these bytes."""
    return Copy(content=content, sha256=hashlib.sha256(content).hexdigest(), seen_at="2026-11-25T00:00:00Z")


def xmp(inside: str = "", *, attributes: str = "", wrapped: bool = True) -> bytes:
    """Return a packet whose description holds these elements and attributes."""
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    body = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}>'
        f'<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    if wrapped:
        padding = (" " * 99 + "\n") * 20
        opening = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        body = f'{opening}\n{body}\n{padding}<?xpacket end="w"?>'
    return body.encode()


def mining(value: str, rest: str = "") -> bytes:
    """Return a packet with plus:DataMining and other elements."""
    return xmp(f"<plus:DataMining>{value}</plus:DataMining>{rest}")


@cache
def _plain(picture_format: str) -> bytes:
    return written(Image.fromarray(quadrants(16, 16)), picture_format)


def jpeg_with(*segments: tuple[int, bytes]) -> bytes:
    """Return a JPEG with these segments (marker, body) behind its start."""
    plain = _plain("JPEG")
    made = b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body for marker, body in segments)
    return plain[:2] + made + plain[2:]


def jpeg(*packets: bytes) -> bytes:
    """Return a JPEG with these XMP packets, in this order."""
    return jpeg_with(*((0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + packet) for packet in packets))


def png(*chunks: bytes) -> bytes:
    """Return a PNG with these chunks behind its header."""
    plain = _plain("PNG")
    return plain[:33] + b"".join(chunks) + plain[33:]


def itxt(keyword: str, text: bytes, *, packed: bool = False) -> bytes:
    """Return an iTXt chunk."""
    body = zlib.compress(text) if packed else text
    return png_chunk(b"iTXt", keyword.encode() + b"\x00" + bytes([packed]) + b"\x00\x00\x00" + body)


def text_chunk(keyword: str, text: bytes) -> bytes:
    """Return a tEXt chunk."""
    return png_chunk(b"tEXt", keyword.encode() + b"\x00" + text)


def webp(packet: bytes) -> bytes:
    """Return a WebP with an XMP packet."""
    return written(Image.fromarray(quadrants(16, 16)), "WEBP", xmp=packet)


def tiff_block(
    fields: Mapping[int, bytes], *, order: str = "<", inner: Mapping[int, bytes] | None = None, kind: int = 7
) -> bytes:
    """Return a TIFF structure with one directory, and one for Exif where `inner` is given."""
    start = b"II*\x00" if order == "<" else b"MM\x00*"
    entries = dict(fields)
    block = bytearray(start + struct.pack(f"{order}I", 8))
    size = 2 + 12 * (len(entries) + (inner is not None)) + 4
    tail = bytearray()
    rows = []
    at = 8 + size
    for tag, body in sorted(entries.items()):
        rows.append((tag, kind, body, at + len(tail)))
        if len(body) > 4:
            tail += body
    if inner is not None:
        rows.append((34665, 4, struct.pack(f"{order}I", at + len(tail)), 0))
        tail += _directory(inner, order, at + len(tail))
    block += struct.pack(f"{order}H", len(rows))
    for tag, form, body, place in sorted(rows):
        block += _entry(tag, form, body, place, order)
    return bytes(block + b"\x00" * 4 + tail)


def _entry(tag: int, kind: int, body: bytes, place: int, order: str) -> bytes:
    count = 1 if kind == 4 else len(body)
    value = body.ljust(4, b"\x00") if len(body) <= 4 else struct.pack(f"{order}I", place)
    return struct.pack(f"{order}HHI", tag, kind, count) + value


def _directory(fields: Mapping[int, bytes], order: str, at: int) -> bytes:
    head = struct.pack(f"{order}H", len(fields))
    place = at + 2 + 12 * len(fields) + 4
    tail = b""
    for tag, body in sorted(fields.items()):
        head += _entry(tag, 7, body, place + len(tail), order)
        tail += body if len(body) > 4 else b""
    return head + b"\x00" * 4 + tail


def with_exif(block: bytes) -> bytes:
    """Return a JPEG with this Exif block."""
    return jpeg_with((0xE1, b"Exif\x00\x00" + block))


def iim_block(*sets: tuple[int, int, bytes]) -> bytes:
    """Return IIM data sets (record, number, value)."""
    return b"".join(bytes([0x1C, record, number]) + struct.pack(">H", len(v)) + v for record, number, v in sets)


def with_iim(block: bytes) -> bytes:
    """Return a JPEG with this block as its IIM resource."""
    body = b"Photoshop 3.0\x00" + b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(block)) + block
    return jpeg_with((0xED, body + b"\x00" * (len(block) % 2)))


def epub(package: bytes, *, name: str = "OEBPS/content.opf", packed: bool = True) -> bytes:
    """Return an EPUB with one package file."""
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        f'<rootfile full-path="{name}" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", container)
        archive.writestr(name, package)
    return stream.getvalue()


def said(signals: Sequence[Signal]) -> dict[Use, set[Permission]]:
    """Return what signals say of each use."""
    found: dict[Use, set[Permission]] = {}
    for one in signals:
        for statement in one.statements:
            found.setdefault(statement.use, set()).add(statement.permission)
    return found


def claimed(signals: Iterable[Signal]) -> list[tuple[str, str]]:
    """Return the claims of signals, in order."""
    return [(claim.name, claim.text) for one in signals for claim in one.claims]


def allows(signals: Iterable[Signal]) -> bool:
    """Say whether any signal permits anything."""
    return any(statement.permission is Permission.ALLOW for one in signals for statement in one.statements)
