"""The label that Chinese law asks of pictures made by a model: metadata key `AIGC` of GB 45438-2025.

Where pictures carry it: XMP `TC260:AIGC`, the PNG text `AIGC`, the EXIF user comment. Seen flat and wrapped in
`{"AIGC": ...}`; both are read.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from typing import Any, Final

from apelles.collect.rights.base import AI_LABEL, GENERATOR, Copy, claim, signal
from apelles.collect.rights.embedded import tiff_entries
from apelles.collect.rights.xmp_packet import AIGC, packets
from apelles.records.rights import Carrier, Integrity, Protocol, Signal

LONGEST: Final = 65_536
_EXIF_DIRECTORY: Final = 34665
_USER_COMMENT: Final = 37510
_LABELS: Final = {"1": "made by AI", "2": "likely made by AI", "3": "suspected to be made by AI"}


class AigcLabel:
    """Reads the label."""

    name = "aigc"
    spec_version = "gb-45438-2025"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each label found; one that is no JSON is malformed."""
        return [self._of(copy, carrier, text) for carrier, text in _labels(copy)]

    def _of(self, copy: Copy, carrier: Carrier, text: str) -> Signal:
        label = parsed(text)
        claims = []
        if label is not None:
            stated = str(label.get("Label", "")).strip()
            claims.append(claim(AI_LABEL, f"{stated} ({_LABELS.get(stated, 'meaning not known')})"))
            producer = str(label.get("ContentProducer", "")).strip()
            claims += [claim(GENERATOR, producer)] if producer else []
        return signal(
            self,
            copy,
            text.encode("utf-8", "surrogatepass"),
            protocol=Protocol.AIGC,
            carrier=carrier,
            claims=claims,
            integrity=Integrity.NONE if label is not None else Integrity.MALFORMED,
        )


def parsed(text: str) -> dict[str, Any] | None:
    """Return a label's fields, or None where the text is none."""
    if len(text) > LONGEST:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict) and isinstance(value.get("AIGC"), dict | str):
        inner = value["AIGC"]
        return inner if isinstance(inner, dict) else parsed(inner) if len(inner) < len(text) else None
    return value if isinstance(value, dict) and "Label" in value else None


def _labels(copy: Copy) -> Iterator[tuple[Carrier, str]]:
    for packet in packets(copy):
        for text in packet.texts(AIGC, "AIGC"):
            yield Carrier.XMP, text
    for keyword, text in copy.embedded.text:
        if keyword == "AIGC":
            yield Carrier.PNG_TEXT, text
    comment = _user_comment(copy.embedded.exif) if b"AIGC" in copy.embedded.exif.replace(b"\x00", b"") else ""
    if "AIGC" in comment:
        yield Carrier.EXIF, comment


def _user_comment(block: bytes) -> str:
    order = "<" if block[:2] == b"II" else ">"
    try:
        pointer = dict(tiff_entries(block)).get(_EXIF_DIRECTORY, b"")
        value = dict(tiff_entries(block, struct.unpack(f"{order}I", pointer)[0])).get(_USER_COMMENT, b"")
    except struct.error:
        return ""
    code, text = value[:8], value[8:]
    if code.startswith(b"UNICODE"):
        return text.decode("utf-16-le" if order == "<" else "utf-16-be", "replace").strip("\x00 \ufeff")
    return text.decode("utf-8", "replace").strip("\x00 ")
