"""A second, small reader: what a file says of its rights, read without anything the writer uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from apelles.collect.rights.embedded import embedded

_NAMES: Final = {
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://creativecommons.org/ns#": "cc",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.tc260.org.cn/ns/AIGC/1.0/": "TC260",
}
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def written(content: bytes) -> Mapping[str, tuple[str, ...]]:
    """Return the texts of rights properties by name (`plus:DataMining`), of all packets of a picture or sidecar.

    What cannot be read is left out.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    found: dict[str, tuple[str, ...]] = {}
    for packet in embedded(content).xmp:
        try:
            root = fromstring(packet.strip(b"\x00\xef\xbb\xbf \t\r\n").decode(), forbid_dtd=True)
        except (ParseError, ValueError, DefusedXmlException):
            continue
        for description in root.iter(f"{_RDF}Description"):
            for name, texts in _properties(description):
                found[name] = found.get(name, ()) + texts
    return found


def _properties(description: Element) -> list[tuple[str, tuple[str, ...]]]:
    pairs: list[tuple[str, tuple[str, ...]]] = [(_short(name), (value,)) for name, value in description.attrib.items()]
    pairs += [(_short(node.tag), _texts(node)) for node in description]
    return [(name, texts) for name, texts in pairs if name]


def _texts(node: Element) -> tuple[str, ...]:
    texts = [text for inner in node.iter() for text in (inner.get(f"{_RDF}resource"), inner.text)]
    return tuple(text.strip() for text in texts if text and text.strip())


def _short(name: str) -> str:
    found = re.fullmatch(r"\{(.*)\}(.*)", name)
    return f"{_NAMES[found[1]]}:{found[2]}" if found and found[1] in _NAMES else ""
