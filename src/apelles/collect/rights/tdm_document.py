"""TDMRep inside a document: properties in XMP, and meta elements in the package file of an EPUB."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Final

from apelles.collect.rights.base import POLICY, Copy, claim, say, signal
from apelles.collect.rights.xmp_packet import Element, Packet, decoded, packets, tree
from apelles.records.rights import MINING, Carrier, Integrity, Permission, Protocol, Signal

NAMESPACE: Final = "http://www.w3.org/ns/tdmrep/"
MOST_PACKAGE: Final = 2**20
MOST_PACKAGES: Final = 8
"""An EPUB names so many package files at most, and of so many bytes each."""

_SPACES: Final = (NAMESPACE, NAMESPACE.rstrip("/") + "#", NAMESPACE.rstrip("/"))
_CONTAINER: Final = "META-INF/container.xml"
_OPF: Final = "http://www.idpf.org/2007/opf"
_ABOUT: Final = re.compile(r"tdmrep|tdm:", re.IGNORECASE)
_RESERVED: Final = re.compile(
    r"\breservation[\"']?(?:\s{0,16}content)?\s{0,16}[=>]\s{0,16}[\"']?\s{0,16}1", re.IGNORECASE
)
_LOOKS_RESERVED: Final = re.compile(r"[1-9]|true|yes|reserv", re.IGNORECASE)
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class TdmDocument:
    """Reads `tdm:reservation` and `tdm:policy` from XMP and from EPUB 2 and 3 packages.

    In a PDF or an EPUB the statement is canonical; the same properties in the XMP of a picture are outside the
    specification, mapped all the same and marked. Only 0 and 1 are values; anything else leaves the reservation unset.
    """

    name = "tdm_document"
    spec_version = "TDMRep 2024-05-10, as of 2026-11-22"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each packet or package and value."""
        found = [one for packet in packets(copy) for one in self._packet(copy, packet)]
        return (*found, *self._epub(copy))

    def _packet(self, copy: Copy, packet: Packet) -> Iterator[Signal]:
        if packet.malformed:
            if _ABOUT.search(packet.text):
                yield self._broken(copy, packet.raw, packet.text, packet.malformed, carrier=Carrier.XMP)
            return
        pdf = copy.embedded.container == "other" and b"%PDF-" in copy.content[:1024]
        for space in _SPACES:
            seen = [v for v in packet.values(space, "reservation") if not v.nested or v.text == "1"]
            policies = [value.text for value in packet.values(space, "policy") if not value.nested and value.text]
            yield from self._said(
                copy,
                packet.raw,
                [value.text for value in seen],
                policies,
                carrier=Carrier.XMP,
                canonical=pdf and space == NAMESPACE and not packet.repaired and not any(v.nested for v in seen),
                where="xmp",
            )

    def _epub(self, copy: Copy) -> Iterator[Signal]:
        if not copy.content.startswith(b"PK\x03\x04") or _CONTAINER.encode() not in copy.content:
            return
        for raw in _packages(copy.content):
            text, _ = decoded(raw)
            if not _ABOUT.search(text):
                continue
            try:
                root = tree(text)
            except ValueError as error:
                yield self._broken(copy, raw, text, str(error), carrier=Carrier.HTML)
                continue
            values, policies, canonical = _metas(root)
            yield from self._said(
                copy, raw, values, policies, carrier=Carrier.HTML, canonical=canonical, where="epub package"
            )

    def _said(
        self,
        copy: Copy,
        raw: bytes,
        values: Sequence[str],
        policies: Sequence[str],
        *,
        carrier: Carrier,
        canonical: bool,
        where: str,
    ) -> Iterator[Signal]:
        policy = policies[0] if policies else ""
        known = sorted({value for value in values if value in {"0", "1"}})
        other = next((value for value in values if value not in {"0", "1"}), None)
        for value in known:
            denial = say(Permission.CONDITIONAL if policy else Permission.DENY, MINING, condition=policy)
            yield signal(
                self,
                copy,
                raw,
                protocol=Protocol.TDMREP,
                carrier=carrier,
                statements=denial if value == "1" else say(Permission.ALLOW, MINING),
                claims=[claim(POLICY, one) for one in policies[:MOST_PACKAGES]],
                canonical=canonical,
                detail=f"tdm:reservation {value} ({where})",
            )
        if other is not None or (policies and not values):
            yield signal(
                self,
                copy,
                raw,
                protocol=Protocol.TDMREP,
                carrier=carrier,
                claims=[claim(POLICY, one) for one in policies[:MOST_PACKAGES]],
                canonical=canonical and other is None,
                possible_reservation=bool(other and _LOOKS_RESERVED.search(other)),
                detail=f"tdm:reservation unset {(other or '')[:80]} ({where})",
            )

    def _broken(self, copy: Copy, raw: bytes, text: str, problem: str, *, carrier: Carrier) -> Signal:
        return signal(
            self,
            copy,
            raw,
            protocol=Protocol.TDMREP,
            carrier=carrier,
            integrity=Integrity.MALFORMED,
            canonical=False,
            possible_reservation=bool(_RESERVED.search(text)),
            detail=problem,
        )


def _packages(content: bytes) -> Iterator[bytes]:
    """Yield the package files an EPUB names, within the limits; nothing is written anywhere."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        container = tree(decoded(_entry(archive, _CONTAINER))[0])
    except _UNREADABLE:
        return
    names = [e.attributes.get(("", "full-path"), "") for e in container.walk() if e.name[1] == "rootfile"]
    for name in dict.fromkeys(names[:MOST_PACKAGES]):
        with suppress(*_UNREADABLE):
            yield _entry(archive, name)


def _entry(archive: zipfile.ZipFile, name: str) -> bytes:
    entry = archive.getinfo(name)
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        message = "neither stored nor deflated, as an EPUB must be"
        raise zipfile.BadZipFile(message)
    with archive.open(entry) as stream:
        return stream.read(MOST_PACKAGE)


def _metas(root: Element) -> tuple[list[str], list[str], bool]:
    """Return the reservations and policies of a package, and whether they stand as specified.

    EPUB 2 has them in `name` and `content`, EPUB 3 in `property` and the text, with a prefix that the package declares.
    """
    words = root.attributes.get(("", "prefix"), "").split()
    ours = {name[:-1] for name, address in pairwise(words) if address.rstrip("#/") == NAMESPACE.rstrip("/")}
    values: dict[str, list[str]] = {"reservation": [], "policy": []}
    canonical = True
    for element in root.walk():
        if element.name[1] != "meta":
            continue
        version3 = element.attributes.get(("", "property"), "")
        prefix, _, name = (version3 or element.attributes.get(("", "name"), "")).strip().partition(":")
        if name not in values or prefix not in {"tdm", *ours}:
            continue
        text = element.text if version3 else element.attributes.get(("", "content"), "").strip()
        if text or name == "reservation":
            values[name].append(text)
        canonical = canonical and element.name[0] == _OPF and (not version3 or prefix in ours)
    return values["reservation"], values["policy"], canonical
