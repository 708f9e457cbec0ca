"""Pictures of every container with metadata of every kind, written by code."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image

from tests.collect.files import Pixels, quadrants, written

XMP = b"http://ns.adobe.com/xap/1.0/\x00"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\x00"

HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" '
    'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:shop="urn:example:shop">'
)
TAIL = "</rdf:RDF></x:xmpmeta>"
VOCABULARY = "http://ns.useplus.org/ldf/vocab/"


def packet(inside: str, attributes: str = "") -> bytes:
    """Return a packet with one description."""
    return f'{HEAD}<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description>{TAIL}'.encode()


def data_mining(term: str) -> bytes:
    """Return a packet that says one thing about data mining."""
    return packet(f"<plus:DataMining>{VOCABULARY}{term}</plus:DataMining>")


CAPTIONS = packet(
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Tulips &amp; glass</rdf:li>'
    '<rdf:li xml:lang="zh-Hans">郁金香</rdf:li></rdf:Alt></dc:description>'
    "<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li></rdf:Seq></dc:creator>"
    '<shop:crate rdf:parseType="Resource"><shop:shelf>7</shop:shelf><shop:note>  two\n lines </shop:note></shop:crate>',
    attributes='shop:price="9 &lt; 10" xmpRights:Marked="True"',
)


def pixels(height: int = 32, width: int = 48) -> Pixels:
    """Return a picture whose every part is different."""
    noise = np.random.default_rng(7).integers(0, 40, (height, width, 3), dtype=np.uint8)
    return np.asarray(quadrants(height, width) // 2 + noise, dtype=np.uint8)


def jpeg(**options: Any) -> bytes:
    """Return a JPEG, progressive or with a profile where the options say so."""
    return written(Image.fromarray(pixels()), "JPEG", **options)


def cmyk_jpeg() -> bytes:
    """Return a JPEG of four inks, whose Adobe segment says how they are stored."""
    return written(Image.fromarray(pixels()).convert("CMYK"), "JPEG")


def segment(marker: int, body: bytes) -> bytes:
    """Return a JPEG segment."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def with_segments(content: bytes, *segments: bytes) -> bytes:
    """Return a JPEG with segments behind its JFIF one."""
    place = 4 + int.from_bytes(content[4:6], "big")
    return content[:place] + b"".join(segments) + content[place:]


def exif_body(artist: str = "Bob") -> bytes:
    """Return the body of an Exif segment that names an artist."""
    block = Image.Exif()
    block[0x013B] = artist
    return block.tobytes()


def segments(content: bytes) -> list[tuple[int, bytes]]:
    """Return marker and body of the segments before the scan, walked without the code under test."""
    found, place = [], 2
    while content[place + 1] != 0xDA:
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        found.append((content[place + 1], content[place + 4 : place + 2 + length]))
        place += 2 + length
    return found


def two_pictures(*, index_first: bool) -> bytes:
    """Return a Multi-Picture JPEG: a picture, and a second one behind it that its index points to."""
    first, second = jpeg(), jpeg(quality=30)
    old = segment(0xE1, XMP + CAPTIONS)
    index = segment(0xE2, bytes(4 + 8 + 2 + 3 * 12 + 4 + 32))
    content = with_segments(first, *((index, old) if index_first else (old, index)))
    base = content.index(index) + 8
    entries = struct.pack(">IIIHH", 0x030000, len(content), 0, 0, 0)
    entries += struct.pack(">IIIHH", 0, len(second), len(content) - base, 0, 0)
    body = b"MPF\x00MM\x00*" + struct.pack(">IH", 8, 3) + struct.pack(">HHI4s", 0xB000, 7, 4, b"0100")
    body += struct.pack(">HHIIHHIII", 0xB001, 4, 1, 2, 0xB002, 7, 32, 50, 0) + entries
    return content.replace(index, segment(0xE2, body)) + second


def pictures_of_index(content: bytes) -> list[bytes]:
    """Return the pictures that a Multi-Picture index points to."""
    base = content.index(b"MPF\x00") + 4
    entries = (struct.unpack_from(">II", content, base + 50 + 16 * number + 4) for number in range(2))
    return [content[(base + offset if offset else 0) :][:size] for size, offset in entries]


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a PNG chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(image: Image.Image | None = None, **options: Any) -> bytes:
    """Return a PNG."""
    return written(image or Image.fromarray(pixels()), "PNG", **options)


def with_chunks(content: bytes, *chunks: bytes) -> bytes:
    """Return a PNG with chunks before its end."""
    return content[:-12] + b"".join(chunks) + content[-12:]


def chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return type and body of the chunks of a PNG, their checksums checked."""
    found, place = [], 8
    while place < len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        kind, body = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        assert chunk(kind, body) == content[place : place + 12 + length]
        found.append((kind, body))
        place += 12 + length
        if kind == b"IEND":
            break
    return found


def text_chunk(raw: bytes, *, compressed: bool) -> bytes:
    """Return the iTXt chunk that carries XMP."""
    flag = b"\x01\x00" if compressed else b"\x00\x00"
    return chunk(b"iTXt", b"XML:com.adobe.xmp\x00" + flag + b"\x00\x00" + (zlib.compress(raw) if compressed else raw))


def sixteen_bit_png() -> bytes:
    """Return a PNG of 16 bits to the sample."""
    samples = np.random.default_rng(3).integers(0, 65535, (16, 24), dtype=np.uint16)
    return written(Image.fromarray(samples), "PNG")


def palette_png() -> bytes:
    """Return a PNG with a palette and a transparent color."""
    return written(Image.fromarray(pixels()).quantize(16), "PNG", transparency=3)


def webp(**options: Any) -> bytes:
    """Return a WebP."""
    return written(Image.fromarray(pixels()), "WEBP", **options)


def transparent_webp(*, lossless: bool) -> bytes:
    """Return a WebP with an alpha channel."""
    image = Image.fromarray(pixels())
    image.putalpha(Image.fromarray(pixels()[..., 0]))
    return written(image, "WEBP", lossless=lossless)


def animated_webp() -> bytes:
    """Return a WebP of two frames."""
    frames = [Image.fromarray(pixels()), Image.fromarray(255 - pixels())]
    return written(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100)


def riff(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return kind and body of the chunks of a WebP."""
    assert int.from_bytes(content[4:8], "little") == len(content) - 8
    found, place = [], 12
    while place < len(content):
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        found.append((content[place : place + 4], content[place + 8 : place + 8 + length]))
        place += 8 + length + length % 2
    return found


def tiff(order: str = "<", *, pages: int = 1, compression: str = "tiff_lzw", **options: Any) -> bytes:
    """Return a TIFF in an order of bytes, of several pages that differ; big-endian ones are built by hand."""
    if order == ">":
        return big_endian_tiff(pages)
    frames = [Image.fromarray(pixels() // np.uint8(number + 1)) for number in range(pages)]
    rest = {"save_all": True, "append_images": frames[1:]} if pages > 1 else {}
    return written(frames[0], "TIFF", compression=compression, **rest, **options)


def big_endian_tiff(pages: int) -> bytes:
    """Return an uncompressed gray TIFF in Motorola order, one strip to the page."""
    out = bytearray(b"MM\x00*" + bytes(4))
    link = 4
    for number in range(pages):
        gray = bytes(pixels()[..., 0] // np.uint8(number + 1))
        strip = len(out)
        out += gray
        struct.pack_into(">I", out, link, len(out))
        entries = [(256, 3, 48), (257, 3, 32), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, strip), (277, 3, 1)]
        entries += [(278, 3, 32), (279, 4, len(gray))]
        out += struct.pack(">H", len(entries))
        for tag, kind, value in entries:
            out += struct.pack(">HHI", tag, kind, 1)
            out += struct.pack(">HH", value, 0) if kind == 3 else struct.pack(">I", value)
        link = len(out)
        out += bytes(4)
    return bytes(out)


def frames(content: bytes) -> list[bytes]:
    """Return the decoded samples of every frame, by Pillow."""
    with Image.open(io.BytesIO(content)) as image:
        found = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            found.append(image.mode.encode() + bytes(str(image.size), "ascii") + image.tobytes())
        return found


def xmp_by_pillow(content: bytes) -> str:
    """Return the packet as Pillow finds it, a reader of other hands."""
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        found = image.info.get("xmp", b"")
        return (found if isinstance(found, bytes) else str(found).encode()).decode()
