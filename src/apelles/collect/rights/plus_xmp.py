"""IPTC/PLUS Data Mining: what the rightsholder wrote into the file about mining and training.

Source: IPTC Photo Metadata Standard 2023.1 and later, PLUS License Data Format, property `plus:DataMining`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from apelles.collect.rights.base import Copy, say, signal
from apelles.collect.rights.xmp_packet import IPTC_EXT, PLUS, Packet, packets
from apelles.records.rights import (
    MINING,
    TRAINING,
    Carrier,
    Integrity,
    Permission,
    Protocol,
    Signal,
    Speaker,
    Statement,
    Use,
)

VOCABULARY: Final = "http://ns.useplus.org/ldf/vocab/"
_KEY: Final = re.compile(r"DMI-[A-Z-]+")
_COMPANIONS: Final = {
    "DMI-PROHIBITED-SEECONSTRAINT": (PLUS, "OtherConstraints"),
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": (IPTC_EXT, "EmbdEncRightsExpr"),
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": (IPTC_EXT, "LinkedEncRightsExpr"),
}
_BUT_SEARCH: Final = tuple(use for use in Use if use not in {Use.SEARCH, Use.CRAWL})
_ALL: Final = tuple(use for use in Use if use is not Use.CRAWL)
"""A value inside a file says what may be done with the file, not whether the place it lies at may be visited."""


class PlusDataMining:
    """Reads `plus:DataMining` from every XMP packet."""

    name = "plus_xmp"
    spec_version = "iptc-2023.1"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each packet that has the property, or that looked like it and is broken."""
        return [one for packet in packets(copy) for one in self._of(copy, packet)]

    def _of(self, copy: Copy, packet: Packet) -> list[Signal]:
        if packet.malformed:
            looks = b"DataMining" in packet.raw.replace(b"\x00", b"")
            return [self._malformed(copy, packet)] if looks else []
        return [self._value(copy, packet, value) for value in packet.texts(PLUS, "DataMining")]

    def _malformed(self, copy: Copy, packet: Packet) -> Signal:
        return signal(
            self,
            copy,
            packet.raw,
            protocol=Protocol.PLUS_XMP,
            carrier=Carrier.XMP,
            integrity=Integrity.MALFORMED,
            possible_reservation=b"PROHIBITED" in packet.raw.replace(b"\x00", b""),
            detail=packet.malformed,
        )

    def _value(self, copy: Copy, packet: Packet, value: str) -> Signal:
        key = _KEY.search(value.upper())
        statements = statements_for(key[0], packet) if key else ()
        return signal(
            self,
            copy,
            packet.raw,
            protocol=Protocol.PLUS_XMP,
            carrier=Carrier.XMP,
            statements=statements,
            speaker=Speaker.RIGHTSHOLDER,
            canonical=key is not None and value == VOCABULARY + key[0],
            possible_reservation=not statements and "PROHIBITED" in value.upper(),
            detail=f"plus:DataMining {value}"[:200],
        )


def statements_for(key: str, packet: Packet) -> tuple[Statement, ...]:
    """Return what a value of the vocabulary says; for a value that is none, or says nothing, nothing."""
    if key in _COMPANIONS:
        companion = "; ".join(packet.texts(*_COMPANIONS[key]) or _linked(packet, *_COMPANIONS[key]))
        return say(Permission.CONDITIONAL, _ALL, condition=companion[:4_000])
    match key:
        case "DMI-ALLOWED":
            return say(Permission.ALLOW, MINING)
        case "DMI-PROHIBITED-AIMLTRAINING":
            return say(Permission.DENY, TRAINING)
        case "DMI-PROHIBITED-GENAIMLTRAINING":
            return say(Permission.DENY, (Use.GENERATIVE_TRAINING,))
        case "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING":
            return say(Permission.DENY, _BUT_SEARCH) + say(Permission.ALLOW, (Use.SEARCH,))
        case "DMI-PROHIBITED":
            return say(Permission.DENY, _ALL)
    return ()


def _linked(packet: Packet, namespace: str, name: str) -> tuple[str, ...]:
    """Return the fields of a rights expression given as a structure: its address or text, and its language."""
    return tuple(text for value in packet.values(namespace, name) for text in value.fields.values() if text)
