"""XMP packets as properties by namespace and name, whatever the prefix, form or place.

After ISO 16684-1: a property is an attribute or a child element of a node directly under `rdf:RDF`; its value is text,
an `rdf:resource`, an array (`rdf:Alt`, `rdf:Bag`, `rdf:Seq`) or a structure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from apelles.collect.rights.base import Copy

DC: Final = "http://purl.org/dc/elements/1.1/"
DCTERMS: Final = "http://purl.org/dc/terms/"
XMP_RIGHTS: Final = "http://ns.adobe.com/xap/1.0/rights/"
PHOTOSHOP: Final = "http://ns.adobe.com/photoshop/1.0/"
CC: Final = "http://creativecommons.org/ns#"
PLUS: Final = "http://ns.useplus.org/ldf/xmp/1.0/"
IPTC_EXT: Final = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
AIGC: Final = "http://www.tc260.org.cn/ns/AIGC/1.0/"

MOST_TAGS: Final = 50_000
MOST_VALUES: Final = 200
DEEPEST: Final = 12
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_ARRAYS: Final = frozenset({f"{_RDF}Alt", f"{_RDF}Bag", f"{_RDF}Seq"})
_NODE: Final = f"{_RDF}Description"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value: its text (or address), its language where one is stated, and the fields of a structure."""

    text: str = ""
    lang: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One packet. `malformed` says why it could not be read, in a few words; then it has no properties."""

    raw: bytes
    properties: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    malformed: str = ""

    def values(self, namespace: str, name: str) -> tuple[Value, ...]:
        """Return the values of a property, in the order they stand."""
        return self.properties.get(f"{{{namespace}}}{name}", ())

    def texts(self, namespace: str, name: str) -> tuple[str, ...]:
        """Return the texts of a property that say something; of a language alternative the default one comes first."""
        values = sorted(self.values(namespace, name), key=lambda one: one.lang not in {"", "x-default"})
        return tuple(dict.fromkeys(one.text for one in values if one.text))


def packets(copy: Copy) -> Iterator[Packet]:
    """Yield every packet of a copy; each is taken apart once, however many readers ask."""
    for raw in copy.embedded.xmp:
        yield packet(raw)


@lru_cache(maxsize=16)
def packet(raw: bytes) -> Packet:
    """Return a packet taken apart. Never raises; entities and document types are refused."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    text = raw.strip(b"\x00 \t\r\n")
    if text.count(b"<") > MOST_TAGS:
        return Packet(raw=raw, malformed="too many elements")
    try:
        root = ElementTree.fromstring(_without_mark(text), forbid_dtd=True)
    except DefusedXmlException:
        return Packet(raw=raw, malformed="declares entities or a document type")
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        return Packet(raw=raw, malformed=f"no XML: {error}"[:200])
    found: dict[str, list[Value]] = {}
    nodes = [node for rdf in root.iter(f"{_RDF}RDF") for node in rdf]
    for node in nodes:
        for name, text_value in node.attrib.items():
            _add(found, name, [Value(text=text_value.strip())])
        for child in node:
            _add(found, child.tag, _values(child, 0))
    return Packet(raw=raw, properties={name: tuple(values) for name, values in found.items()})


def _without_mark(text: bytes) -> bytes:
    """Return UTF-8 without its byte order mark; the parser needs that of UTF-16."""
    return text.removeprefix(b"\xef\xbb\xbf")


def _add(found: dict[str, list[Value]], name: object, values: list[Value]) -> None:
    if isinstance(name, str) and name.startswith("{") and not name.startswith(_RDF):
        kept = found.setdefault(name, [])
        kept += values[: MOST_VALUES - len(kept)]


def _values(element: Any, depth: int) -> list[Value]:
    if depth > DEEPEST:
        return []
    address = element.get(f"{_RDF}resource")
    if address is not None:
        return [Value(text=address.strip())]
    lang = element.get(_LANG, "").lower()
    children = list(element)
    arrays = [child for child in children if child.tag in _ARRAYS]
    if arrays:
        return [value for array in arrays for item in array for value in _values(item, depth + 1)]
    if children or element.get(f"{_RDF}parseType") == "Resource":
        nodes = [child for child in children if child.tag == _NODE] or [element]
        return [Value(lang=lang, fields=_fields(node, depth)) for node in nodes]
    own = {name: value for name, value in element.attrib.items() if not name.startswith(_RDF) and name != _LANG}
    return [Value(text=(element.text or "").strip(), lang=lang, fields=own)]


def _fields(node: Any, depth: int) -> dict[str, str]:
    fields = {name: value for name, value in node.attrib.items() if not name.startswith(_RDF) and name != _LANG}
    for child in node:
        texts = [value.text for value in _values(child, depth + 1) if value.text]
        if texts and isinstance(child.tag, str):
            fields.setdefault(child.tag, texts[0])
    return fields
