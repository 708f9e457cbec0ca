"""The body of an answer as it was meant: chunks joined, compression undone, within a limit."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Final

_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_WINDOWS: Final = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}


def encodings(headers: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return how a body was encoded, in the order that was done: gzip, deflate, br ..., then `chunked`."""
    found = [
        part.strip().lower()
        for wanted in ("content-encoding", "transfer-encoding")
        for name, value in headers
        if name.strip().lower() == wanted
        for part in value.split(",")
    ]
    return tuple(one for one in found if one not in {"", "identity"})


def decoded(body: bytes, headers: Sequence[tuple[str, str]], *, limit: int) -> bytes | None:
    """Return a body with its encodings undone, cut at the limit; None where an encoding is not known.

    Headers that promise what is not there are common in archives: a body that is not so encoded stays as it is.
    """
    for encoding in reversed(encodings(headers)):
        if encoding == "chunked":
            body = _joined(body)
        elif encoding in _WINDOWS:
            body = _inflated(body, _WINDOWS[encoding], limit)
        else:
            return None
    return body[:limit]


def _joined(body: bytes) -> bytes:
    """Return chunks as one; what is cut short gives what is there."""
    pieces: list[bytes] = []
    place = 0
    while (size := _SIZE.match(body, place)) and (length := int(size[1], 16)):
        pieces.append(body[size.end() : size.end() + length])
        place = size.end() + length
        if body[place : place + 2] == b"\r\n":
            place += 2
    return b"".join(pieces) if place or _SIZE.match(body) else body


def _inflated(body: bytes, windows: Sequence[int], limit: int) -> bytes:
    for window in windows:
        try:
            return zlib.decompressobj(window).decompress(body, limit)
        except zlib.error:
            continue
    return body
