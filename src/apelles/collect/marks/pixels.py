"""The stored pixels of a file, part by part, so that two files can be compared without decoding."""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """A run of bytes that a decoder turns into pixels, or needs to do so; `name` says which."""

    name: str
    body: memoryview | bytes
