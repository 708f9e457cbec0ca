"""Author and copyright from Exif, and the text of fields whose encoding nobody declared."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

from apelles.collect.rights.base import AUTHOR, COPYRIGHT, TEXT_KEPT, Copy, claim, signal
from apelles.collect.rights.embedded import tiff_entries
from apelles.records.rights import Carrier, Integrity, Protocol, Signal

MOST_FIELD: Final = 64 * 1024
"""Of one field so many bytes are read."""

_TAGS: Final = {315: ("Artist", AUTHOR), 33432: ("Copyright", COPYRIGHT), 40093: ("XPAuthor", AUTHOR)}
_XP_AUTHOR: Final = 40093
_EXIF_DIRECTORY: Final = 34665
_USER_COMMENT: Final = 37510
_COMMENT_CODES: Final = {b"ASCII\x00\x00\x00": "", b"JIS\x00\x00\x00\x00\x00": "iso2022_jp", b"\x00" * 8: ""}


class Exif:
    """Reads Artist, Copyright and XPAuthor from the first directory of Exif. Claims only."""

    name = "exif"
    spec_version = "Exif 3.0, as of 2026-11-22"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each field, and a malformed one for a directory that is cut off."""
        block = block_of(copy)
        if not block:
            return ()
        entries, problem = directory(block)
        found = []
        for tag, raw in entries:
            if tag not in _TAGS:
                continue
            label, name = _TAGS[tag]
            text = text_of(raw, encoding="utf-16-le" if tag == _XP_AUTHOR else "")
            if text:
                found.append(
                    signal(
                        self,
                        copy,
                        raw,
                        protocol=Protocol.EXIF,
                        carrier=Carrier.EXIF,
                        claims=[claim(name, text)],
                        detail=label,
                    )
                )
        if problem:
            found.append(
                signal(
                    self,
                    copy,
                    block,
                    protocol=Protocol.EXIF,
                    carrier=Carrier.EXIF,
                    integrity=Integrity.MALFORMED,
                    canonical=False,
                    detail=problem,
                )
            )
        return found


def block_of(copy: Copy) -> bytes:
    """Return the TIFF structure that holds the Exif fields of a copy; for a TIFF that is the file."""
    return copy.content if copy.embedded.container == "tiff" else copy.embedded.exif


def directory(block: bytes, *, at: int = 0) -> tuple[list[tuple[int, bytes]], str]:
    """Return the entries of the first directory, or of that `at` an offset, and in a word what is wrong with it.

    Offsets count from the start of the block. What was read before the fault is returned.
    """
    if block[:2] not in {b"II", b"MM"}:
        return [], "not_tiff"
    if at:
        order = "<I" if block[:2] == b"II" else ">I"
        block = block[:4] + struct.pack(order, at) + block[8:]
    entries: list[tuple[int, bytes]] = []
    try:
        entries.extend((tag, raw[:MOST_FIELD]) for tag, raw in tiff_entries(block))
    except struct.error:
        return entries, "truncated"
    return entries, ""


def user_comment(block: bytes) -> bytes:
    """Return the bytes of the Exif user comment, its character code first; empty where there is none."""
    entries, _ = directory(block)
    pointer = next((raw for tag, raw in entries if tag == _EXIF_DIRECTORY and len(raw) == 4), b"")
    at = int.from_bytes(pointer, "little" if block[:2] == b"II" else "big")
    inner, _ = directory(block, at=at) if at else ([], "")
    return next((raw for tag, raw in inner if tag == _USER_COMMENT), b"")


def comment_text(raw: bytes, *, little: bool) -> str:
    """Return the text of an Exif user comment; `little` is the byte order of its block."""
    code, body = raw[:8], raw[8:]
    if code == b"UNICODE\x00":
        return text_of(body, encoding="utf-16-le" if little else "utf-16-be")
    return text_of(body, encoding=_COMMENT_CODES[code]) if code in _COMMENT_CODES else text_of(raw)


def text_of(raw: bytes, *, encoding: str = "") -> str:
    """Return the text of a field: in the encoding named, else UTF-16 where it shows, UTF-8, at last Latin-1.

    Parts divided by NUL are joined by a semicolon. Control characters are left out; at most 4,000 characters.
    """
    raw = raw[:MOST_FIELD]
    chosen = encoding if encoding and not raw.startswith((b"\xff\xfe", b"\xfe\xff")) else _guess(raw)
    parts = (tidy(part) for part in raw.decode(chosen, "replace").split("\x00"))
    return "; ".join(part for part in parts if part)[:TEXT_KEPT]


def tidy(text: str) -> str:
    """Return a text without control characters, lone surrogates and white space around it."""
    if not text.isprintable():
        text = "".join(sign for sign in text if sign in "\t\n" or not (sign < " " or "\x7f" <= sign <= "\x9f"))
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.strip(" \t\r\n\ufeff")


def _guess(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if len(raw) >= 4 and raw[1] == 0 and not any(raw[1::2]) and any(raw[::2]):
        return "utf-16-le"
    if len(raw) >= 4 and raw[0] == 0 and not any(raw[::2]) and any(raw[1::2]):
        return "utf-16-be"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"
