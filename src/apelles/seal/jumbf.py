"""The bytes of a credential (a C2PA manifest store in JUMBF boxes), read strictly: nothing in it is unaccounted for.

Readers of C2PA ignore some of these bytes: lengths and flags of boxes, some labels, the padding of the signature. Here
each of them has exactly one value that is right, so that no byte can be changed without notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apelles.seal import algorithms
from apelles.seal.algorithms import Algorithm

_TAIL: Final = bytes.fromhex("00110010800000aa00389b71")
_PLAIN: Final = 0x03
_SALTED: Final = 0x13
_SALT_LENGTH: Final = 16
_SHAPE: Final = ((b"c2as", "c2pa.assertions"), (b"c2cl", "c2pa.claim.v2"), (b"c2cs", "c2pa.signature"))
_SIGN1: Final = b"\xd2\x84"
_NULL: Final = b"\xf6"
_MOST_CERTIFICATES: Final = 64
_BYTES, _TEXT, _ARRAY, _MAP = 2, 3, 4, 5
_LONG_HEADS: Final = {24: (1, 24), 25: (2, 2**8), 26: (4, 2**16)}
_PADS: Final = (b"pad", b"pad2")


class StrayBytes(ValueError):
    """A byte is not what it has to be; the message says where."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature in COSE: its algorithm, the certificates (DER, leaf first), and how many bytes it has."""

    algorithm: Algorithm
    certificates: tuple[bytes, ...]
    length: int


@dataclass(frozen=True, slots=True)
class Store:
    """What a manifest store names: its one manifest, the assertions in it, and how and by whom it is signed."""

    manifest: str
    assertions: tuple[str, ...]
    signed: Signed


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    label: str
    content: bytes


def read(store: bytes) -> Store:
    """Return what a store names.

    Raises:
        StrayBytes: it is not of the one shape that is signed here: a manifest with assertions, a claim and a
            signature by one of the algorithms, each in CBOR, padded with zeros.
    """
    outer = _only(_superboxes(store), b"c2pa", "c2pa")
    manifest = _only(_superboxes(outer.content), b"c2ma", "")
    inside = _superboxes(manifest.content)
    _need([(one.kind, one.label) for one in inside] == list(_SHAPE), "boxes of the manifest")
    assertions = _superboxes(inside[0].content)
    for one in assertions:
        _need(one.kind == b"cbor", f"assertion {one.label}")
        _content(one.content)
    _content(inside[1].content)
    return Store(
        manifest=manifest.label,
        assertions=tuple(one.label for one in assertions),
        signed=_signed(_content(inside[2].content)),
    )


def _need(right: bool, where: str) -> None:
    if not right:
        raise StrayBytes(where)


def _superboxes(content: bytes) -> list[_Box]:
    """Return the described boxes that fill some bytes from end to end."""
    found = []
    while content:
        kind, body, content = _box(content)
        _need(kind == b"jumb", "kind of a box")
        described, description, rest = _box(body)
        whole = described == b"jumd" and len(description) >= 18 and description[4:16] == _TAIL
        _need(whole, "description of a box")
        found.append(_Box(description[:4], _label(description[16], description[17:]), rest))
    return found


def _label(toggles: int, content: bytes) -> str:
    """Return a label; what follows it is a salt, which the toggles announce, or nothing."""
    label, end, rest = content.partition(b"\x00")
    _need(bool(end) and label.isascii(), "label of a box")
    _need(toggles in {_PLAIN, _SALTED}, "toggles of a box")
    if toggles == _SALTED:
        kind, salt, rest = _box(rest)
        _need((kind, len(salt)) == (b"c2sh", _SALT_LENGTH), "salt of a box")
    _need(not rest, "end of a description")
    return label.decode("ascii")


def _box(content: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the kind and the content of the first box, and what follows it."""
    length = int.from_bytes(content[:4], "big")
    _need(8 <= length <= len(content), "length of a box")
    return content[4:8], content[8:length], content[length:]


def _content(content: bytes) -> bytes:
    """Return what is in the one CBOR box that fills some bytes."""
    kind, body, rest = _box(content)
    _need(kind == b"cbor" and not rest, "content of a box")
    return body


def _only(boxes: list[_Box], kind: bytes, label: str) -> _Box:
    _need(len(boxes) == 1 and boxes[0].kind == kind and label in {"", boxes[0].label}, "boxes of the store")
    return boxes[0]


def _signed(cose: bytes) -> Signed:
    """Return what a signature of the one accepted shape names."""
    _need(cose[:2] == _SIGN1, "head of the signature")
    protected, rest = _string(cose[2:], _BYTES)
    pads, rest = _head(rest, _MAP)
    _need(pads <= len(_PADS), "unprotected header of the signature")
    for name in _PADS[:pads]:
        found, rest = _string(rest, _TEXT)
        zeros, rest = _string(rest, _BYTES)
        _need(found == name and not zeros.strip(b"\x00"), "padding of the signature")
    _need(rest[:1] == _NULL, "payload of the signature")
    signature, rest = _string(rest[1:], _BYTES)
    _need(not rest, "end of the signature")
    algorithm = _algorithm(protected)
    return Signed(algorithm, _chain(protected[len(algorithm.header) :]), len(signature))


def _algorithm(protected: bytes) -> Algorithm:
    """Return the algorithm with which a protected header begins."""
    found = [one for one in algorithms.ALL if protected.startswith(one.header)]
    _need(bool(found), "algorithm of the signature")
    return found[0]


def _chain(rest: bytes) -> tuple[bytes, ...]:
    """Return the certificates that end a protected header."""
    count = 1
    if rest and rest[0] >> 5 == _ARRAY:
        count, rest = _head(rest, _ARRAY)
    _need(count <= _MOST_CERTIFICATES, "certificates of the signature")
    found = []
    for _ in range(count):
        one, rest = _string(rest, _BYTES)
        found.append(one)
    _need(not rest, "end of the certificates")
    return tuple(found)


def _string(content: bytes, major: int) -> tuple[bytes, bytes]:
    """Return the string that stands first in some CBOR, and what follows it."""
    length, rest = _head(content, major)
    _need(length <= len(rest), "length of a string")
    return rest[:length], rest[length:]


def _head(content: bytes, major: int) -> tuple[int, bytes]:
    """Return the number in the first head of some CBOR, in its shortest form, and what follows it."""
    _need(bool(content) and content[0] >> 5 == major, "head of a value")
    short = content[0] & 31
    if short < 24:
        return short, content[1:]
    size, least = _LONG_HEADS.get(short, (0, 0))
    number = int.from_bytes(content[1 : 1 + size], "big")
    _need(size > 0 and len(content) > size and number >= least, "head of a value")
    return number, content[1 + size :]
