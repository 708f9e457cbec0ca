"""Write into a picture, in XMP, that a model made it, who is said to have created it, and how."""

from __future__ import annotations

import json
import re
import struct
from typing import Final

from apelles.collect.marks import properties as of
from apelles.collect.marks.mark import CONTAINERS, same_pixels
from apelles.collect.marks.refused import MarkRefused
from apelles.collect.marks.xmp_tree import fresh, parse, serialize
from apelles.collect.marks.xmp_write import AIGC, CREATOR, MOST_TEXT
from apelles.collect.sniff import sniff

SOURCE_TYPE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
DIGITAL_SOURCE_TYPE: Final = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
DESCRIPTION: Final = "{http://purl.org/dc/elements/1.1/}description"
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def mark_made(content: bytes, *, how: str, creator: str = "", producer: str = "", produce_id: str = "") -> bytes:
    """Return a JPEG, PNG, WebP or TIFF that says in XMP that a model made it; the stored pixels stay as they are.

    `how` is a sentence on how it was made, `creator` who is said to have created it, empty for nobody. With a
    `producer` it also carries the Chinese label for generated content (GB 45438-2025) with that producer and
    `produce_id`.

    Raises:
        MarkRefused: a text is too long or holds signs that XML cannot carry, or the picture cannot carry XMP.
        PictureRefused: it is no picture.
    """
    for name, text in (("how", how), ("creator", creator), ("producer", producer), ("produce_id", produce_id)):
        if len(text) > MOST_TEXT or _NOT_XML.search(text):
            raise MarkRefused("text", name=name, most=MOST_TEXT)
    container = CONTAINERS.get(sniff(content).lower())
    if container is None:
        raise MarkRefused("no_xmp", container=sniff(content))
    try:
        packets = container.packets(content)
        packet = parse(packets[0]) if packets else fresh()
        of.set_simple(packet, DIGITAL_SOURCE_TYPE, SOURCE_TYPE)
        of.set_default_language(packet, DESCRIPTION, how)
        if creator and creator not in of.values(packet, CREATOR):
            of.add_item(packet, CREATOR).text = creator
        if producer:
            of.set_simple(packet, AIGC, label(producer, produce_id))
        made = container.with_packet(content, serialize(packet))
    except (IndexError, struct.error) as error:
        raise MarkRefused("damaged", container=sniff(content)) from error
    if not same_pixels(content, made):
        raise MarkRefused("pixels")
    return made


def label(producer: str, produce_id: str) -> str:
    """Return the label of GB 45438-2025 as JSON: made by AI, by this producer, under this number of theirs."""
    members = {
        "Label": "1",
        "ContentProducer": producer,
        "ProduceID": produce_id,
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }
    return json.dumps(members, ensure_ascii=True, separators=(",", ":"))
