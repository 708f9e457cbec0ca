"""Refusals that need no decoder: sizes that lie or bomb, and files that are two things at once."""

from __future__ import annotations

import struct
from typing import Final

from apelles.collect.limits import Limits
from apelles.collect.sniff import stranger
from apelles.collect.survey import Survey
from apelles.errors import PictureRefused

_PROGRAMS: Final = (
    b"\x7fELF\x01\x01\x01",
    b"\x7fELF\x02\x01\x01",
    b"This program cannot be run in DOS mode",
    b"This program must be run under Win32",
)
# At least five bytes each: shorter ones turn up by chance in a film behind a picture.
_SCRIPTS: Final = (b"<?php", b"<script", b"<%eval", b"<iframe")
_CARRIED: Final = {
    "executable": ("carries_program", "a program"),
    "script": ("carries_script", "a script"),
    "archive": ("carries_archive", "an archive"),
    "document": ("carries_document", "a document"),
    "html": ("carries_page", "a web page"),
    "svg": ("carries_page", "an SVG drawing"),
    "xml": ("carries_page", "an XML document"),
}


def check_survey(found: Survey, *, limits: Limits) -> None:
    """Refuse what cannot be decoded within the limits, or contradicts itself.

    Raises:
        PictureRefused: one of too_many_frames, too_many_scans, too_much_metadata, lying_header, or as
            `check_pixels`.
    """
    if found.width or found.height:
        check_pixels(found.width, found.height, limits=limits)
    if found.frames > limits.frames:
        message = f"The file has {found.frames:,} frames or pages; at most {limits.frames:,} are accepted."
        raise PictureRefused("too_many_frames", message)
    if found.scans > limits.scans:
        message = f"The JPEG paints its pixels in {found.scans:,} passes; at most {limits.scans:,} are decoded."
        raise PictureRefused("too_many_scans", message)
    if sum(map(len, found.metadata)) > limits.metadata:
        message = f"More than {limits.metadata:,} bytes of the file are not pixels. Save the picture without them."
        raise PictureRefused("too_much_metadata", message)
    if found.stored < found.least:
        message = (
            f"The header promises {found.width:,} x {found.height:,} pixels, which cannot be stored in the "
            f"{found.stored:,} bytes that follow."
        )
        raise PictureRefused("lying_header", message)


def check_pixels(width: int, height: int, *, limits: Limits) -> None:
    """Refuse a size that is empty, too long or too large.

    Raises:
        PictureRefused: one of zero_size, too_long, too_many_pixels.
    """
    if width < 1 or height < 1:
        message = f"The header says {width} x {height} pixels: there is no picture in the file."
        raise PictureRefused("zero_size", message)
    if max(width, height) > limits.side:
        message = f"The picture is {width:,} x {height:,} pixels; a side may have {limits.side:,}. Save a smaller copy."
        raise PictureRefused("too_long", message)
    if width * height > limits.pixels:
        message = (
            f"The picture has {width * height:,} pixels; at most {limits.pixels:,} are decoded. Save a smaller copy."
        )
        raise PictureRefused("too_many_pixels", message)


def check_alone(data: bytes, found: Survey) -> None:
    """Refuse a picture that is at the same time a program, script, archive, document or web page.

    A film after the picture (motion photographs) or a second picture (stereo, gain maps) is harmless and stays.

    Raises:
        PictureRefused: one of the codes that begin with carries_.
    """
    kind = _kind_of_tail(found.tail) or _kind_inside(found) or _kind_of_whole(data)
    if kind:
        code, words = _CARRIED[kind]
        message = (
            f"The file is a picture and {words} at once. Save the picture anew with an image editor to keep only it."
        )
        raise PictureRefused(code, message)


def _kind_of_tail(tail: bytes) -> str | None:
    if not tail:
        return None
    known = stranger(tail)
    if known and known[0] in _CARRIED:
        return known[0]
    return "document" if b"%PDF-" in tail else None


def _kind_inside(found: Survey) -> str | None:
    for part in (*found.metadata, found.tail):
        if any(mark in part for mark in _PROGRAMS):
            return "executable"
        plain = part.lower()
        if any(mark in plain for mark in _SCRIPTS):
            return "script"
    return None


def _kind_of_whole(data: bytes) -> str | None:
    if b"%PDF-" in data[:1024]:
        return "document"
    return "archive" if _is_zip(data) else None


def _is_zip(data: bytes) -> bool:
    """Return whether an archive program would open the file: its directory is found from the end."""
    place = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if place < 0 or place + 22 > len(data):
        return False
    size, offset = struct.unpack_from("<II", data, place + 12)
    entry = place - size
    return size == offset == 0 or (entry >= 0 and data.startswith(b"PK\x01\x02", entry))
