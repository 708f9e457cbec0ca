"""Bytes of a file in, an upright sRGB picture out: the only module that opens image files."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from apelles.collect.color import to_srgb
from apelles.collect.guard import check_alone, check_pixels, check_survey
from apelles.collect.limits import DEFAULT, Limits
from apelles.collect.orientation import orientation
from apelles.collect.quiet import hush_libtiff, quiet
from apelles.collect.reading import check_size
from apelles.collect.sniff import sniff
from apelles.collect.survey import survey, truncated
from apelles.errors import PictureRefused
from apelles.pixels.picture import Picture

DECODER: Final = "pillow-draft576-box2048"
DRAFT_SIDE: Final = 576
LONG_SIDE: Final = 2048

# Plugins are called by name: a file never chooses its own decoder, and no other plugin ever runs.
_OPENERS: Final[dict[str, Callable[[BytesIO], Image.Image]]] = {
    "AVIF": AvifImagePlugin.AvifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
    "WEBP": WebPImagePlugin.WebPImageFile,
}
# One thread for each picture: whoever decodes many has threads of their own, and no file may take every core.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_UNMIXED: Final = ("1", "P", "PA", "I;16", "I;16B", "I;16L", "I;16N")
_ENDS_EARLY: Final = re.compile(r"truncat|not enough|end of file|eof|premature|unexpected end", re.IGNORECASE)


def decode(data: bytes, *, limits: Limits = DEFAULT) -> Picture:
    """Return the first frame of a picture file, upright, in sRGB over white, its long side at most 2048.

    A JPEG is decoded at the smallest libjpeg scale that keeps both sides at 576 or more. The same recipe
    serves works and suspects.

    Raises:
        PictureRefused: the bytes are no picture we accept; `code` says why in one stable word.
    """
    decoded = decode_image(data, limits=limits)
    return Picture(
        pixels=np.asarray(decoded.image),
        sha256=hashlib.sha256(data).hexdigest(),
        width=decoded.width,
        height=decoded.height,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DecodedImage:
    """What `decode` decodes, as Pillow holds it: an upright sRGB image, and the upright original's size."""

    image: Image.Image
    width: int
    height: int


def decode_image(data: bytes, *, limits: Limits = DEFAULT) -> DecodedImage:
    """Return the picture of a file by the recipe of `decode`, before its pixels are copied out of Pillow.

    Raises:
        PictureRefused: as `decode`.
    """
    check_size(len(data), limits=limits)
    picture_format = sniff(data)
    found = survey(data, picture_format, limits=limits)
    check_survey(found, limits=limits)
    check_alone(data, found)
    image, (width, height) = _decoded(data, picture_format, limits=limits)
    return DecodedImage(image=image, width=width, height=height)


class _Timed(BytesIO):
    """Bytes that can be read until a deadline; Pillow reads in small pieces."""

    def __init__(self, data: bytes, *, seconds: float) -> None:
        super().__init__(data)
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds

    def read(self, size: int | None = -1, /) -> bytes:
        if time.monotonic() > self.deadline:
            message = f"Decoding took longer than {self.seconds:g} seconds. Save the picture anew, or a smaller copy."
            raise PictureRefused("too_slow", message)
        return super().read(size)


def _decoded(data: bytes, picture_format: str, *, limits: Limits) -> tuple[Image.Image, tuple[int, int]]:
    """Return an upright sRGB image, and the size of the upright original."""
    try:
        with quiet():
            return _upright(_opened(data, picture_format, limits=limits))
    except PictureRefused:
        raise
    except MemoryError as error:
        message = "There is not enough memory to decode the picture. Close other programs, or save a smaller copy."
        raise PictureRefused("out_of_memory", message) from error
    except Exception as error:  # decoders meet hostile bytes here, and raise nearly anything
        raise _broken(error) from error


def _opened(data: bytes, picture_format: str, *, limits: Limits) -> Image.Image:
    if picture_format == "HEIF":
        return _heif(data, limits=limits)
    if picture_format == "TIFF":
        hush_libtiff(Path(Image.__file__).parent)
    image = _OPENERS[picture_format](_Timed(data, seconds=limits.seconds))
    check_pixels(*image.size, limits=limits)
    return image


def _heif(data: bytes, *, limits: Limits) -> Image.Image:
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1
    heif = pi_heif.open_heif(BytesIO(data), convert_hdr_to_8bit=True)
    check_pixels(*heif.size, limits=limits)
    image: Image.Image = heif.to_pillow()
    image.info.pop("exif", None)  # libheif has turned the picture already
    return image


def _upright(image: Image.Image) -> tuple[Image.Image, tuple[int, int]]:
    size = image.size
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        image.draft("RGB", (DRAFT_SIDE, DRAFT_SIDE))
    image.load()
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return _colored(image), image.size  # its plugin turns the picture itself
    side = orientation(image.info.get("exif"))
    color = _colored(image)
    if side == 1:
        return color, size
    return color.transpose(_TURNS[side]), size if side < 5 else (size[1], size[0])


def _colored(image: Image.Image) -> Image.Image:
    """Return the picture in sRGB, its long side at most 2048; samples that can be averaged are shrunk first."""
    if image.mode in _UNMIXED or "transparency" in image.info:
        return _shrunk(to_srgb(image))
    return to_srgb(_shrunk(image))


def _shrunk(image: Image.Image) -> Image.Image:
    long_side = max(image.size)
    if long_side <= LONG_SIDE:
        return image
    width, height = (max(1, round(side * LONG_SIDE / long_side)) for side in image.size)
    small = image.resize((width, height), Image.Resampling.BOX)
    small.format = image.format
    return small


def _broken(error: Exception) -> PictureRefused:
    said = re.sub(r" at 0x[0-9a-f]+", "", str(error) or type(error).__name__)[:200].rstrip(".")
    if _ENDS_EARLY.search(said):
        return truncated()
    message = f"The decoder gives up on the file: {said}. Open it in an image editor and save it anew."
    return PictureRefused("broken", message)
