"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from typing import Final

from apelles.errors import PictureRefused

FORMATS: Final = ("AVIF", "BMP", "GIF", "HEIF", "JPEG", "PNG", "TIFF", "WEBP")

_MAGIC: Final = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"BM", "BMP"),
)
_BRANDS: Final = {
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), "HEIF"),
}
_STRANGERS: Final = (
    (b"MZ", "executable", "a Windows program"),
    (b"\x7fELF", "executable", "a Linux program"),
    (b"\xfe\xed\xfa", "executable", "a macOS program"),
    (b"\xcf\xfa\xed\xfe", "executable", "a macOS program"),
    (b"\xce\xfa\xed\xfe", "executable", "a macOS program"),
    (b"\xca\xfe\xba\xbe", "executable", "a Java or macOS program"),
    (b"#!", "script", "a script"),
    (b"<?php", "script", "a script"),
    (b"PK\x03\x04", "archive", "a ZIP archive or office document"),
    (b"PK\x05\x06", "archive", "a ZIP archive"),
    (b"Rar!\x1a\x07", "archive", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "a 7z archive"),
    (b"\x1f\x8b", "archive", "a gzip archive"),
    (b"BZh", "archive", "a bzip2 archive"),
    (b"\xfd7zXZ", "archive", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "archive", "a Zstandard archive"),
    (b"%PDF-", "document", "a PDF document"),
    (b"%!PS", "document", "a PostScript document"),
    (b"{\\rtf", "document", "an RTF document"),
    (b"8BPS", "unknown_format", "a Photoshop file"),
    (b"\x00\x00\x00\x0cjP  ", "unknown_format", "a JPEG 2000 file"),
    (b"\xff\x4f\xff\x51", "unknown_format", "a JPEG 2000 file"),
    (b"\x00\x00\x00\x0cJXL ", "unknown_format", "a JPEG XL file"),
    (b"\xff\x0a", "unknown_format", "a JPEG XL file"),
    (b"\x00\x00\x01\x00", "unknown_format", "a Windows icon"),
)


def sniff(data: bytes) -> str:
    """Return the name of the picture format, one of `FORMATS`.

    Raises:
        PictureRefused: the file is something else; the message says what.
    """
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _by_brand(data)
    raise _refusal(*(_begins(data) or stranger(data) or ("unknown_format", "of no format that Apelles reads")))


def stranger(data: bytes) -> tuple[str, str] | None:
    """Return code and words for something that begins like a program, script, archive or document."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf\x00\t\r\n ")
    return _begins(start) or _markup(start.lower())


def _begins(start: bytes) -> tuple[str, str] | None:
    """Return code and words for the first bytes as they are: some formats begin with bytes of nothing."""
    return next(((code, words) for magic, code, words in _STRANGERS if start.startswith(magic)), None)


def _markup(start: bytes) -> tuple[str, str] | None:
    if not start.startswith(b"<"):
        return None
    if start.startswith(b"<svg") or b"<svg" in start:
        return "svg", "an SVG drawing (a program of lines that may load other files)"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe")):
        return "html", "an HTML page"
    return ("xml", "an XML document") if start.startswith((b"<?xml", b"<!doctype", b"<x:")) else None


def _by_brand(data: bytes) -> str:
    end = min(len(data), max(16, int.from_bytes(data[:4], "big")), 512)
    brands = (data[8:12], *(data[place : place + 4] for place in range(16, end - 3, 4)))
    kinds = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    if not kinds:
        raise _refusal("media", "a film or sound file")
    return "AVIF" if "AVIF" in kinds else kinds[0]


def _refusal(code: str, words: str) -> PictureRefused:
    message = f"The file is {words}, not a picture. Apelles reads JPEG, PNG, WebP, TIFF, GIF, BMP, AVIF and HEIC."
    return PictureRefused(code, message)
