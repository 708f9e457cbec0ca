"""Seeded damage to good picture files: flips, cuts, splices, lying headers, strangers behind the end."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from tests.collect.files import samples

HEADER: Final = 256
TELLING: Final = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 60_000, 0x7FFFFFFF, 0xFFFFFFFF)
PAYLOADS: Final = (
    b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18),
    b"\x7fELF\x02\x01\x01" + bytes(57),
    b"<html><script>alert(1)</script></html>",
    b"%PDF-1.7\n",
    b"\0" * 4096,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """One damaged file: which format it was, how it was damaged, its bytes."""

    picture_format: str
    damage: str
    data: bytes


def damaged(picture_format: str, number: int, *, seed: int) -> Damaged:
    """Return the damaged file of this number; the same for the same seed."""
    formats = sorted(samples())
    random = np.random.default_rng([seed, formats.index(picture_format), number])
    files = samples()[picture_format]
    data = files[number % len(files)]
    names = sorted(DAMAGES)
    name = names[(number // len(files)) % len(names)]
    for _ in range(int(random.integers(1, 3))):
        data = DAMAGES[name](data, random)
    if picture_format == "PNG" and random.random() < 0.7:
        data = _signed(data)
    return Damaged(picture_format=picture_format, damage=name, data=data)


def mutations(count: int) -> Iterator[tuple[str, int]]:
    """Yield the format and number of so many damaged files of every format."""
    for picture_format in sorted(samples()):
        for number in range(count):
            yield picture_format, number


def _flip(data: bytes, random: np.random.Generator) -> bytes:
    """Flip up to 64 bits anywhere."""
    mutable = np.frombuffer(data, dtype=np.uint8).copy()
    places = random.integers(0, mutable.size, int(random.integers(1, 65)))
    mutable[places] ^= (1 << random.integers(0, 8, places.size)).astype(np.uint8)
    return mutable.tobytes()


def _flip_header(data: bytes, random: np.random.Generator) -> bytes:
    """Flip up to 8 bits in the first bytes."""
    return _flip(data[:HEADER], random) + data[HEADER:] if len(data) > HEADER else _flip(data, random)


def _cut(data: bytes, random: np.random.Generator) -> bytes:
    """End the file early."""
    return data[: int(random.integers(0, len(data)))]


def _lie(data: bytes, random: np.random.Generator) -> bytes:
    """Write a telling number of two or four bytes, of either order, into the header."""
    size = int(random.choice((2, 4)))
    value = int(random.choice(TELLING)) % (1 << 8 * size)
    place = int(random.integers(2, max(3, min(len(data), HEADER) - size)))
    order = str(random.choice(("big", "little")))
    return data[:place] + value.to_bytes(size, "big" if order == "big" else "little") + data[place + size :]


def _lie_size(data: bytes, random: np.random.Generator) -> bytes:
    """Write the largest side of a picture wherever one of its own sides stands."""
    for side in (96, 128, 48, 64):
        for form in (">H", "<H", ">I", "<I"):
            if random.random() < 0.5:
                data = data.replace(
                    struct.pack(form, side), struct.pack(form, int(random.choice((60_000, 6_000, 0)))), 2
                )
    return data


def _splice(data: bytes, random: np.random.Generator) -> bytes:
    """Go on with another file, of any format, from a random place on."""
    other = _any(random)
    start, stop = int(random.integers(0, len(data))), int(random.integers(0, len(other)))
    return data[:start] + other[stop:]


def _insert(data: bytes, random: np.random.Generator) -> bytes:
    """Put a piece of another file into the middle."""
    other = _any(random)
    start, stop = sorted(random.integers(0, len(other), 2).tolist())
    place = int(random.integers(0, len(data)))
    return data[:place] + other[start : min(stop, start + 4096)] + data[place:]


def _remove(data: bytes, random: np.random.Generator) -> bytes:
    """Leave a piece out."""
    start, stop = sorted(random.integers(0, len(data), 2).tolist())
    return data[:start] + data[min(stop, start + 1024) :]


def _repeat(data: bytes, random: np.random.Generator) -> bytes:
    """Say a piece many times over."""
    start, stop = sorted(random.integers(0, len(data), 2).tolist())
    return data[:start] + data[start : min(stop, start + 256)] * int(random.integers(2, 400)) + data[start:]


def _blank(data: bytes, random: np.random.Generator) -> bytes:
    """Overwrite a piece with zeros, ones or noise."""
    start, stop = sorted(random.integers(0, len(data), 2).tolist())
    size = min(stop - start, 2048)
    filling = (bytes(size), b"\xff" * size, random.bytes(size))[int(random.integers(0, 3))]
    return data[:start] + filling + data[start + size :]


def _append(data: bytes, random: np.random.Generator) -> bytes:
    """Put a program, an archive, a page, a document or nothing much behind the end."""
    return data + PAYLOADS[int(random.integers(0, len(PAYLOADS)))]


def _signed(data: bytes) -> bytes:
    """Return a PNG file with right checksums, so that its damage reaches the decoder."""
    mutable, place = bytearray(data), 8
    while place + 12 <= len(data):
        end = place + 8 + int.from_bytes(data[place : place + 4], "big")
        if end + 4 > len(data):
            break
        mutable[end : end + 4] = zlib.crc32(data[place + 4 : end]).to_bytes(4, "big")
        place = end + 4
    return bytes(mutable)


def _any(random: np.random.Generator) -> bytes:
    files = samples()[str(random.choice(sorted(samples())))]
    return files[int(random.integers(0, len(files)))]


DAMAGES: Final[dict[str, Callable[[bytes, np.random.Generator], bytes]]] = {
    "append": _append,
    "blank": _blank,
    "cut": _cut,
    "flip": _flip,
    "flip_header": _flip_header,
    "insert": _insert,
    "lie": _lie,
    "lie_size": _lie_size,
    "remove": _remove,
    "repeat": _repeat,
    "splice": _splice,
}
