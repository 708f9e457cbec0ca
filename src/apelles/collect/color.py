"""Any Pillow mode, with or without a color profile, to sRGB over white."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageCms

CUBE_STEPS: Final = 9
SAME_WITHIN: Final = 2
PROFILE_LIMIT: Final = 8 * 2**20
_SPACES: Final = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK", "LAB": "Lab "}


def to_srgb(image: Image.Image) -> Image.Image:
    """Return an RGB image in sRGB: samples scaled to 8 bits, the profile applied, alpha laid over white.

    A profile that is broken, or made for another kind of samples, is ignored, as browsers do.
    """
    if image.mode == "RGB" and "transparency" not in image.info:
        return _profiled(image, image.info.get("icc_profile"))
    profile = image.info.get("icc_profile")
    flat, alpha = _without_alpha(_eight_bits(image))
    color = _profiled(flat, profile)
    return color if alpha is None else _over_white(color, alpha)


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        return Image.fromarray(_scaled(image))
    if image.mode == "CMYK" and image.format == "JPEG" and "adobe" not in image.info:
        return ImageChops.invert(image)  # Pillow takes every CMYK JPEG for an inverted one, as Adobe writes them
    return image


def _scaled(image: Image.Image) -> NDArray[np.uint8]:
    """Return gray levels as 8 bits; what full white is follows from the mode, else from the brightest sample."""
    if image.mode.startswith("I;16"):
        full = 2 ** min(16, _bits(image)) - 1
        levels = np.minimum(np.arange(65536) * 255 / full + 0.5, 255).astype(np.uint8)
        return np.asarray(levels[np.asarray(image)])
    samples = np.nan_to_num(np.asarray(image).astype(np.float32), copy=False, posinf=0.0, neginf=0.0)
    brightest = float(samples.max(initial=0.0))
    whites = (255.0, 65535.0) if image.mode == "I" else (1.0, 255.0, 65535.0)
    white = next((level for level in whites if brightest <= level), brightest)
    return np.asarray(np.clip(samples * (255.0 / white) + 0.5, 0, 255), dtype=np.uint8)


def _bits(image: Image.Image) -> int:
    tags = getattr(image, "tag_v2", None)
    stated = tags.get(258, (16,)) if tags is not None else (16,)
    return int(stated[0]) if isinstance(stated, tuple) else int(stated)


def _without_alpha(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or (
        image.mode in ("P", "L", "1", "RGB") and image.has_transparency_data
    ):
        full = image if image.mode == "RGBA" else image.convert("RGBA")
        alpha = full.getchannel("A")
        return full.convert("RGB"), None if alpha.getextrema() == (255, 255) else alpha
    return (image if image.mode in _SPACES else image.convert("RGB")), None


def _over_white(color: Image.Image, alpha: Image.Image) -> Image.Image:
    white = Image.new("RGB", color.size, "white")
    white.paste(color, mask=alpha)
    return white


def _profiled(image: Image.Image, profile: object) -> Image.Image:
    if isinstance(profile, bytes) and 128 <= len(profile) <= PROFILE_LIMIT:
        transform = _transform(profile, image.mode)
        if transform is not None:
            return transform.apply(image)
    return image if image.mode == "RGB" else image.convert("RGB")


@lru_cache(maxsize=64)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the way from a profile to sRGB; None where it leads nowhere else, or the profile is unusable."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if str(source.profile.xcolor_space) != _SPACES.get(mode):
            return None
        transform = ImageCms.buildTransform(source, _srgb(), mode, "RGB", ImageCms.Intent.PERCEPTUAL)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return None if mode == "RGB" and _changes_nothing(transform) else transform


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Return whether a transform leaves a cube of colors as it is: the profile is sRGB, whatever its name."""
    steps = np.linspace(0, 255, CUBE_STEPS).astype(np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(CUBE_STEPS**2, CUBE_STEPS, 3)
    changed = np.asarray(transform.apply(Image.fromarray(cube)))
    return bool(np.abs(changed.astype(np.int16) - cube).max() <= SAME_WITHIN)
