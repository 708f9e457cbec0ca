"""TDMRep inside documents: XMP of a PDF, metadata of an EPUB. In a picture the same XMP is no part of TDMRep, but read.

Source: TDM Reservation Protocol, W3C Community Group report of 2024-05-10, sections on EPUB and PDF.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final

from apelles.collect.rights.base import Copy, signal
from apelles.collect.rights.tdmrep import statements_for
from apelles.collect.rights.xmp_packet import packets
from apelles.records.rights import Carrier, Protocol, Signal

_NAMESPACES: Final = ("http://www.w3.org/ns/tdmrep/", "http://www.w3.org/ns/tdmrep#", "http://www.w3.org/ns/tdmrep")
_EPUB: Final = b"mimetypeapplication/epub+zip"
MOST_OPF: Final = 2**20
_META: Final = re.compile(r"<(?:\w+:)?meta\b[^<>]{0,400}?/?>(?:[^<>]{0,2000}</(?:\w+:)?meta>)?")
_NAMED: Final = re.compile(r"""(?:name|property)\s*=\s*["']tdm:(reservation|policy)["']""")
_CONTENT: Final = re.compile(r"""content\s*=\s*["']([^"'<>]{0,2000})["']""")
_INNER: Final = re.compile(r">([^<>]{0,2000})<")


class TdmDocument:
    """Reads a reservation that a document carries."""

    name = "tdm_document"
    spec_version = "tdmrep-2024-05-10"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each place that states a reservation."""
        return [
            signal(
                self,
                copy,
                raw,
                protocol=Protocol.TDMREP,
                carrier=Carrier.XMP,
                statements=statements_for(reservation, policy),
                canonical=canonical,
                detail=f"tdm:reservation {reservation} {policy}".strip()[:200],
            )
            for raw, reservation, policy, canonical in (*_in_xmp(copy), *_in_epub(copy.content))
        ]


def _in_xmp(copy: Copy) -> Iterator[tuple[bytes, str, str, bool]]:
    for packet in packets(copy):
        for namespace in _NAMESPACES:
            for value in packet.texts(namespace, "reservation"):
                policy = next(iter(packet.texts(namespace, "policy")), "")
                yield packet.raw, value, policy, copy.content.startswith(b"%PDF") and namespace == _NAMESPACES[0]


def _in_epub(content: bytes) -> Iterator[tuple[bytes, str, str, bool]]:
    if not content.startswith(b"PK") or content[30:58] != _EPUB:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            members = [one for one in book.infolist()[:5_000] if one.filename.endswith(".opf")][:4]
            texts = [book.open(one).read(MOST_OPF) for one in members]
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError, NotImplementedError):
        return
    for raw in texts:
        found: dict[str, str] = {}
        for meta in _META.finditer(raw.decode("utf-8", "replace")):
            named, content_text = _NAMED.search(meta[0]), _CONTENT.search(meta[0]) or _INNER.search(meta[0])
            if named and content_text:
                found.setdefault(named[1], content_text[1].strip())
        if "reservation" in found:
            yield raw, found["reservation"], found.get("policy", ""), True
