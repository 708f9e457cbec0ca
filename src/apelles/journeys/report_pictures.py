"""The pictures of a report: made small, laid over each other, written into the page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from apelles.pixels.perturb.base import scaled
from apelles.pixels.picture import Picture
from apelles.pixels.warp import warp
from apelles.records import Match, Point, Polygon

if TYPE_CHECKING:
    from PIL import ImageDraw

QUALITY = 82


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture in the page: its name there, its bytes, and the size of the original it is drawn at."""

    name: str
    uri: str
    width: int
    height: int


def shown(picture: Picture, *, name: str, long_side: int) -> Shown:
    """Return a picture ready for the page, at most `long_side` pixels wide or high."""
    uri = jpeg_uri(shrink(picture.pixels, long_side))
    return Shown(name=name, uri=uri, width=picture.width, height=picture.height)


def shrink(pixels: NDArray[np.uint8], long_side: int) -> NDArray[np.uint8]:
    """Return uint8 (h, w, 3) pixels no larger than `long_side`; smaller pictures come back as they are."""
    from PIL import Image

    height, width = pixels.shape[:2]
    scale = long_side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC), dtype=np.uint8)


def jpeg(pixels: NDArray[np.uint8], *, quality: int) -> bytes:
    """Return uint8 (h, w, 3) pixels as a JPEG file."""
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()


def draw_outline(draw: ImageDraw.ImageDraw, points: Sequence[Point], *, color: str, around: int, width: int) -> None:
    """Draw a closed outline in a color, `width` pixels wide, over a black one that is `around` pixels wide."""
    for line, thick in (("black", around), (color, width)):
        draw.line([*points, *points[:2]], fill=line, width=thick, joint="curve")


def jpeg_uri(pixels: NDArray[np.uint8]) -> str:
    """Return uint8 (h, w, 3) pixels as a `data:` address of a JPEG file."""
    return "data:image/jpeg;base64," + b64encode(jpeg(pixels, quality=QUALITY)).decode("ascii")


def png_uri(pixels: NDArray[np.uint8]) -> str:
    """Return uint8 (h, w, 3) pixels as a `data:` address of a PNG file, every pixel as it is."""
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + b64encode(buffer.getvalue()).decode("ascii")


def laid_over(suspect: Picture, work: Picture, match: Match, *, long_side: int) -> NDArray[np.uint8]:
    """Return the work warped onto the suspect, uint8 (h, w, 3), at most `long_side` wide or high.

    Where the work does not reach, the suspect is shown pale.
    """
    ground = shrink(suspect.pixels, long_side)
    to_work = _shrinking(work, work.pixels) @ _facing(match) @ np.linalg.inv(_shrinking(suspect, ground))
    reach = _reach(to_work, ground.shape[:2], work.pixels.shape[:2])
    laid = warp(work.pixels, to_work, width=ground.shape[1], height=ground.shape[0])
    pale = (191 + ground.astype(np.uint16) // 4).astype(np.uint8)
    return np.where(reach[..., None], laid, pale)


def carried(match: Match, parts: Iterable[Polygon]) -> tuple[Polygon, ...]:
    """Return parts of the suspect where they lie in the work; those that reach behind its horizon are left out."""
    if len(match.transform) != 9 or len(match.suspect_region) < 3:
        return ()
    moved = []
    for part in parts:
        x, y, w = _facing(match) @ np.column_stack([np.asarray(part).reshape(-1, 2), np.ones(len(part))]).T
        if (w > 1e-9).all():
            moved.append(tuple((float(right), float(down)) for right, down in zip(x / w, y / w, strict=True)))
    return tuple(moved)


def _shrinking(picture: Picture, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the 3x3 map from pixel centers of the original to those of a smaller version."""
    return scaled(pixels.shape[1] / picture.width, pixels.shape[0] / picture.height)


def _facing(match: Match) -> NDArray[np.float64]:
    """Return the 3x3 transform, signed so that the matched region lies in front of its horizon."""
    transform = np.asarray(match.transform, dtype=np.float64).reshape(3, 3)
    middle = np.append(np.mean(np.asarray(match.suspect_region), axis=0), 1.0)
    return transform if transform[2] @ middle > 0 else -transform


def _reach(to_work: NDArray[np.float64], ground: tuple[int, ...], work: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return which pixels of the ground fall inside the work, in front of the horizon of the transform."""
    down, across = np.mgrid[: ground[0], : ground[1]]
    x, y, w = np.tensordot(to_work, np.stack([across, down, np.ones_like(across)]), axes=1)
    front = w > 1e-9
    x, y = x / np.where(front, w, 1), y / np.where(front, w, 1)
    inside = (x >= 0) & (x <= work[1] - 1) & (y >= 0) & (y <= work[0] - 1)
    return np.asarray(inside & front, dtype=np.bool_)
