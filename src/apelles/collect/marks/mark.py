"""Write an artist's reservation into a picture without decoding it: same pixels, all other metadata kept."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, NamedTuple

from apelles.collect.marks import jpeg, png, tiff, webp
from apelles.collect.marks.deny import VOCABULARY, Deny
from apelles.collect.marks.pixels import Part
from apelles.collect.marks.refused import CredentialWouldBreak, MarkRefused
from apelles.collect.marks.written import written
from apelles.collect.marks.xmp_write import Change, Rewritten, Wish, rewrite
from apelles.collect.rights.embedded import embedded
from apelles.collect.sniff import sniff

Resign = Callable[[bytes, bytes], bytes]
"""Takes the original and the edited file and returns the edited one, signed with the original as its parent."""


class Container(NamedTuple):
    """How XMP is kept in one kind of file."""

    packets: Callable[[bytes], tuple[bytes, ...]]
    with_packet: Callable[[bytes, bytes], bytes]
    parts: Callable[[bytes], Iterator[Part]]


CONTAINERS: Final = {
    "jpeg": Container(jpeg.packets, jpeg.with_packet, jpeg.parts),
    "png": Container(png.packets, png.with_packet, png.parts),
    "webp": Container(webp.packets, webp.with_packet, webp.parts),
    "tiff": Container(tiff.packets, tiff.with_packet, tiff.parts),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A picture that carries its mark, or a sidecar that carries it for the picture.

    `content` are the bytes to write: the whole picture where `in_place`, else a sidecar of XMP. `container` is jpeg,
    png, webp, tiff, bigtiff, cr2, gif, bmp, avif or heif. `term` is the value of PLUS Data Mining it now says; `kept`
    is the same where the file already denied more than was wished and that was not loosened. `packets` is how many XMP
    packets became one. `changed` is empty where the file already said everything. `replaces_sha256` is of the bytes
    that `content` takes the place of, empty where there were none.
    """

    content: bytes
    container: str
    in_place: bool
    changed: tuple[Change, ...]
    term: str
    kept: str
    packets: int
    replaces_sha256: str


def mark(
    content: bytes,
    *,
    deny: Deny,
    author: str = "",
    license: str = "",
    credit: str = "",
    web_statement: str = "",
    contact: str = "",
    aigc: bool = False,
    sidecar: bytes = b"",
    resign: Resign | None = None,
) -> Marked:
    """Return a picture that says in XMP what is denied, and who made it, on what terms.

    JPEG, PNG, WebP and TIFF are marked in place; for others a sidecar is made, and what `sidecar`, the one that is
    there, already holds is kept in it. Marking again what is marked changes no byte. EXIF and IIM stay as they are. An
    author is added to those named already; `license`, `credit` and `web_statement` replace what was said.

    Raises:
        CredentialWouldBreak: the file has Content Credentials and there is no `resign`.
        MarkRefused: the file is damaged, its XMP cannot be read or has no room, or the wish cannot be written.
        PictureRefused: the file is no picture.
    """
    wish = Wish(
        deny=deny,
        author=author,
        license=license,
        credit=credit,
        web_statement=web_statement,
        contact=contact,
        aigc=aigc,
    ).checked()
    kind = _kind(content)
    if kind in CONTAINERS:
        return _in_place(content, kind, wish, sidecar, resign)
    return _beside(content, kind, wish, sidecar)


def same_pixels(first: bytes, second: bytes) -> bool:
    """Say whether two files hold the same stored pixels, byte for byte, in the same container.

    Nothing is decoded: compared are scans and tables, chunks of pixels, strips and tiles, with all that a decoder needs
    to turn them into colors. Files of other kinds are the same only as a whole.

    Raises:
        MarkRefused: a file is damaged.
        PictureRefused: a file is no picture.
    """
    kind = _kind(first)
    if kind != _kind(second):
        return False
    if kind not in CONTAINERS:
        return first == second
    try:
        pairs = zip_longest(CONTAINERS[kind].parts(first), CONTAINERS[kind].parts(second))
        return all(one and other and _same(one, other) for one, other in pairs)
    except (IndexError, struct.error) as error:
        raise MarkRefused("damaged", container=kind.upper()) from error


def _same(one: Part, other: Part) -> bool:
    return one.name == other.name and bytes(one.body) == bytes(other.body)


def _kind(content: bytes) -> str:
    kind = sniff(content).lower()
    if kind == "tiff" and content[2:4] in {b"+\x00", b"\x00+"}:
        return "bigtiff"
    return "cr2" if kind == "tiff" and content[8:10] == b"CR" else kind


def _in_place(content: bytes, kind: str, wish: Wish, sidecar: bytes, resign: Resign | None) -> Marked:
    container = CONTAINERS[kind]
    carried = embedded(content)
    try:
        packets = container.packets(content)
        rewritten = rewrite(packets, wish, beside=(*carried.xmp, sidecar))
        if not rewritten.changed and len(packets) == 1:
            return _marked(content, kind, rewritten, packets=1, replaced=content, in_place=True)
        signed = carried.credential or rewritten.remote
        if signed and resign is None:
            raise CredentialWouldBreak("credential")
        edited = container.with_packet(content, rewritten.packet)
    except (IndexError, struct.error) as error:
        raise MarkRefused("damaged", container=kind.upper()) from error
    result = resign(content, edited) if signed and resign else edited
    _prove(content, result, rewritten.term)
    return _marked(result, kind, rewritten, packets=len(packets), replaced=content, in_place=True)


def _beside(content: bytes, kind: str, wish: Wish, sidecar: bytes) -> Marked:
    packets = (sidecar,) if sidecar else ()
    rewritten = rewrite(packets, wish, beside=embedded(content).xmp)
    packet = rewritten.packet if rewritten.changed else sidecar
    return _marked(packet, kind, rewritten, packets=len(packets), replaced=sidecar, in_place=False)


def _marked(
    content: bytes, kind: str, rewritten: Rewritten, *, packets: int, replaced: bytes, in_place: bool
) -> Marked:
    return Marked(
        content=content,
        container=kind,
        in_place=in_place,
        changed=rewritten.changed,
        term=rewritten.term,
        kept=rewritten.kept,
        packets=packets,
        replaces_sha256=hashlib.sha256(replaced).hexdigest() if replaced else "",
    )


def _prove(original: bytes, result: bytes, term: str) -> None:
    """Refuse a result whose stored pixels are not those of the original, or that does not say the term."""
    if not same_pixels(original, result):
        raise MarkRefused("pixels")
    if VOCABULARY + term not in written(result).get("plus:DataMining", ()):
        raise MarkRefused("unread")
