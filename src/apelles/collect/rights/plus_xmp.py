"""The PLUS Data Mining property that IPTC adopted: what the picture's own XMP says of mining and training."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from apelles.collect.rights.base import TEXT_KEPT, Copy, say, signal
from apelles.collect.rights.xmp_packet import IPTC_EXT, PLUS, Packet, Value, packets, plain
from apelles.records.rights import MINING, TRAINING, Carrier, Integrity, Permission, Protocol, Signal, Statement, Use

VOCABULARY: Final = "http://ns.useplus.org/ldf/vocab/"
UNREAD: Final = ("extended_xmp_unread", "xmp_unread", "too_large", "too_many")
"""Problems of a file that may hide a packet from every reader of XMP."""

_ALL: Final = (*MINING, Use.AI_INPUT, Use.SEARCH)
_SPACES: Final = (PLUS, PLUS.rstrip("/"), PLUS.replace("http:", "https:"), PLUS.replace("http:", "https:").rstrip("/"))
_KEY: Final = re.compile(r"dmi-[a-z]{1,60}(?:-[a-z]{1,60})?", re.IGNORECASE)
_KNOWN_FORM: Final = re.compile(r"(?:https?://ns\.useplus\.org/ldf/vocab[/#]|plus:)?dmi-[a-z-]{1,60}/?", re.IGNORECASE)
_DENIAL: Final = re.compile(
    r"prohibit|\bno[-_ ]?ai\b|not[-_ ]?allowed|disallow|\bden(?:y|ied)\b|opt[-_ ]?out", re.IGNORECASE
)
_DENIAL_KEY: Final = re.compile(r"dmi.{0,8}prohibit", re.IGNORECASE | re.DOTALL)
_DENIAL_BYTES: Final = (b"DMI-PROHIBIT", b"dmi-prohibit")
_ABOUT_MINING: Final = re.compile(r"datamining|dmi-", re.IGNORECASE)


def _mapping() -> dict[str, tuple[Statement, ...]]:
    without_search = tuple(use for use in _ALL if use is not Use.SEARCH)
    deny, allow, conditional = Permission.DENY, Permission.ALLOW, Permission.CONDITIONAL
    return {
        "DMI-UNSPECIFIED": say(Permission.UNKNOWN, MINING),
        "DMI-ALLOWED": say(allow, MINING),
        "DMI-PROHIBITED-AIMLTRAINING": say(deny, TRAINING),
        "DMI-PROHIBITED-GENAIMLTRAINING": say(deny, (Use.GENERATIVE_TRAINING,)),
        "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": say(deny, without_search) + say(allow, (Use.SEARCH,)),
        "DMI-PROHIBITED": say(deny, _ALL),
        "DMI-PROHIBITED-SEECONSTRAINT": say(conditional, _ALL),
        "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": say(conditional, _ALL),
        "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": say(conditional, _ALL),
    }


MAPPING: Final = _mapping()
"""What each value of the vocabulary says of uses.

A value inside a file says nothing of crawling: whoever reads it has fetched the file already, and the place it lay at
may have rules of its own. `DMI-PROHIBITED` therefore denies every use but that one. An unlisted use stays unknown.
"""
COMPANIONS: Final = {
    "DMI-PROHIBITED-SEECONSTRAINT": ((PLUS, "OtherConstraints"), ""),
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": ((IPTC_EXT, "EmbdEncRightsExpr"), "EncRightsExpr"),
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": ((IPTC_EXT, "LinkedEncRightsExpr"), "LinkedRightsExpr"),
}


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one value was taken for: `key` of the vocabulary or empty, and whether it stands as it should."""

    text: str
    key: str
    canonical: bool
    usable: bool


class PlusXmp:
    """Reads `plus:DataMining` with its companions from every XMP packet of a file.

    Values in another form than the vocabulary's address are read and marked as not canonical. A value inside a
    structure speaks of a part or an ingredient: its denial counts, its permission does not. Each packet is
    answered by itself; packets are not merged here.
    """

    name = "plus_xmp"
    spec_version = "IPTC Photo Metadata 2023.1, as of 2026-11-22"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each packet and value, and one for what may hide a value."""
        found = [one for packet in packets(copy) for one in self._packet(copy, packet)]
        return (*found, *self._unread(copy))

    def _packet(self, copy: Copy, packet: Packet) -> Iterator[Signal]:
        if packet.malformed:
            if _ABOUT_MINING.search(packet.text):
                yield self._broken(copy, packet.raw, packet.malformed, denial=bool(_DENIAL_KEY.search(packet.text)))
            return
        readings: dict[tuple[str, bool, bool], _Reading] = {}
        denied = False
        for space in _SPACES:
            for value in packet.values(space, "DataMining"):
                reading = _reading(value, canonical=space == PLUS and not packet.repaired)
                denied = denied or denies(reading.text)
                readings.setdefault((reading.key, reading.canonical, reading.usable), reading)
        for reading in readings.values():
            yield self._value(copy, packet, reading)
        if not denied and _DENIAL_KEY.search(packet.text):
            yield self._of(copy, packet, canonical=False, possible_reservation=True, detail="value outside DataMining")

    def _value(self, copy: Copy, packet: Packet, reading: _Reading) -> Signal:
        statements = MAPPING.get(reading.key, ()) if reading.usable else _denials(reading.key)
        if reading.key in COMPANIONS:
            statements = say(Permission.CONDITIONAL, _ALL, condition=_condition(packet, reading.key))
        return self._of(
            copy,
            packet,
            statements=statements,
            canonical=reading.canonical,
            possible_reservation=not reading.key and denies(reading.text),
            detail=f"plus:DataMining {reading.text[:200]}",
        )

    def _of(
        self,
        copy: Copy,
        packet: Packet,
        *,
        canonical: bool,
        possible_reservation: bool,
        detail: str,
        statements: tuple[Statement, ...] = (),
    ) -> Signal:
        return signal(
            self,
            copy,
            packet.raw,
            protocol=Protocol.PLUS_XMP,
            carrier=Carrier.XMP,
            statements=statements,
            canonical=canonical,
            possible_reservation=possible_reservation,
            detail=detail,
        )

    def _broken(self, copy: Copy, raw: bytes, problem: str, *, denial: bool) -> Signal:
        return signal(
            self,
            copy,
            raw,
            protocol=Protocol.PLUS_XMP,
            carrier=Carrier.XMP,
            integrity=Integrity.MALFORMED,
            canonical=False,
            possible_reservation=denial,
            detail=problem,
        )

    def _unread(self, copy: Copy) -> Iterator[Signal]:
        """Yield what a damaged file may hide: a packet beyond the limits, or a denial that no packet holds."""
        problems = copy.embedded.problems
        if not problems:
            return
        read = any(_DENIAL_KEY.search(packet.text) for packet in packets(copy))
        denial = not read and any(word in copy.content for word in _DENIAL_BYTES)
        hidden = [problem for problem in problems if problem in UNREAD]
        if denial or hidden:
            yield self._broken(copy, b"", ", ".join(hidden or problems), denial=denial)


def key_of(text: str) -> str:
    """Return the key of the vocabulary that a value names, the last part of its address; empty where it names none."""
    last = re.split(r"[/#:]", text.rstrip("/"))[-1].strip()
    return last.upper() if _KEY.fullmatch(last) and last.upper() in MAPPING else ""


def denies(text: str) -> bool:
    """Return whether a value has the words of a denial, known or not."""
    return bool(_DENIAL.search(text))


def _reading(value: Value, *, canonical: bool) -> _Reading:
    """Return what a value was taken for; the key is the last part of an address, whatever its case."""
    text = " ".join(value.words())
    key = key_of(text)
    return _Reading(
        text=text,
        key=key,
        canonical=canonical and not value.nested and text == VOCABULARY + key and bool(key),
        usable=not value.nested and bool(_KNOWN_FORM.fullmatch(text)),
    )


def _denials(key: str) -> tuple[Statement, ...]:
    """Return what a value in a place or form that cannot permit anything still denies."""
    return tuple(one for one in MAPPING.get(key, ()) if one.permission in {Permission.DENY, Permission.CONDITIONAL})


def _condition(packet: Packet, key: str) -> str:
    (namespace, name), member = COMPANIONS[key]
    values = packet.values(namespace, name)
    if not member:
        return plain(values)[:TEXT_KEPT]
    named = [inner for value in values for inner in value.members(namespace, member)]
    return "\n".join(word for value in named or values for word in value.words())[:TEXT_KEPT]
