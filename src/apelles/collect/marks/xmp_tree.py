"""XMP packets as trees that keep everything they hold, and the same bytes for the same tree.

Comments, and white space between elements, are not part of XMP and are not kept. Parsing never resolves an entity.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError, SubElement

from apelles.collect.marks.refused import MarkRefused

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DESCRIPTION: Final = f"{{{RDF}}}Description"
ABOUT: Final = f"{{{RDF}}}about"
LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
MOST_BYTES: Final = 4 * 2**20
MOST_PACKETS: Final = 32
DEEPEST: Final = 64
MOST_NAMESPACES: Final = 1_000

_META: Final = "adobe:ns:meta/"
_ROOTS: Final = {"xmpmeta", "xapmeta"}
_PARSE_TYPE: Final = f"{{{RDF}}}parseType"
_BLANK: Final = " \t\r\n"
_OPENING: Final = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_CLOSING: Final = '<?xpacket end="w"?>'
_USUAL: Final = {
    _META: "x",
    RDF: "rdf",
    "http://creativecommons.org/ns#": "cc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.tc260.org.cn/ns/AIGC/1.0/": "TC260",
}
_ENCODINGS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """The root element `x:xmpmeta`, its `rdf:RDF`, and the prefixes that were declared, by namespace."""

    root: Element
    rdf: Element
    prefixes: dict[str, str]


class _TooMuch(Exception):
    """Deeper, or of more namespaces, than any picture's metadata."""


class _Builder:
    """Builds the tree while it is parsed, within the limits, and keeps the prefixes."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self.root: Element | None = None
        self._open: list[Element] = []

    def start_ns(self, prefix: str, uri: str) -> None:
        self.prefixes.setdefault(uri or "", prefix or "")
        if len(self.prefixes) > MOST_NAMESPACES:
            raise _TooMuch

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        if len(self._open) >= DEEPEST:
            raise _TooMuch
        node = SubElement(self._open[-1], tag, attributes) if self._open else Element(tag, attributes)
        self.root = node if self.root is None else self.root
        self._open.append(node)
        return node

    def end(self, tag: str) -> Element:
        return self._open.pop()

    def data(self, text: str) -> None:
        if not self._open:
            return
        node = self._open[-1]
        if len(node):
            node[-1].tail = (node[-1].tail or "") + text
        else:
            node.text = (node.text or "") + text

    def close(self) -> Element | None:
        return self.root


def fresh() -> Packet:
    """Return a packet that says nothing."""
    root = Element(f"{{{_META}}}xmpmeta")
    rdf = SubElement(root, f"{{{RDF}}}RDF")
    SubElement(rdf, DESCRIPTION, {ABOUT: ""})
    return Packet(root=root, rdf=rdf, prefixes={})


def parse(raw: bytes) -> Packet:
    """Return the tree of a packet; one without any text is a fresh one.

    Raises:
        MarkRefused: it declares a document type or entities, is longer or deeper than metadata is, or is not XMP.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import XMLParser

    if len(raw) > MOST_BYTES:
        raise MarkRefused("large_xmp", most=MOST_BYTES)
    builder = _Builder()
    try:
        text = _decoded(raw)
        if not text:
            return fresh()
        parser = XMLParser(target=builder, forbid_dtd=True)
        parser.feed(text)
        parser.close()
    except DefusedXmlException as error:
        raise MarkRefused("entities") from error
    except (ParseError, ValueError, _TooMuch) as error:
        raise MarkRefused("broken_xmp") from error
    return _packet(builder)


def _decoded(raw: bytes) -> str:
    encoding = next((name for mark, name in _ENCODINGS if raw.startswith(mark)), "utf-8")
    return raw.decode(encoding).strip("\ufeff\x00" + _BLANK)


def _packet(builder: _Builder) -> Packet:
    root = builder.root
    if root is not None and root.tag == f"{{{RDF}}}RDF":
        meta = Element(f"{{{_META}}}xmpmeta")
        meta.append(root)
        root = meta
    if root is None or root.tag.rpartition("}")[2] not in _ROOTS:
        raise MarkRefused("broken_xmp")
    rdf = root.find(f"{{{RDF}}}RDF")
    if rdf is None:
        rdf = SubElement(root, f"{{{RDF}}}RDF")
    if rdf.find(DESCRIPTION) is None:
        SubElement(rdf, DESCRIPTION, {ABOUT: ""})
    return Packet(root=root, rdf=rdf, prefixes=builder.prefixes)


def serialize(packet: Packet) -> bytes:
    """Return the packet as UTF-8 in its wrapper; the same tree always gives the same bytes.

    Raises:
        MarkRefused: it became longer than a packet that is read may be.
    """
    prefixes = _prefixes(packet)
    out = [_OPENING]
    _write(packet.root, prefixes, out, level=0, declare=True)
    out.append(f"\n{_CLOSING}")
    raw = "".join(out).encode()
    if len(raw) > MOST_BYTES:
        raise MarkRefused("large_xmp", most=MOST_BYTES)
    return raw


def name_of(packet: Packet, name: str) -> str:
    """Return a property's name with its prefix, as people write it."""
    uri, _, local = name.removeprefix("{").rpartition("}")
    prefix = _USUAL.get(uri) or packet.prefixes.get(uri)
    return f"{prefix}:{local}" if prefix else local


def _prefixes(packet: Packet) -> dict[str, str]:
    """Return one prefix for each namespace: that of the packet, else the usual one, else a numbered one."""
    given: dict[str, str] = {"http://www.w3.org/XML/1998/namespace": "xml"}
    taken = {"", "xml", "xmlns"}
    for uri in (*packet.prefixes, *_namespaces(packet.root)):
        if uri and uri not in given:
            wished = packet.prefixes.get(uri) or _USUAL.get(uri) or "ns"
            prefix, number = wished, 0
            while prefix in taken:
                number += 1
                prefix = f"{wished}{number}"
            given[uri] = prefix
            taken.add(prefix)
    return given


def _namespaces(root: Element) -> Iterator[str]:
    for node in root.iter():
        for name in (node.tag, *node.attrib):
            if name.startswith("{"):
                yield name[1:].rpartition("}")[0]


def _write(
    node: Element,
    prefixes: dict[str, str],
    out: list[str],
    *,
    level: int,
    verbatim: bool = False,
    declare: bool = False,
) -> None:
    tag = _qualified(node.tag, prefixes)
    out.append(f"<{tag}" if verbatim else f"\n{' ' * level}<{tag}")
    if declare:
        out.extend(
            f'\n xmlns:{prefix}="{_attribute(uri)}"' for uri, prefix in sorted(prefixes.items()) if prefix != "xml"
        )
    out.extend(f' {_qualified(name, prefixes)}="{_attribute(value)}"' for name, value in node.attrib.items())
    if not len(node) and not node.text:
        out.append("/>")
        return
    out.append(">")
    inside = verbatim or _mixed(node)
    if inside or not len(node):
        out.append(_text(node.text or ""))
    for child in node:
        _write(child, prefixes, out, level=level + 1, verbatim=inside)
        if inside:
            out.append(_text(child.tail or ""))
    out.append(f"</{tag}>" if inside or not len(node) else f"\n{' ' * level}</{tag}>")


def _mixed(node: Element) -> bool:
    """Say whether text stands between the children, or would mean something there."""
    if node.get(_PARSE_TYPE) == "Literal":
        return True
    return bool(len(node)) and any((text or "").strip(_BLANK) for text in (node.text, *(child.tail for child in node)))


def _qualified(name: str, prefixes: dict[str, str]) -> str:
    if not name.startswith("{"):
        return name
    uri, _, local = name[1:].rpartition("}")
    return f"{prefixes[uri]}:{local}"


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _attribute(text: str) -> str:
    escaped = _text(text).replace('"', "&quot;")
    return escaped.replace("\t", "&#9;").replace("\n", "&#10;")
