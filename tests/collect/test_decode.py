"""Every format, mode, orientation and color profile becomes the same upright sRGB picture."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps

from apelles.collect.decode import DECODER, LONG_SIDE, decode
from apelles.collect.sniff import FORMATS, sniff
from tests.collect.files import (
    exif,
    file_of,
    gray_profile,
    heic,
    matrix_profile,
    png_chunk,
    profile,
    quadrants,
    rle_bmp,
    samples,
    with_png_chunk,
    written,
)
from tests.pictures import flat, painting

LOSSLESS: dict[str, dict[str, Any]] = {"PNG": {}, "BMP": {}, "TIFF": {}, "WEBP": {"lossless": True}}
LOSSY: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "AVIF": {"quality": 95, "subsampling": "4:4:4"},
    "HEIF": {"quality": 95, "chroma": 444},
}


def distance(left: NDArray[Any], right: NDArray[Any]) -> float:
    return float(np.abs(left.astype(np.int16) - right.astype(np.int16)).mean())


@pytest.mark.parametrize("name", LOSSLESS)
def test_a_lossless_file_gives_back_the_very_pixels(name: str) -> None:
    pixels = painting(1)
    data = file_of(pixels, name, **LOSSLESS[name])
    picture = decode(data)
    np.testing.assert_array_equal(picture.pixels, pixels)
    assert (picture.width, picture.height) == (400, 300)
    assert picture.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("name", LOSSY)
def test_a_lossy_file_gives_nearly_the_pixels(name: str) -> None:
    pixels = painting(1)
    assert distance(decode(file_of(pixels, name, **LOSSY[name])).pixels, pixels) < 4


def test_every_format_has_samples_and_all_of_them_decode() -> None:
    each = samples()
    assert sorted(each) == sorted(FORMATS)
    for name, files in each.items():
        for data in files:
            picture = decode(data)
            assert sniff(data) == name
            assert picture.pixels.dtype == np.uint8
            assert picture.pixels.shape == (picture.height, picture.width, 3)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("side", range(1, 9))
def test_exif_orientation_is_applied_and_the_size_is_the_upright_one(name: str, side: int) -> None:
    stored = quadrants()
    options = {**LOSSLESS, **LOSSY}[name]
    picture = decode(file_of(stored, name, exif=exif(side), **options))
    marked = Image.fromarray(stored)
    marked.getexif()[0x0112] = side
    upright = np.asarray(ImageOps.exif_transpose(marked))
    assert distance(picture.pixels, upright) < 12
    assert (picture.width, picture.height) == ((96, 64) if side < 5 else (64, 96))
    centers = picture.pixels[picture.height // 4 :: picture.height // 2, picture.width // 4 :: picture.width // 2]
    expected = upright[upright.shape[0] // 4 :: upright.shape[0] // 2, upright.shape[1] // 4 :: upright.shape[1] // 2]
    assert distance(centers, expected) < 12


def test_heic_is_turned_once_and_not_twice() -> None:
    picture = decode(heic(Image.fromarray(quadrants()), exif=exif(6), chroma=444))
    assert (picture.width, picture.height) == (64, 96)
    assert tuple(picture.pixels[24, 48] > 127) == (True, False, False)  # red was left on top, and is now right on top


def test_a_damaged_exif_block_leaves_the_picture_as_it_lies() -> None:
    broken = exif(6)[:-14]
    assert decode(file_of(quadrants(), "PNG", exif=broken)).width == 96


def test_a_jpeg_is_decoded_small_but_never_below_576_and_says_its_own_size() -> None:
    picture = decode(file_of(flat(height=1300, width=2500), "JPEG"))
    assert (picture.width, picture.height) == (2500, 1300)
    assert picture.pixels.shape == (650, 1250, 3)


def test_a_turned_jpeg_is_decoded_small_too() -> None:
    picture = decode(file_of(flat(height=1300, width=2500), "JPEG", exif=exif(6)))
    assert (picture.width, picture.height) == (1300, 2500)
    assert picture.pixels.shape == (1250, 650, 3)


@pytest.mark.parametrize("name", ["PNG", "JPEG"])
def test_a_long_picture_is_shrunk_to_2048_by_areas(name: str) -> None:
    stripes = np.zeros((40, 4096, 3), dtype=np.uint8)
    stripes[:, ::2] = 200
    picture = decode(file_of(stripes, name, **({"quality": 100, "subsampling": 0} if name == "JPEG" else {})))
    assert picture.pixels.shape == (20, LONG_SIDE, 3)
    assert (picture.width, picture.height) == (4096, 40)
    assert np.abs(picture.pixels.astype(int) - 100).max() <= 2


def test_the_decoder_is_named_after_its_recipe() -> None:
    assert DECODER == "pillow-draft576-box2048"


def test_gray_and_one_bit_become_gray_rgb() -> None:
    gray = painting(3)[..., 0]
    np.testing.assert_array_equal(decode(file_of(gray, "PNG")).pixels, np.stack([gray] * 3, axis=2))
    bits = written(Image.fromarray(gray).convert("1"), "PNG")
    assert set(np.unique(decode(bits).pixels)) == {0, 255}


def test_a_palette_gives_its_colors() -> None:
    image = Image.fromarray(painting(3)).quantize(32)
    np.testing.assert_array_equal(decode(written(image, "GIF")).pixels, np.asarray(image.convert("RGB")))
    np.testing.assert_array_equal(decode(written(image, "PNG")).pixels, np.asarray(image.convert("RGB")))


@pytest.mark.parametrize("name", ["PNG", "GIF"])
def test_a_transparent_palette_color_becomes_white(name: str) -> None:
    image = Image.fromarray(np.array([[0, 1], [1, 0]], dtype=np.uint8))
    image.putpalette([255, 0, 0, 0, 0, 255])
    pixels = decode(written(image, name, transparency=1)).pixels
    np.testing.assert_array_equal(pixels[0], [[255, 0, 0], [255, 255, 255]])


def test_a_palette_with_several_alphas_is_laid_over_white() -> None:
    image = Image.fromarray(np.array([[0, 1, 2]], dtype=np.uint8))
    image.putpalette([0, 0, 0, 0, 0, 0, 0, 0, 0])
    pixels = decode(written(image, "PNG", transparency=bytes((255, 128, 0)))).pixels
    np.testing.assert_array_equal(pixels[0, :, 0], [0, 127, 255])


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_alpha_is_laid_over_white(mode: str, name: str) -> None:
    image = Image.new(mode, (3, 1))
    for place, alpha in enumerate((255, 128, 0)):
        image.putpixel((place, 0), (0, 0, 0, alpha) if mode == "RGBA" else (0, alpha))
    np.testing.assert_array_equal(decode(written(image, name)).pixels[0, :, 1], [0, 127, 255])


def test_a_color_key_becomes_white_in_gray_and_in_color() -> None:
    color = Image.fromarray(np.array([[[1, 2, 3], [9, 9, 9]]], dtype=np.uint8))
    np.testing.assert_array_equal(decode(written(color, "PNG", transparency=(1, 2, 3))).pixels[0, :, 0], [255, 9])
    gray = Image.fromarray(np.array([[5, 9]], dtype=np.uint8))
    np.testing.assert_array_equal(decode(written(gray, "PNG", transparency=5)).pixels[0, :, 0], [255, 9])


@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_sixteen_bits_of_gray_keep_their_brightness(name: str) -> None:
    levels = np.array([[0, 257, 32896, 65535]], dtype=np.uint16)
    np.testing.assert_array_equal(decode(file_of(levels, name)).pixels[0, :, 0], [0, 1, 128, 255])


def test_sixteen_bits_of_color_keep_their_brightness() -> None:
    levels = np.array([[[0, 32896, 65535]]], dtype=">u2")
    rows = b"\0" + levels.tobytes()
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 16, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b"")
    np.testing.assert_array_equal(decode(data).pixels[0, 0], [0, 128, 255])


@pytest.mark.parametrize(
    ("samples_", "expected"),
    [
        (np.array([[0.0, 0.5, 1.0]], dtype=np.float32), [0, 128, 255]),
        (np.array([[0.0, 100.0, 255.0]], dtype=np.float32), [0, 100, 255]),
        (np.array([[np.nan, -4.0, 1.0]], dtype=np.float32), [0, 0, 255]),
        (np.array([[0.0, 4e5, 1e6]], dtype=np.float32), [0, 102, 255]),
        (np.array([[0, 100, 255]], dtype=np.int32), [0, 100, 255]),
        (np.array([[0, 32896, 65535]], dtype=np.int32), [0, 128, 255]),
    ],
)
def test_floats_and_long_integers_are_scaled_by_the_range_they_use(samples_: NDArray[Any], expected: list[int]) -> None:
    np.testing.assert_array_equal(decode(file_of(samples_, "TIFF")).pixels[0, :, 0], expected)


def test_cmyk_of_adobe_and_plain_cmyk_give_the_same_colors() -> None:
    data = written(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG", quality=100)
    assert b"Adobe" in data
    np.testing.assert_allclose(decode(data).pixels[8, 8], [255, 0, 0], atol=3)
    data = written(Image.new("CMYK", (16, 16), (255, 0, 0, 255)), "JPEG", quality=100)
    place = data.index(b"\xff\xee")
    plain = data[:place] + data[place + 2 + int.from_bytes(data[place + 2 : place + 4], "big") :]
    assert b"Adobe" not in plain
    np.testing.assert_allclose(decode(plain).pixels[8, 8], [255, 0, 0], atol=3)  # as if nobody had inverted it


def test_cmyk_in_a_tiff_is_plain() -> None:
    image = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    np.testing.assert_array_equal(decode(written(image, "TIFF")).pixels[8, 8], [255, 0, 0])


def test_lab_in_a_tiff_comes_back_as_the_color_it_was() -> None:
    pixels = np.zeros((8, 8, 3), dtype=np.uint8) + np.array([200, 60, 90], dtype=np.uint8)
    image = Image.fromarray(pixels)
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    lab = to_lab.apply(image)
    assert lab.mode == "LAB"
    assert distance(decode(written(lab, "TIFF")).pixels, pixels) < 4


def test_a_profile_is_applied_as_the_color_engine_does() -> None:
    pixels = painting(8)
    linear = matrix_profile(gamma=1.0)
    decoded = decode(file_of(pixels, "PNG", icc_profile=linear)).pixels
    expected = ImageCms.profileToProfile(
        Image.fromarray(pixels), io.BytesIO(linear), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert expected is not None
    np.testing.assert_array_equal(decoded, np.asarray(expected))
    middle = decode(file_of(flat(128), "PNG", icc_profile=linear)).pixels[0, 0, 0]
    assert middle == pytest.approx(188, abs=2)  # half the light is 188 of 255 in sRGB


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_profile_that_swaps_red_and_blue_swaps_them_in_every_format(name: str) -> None:
    red = np.zeros((32, 32, 3), dtype=np.uint8) + np.array([220, 30, 30], dtype=np.uint8)
    options = {**LOSSLESS, **LOSSY}[name]
    middle = decode(file_of(red, name, icc_profile=matrix_profile(gamma=2.2, swapped=True), **options)).pixels[16, 16]
    assert middle[2] > 180 > 60 > middle[0]


def test_an_srgb_profile_changes_no_pixel() -> None:
    pixels = painting(8)
    np.testing.assert_array_equal(decode(file_of(pixels, "PNG", icc_profile=profile("srgb"))).pixels, pixels)


def test_a_gray_profile_is_applied() -> None:
    data = file_of(np.full((4, 4), 128, dtype=np.uint8), "PNG", icc_profile=gray_profile(gamma=1.0))
    assert decode(data).pixels[0, 0, 0] == pytest.approx(188, abs=2)


@pytest.mark.parametrize(
    "broken",
    [b"x" * 500, matrix_profile()[:200], profile("lab"), gray_profile(gamma=1.0), b"", b"\0" * 4096],
    ids=["noise", "cut", "lab", "gray", "empty", "zeros"],
)
def test_a_profile_that_is_broken_or_of_another_kind_is_ignored(broken: bytes) -> None:
    pixels = painting(8)
    np.testing.assert_array_equal(decode(file_of(pixels, "PNG", icc_profile=broken)).pixels, pixels)


def test_alpha_and_profile_go_together() -> None:
    image = Image.new("RGBA", (2, 1), (128, 128, 128, 255))
    image.putpixel((1, 0), (128, 128, 128, 0))
    pixels = decode(written(image, "PNG", icc_profile=matrix_profile(gamma=1.0))).pixels
    assert pixels[0, 0, 0] == pytest.approx(188, abs=2)
    assert pixels[0, 1, 0] == 255


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG", "TIFF", "AVIF"])
def test_of_several_frames_or_pages_the_first_is_taken(name: str) -> None:
    frames = [Image.new("RGB", (32, 32), color) for color in ("red", "lime", "blue")]
    options = {"lossless": True} if name == "WEBP" else {}
    data = written(frames[0], name, save_all=True, append_images=frames[1:], **options)
    assert decode(data).pixels[16, 16].tolist() == pytest.approx([255, 0, 0], abs=6)


def test_run_lengths_in_a_bmp_are_read() -> None:
    pixels = decode(rle_bmp()).pixels
    assert pixels.shape == (48, 64, 3)
    assert (pixels == pixels[:, :1]).all()
    assert len(np.unique(pixels[:, 0], axis=0)) == 48


def test_a_frame_around_a_gif_does_not_hide_that_its_first_frame_is_smaller() -> None:
    data = written(Image.new("RGB", (10, 10), "red"), "GIF")
    wider = data[:6] + struct.pack("<HH", 20, 15) + data[10:]
    picture = decode(wider)
    assert (picture.width, picture.height) == (20, 15)
    assert picture.pixels.shape == (15, 20, 3)


def test_a_comment_chunk_changes_the_hash_and_no_pixel() -> None:
    data = file_of(painting(9), "PNG")
    noted = with_png_chunk(data, png_chunk(b"tEXt", b"Comment\0hello"))
    assert decode(noted).sha256 != decode(data).sha256
    np.testing.assert_array_equal(decode(noted).pixels, decode(data).pixels)


def test_threads_decode_the_same_pixels_with_shared_color_transforms() -> None:
    files = [file_of(painting(seed), "PNG", icc_profile=matrix_profile(gamma=1.8)) for seed in range(6)] * 4
    alone = [decode(data).pixels for data in files]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda data: decode(data).pixels, files))
    for left, right in zip(alone, together, strict=True):
        np.testing.assert_array_equal(left, right)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "LAB", "RGBA", "LA", "P", "1", "F", "I", "I;16"])
def test_every_mode_is_shrunk_when_it_is_long(mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.full((4, 3000), 32896, dtype=np.uint16))
    else:
        image = Image.fromarray(flat(128, height=4, width=3000)).convert("L" if mode in "FI" else "RGB").convert(mode)
    picture = decode(written(image, "TIFF" if mode in ("F", "I", "CMYK", "LAB") else "PNG"))
    assert picture.pixels.shape == (3, LONG_SIDE, 3)
    assert (picture.width, picture.height) == (3000, 4)
    assert float(picture.pixels.mean()) == pytest.approx(128, abs=3)


def test_twelve_bits_of_gray_keep_their_brightness() -> None:
    data = bytearray(file_of(np.zeros((1, 2), dtype=np.uint16), "TIFF"))
    (start,) = struct.unpack_from("<I", data, 4)
    for place in range(start + 2, start + 2 + 12 * data[start], 12):
        tag = struct.unpack_from("<H", data, place)[0]
        if tag == 258:
            struct.pack_into("<H", data, place + 8, 12)
        if tag == 273:
            strip = struct.unpack_from("<I", data, place + 8)[0]
        if tag == 279:
            struct.pack_into("<I", data, place + 8, 3)
    data[strip : strip + 3] = bytes((0xFF, 0xF8, 0x00))  # 4095 and 2048
    np.testing.assert_array_equal(decode(bytes(data)).pixels[0, :, 0], [255, 128])
