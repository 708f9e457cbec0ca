"""Bytes of a file in, an upright sRGB picture out: the only module that opens image files."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Final

import numpy as np
from PIL import Image, ImageFile, ImageOps

from apelles.collect.limits import DEFAULT, Limits
from apelles.errors import PictureRefused
from apelles.pixels.picture import Picture

DECODER: Final = "pillow-draft576-box2048"
DRAFT_SIDE: Final = 576
LONG_SIDE: Final = 2048


def decode(data: bytes, *, limits: Limits = DEFAULT) -> Picture:
    """Return the first frame of a picture file, upright, in sRGB, with its long side at most 2048.

    Raises:
        PictureRefused: the bytes are no picture we accept; `code` says why in one stable word.
    """
    if not data:
        raise PictureRefused("empty", "The file is empty.")
    try:
        image = Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF"])
        width, height = image.size
        if isinstance(image, ImageFile.ImageFile) and image.format == "JPEG":
            image.draft("RGB", (DRAFT_SIDE, DRAFT_SIDE))
        turned = image.getexif().get(274, 1) >= 5
        upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError) as error:
        message = f"The file cannot be decoded: {error}."
        raise PictureRefused("broken", message) from error
    if turned:
        width, height = height, width
    pixels = np.asarray(upright)
    return Picture(pixels=pixels, sha256=hashlib.sha256(data).hexdigest(), width=width, height=height)
