"""Where the mark stands in each kind of file, and that everything around it stays byte for byte."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Callable

import pytest

from apelles.collect.marks import jpeg, png, tiff, webp
from apelles.collect.marks.deny import Deny
from apelles.collect.marks.mark import mark
from apelles.collect.marks.refused import MarkRefused
from apelles.collect.rights.embedded import embedded
from tests.collect.marks import carriers as c

NEW = b"<new/>"
JFIF = 0xE0


def kinds(content: bytes) -> list[str]:
    """Return what the application segments of a JPEG are, in order."""
    names = {c.XMP: "xmp", c.EXTENSION: "extended", b"Exif\x00": "exif", b"MPF\x00": "index", b"JFIF": "jfif"}
    found = []
    for marker, body in c.segments(content):
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            found.append(next((name for start, name in names.items() if body.startswith(start)), f"{marker:02x}"))
    return found


@pytest.mark.parametrize(
    ("segments", "order"),
    [
        ((), ["jfif", "xmp"]),
        ((c.segment(0xE1, c.exif_body()),), ["jfif", "exif", "xmp"]),
        ((c.segment(0xE1, c.XMP + c.CAPTIONS), c.segment(0xE1, c.exif_body())), ["jfif", "exif", "xmp"]),
        ((c.segment(0xFE, b"note"), c.segment(0xE1, c.exif_body())), ["jfif", "fe", "exif", "xmp"]),
        (
            (c.segment(0xED, b"Photoshop 3.0\x00"), c.segment(0xE1, c.XMP + c.CAPTIONS), c.segment(0xFE, b"n")),
            ["jfif", "xmp", "ed", "fe"],
        ),
        (
            (c.segment(0xE1, c.XMP + c.CAPTIONS), c.segment(0xE1, c.EXTENSION + bytes(44)), c.segment(0xE1, c.XMP)),
            ["jfif", "xmp", "extended"],
        ),
    ],
)
def test_one_standard_packet_stands_behind_jfif_and_exif(segments: tuple[bytes, ...], order: list[str]) -> None:
    content = c.with_segments(c.jpeg(), *segments)
    result = jpeg.with_packet(content, NEW)
    assert kinds(result) == order
    assert jpeg.packets(result) == (NEW,)
    others = [entry for entry in c.segments(content) if not entry[1].startswith(c.XMP)]
    assert [entry for entry in c.segments(result) if not entry[1].startswith(c.XMP)] == others


@pytest.mark.parametrize("index_first", [True, False], ids=["packet behind index", "packet before index"])
def test_a_picture_behind_the_first_is_found_again_through_the_index(index_first: bool) -> None:
    content = c.two_pictures(index_first=index_first)
    first, second = c.pictures_of_index(content)
    assert first + second == content
    result = mark(content, deny=Deny.ALL).content
    assert result != content
    assert c.pictures_of_index(result) == [result[: -len(second)], second]


def test_a_broken_index_is_left_as_it_is() -> None:
    content = c.with_segments(c.jpeg(), c.segment(0xE2, b"MPF\x00MM\x00*\xff\xff\xff\xff"))
    assert b"MPF\x00MM\x00*\xff\xff\xff\xff" in mark(content, deny=Deny.ALL).content


def test_a_segment_takes_65_504_bytes_and_not_one_more() -> None:
    assert jpeg.packets(jpeg.with_packet(c.jpeg(), b"x" * 65_504)) == (b"x" * 65_504,)
    with pytest.raises(MarkRefused, match="65,505 bytes long, and a JPEG has room for 65,504") as refused:
        jpeg.with_packet(c.jpeg(), b"x" * 65_505)
    assert refused.value.code == "long_segment"


def test_a_packet_that_grows_too_long_is_refused_in_words() -> None:
    long = c.packet(f"<shop:note>{'n' * 65_000}</shop:note>")
    content = c.with_segments(c.jpeg(), c.segment(0xE1, c.XMP + long))
    with pytest.raises(MarkRefused, match="Shorten the captions"):
        mark(content, deny=Deny.ALL, author="Ada" * 100)


@pytest.mark.parametrize("compressed", [True, False])
def test_a_png_has_one_packet_behind_its_header_and_every_other_chunk_as_it_was(compressed: bool) -> None:
    odd = (c.chunk(b"prIv", b"\x00\x01"), c.chunk(b"tEXt", b"Author\x00Bob"), c.chunk(b"tIME", bytes(7)))
    content = c.with_chunks(c.palette_png(), *odd, c.text_chunk(c.CAPTIONS, compressed=compressed)) + b"more"
    result = png.with_packet(content, NEW)
    assert c.chunks(result)[1] == (b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + NEW)
    kept = [entry for entry in c.chunks(content) if not entry[1].startswith(b"XML:com.adobe.xmp\x00")]
    assert [entry for entry in c.chunks(result) if entry[1][:18] != b"XML:com.adobe.xmp\x00"] == kept
    assert result.endswith(b"more")
    assert png.packets(content) == (c.CAPTIONS,)


@pytest.mark.parametrize(
    "make",
    [
        lambda: c.png()[:-12],
        lambda: c.png()[:8] + c.png()[33:],
        lambda: c.with_chunks(c.png(), c.chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x01\x00\x00\x00not packed")),
        lambda: c.with_chunks(c.png(), c.text_chunk(c.CAPTIONS, compressed=True)[:-60] + bytes(12)),
        lambda: c.with_chunks(c.png(), c.text_chunk(b" " * (5 * 2**20), compressed=True)),
        lambda: c.with_chunks(c.png(), *[c.text_chunk(c.CAPTIONS, compressed=True)] * 40),
    ],
    ids=["no end", "no header", "not packed", "cut short", "unpacks to 5 MiB", "40 packets"],
)
def test_a_png_that_cannot_be_marked_safely_is_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(MarkRefused):
        mark(make(), deny=Deny.ALL)


@pytest.mark.parametrize(
    ("make", "flags"),
    [
        (c.webp, 0x04),
        (lambda: c.webp(lossless=True), 0x04),
        (lambda: c.transparent_webp(lossless=True), 0x14),
        (lambda: c.transparent_webp(lossless=False), 0x14),
        (c.animated_webp, 0x06),
        (lambda: c.webp(icc_profile=bytes(401)), 0x24),
        (lambda: c.webp(exif=c.exif_body(), xmp=c.CAPTIONS), 0x0C),
    ],
    ids=["lossy", "lossless", "lossless alpha", "lossy alpha", "animated", "profile of odd length", "exif"],
)
def test_a_webp_is_extended_with_its_size_and_flags(make: Callable[[], bytes], flags: int) -> None:
    content = make()
    result = webp.with_packet(content, NEW)
    found = c.riff(result)
    assert found[0][0] == b"VP8X"
    assert found[0][1] == struct.pack("<I", flags) + b"\x2f\x00\x00\x1f\x00\x00"
    assert found[-1] == (b"XMP ", NEW)
    others = [entry for entry in c.riff(content) if entry[0] not in {b"VP8X", b"XMP "}]
    assert found[1:-1] == others


@pytest.mark.parametrize(
    "content",
    [b"RIFF\x04\x00\x00\x00WEBP", c.webp()[:-3], b"RIFF\x16\x00\x00\x00WEBPVP8 \x0a\x00\x00\x00" + bytes(10)],
    ids=["no chunk", "cut short", "no frame"],
)
def test_a_webp_without_a_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(MarkRefused, match="damaged"):
        mark(content, deny=Deny.ALL)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("pages", [1, 3])
def test_a_tiff_keeps_every_byte_and_gets_a_new_first_directory(order: str, pages: int) -> None:
    content = c.tiff(order, pages=pages)
    result = tiff.with_packet(content, c.CAPTIONS)
    assert (result[:4], result[8 : len(content)]) == (content[:4], content[8:])
    (place,) = struct.unpack_from(f"{order}I", result, 4)
    assert place % 2 == 0
    (count,) = struct.unpack_from(f"{order}H", result, place)
    tags = [struct.unpack_from(f"{order}H", result, place + 2 + 12 * number)[0] for number in range(count)]
    assert tags == sorted(set(tags))
    assert len(c.frames(result)) == pages
    assert tiff.packets(result) == (c.CAPTIONS,)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[:4] + b"\xff\xff\xff\x7f" + content[8:],
        lambda content: content[:4] + b"\x04\x00\x00\x00" + content[8:],
        lambda content: content[:-8],
        lambda content: b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    ],
    ids=["directory outside", "directory in the header", "cut short", "empty directory"],
)
def test_a_tiff_whose_directory_is_not_whole_is_refused(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(MarkRefused, match="damaged"):
        mark(change(c.tiff()), deny=Deny.ALL)


def test_directories_in_a_ring_are_refused() -> None:
    content = bytearray(c.tiff(">", pages=2))
    (first,) = struct.unpack_from(">I", content, 4)
    content[-4:] = struct.pack(">I", first)
    with pytest.raises(MarkRefused):
        mark(bytes(content), deny=Deny.ALL)


def test_directories_that_share_one_long_table_are_given_up() -> None:
    strips, directory = 60_000, 2 + 12 * 3 + 4
    table = bytes(4 * strips)
    out = bytearray(b"II*\x00" + struct.pack("<I", 8 + len(table)) + table)
    for number in range(200):
        out += struct.pack("<H", 3) + struct.pack("<HHII", 256, 3, 1, 1)
        out += struct.pack("<HHIIHHII", 273, 4, strips, 8, 279, 4, strips, 8)
        out += struct.pack("<I", len(out) + 4 if number < 199 else 0)
    assert len(out) == 8 + len(table) + 200 * directory
    with pytest.raises(MarkRefused, match="damaged"):
        mark(bytes(out), deny=Deny.ALL)


def test_thousands_of_texts_that_unpack_to_megabytes_cost_little() -> None:
    bomb = c.chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(5 * 2**20), 9))
    content = c.with_chunks(c.png(), *[bomb] * 4_000)
    started = time.process_time()
    assert "too_large" in embedded(content).problems
    assert time.process_time() - started < 5
