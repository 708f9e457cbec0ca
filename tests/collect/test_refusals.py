"""Hostile files are refused one by one, with a short stable code and a sentence, and never crash."""

from __future__ import annotations

import io
import struct
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from apelles.collect.decode import decode
from apelles.collect.limits import Limits
from apelles.errors import PictureRefused
from tests.collect.files import file_of, heic, png_chunk, rle_bmp, samples, with_png_chunk, written
from tests.pictures import flat, painting

PNG = file_of(painting(1, height=60, width=80), "PNG")
JPEG = file_of(painting(1, height=60, width=80), "JPEG")
GIF = file_of(painting(1, height=60, width=80)[..., 0], "GIF")
ELF = b"\x7fELF\x02\x01\x01" + bytes(57)
WINDOWS = b"MZ" + bytes(58) + b"\x40\0\0\0" + b"\x0e\x1f\xba\x0e\0This program cannot be run in DOS mode.\r\r\n$"
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def code_of(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(PictureRefused) as caught:
        decode(data, limits=limits or Limits())
    message = str(caught.value)
    assert message.endswith(".")
    assert "0x" not in message
    return caught.value.code


def outcome_of(data: bytes) -> str | NDArray[np.uint8]:
    try:
        return decode(data).pixels
    except PictureRefused as refusal:
        return refusal.code


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as content:
        content.writestr("payload.txt", "hello")
    return stream.getvalue()


def test_an_empty_file_is_empty() -> None:
    assert code_of(b"") == "empty"


def test_too_many_bytes_are_too_large() -> None:
    assert code_of(PNG, Limits(size=100)) == "too_large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ELF, "executable"),
        (WINDOWS, "executable"),
        (b"\xcf\xfa\xed\xfe" + bytes(60), "executable"),
        (b"#!/bin/sh\nrm -rf /\n", "script"),
        (b"<?php system($_GET['c']); ?>", "script"),
        (b"%PDF-1.7\n", "document"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "document"),
        (PAGE, "html"),
        (b"\xef\xbb\xbf\n<HTML><BODY>", "html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
        (b'<?xml version="1.0"?>\n<!-- x -->\n<svg width="9"/>', "svg"),
        (b'<?xml version="1.0"?><feed/>', "xml"),
        (b"\x1f\x8b\x08" + bytes(40), "archive"),
        (b"PK\x03\x04" + bytes(40), "archive"),
        (b"\0\0\0\x20ftypisom" + bytes(40), "media"),
        (b"8BPS\0\1" + bytes(40), "unknown_format"),
        (b"\0\0\1\0\1\0" + bytes(40), "unknown_format"),
        (b"just some words, no picture", "unknown_format"),
        (b"P6\n2 2\n255\n" + bytes(12), "unknown_format"),
        (bytes(4096), "unknown_format"),
    ],
)
def test_what_is_no_picture_is_named_for_what_it_is_whatever_its_name(data: bytes, code: str) -> None:
    assert code_of(data) == code


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "a JPEG 2000 file"),
        (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "a JPEG XL file"),
        (b"\x00\x00\x01\x00\x01\x00", "a Windows icon"),
        (b"8BPS\x00\x01", "a Photoshop file"),
    ],
)
def test_pictures_of_other_formats_are_called_by_their_name(data: bytes, words: str) -> None:
    with pytest.raises(PictureRefused, match=words):
        decode(data + bytes(40))


@pytest.mark.parametrize("name", samples())
def test_every_format_cut_anywhere_is_refused_or_still_whole(name: str) -> None:
    for data in samples()[name]:
        for share in (0.02, 0.1, 0.4, 0.8):
            outcome = outcome_of(data[: int(len(data) * share)])
            if isinstance(outcome, str):
                assert outcome in ("truncated", "lying_header", "broken", "unknown_format")
            else:  # the first page of several may be whole
                np.testing.assert_array_equal(outcome, decode(data).pixels)


@pytest.mark.parametrize("data", [JPEG, PNG], ids=["JPEG", "PNG"])
def test_a_picture_cut_in_its_middle_is_called_truncated(data: bytes) -> None:
    assert code_of(data[: len(data) // 2]) == "truncated"


def test_a_cut_heic_is_refused() -> None:
    data = heic(Image.fromarray(painting(1)))
    assert code_of(data[: len(data) // 2]) == "truncated"


def png_that_says(width: int, height: int, *, content: bytes = b"\0" * 40) -> bytes:
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", zlib.compress(content)) + png_chunk(b"IEND", b"")


def jpeg_that_says(width: int, height: int) -> bytes:
    place = JPEG.index(b"\xff\xc0") + 5
    return JPEG[:place] + struct.pack(">HH", height, width) + JPEG[place + 4 :]


def gif_that_says(width: int, height: int) -> bytes:
    return GIF[:6] + struct.pack("<HH", width, height) + GIF[10:]


def bmp_that_says(width: int, height: int) -> bytes:
    data = file_of(flat(), "BMP")
    return data[:18] + struct.pack("<ii", width, height) + data[26:]


def webp_that_says(width: int, height: int) -> bytes:
    frames = [Image.fromarray(flat(value)) for value in (10, 90)]
    data = written(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    return data[:24] + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little") + data[30:]


def tiff_that_says(width: int, height: int) -> bytes:
    data = bytearray(file_of(flat(), "TIFF"))
    (start,) = struct.unpack_from("<I", data, 4)
    for place in range(start + 2, start + 2 + 12 * data[start], 12):
        tag = struct.unpack_from("<H", data, place)[0]
        if tag in (256, 257):
            struct.pack_into("<HHII", data, place, tag, 4, 1, width if tag == 256 else height)
    return bytes(data)


SAYERS: list[Callable[[int, int], bytes]] = [
    png_that_says,
    jpeg_that_says,
    gif_that_says,
    bmp_that_says,
    webp_that_says,
    tiff_that_says,
]


@pytest.mark.parametrize("sayer", SAYERS)
def test_a_side_of_60000_pixels_is_refused_before_anything_is_decoded(sayer: Callable[[int, int], bytes]) -> None:
    start = time.perf_counter()
    assert code_of(sayer(60_000, 10)) == "too_long"
    assert code_of(sayer(10, 60_000)) == "too_long"
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("sayer", SAYERS)
def test_more_pixels_than_the_limit_are_refused(sayer: Callable[[int, int], bytes]) -> None:
    assert code_of(sayer(16_000, 16_000)) == "too_many_pixels"


@pytest.mark.parametrize("sayer", [png_that_says, jpeg_that_says, bmp_that_says, tiff_that_says])
def test_a_picture_without_pixels_is_refused(sayer: Callable[[int, int], bytes]) -> None:
    assert code_of(sayer(0, 10)) in ("zero_size", "broken")


@pytest.mark.parametrize("sayer", [png_that_says, jpeg_that_says, bmp_that_says])
def test_a_header_that_promises_more_than_the_file_can_hold_is_called_a_lie(
    sayer: Callable[[int, int], bytes],
) -> None:
    assert code_of(sayer(9_000, 9_000)) == "lying_header"


def test_a_tiff_that_promises_more_than_it_holds_is_refused() -> None:
    assert code_of(tiff_that_says(9_000, 9_000)) in ("truncated", "broken")


def test_the_limits_are_the_callers_to_set() -> None:
    assert code_of(PNG, Limits(pixels=100)) == "too_many_pixels"
    assert code_of(PNG, Limits(side=79)) == "too_long"


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (ELF, "carries_program"),
        (WINDOWS, "carries_program"),
        (archive(), "carries_archive"),
        (b"#!/bin/sh\necho hello\n", "carries_script"),
        (b"<?php system($_GET['c']); ?>", "carries_script"),
        (PAGE, "carries_page"),
        (b"%PDF-1.7\n1 0 obj", "carries_document"),
    ],
    ids=["elf", "exe", "zip", "shell", "php", "html", "pdf"],
)
def test_a_good_picture_with_something_else_behind_it_is_refused(name: str, payload: bytes, code: str) -> None:
    good = samples()[name][0]
    decode(good)
    assert code_of(good + payload) == code


def test_a_script_in_a_comment_is_refused() -> None:
    chunk = png_chunk(b"tEXt", b"Comment\0<?php system($_GET['c']); ?>")
    assert code_of(with_png_chunk(PNG, chunk)) == "carries_script"
    assert code_of(written(Image.fromarray(flat()), "JPEG", comment=b"<script>alert(1)</script>")) == "carries_script"
    assert code_of(written(Image.fromarray(flat()[..., 0]), "GIF", comment=b"<?php echo 1 ?>")) == "carries_script"


def test_a_picture_that_a_pdf_reader_would_open_is_refused() -> None:
    assert code_of(written(Image.fromarray(flat()), "JPEG", comment=b"%PDF-1.4 1 0 obj")) == "carries_document"


def test_an_archive_hidden_in_a_chunk_that_an_unpacker_would_find_is_refused() -> None:
    assert code_of(PNG[:-12] + png_chunk(b"prIv", archive()) + PNG[-12:] + archive()) == "carries_archive"


def test_a_film_or_a_second_picture_behind_a_jpeg_is_harmless() -> None:
    motion = JPEG + b"\0\0\0\x18ftypmp42" + bytes(200)
    stereo = JPEG + file_of(painting(2), "JPEG")
    padded = JPEG + bytes(64)
    for data in (motion, stereo, padded):
        np.testing.assert_array_equal(decode(data).pixels, decode(JPEG).pixels)


def test_a_text_chunk_that_unpacks_to_far_more_is_refused() -> None:
    bomb = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(64 * 2**20)))
    start = time.perf_counter()
    assert code_of(with_png_chunk(PNG, bomb)) in ("broken", "too_much_metadata")
    assert time.perf_counter() - start < 2


def test_very_many_text_chunks_are_refused() -> None:
    notes = PngInfo()
    for _ in range(90):
        notes.add_text("Comment", "x" * 1_000_000, zip=True)
    assert code_of(written(Image.fromarray(flat()), "PNG", pnginfo=notes)) in ("broken", "too_much_metadata")


def test_more_metadata_than_the_limit_is_refused() -> None:
    assert code_of(with_png_chunk(PNG, png_chunk(b"prIv", bytes(2000))), Limits(metadata=1000)) == "too_much_metadata"


def test_an_animation_of_very_many_frames_is_refused() -> None:
    start = GIF.index(b",")
    frame = GIF[start:-1]
    data = GIF[:-1] + frame * 40 + b";"
    decode(data)
    assert code_of(data, Limits(frames=20)) == "too_many_frames"


def test_a_progressive_jpeg_of_very_many_scans_is_refused() -> None:
    data = written(Image.fromarray(painting(1)), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    bomb = data[:-2] + data[last:-2] * 600 + data[-2:]
    assert code_of(bomb) == "too_many_scans"


def test_a_slow_file_is_given_up() -> None:
    assert code_of(rle_bmp(2000, 2000), Limits(seconds=0.0)) == "too_slow"


def test_a_tiff_whose_directories_point_at_themselves_is_read_once_or_refused() -> None:
    data = bytearray(file_of(flat(), "TIFF"))
    (start,) = struct.unpack_from("<I", data, 4)
    count = struct.unpack_from("<H", data, start)[0]
    struct.pack_into("<I", data, start + 2 + 12 * count, start)
    assert decode(bytes(data)).pixels.shape == (100, 100, 3)


def test_a_tiff_of_insane_tags_is_refused_without_taking_the_memory() -> None:
    body = bytes(2**20)
    count = 60_000
    entries = b"".join(struct.pack("<HHII", 40_000 + tag % 20_000, 1, 2**20, 8) for tag in range(count))
    data = b"II*\0" + struct.pack("<I", 8 + len(body)) + body + struct.pack("<H", count) + entries + bytes(4)
    start = time.perf_counter()
    assert code_of(data) == "lying_header"
    assert time.perf_counter() - start < 5


def test_a_broken_checksum_is_refused() -> None:
    data = bytearray(PNG)
    data[30] ^= 1
    assert code_of(bytes(data)) == "broken"


def test_no_file_makes_the_decoder_warn_even_when_it_is_damaged() -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        for data in [file for files in samples().values() for file in files]:
            for cut in (data, data[: len(data) // 2], data[:60] + bytes(8) + data[68:]):
                outcome_of(cut)
    assert [str(warning.message) for warning in seen] == []


def test_a_script_in_any_letters_is_refused() -> None:
    for note in (b"<ScRiPt>alert(1)</sCrIpT>", b"<?PHP echo 1 ?>", b"<iframe src=x>"):
        assert code_of(written(Image.fromarray(flat()), "JPEG", comment=note)) == "carries_script"


def test_noise_behind_a_picture_is_not_taken_for_a_script() -> None:
    noise = np.random.default_rng(7).bytes(4 * 2**20)
    assert decode(JPEG + b"\xff\xd8\xff\xe0" + noise).width == 80


def test_bytes_between_the_segments_of_a_jpeg_are_passed_over() -> None:
    np.testing.assert_array_equal(decode(JPEG[:20] + b"\0\0\0" + JPEG[20:]).pixels, decode(JPEG).pixels)


def test_a_gif_without_its_last_byte_is_whole() -> None:
    np.testing.assert_array_equal(decode(GIF[:-1]).pixels, decode(GIF).pixels)


@pytest.mark.parametrize("big", [True, False])
def test_both_kinds_of_tiff_are_followed_to_their_end(big: bool) -> None:
    data = written(Image.fromarray(flat()), "TIFF", big_tiff=big)
    decode(data)
    assert code_of(data + PAGE) == "carries_page"
