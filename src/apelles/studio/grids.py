"""Grids of what a model draws while it learns."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

COLUMNS: Final = 8
SMALLEST: Final = 96
GAP: Final = 2


def as_pixels(pictures: Tensor) -> NDArray[np.uint8]:
    """Return pictures (n, 3, s, s) in [-1, 1] as uint8 (n, s, s, 3)."""
    scaled = (pictures.detach().float().clamp(-1, 1) + 1) * 127.5
    pixels: NDArray[np.uint8] = scaled.round().byte().permute(0, 2, 3, 1).cpu().numpy()
    return np.ascontiguousarray(pixels)


def as_tensor(pixels: NDArray[np.uint8], device: str) -> Tensor:
    """Return uint8 (n, s, s, 3) as pictures (n, 3, s, s) in [-1, 1]."""
    import torch

    moved = torch.from_numpy(np.ascontiguousarray(pixels)).to(device).permute(0, 3, 1, 2)
    return (moved.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def grid(pixels: NDArray[np.uint8], *, columns: int = COLUMNS) -> NDArray[np.uint8]:
    """Return pictures (n, s, s, 3) row by row on white, small ones enlarged in whole pixels."""
    times = max(1, SMALLEST // pixels.shape[1])
    large = pixels.repeat(times, axis=1).repeat(times, axis=2)
    count, side = large.shape[:2]
    rows, step = -(-count // columns), side + GAP
    sheet = np.full((rows * step + GAP, min(columns, count) * step + GAP, 3), 255, dtype=np.uint8)
    for number, picture in enumerate(large):
        top, left = (number // columns) * step + GAP, (number % columns) * step + GAP
        sheet[top : top + side, left : left + side] = picture
    return sheet


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return a picture (h, w, 3) as the bytes of a PNG."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
