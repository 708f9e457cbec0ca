"""The Chinese label for synthetic content (GB 45438-2025) in XMP, PNG text and Exif."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from apelles.collect.rights.base import AI_LABEL, Copy, claim, signal
from apelles.collect.rights.exif import block_of, comment_text, tidy, user_comment
from apelles.collect.rights.png_text import mended
from apelles.collect.rights.xmp_packet import Packet, Value, packets
from apelles.records.rights import Carrier, Integrity, Protocol, Signal

NAMESPACE: Final = "http://www.tc260.org.cn/ns/AIGC/1.0/"
_SPACES: Final = (NAMESPACE, NAMESPACE.rstrip("/"))
KEY: Final = "AIGC"
LABELS: Final = ("1", "2", "3")
"""Made by AI, likely, suspected."""
MOST_JSON: Final = 64 * 1024
MOST_LABELS: Final = 8
"""So many different labels of one carrier become signals."""

_MEMBERS: Final = ("Label", "ContentProducer", "ProduceID", "ContentPropagator", "PropagateID")
_PART_KEPT: Final = 400


class Aigc:
    """Reads the label that content was made by AI, with who made and who spread it. Claims only.

    The label stands as JSON, flat or wrapped in a member `AIGC`. The claim reads `Label=1; ContentProducer=…`, empty
    members left out. A label other than 1, 2 or 3 is kept and marked as not canonical.
    """

    name = "aigc"
    spec_version = "GB 45438-2025, as of 2026-11-22"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each label, in XMP, PNG text and the user comment of Exif."""
        return (*self._xmp(copy), *self._png(copy), *self._exif(copy))

    def _xmp(self, copy: Copy) -> Iterator[Signal]:
        for packet in packets(copy):
            if packet.malformed:
                if NAMESPACE.rstrip("/") in packet.text:
                    yield self._signal(copy, packet.raw, None, Carrier.XMP, packet.malformed)
                continue
            for label in _labels_of(packet):
                yield self._signal(copy, packet.raw, label, Carrier.XMP, "TC260:AIGC", canonical=not packet.repaired)

    def _png(self, copy: Copy) -> Iterator[Signal]:
        for keyword, text in copy.embedded.text:
            if keyword.upper() == KEY:
                label = _label(mended(text))
                canonical = keyword == KEY
                yield self._signal(copy, text.encode(), label, Carrier.PNG_TEXT, keyword, canonical=canonical)

    def _exif(self, copy: Copy) -> Iterator[Signal]:
        block = block_of(copy)
        raw = user_comment(block) if block else b""
        if not raw:
            return
        text = comment_text(raw, little=block[:2] == b"II")
        if not any(name in text for name in (KEY, "ContentProducer", "ProduceID", "PropagateID")):
            return
        label = _label(text.strip("\x00 \t\r\n").removeprefix(KEY).lstrip(" :="))
        if label is not None or text.lstrip().startswith("{"):
            yield self._signal(copy, raw, label, Carrier.EXIF, "UserComment")

    def _signal(
        self,
        copy: Copy,
        raw: bytes,
        label: dict[str, str] | None,
        carrier: Carrier,
        detail: str,
        *,
        canonical: bool = True,
    ) -> Signal:
        members = label or {}
        text = "; ".join(f"{name}={members[name]}" for name in _MEMBERS if members.get(name))
        return signal(
            self,
            copy,
            raw,
            protocol=Protocol.AIGC,
            carrier=carrier,
            claims=[claim(AI_LABEL, text)] if text else (),
            integrity=Integrity.NONE if label else Integrity.MALFORMED,
            canonical=canonical and members.get("Label") in LABELS,
            detail=detail,
        )


def _labels_of(packet: Packet) -> list[dict[str, str] | None]:
    """Return the different labels of a packet; nothing in the place of one that cannot be read."""
    found: list[dict[str, str] | None] = []
    for value in (value for space in _SPACES for value in packet.values(space, KEY)):
        label = _structured(value) if value.fields else _label(value.text)
        if not value.nested and label not in found and len(found) < MOST_LABELS:
            found.append(label)
    return found


def _structured(value: Value) -> dict[str, str] | None:
    """Return a label written as an XMP structure."""
    return _members({name: inner.text for (_, name), inner in value.fields})


def _label(text: str) -> dict[str, str] | None:
    """Return the members of a label in JSON, flat or wrapped, or nothing where it is none."""
    said = _parsed(text)
    inner = said.get(KEY) if isinstance(said, dict) else None
    if isinstance(inner, str):
        inner = _parsed(inner)
    return _members(inner if isinstance(inner, dict) else said)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text.strip("\x00 \t\r\n\ufeff")) if len(text) <= MOST_JSON else None
    except (ValueError, RecursionError):
        return None


def _members(said: Any) -> dict[str, str] | None:
    if not isinstance(said, dict):
        return None
    known = {name: said[name] for name in _MEMBERS if isinstance(said.get(name), str | int)}
    return {name: tidy(str(value)[:_PART_KEPT]) for name, value in known.items()} or None
