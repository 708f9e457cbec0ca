"""Picture files of every format, written by code."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageCms

from tests.pictures import painting

Pixels = NDArray[np.uint8]

QUADRANTS: Final = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 0]]], dtype=np.uint8)


def quadrants(height: int = 64, width: int = 96) -> Pixels:
    """Return red, green, blue and yellow quarters: every turn and mirror of it looks different."""
    return np.repeat(np.repeat(QUADRANTS, height // 2, axis=0), width // 2, axis=1)


def written(image: Image.Image, picture_format: str, **options: Any) -> bytes:
    """Return the bytes of a file."""
    stream = io.BytesIO()
    image.save(stream, picture_format, **options)
    return stream.getvalue()


def file_of(pixels: NDArray[Any], picture_format: str, **options: Any) -> bytes:
    """Return the bytes of a file with these samples."""
    if picture_format == "HEIF":
        return heic(Image.fromarray(pixels), **options)
    return written(Image.fromarray(pixels), picture_format, **options)


def heic(image: Image.Image, **options: Any) -> bytes:
    """Return the bytes of a HEIC file."""
    stream = io.BytesIO()
    pillow_heif.from_pillow(image).save(stream, **{"quality": 90, **options})
    return stream.getvalue()


def exif(orientation: int) -> bytes:
    """Return EXIF that says which side is up."""
    block = Image.Exif()
    block[0x0112] = orientation
    return block.tobytes()


def profile(kind: str) -> bytes:
    """Return a color profile: `srgb`, or `lab`."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB" if kind == "srgb" else "LAB")).tobytes()


def matrix_profile(*, gamma: float = 1.0, swapped: bool = False) -> bytes:
    """Return an RGB profile with sRGB's primaries, a plain gamma, and red and blue exchanged if wanted."""
    colors = [(0.4360, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)]
    red, green, blue = reversed(colors) if swapped else colors
    curve = b"curv" + struct.pack(">IIH", 0, 1, round(gamma * 256)) + b"\0\0"
    tags = [
        (b"desc", b"desc" + struct.pack(">II", 0, 5) + b"test\0" + bytes(79)),
        (b"cprt", b"text" + bytes(4) + b"none\0\0\0\0"),
        (b"wtpt", _xyz(0.9642, 1.0, 0.8249)),
        (b"rXYZ", _xyz(*red)),
        (b"gXYZ", _xyz(*green)),
        (b"bXYZ", _xyz(*blue)),
        *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    return _profile(tags, space=b"RGB ")


def gray_profile(*, gamma: float) -> bytes:
    """Return a gray profile with a plain gamma."""
    curve = b"curv" + struct.pack(">IIH", 0, 1, round(gamma * 256)) + b"\0\0"
    tags = [
        (b"desc", b"desc" + struct.pack(">II", 0, 5) + b"test\0" + bytes(79)),
        (b"cprt", b"text" + bytes(4) + b"none\0\0\0\0"),
        (b"wtpt", _xyz(0.9642, 1.0, 0.8249)),
        (b"kTRC", curve),
    ]
    return _profile(tags, space=b"GRAY")


def _xyz(*numbers: float) -> bytes:
    return b"XYZ " + struct.pack(">I3i", 0, *(round(number * 65536) for number in numbers))


def _profile(tags: list[tuple[bytes, bytes]], *, space: bytes) -> bytes:
    place = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags:
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", place + len(body), len(content))
        body += content
    size = place + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02400000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp")
    head = head.ljust(68, b"\0") + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + body


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """Return one PNG chunk with its checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def with_png_chunk(data: bytes, chunk: bytes) -> bytes:
    """Return a PNG file with a chunk after its header."""
    return data[:33] + chunk + data[33:]


def _frames(count: int, *, mode: str = "RGB") -> list[Image.Image]:
    return [Image.fromarray(painting(seed, height=48, width=64)).convert(mode) for seed in range(count)]


def _animated(picture_format: str, **options: Any) -> bytes:
    first, *others = _frames(3)
    return written(first, picture_format, save_all=True, append_images=others, **options)


def _rgba() -> Image.Image:
    image = Image.fromarray(painting(5, height=96, width=128)).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


def _rich_png() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Title", "a drawing", zip=True)
    notes.add_itxt("Description", "beschrieben", zip=True)
    image = Image.fromarray(painting(6, height=96, width=128))
    return written(image, "PNG", pnginfo=notes, exif=exif(6), icc_profile=matrix_profile(gamma=1.8))


@cache
def samples() -> dict[str, list[bytes]]:
    """Return several good files of each format, in different modes, compressions and numbers of frames."""
    picture = Image.fromarray(painting(4, height=96, width=128))
    palette = picture.quantize(16)
    makers: dict[str, list[Callable[[], bytes]]] = {
        "JPEG": [
            lambda: written(picture, "JPEG", quality=85, exif=exif(6), icc_profile=matrix_profile(gamma=1.8)),
            lambda: written(picture, "JPEG", quality=60, progressive=True, comment=b"by hand"),
            lambda: written(picture.convert("CMYK"), "JPEG"),
            lambda: written(picture.convert("L"), "JPEG", restart_marker_blocks=4),
        ],
        "PNG": [
            _rich_png,
            lambda: written(_rgba(), "PNG"),
            lambda: written(palette, "PNG", transparency=3),
            lambda: file_of((painting(7, height=96, width=128)[..., 0].astype(np.uint16) * 257), "PNG"),
            lambda: _animated("PNG"),
        ],
        "WEBP": [
            lambda: written(picture, "WEBP", quality=80, exif=exif(3)),
            lambda: written(_rgba(), "WEBP", lossless=True),
            lambda: _animated("WEBP"),
        ],
        "TIFF": [
            lambda: written(picture, "TIFF", icc_profile=matrix_profile(gamma=1.8)),
            *(
                (lambda compression: lambda: written(picture, "TIFF", compression=compression))(name)
                for name in ("tiff_lzw", "tiff_deflate", "jpeg", "packbits")
            ),
            lambda: written(picture.convert("CMYK"), "TIFF"),
            lambda: written(picture.convert("LAB"), "TIFF"),
            lambda: written(picture.convert("1"), "TIFF", compression="group4"),
            lambda: _animated("TIFF"),
            lambda: file_of(np.linspace(0, 1, 96 * 128, dtype=np.float32).reshape(96, 128), "TIFF"),
        ],
        "GIF": [
            lambda: written(palette, "GIF"),
            lambda: written(palette, "GIF", transparency=3, comment=b"hello"),
            lambda: _animated("GIF"),
        ],
        "BMP": [
            lambda: written(picture, "BMP"),
            lambda: written(palette, "BMP"),
            lambda: written(picture.convert("1"), "BMP"),
            rle_bmp,
        ],
        "AVIF": [
            lambda: written(picture, "AVIF", quality=70),
            lambda: written(_rgba(), "AVIF", quality=70, exif=exif(6)),
        ],
        "HEIF": [lambda: heic(picture), lambda: heic(_rgba(), exif=exif(6))],
    }
    return {name: [make() for make in each] for name, each in makers.items()}


def rle_bmp(width: int = 64, height: int = 48) -> bytes:
    """Return a BMP file of 256 colors whose rows are run-length encoded."""
    palette = b"".join(bytes((level, 255 - level, 128, 0)) for level in range(256))
    runs = [min(255, width - start) for start in range(0, width, 255)]
    rows = b"".join(bytes(cell for run in runs for cell in (run, 5 * row % 256)) + b"\0\0" for row in range(height))
    rows += b"\0\1"
    offset = 14 + 40 + len(palette)
    head = struct.pack("<2sIHHI", b"BM", offset + len(rows), 0, 0, offset)
    head += struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(rows), 2835, 2835, 256, 0)
    return head + palette + rows
