"""Author and copyright in Exif are read in every encoding and byte order, and broken directories stay harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from apelles.collect.rights.exif import Exif, comment_text, text_of, user_comment
from apelles.records.rights import Carrier, Integrity, Protocol
from tests.collect.files import png_chunk, quadrants, written
from tests.collect.rights.carriers import claimed, copy_of, png, tiff_block, with_exif

ARTIST, COPYRIGHT, XP_AUTHOR = 315, 33432, 40093


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_what_pillow_wrote_is_read(picture_format: str) -> None:
    fields = Image.Exif()
    fields[ARTIST], fields[COPYRIGHT] = "Ana Lux", "(c) Ana Lux"
    content = written(Image.fromarray(quadrants(16, 16)), picture_format, exif=fields)
    signals = Exif().read(copy_of(content))
    assert claimed(signals) == [("author", "Ana Lux"), ("copyright", "(c) Ana Lux")]
    assert {(one.protocol, one.carrier, one.integrity) for one in signals} == {
        (Protocol.EXIF, Carrier.EXIF, Integrity.NONE)
    }
    assert all(one.statements == () for one in signals)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("tag", "raw", "expected"),
    [
        (ARTIST, b"Ana\x00", ("author", "Ana")),
        (ARTIST, b"A\x00", ("author", "A")),
        (ARTIST, "René; 李明".encode() + b"\x00", ("author", "René; 李明")),
        (ARTIST, b"Ren\xe9\x00", ("author", "René")),
        (ARTIST, "René".encode("utf-16"), ("author", "René")),
        (ARTIST, "Rene".encode("utf-16-le"), ("author", "Rene")),
        (ARTIST, "Rene".encode("utf-16-be"), ("author", "Rene")),
        (ARTIST, b"A\x1b[31mna\x00", ("author", "A[31mna")),
        (COPYRIGHT, b"Photographer\x00Editor\x00", ("copyright", "Photographer; Editor")),
        (COPYRIGHT, b" \x00Editor\x00", ("copyright", "Editor")),
        (XP_AUTHOR, "李明\x00".encode("utf-16-le"), ("author", "李明")),
        (XP_AUTHOR, "李明".encode("utf-16-le") + b"\x00", ("author", "李明\ufffd")),
        (ARTIST, b"\x00\x00\x00\x00", None),
        (ARTIST, b"   \x00", None),
        (270, b"A description\x00", None),
    ],
)
def test_each_field_is_read_in_its_encoding(tag: int, raw: bytes, expected: tuple[str, str] | None, order: str) -> None:
    content = with_exif(tiff_block({tag: raw}, order=order))
    assert claimed(Exif().read(copy_of(content))) == ([expected] if expected else [])


def test_a_field_is_cut_and_its_raw_bytes_are_its_own() -> None:
    (one,) = Exif().read(copy_of(png(png_chunk(b"eXIf", tiff_block({ARTIST: b"x" * 70_000})))))
    assert len(one.claims[0].text) == 4_000
    assert one.raw == b"x" * (64 * 1024)


@pytest.mark.parametrize(
    ("block", "word"),
    [
        (b"garbage, not a directory", "not_tiff"),
        (b"II*\x00\xff\xff\xff\x7f", "truncated"),
        (b"II*\x00", "truncated"),
        (tiff_block({ARTIST: b"Ana\x00"})[:12], "truncated"),
    ],
)
def test_a_broken_directory_is_malformed(block: bytes, word: str) -> None:
    (one,) = Exif().read(copy_of(with_exif(block)))
    assert (one.integrity, one.detail, one.claims) == (Integrity.MALFORMED, word, ())


def test_what_stands_before_the_fault_is_read() -> None:
    block = bytearray(tiff_block({ARTIST: b"Ana\x00"}))
    block[8:10] = b"\x09\x00"
    signals = Exif().read(copy_of(with_exif(bytes(block))))
    assert claimed(signals) == [("author", "Ana")]
    assert signals[-1].integrity is Integrity.MALFORMED


def test_without_exif_there_is_no_signal() -> None:
    assert Exif().read(copy_of(png())) == ()
    assert Exif().read(copy_of(b"")) == ()


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("code", [b"ASCII\x00\x00\x00", b"UNICODE\x00", b"\x00" * 8, b"JIS\x00\x00\x00\x00\x00", b""])
def test_the_user_comment_is_read_by_its_character_code(order: str, code: bytes) -> None:
    text = "a comment of some length"
    encoding = f"utf-16-{'le' if order == '<' else 'be'}" if code.startswith(b"UNICODE") else "ascii"
    block = tiff_block({ARTIST: b"Ana\x00"}, order=order, inner={37510: code + text.encode(encoding)})
    assert comment_text(user_comment(block), little=order == "<") == text


def test_a_directory_that_points_at_itself_ends() -> None:
    assert user_comment(tiff_block({}, inner={34665: b"\x08\x00\x00\x00"})) == b""


@given(st.binary(max_size=300))
def test_random_bytes_never_raise_and_never_state(raw: bytes) -> None:
    text_of(raw).encode()
    for block in (raw, b"II*\x00" + raw, b"MM\x00*\x00\x00\x00\x08" + raw, tiff_block({ARTIST: raw, COPYRIGHT: raw})):
        user_comment(block)
        comment_text(block, little=True)
        for content in (with_exif(block), block):
            assert all(one.statements == () for one in Exif().read(copy_of(content)))
