"""Who made a picture and under which license, as its XMP says: facts, never a permission by themselves.

Sources: Dublin Core, XMP Rights Management (`Marked` means "in copyright", not "denied"), Creative Commons, PLUS, IPTC
Photo Metadata (Digital Source Type).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from apelles.collect.rights import base
from apelles.collect.rights.base import Copy, claim, signal
from apelles.collect.rights.xmp_packet import (
    CC,
    DC,
    DCTERMS,
    IPTC_EXT,
    PHOTOSHOP,
    PLUS,
    XMP_RIGHTS,
    Packet,
    packets,
)
from apelles.records.rights import Carrier, Claim, Integrity, Protocol, Signal

_FIELDS: Final = (
    (DC, "creator", base.AUTHOR),
    (DC, "title", base.TITLE),
    (DC, "rights", base.COPYRIGHT),
    (XMP_RIGHTS, "Marked", base.MARKED),
    (XMP_RIGHTS, "WebStatement", base.WEB_STATEMENT),
    (XMP_RIGHTS, "UsageTerms", base.USAGE_TERMS),
    (XMP_RIGHTS, "Owner", base.OWNER),
    (PHOTOSHOP, "Credit", base.CREDIT),
    (CC, "license", base.LICENSE_URI),
    (DCTERMS, "license", base.LICENSE_URI),
    (DCTERMS, "provenance", base.PROVENANCE),
    (IPTC_EXT, "DigitalSourceType", base.SOURCE_TYPE),
)
_STRUCTURES: Final = (
    (PLUS, "Licensor", f"{{{PLUS}}}LicensorName", base.LICENSOR),
    (PLUS, "Licensor", f"{{{PLUS}}}LicensorURL", base.LICENSOR),
    (PLUS, "CopyrightOwner", f"{{{PLUS}}}CopyrightOwnerName", base.OWNER),
)


class XmpFields:
    """Reads the fields about authorship and license from every XMP packet."""

    name = "xmp"
    spec_version = "xmp-iso-16684-1"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each packet that says anything of this, or that is broken."""
        return [one for packet in packets(copy) for one in self._of(copy, packet)]

    def _of(self, copy: Copy, packet: Packet) -> list[Signal]:
        claims = tuple(claims_in(packet))
        if not claims and not packet.malformed:
            return []
        return [
            signal(
                self,
                copy,
                packet.raw,
                protocol=Protocol.XMP,
                carrier=Carrier.XMP,
                claims=claims,
                integrity=Integrity.MALFORMED if packet.malformed else Integrity.NONE,
                detail=packet.malformed,
            )
        ]


def claims_in(packet: Packet) -> Iterator[Claim]:
    """Yield what a packet states, field by field."""
    for namespace, name, called in _FIELDS:
        for text in packet.texts(namespace, name):
            yield claim(called, source_type(text) if called == base.SOURCE_TYPE else text)
    for namespace, name, member, called in _STRUCTURES:
        for value in packet.values(namespace, name):
            if value.fields.get(member):
                yield claim(called, value.fields[member])


def source_type(text: str) -> str:
    """Return the term of a digital source type, without the address of its vocabulary."""
    return text.rstrip("/").rsplit("/", 1)[-1]
