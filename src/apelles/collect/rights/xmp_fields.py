"""What XMP says of authors, owners, licenses and origin: claims, never a permission."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from apelles.collect.rights.base import (
    AUTHOR,
    COPYRIGHT,
    CREDIT,
    LICENSE,
    LICENSE_URI,
    LICENSOR,
    MARKED,
    OWNER,
    POLICY,
    PROVENANCE,
    SOURCE_TYPE,
    TITLE,
    USAGE_TERMS,
    WEB_STATEMENT,
    Copy,
    claim,
    signal,
)
from apelles.collect.rights.exif import tidy
from apelles.collect.rights.xmp_packet import DC, DCTERMS, IPTC_EXT, PHOTOSHOP, PLUS, XMP_RIGHTS, Value, packets
from apelles.records.rights import Carrier, Claim, Integrity, Protocol, Signal

MOST_VALUES: Final = 32
"""Of one property so many different values become claims."""

_SOURCE_TYPES: Final = "cv.iptc.org/newscodes/digitalsourcetype/"


def _text(value: Value) -> str:
    return "; ".join(dict.fromkeys(value.words()))


def source_type(text: str) -> str:
    """Return the short term of a source type from the IPTC vocabulary, any other text as it stands."""
    _, ours, term = text.partition(_SOURCE_TYPES)
    return term.rstrip("/") if ours else text


def _named(*members: str) -> Callable[[Value], str]:
    """Return a reader of a PLUS structure: these members first, in this order, else whatever it holds."""

    def text(value: Value) -> str:
        found = [word for member in members for inner in value.members(PLUS, member) for word in inner.words()]
        return "; ".join(dict.fromkeys(found)) or _text(value)

    return text


_FIELDS: Final[tuple[tuple[str, str, str, Callable[[Value], str]], ...]] = (
    (DC, "creator", AUTHOR, _text),
    (DC, "title", TITLE, _text),
    (DC, "rights", COPYRIGHT, _text),
    (XMP_RIGHTS, "Marked", MARKED, _text),
    (XMP_RIGHTS, "Owner", OWNER, _text),
    (XMP_RIGHTS, "UsageTerms", USAGE_TERMS, _text),
    (XMP_RIGHTS, "WebStatement", WEB_STATEMENT, _text),
    (PLUS, "CopyrightOwner", OWNER, _named("CopyrightOwnerName", "CopyrightOwnerID")),
    (PLUS, "Licensor", LICENSOR, _named("LicensorName", "LicensorURL", "LicensorEmail", "LicensorID")),
    (PLUS, "OtherConstraints", USAGE_TERMS, _text),
    (IPTC_EXT, "EmbdEncRightsExpr", POLICY, _text),
    (IPTC_EXT, "LinkedEncRightsExpr", POLICY, _text),
    (IPTC_EXT, "DigitalSourceType", SOURCE_TYPE, lambda value: source_type(_text(value))),
    (PHOTOSHOP, "Credit", CREDIT, _text),
    ("http://creativecommons.org/ns#", "license", LICENSE, _text),
    (DCTERMS, "license", LICENSE, _text),
    (DCTERMS, "provenance", PROVENANCE, _text),
)


class XmpFields:
    """Reads authors, owners, licenses, terms and the digital source type from every XMP packet of a file.

    All of it is claimed by whoever wrote the file. None of it permits or denies a use: `Marked` says that a work is
    in copyright, not what may be done with it, and what a license permits is for the readers of licenses.
    """

    name = "xmp_fields"
    spec_version = "IPTC Photo Metadata 2023.1, as of 2026-11-22"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each packet that claims something or cannot be read."""
        found: list[Signal] = []
        for packet in packets(copy):
            claims = [one for row in _FIELDS for one in _claims(packet.values(row[0], row[1]), row[2], row[3])]
            if claims or packet.malformed:
                found.append(
                    signal(
                        self,
                        copy,
                        packet.raw,
                        protocol=Protocol.XMP,
                        carrier=Carrier.XMP,
                        claims=dict.fromkeys(claims),
                        integrity=Integrity.MALFORMED if packet.malformed else Integrity.NONE,
                        canonical=not packet.malformed and not packet.repaired,
                        detail=packet.malformed,
                    )
                )
        return found


def _claims(values: Sequence[Value], name: str, text: Callable[[Value], str]) -> Iterator[Claim]:
    texts = dict.fromkeys(tidy(text(value)) for value in values if not value.nested)
    for one in [one for one in texts if one][:MOST_VALUES]:
        address = name == LICENSE and one.lower().startswith(("http://", "https://"))
        yield claim(LICENSE_URI if address else name, one)
