"""One spelling for every value, so that equal values have equal hashes.

After RFC 8785: keys in order, no spaces, UTF-8. Narrower in what it takes: no floats, whose spelling differs between
languages; integers within 2**53; keys in order of code points, which is that of UTF-16 below U+10000.
"""

from __future__ import annotations

import json
from typing import Any, Final

from apelles.errors import LedgerError

MOST: Final = 2**53
_ENCODER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: Any) -> bytes:
    """Return a value as canonical JSON.

    Raises:
        LedgerError: it holds something else than text, whole numbers, booleans, None, lists and dictionaries by text.
    """
    _check(value)
    return encode(value)


def encode(value: Any) -> bytes:
    """Return the canonical spelling of a value that was checked before or came out of canonical JSON."""
    return _ENCODER.encode(value).encode("utf-8")


def _check(value: Any, depth: int = 0) -> None:
    if depth > 64:
        message = "A value nested deeper than 64 levels cannot go into a ledger. Flatten it."
        raise LedgerError(message)
    match value:
        case None | bool():
            return
        case str():
            if not value.isascii():
                _check_text(value)
        case int():
            if abs(value) > MOST:
                message = f"The number {value} is beyond 2**53, which not every reader can hold. Store it as text."
                raise LedgerError(message)
        case list() | tuple():
            for one in value:
                _check(one, depth + 1)
        case dict():
            for key, one in value.items():
                if not isinstance(key, str):
                    message = f"The key {key!r} is no text, and a ledger has no other keys. Make it text."
                    raise LedgerError(message)
                _check_text(key)
                _check(one, depth + 1)
        case _:
            message = (
                f"A {type(value).__name__} has no spelling that all readers share, so a ledger cannot hold it. "
                "Store it as text or as a whole number of a smaller unit."
            )
            raise LedgerError(message)


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        message = "A text with half a surrogate pair cannot be written as UTF-8. Remove the broken sign."
        raise LedgerError(message) from error
