"""IPTC data sets are read in their character set; what is no data set is malformed."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, IptcImagePlugin, JpegImagePlugin

from apelles.collect.rights.iim import Iim
from apelles.records.rights import Carrier, Integrity, Protocol
from tests.collect.rights.carriers import claimed, copy_of, iim_block, jpeg, tiff_block, with_iim

UTF8 = (1, 90, b"\x1b%G")
ROWS = [
    ((2, 80, b"Ana"), ("author", "Ana")),
    ((2, 116, b"(c) Ana"), ("copyright", "(c) Ana")),
    ((2, 110, b"Agency"), ("credit", "Agency")),
    ((2, 5, b"Sea"), ("title", "Sea")),
    ((2, 120, b"A caption"), None),
    ((2, 80, b""), None),
    ((3, 80, b"Ana"), None),
]


@pytest.mark.parametrize(("row", "expected"), ROWS)
def test_each_data_set_is_read(row: tuple[int, int, bytes], expected: tuple[str, str] | None) -> None:
    signals = Iim().read(copy_of(with_iim(iim_block((2, 0, b"\x00\x04"), row))))
    assert claimed(signals) == ([expected] if expected else [])
    assert all((one.protocol, one.carrier, one.statements) == (Protocol.IIM, Carrier.IIM, ()) for one in signals)


@pytest.mark.parametrize(
    ("sets", "author"),
    [
        ([UTF8, (2, 80, "René 李".encode())], "René 李"),
        ([(2, 80, "René 李".encode())], "René 李"),
        ([(2, 80, b"Ren\xe9")], "René"),
        ([UTF8, (2, 80, b"Ren\xe9")], "René"),
        ([(1, 90, b"\x1b.A"), (2, 80, b"Ren\xe9")], "René"),
        ([(1, 90, b"\x1b-A"), (2, 80, b"\xc3\xa9")], "Ã©"),
        ([(1, 90, b"nonsense"), (2, 80, b"Ana")], "Ana"),
        ([(2, 80, "é".encode()), UTF8], "é"),
    ],
)
def test_the_character_set_is_followed_and_doubted(sets: list[tuple[int, int, bytes]], author: str) -> None:
    assert claimed(Iim().read(copy_of(with_iim(iim_block(*sets))))) == [("author", author)]


def test_a_repeated_by_line_is_kept_each_time_within_bounds() -> None:
    signals = Iim().read(copy_of(with_iim(iim_block(*((2, 80, f"A{n}".encode()) for n in range(100))))))
    assert claimed(signals)[:2] == [("author", "A0"), ("author", "A1")]
    assert len(signals) == 64


def test_a_long_data_set_is_read_by_its_extended_length() -> None:
    body = b"x" * 300
    block = b"\x1c\x02\x50\x80\x04" + len(body).to_bytes(4, "big") + body + iim_block((2, 116, b"c"))
    assert claimed(Iim().read(copy_of(with_iim(block)))) == [("author", "x" * 300), ("copyright", "c")]


def test_a_tiff_carries_data_sets_too() -> None:
    content = tiff_block({33723: iim_block(UTF8, (2, 80, b"Ana")) + b"\x00\x00"})
    assert claimed(Iim().read(copy_of(content))) == [("author", "Ana")]


@pytest.mark.parametrize(
    "rest",
    [
        b"garbage",
        b"\x1c\x02\x50\x00\x09Ana",
        b"\x1c\x02",
        b"\x1c\x02\x50\x80\x04\xff\xff\xff\xff",
        b"\x1c\x02\x50\xff\xff\x00",
    ],
)
def test_what_is_no_data_set_is_malformed_and_does_not_hide_what_stands_before(rest: bytes) -> None:
    signals = Iim().read(copy_of(with_iim(iim_block((2, 80, b"Ana")) + rest)))
    assert claimed(signals) == [("author", "Ana")]
    assert signals[-1].integrity is Integrity.MALFORMED
    assert signals[-1].raw == rest.strip(b"\x00")


def test_pillow_reads_the_same_by_line() -> None:
    content = with_iim(iim_block((2, 80, b"Ana"), (2, 116, b"(c)")))
    picture = Image.open(io.BytesIO(content))
    assert isinstance(picture, JpegImagePlugin.JpegImageFile)
    theirs = IptcImagePlugin.getiptcinfo(picture)
    assert theirs is not None
    assert claimed(Iim().read(copy_of(content))) == [("author", "Ana"), ("copyright", "(c)")]
    assert (theirs[2, 80], theirs[2, 116]) == (b"Ana", b"(c)")


def test_without_data_sets_there_is_no_signal() -> None:
    assert Iim().read(copy_of(jpeg())) == ()


@given(st.binary(max_size=200))
def test_random_bytes_never_raise_and_never_state(raw: bytes) -> None:
    for block in (raw, iim_block((2, 80, raw)) + raw, b"\x1c\x02\x50" + raw):
        assert all(one.statements == () for one in Iim().read(copy_of(with_iim(block))))
