"""How large, how long and how deep a file may be before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds that keep one file from taking the whole machine.

    `size` counts bytes of the file, `pixels` width times height, `side` the longer side, `frames` the
    pictures of an animation or pages of a TIFF, `scans` the passes of a progressive JPEG over its pixels,
    `metadata` bytes that are not pixels, `seconds` the time that decoding may take.
    """

    size: int = 256 * 2**20
    pixels: int = 120_000_000
    side: int = 32_768
    frames: int = 5_000
    scans: int = 100
    metadata: int = 64 * 2**20
    seconds: float = 20.0


DEFAULT = Limits()
