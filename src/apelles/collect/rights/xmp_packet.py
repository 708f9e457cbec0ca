"""XMP packets as bytes become properties by namespace address, whatever their form, encoding or prefixes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from apelles.collect.rights.base import Copy

Name = tuple[str, str]
"""An address of a namespace and a local name."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC: Final = "http://purl.org/dc/elements/1.1/"
PLUS: Final = "http://ns.useplus.org/ldf/xmp/1.0/"
XMP_RIGHTS: Final = "http://ns.adobe.com/xap/1.0/rights/"
PHOTOSHOP: Final = "http://ns.adobe.com/photoshop/1.0/"
DCTERMS: Final = "http://purl.org/dc/terms/"
IPTC_EXT: Final = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"

MOST_PARSED: Final = 8 * 2**20
"""Of all packets of one copy together so many bytes are parsed; those beyond are malformed, `too_large`."""
MOST_NODES: Final = 50_000
MOST_PREFIXES: Final = 1_000
DEEPEST: Final = 64

_XML: Final = "http://www.w3.org/XML/1998/namespace"
_DESCRIPTION: Final = (RDF, "Description")
_ROOT: Final = (RDF, "RDF")
_LISTS: Final = frozenset({(RDF, "Alt"), (RDF, "Seq"), (RDF, "Bag")})
_LI: Final = (RDF, "li")
_RESOURCE: Final = (RDF, "resource")
_VALUE: Final = (RDF, "value")
_LANGUAGE: Final = (_XML, "lang")
_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


@dataclass(slots=True, eq=False)
class Element:
    """An XML element with names resolved; attributes without a prefix have an empty namespace."""

    name: Name
    attributes: dict[Name, str]
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text directly inside, without white space around it."""
        return "".join(self.pieces).strip()

    def walk(self) -> Iterator[Element]:
        """Yield this element and all below it, in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.children))


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a property.

    `text` has no white space around it. `fields` are the members of a structure, their own lists flattened.
    `nested` says that the property stands inside a structure, so that it speaks of something else than the file.
    """

    text: str = ""
    language: str = ""
    fields: tuple[tuple[Name, Value], ...] = ()
    nested: bool = False

    def members(self, namespace: str, name: str) -> tuple[Value, ...]:
        """Return the members of a structure with a name."""
        return tuple(value for named, value in self.fields if named == (namespace, name))

    def words(self) -> tuple[str, ...]:
        """Return every text in the value, in order."""
        return tuple(word for word in (self.text, *(w for _, value in self.fields for w in value.words())) if word)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Packet:
    """One XMP packet.

    `raw` are its bytes, `text` the same decoded. `malformed` is empty or says in a stable word why no property could
    be read: not_xml, entities, too_deep, too_many, too_large, unbound_prefix. `repaired` says that the bytes were not
    in the encoding they should be in.
    """

    raw: bytes
    text: str
    malformed: str = ""
    repaired: bool = False
    properties: dict[Name, list[tuple[Element | str, bool]]] = field(default_factory=dict)

    def values(self, namespace: str, name: str) -> tuple[Value, ...]:
        """Return every value of a property, wherever and in whatever form it stands; lists are flattened.

        Of a property inside a structure only the text is returned, so that the time stays in proportion to the bytes.
        """
        found: list[Value] = []
        for place, nested in self.properties.get((namespace, name), ()):
            if isinstance(place, str):
                found.append(Value(text=place.strip(), nested=nested))
            else:
                found.extend(_values(place, nested=nested, whole=not nested))
        return tuple(found)


def packets(copy: Copy) -> tuple[Packet, ...]:
    """Return all packets of a copy that are not empty; taken apart once for all readers."""
    return _packets(copy.embedded.xmp)


@lru_cache(maxsize=4)
def _packets(blocks: tuple[bytes, ...]) -> tuple[Packet, ...]:
    found: list[Packet] = []
    parsed = 0
    for raw in blocks:
        parsed += len(raw)
        one = packet(raw) if parsed <= MOST_PARSED else Packet(raw=raw, text=decoded(raw)[0], malformed="too_large")
        if one is not None:
            found.append(one)
    return tuple(found)


def packet(raw: bytes) -> Packet | None:
    """Return a packet taken apart, or nothing where the bytes are blank. Never raises."""
    text, repaired = decoded(raw)
    if not text.strip("\x00 \t\r\n"):
        return None
    try:
        root = tree(text)
    except ValueError as error:
        return Packet(raw=raw, text=text, malformed=str(error))
    return Packet(raw=raw, text=text, repaired=repaired, properties=_properties(root))


def decoded(raw: bytes) -> tuple[str, bool]:
    """Return the text of XML bytes in UTF-8, UTF-16 or UTF-32, and whether they had to be taken for something else."""
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding), False
    except UnicodeDecodeError:
        pass
    if encoding != "utf-8":
        text = raw.decode(encoding, "replace")
        return text, "\ufffd" in text.rstrip("\ufffd")
    return raw.decode("latin-1"), True


def tree(text: str) -> Element:
    """Return the root of an XML text; what stands before its first and after its last bracket is left out.

    Raises:
        ValueError: it cannot be read; the message is the stable word of `Packet.malformed`.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.expatreader import create_parser

    start, end = text.find("<"), text.rfind(">") + 1
    if not 0 <= start < end:
        raise ValueError("not_xml")
    builder = _Builder()
    parser: Any = create_parser(forbid_dtd=True)
    parser.setContentHandler(builder)
    try:
        parser.feed(text[start:end])
        parser.close()
    except DefusedXmlException as error:
        raise ValueError("entities") from error
    except SAXException as error:
        raise ValueError("not_xml") from error
    if builder.root is None:
        raise ValueError("not_xml")
    return builder.root


class _Builder(ContentHandler):
    """Builds elements within the limits, prefixes resolved here so that long addresses cost nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self._open: list[Element] = []
        self._scopes: list[dict[str, str]] = [{"xml": _XML, "": ""}]
        self._nodes = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        items = attrs.items()
        self._nodes += 1 + len(items)
        if self._nodes > MOST_NODES:
            raise ValueError("too_many")
        if len(self._open) >= DEEPEST:
            raise ValueError("too_deep")
        scope = self._scopes[-1]
        declared = {key[6:]: value for key, value in items if key == "xmlns" or key.startswith("xmlns:")}
        if declared:
            scope = scope | declared
            if len(scope) > MOST_PREFIXES:
                raise ValueError("too_many")
        self._scopes.append(scope)
        attributes = {
            _resolved(key, scope) if ":" in key else ("", key): value
            for key, value in items
            if key != "xmlns" and not key.startswith("xmlns:")
        }
        element = Element(_resolved(name, scope), attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def endElement(self, name: str) -> None:  # noqa: N802
        self._open.pop()
        self._scopes.pop()

    def characters(self, content: str) -> None:
        self._open[-1].pieces.append(content)


def _resolved(name: str, scope: dict[str, str]) -> Name:
    prefix, colon, local = name.partition(":")
    if not colon:
        return scope[""], name
    if prefix not in scope:
        raise ValueError("unbound_prefix")
    return scope[prefix], local


def _properties(root: Element) -> dict[Name, list[tuple[Element | str, bool]]]:
    """Return where each property stands: outside structures the members of a description, else everything."""
    found: dict[Name, list[tuple[Element | str, bool]]] = {}
    waiting: list[tuple[Element, Name, bool]] = [(root, ("", ""), False)]
    while waiting:
        element, parent, inside = waiting.pop()
        described = element.name == _DESCRIPTION and parent == _ROOT and not inside
        for name, value in element.attributes.items():
            if name[0] not in {"", RDF, _XML}:
                found.setdefault(name, []).append((value, not described))
        for child in element.children:
            if child.name[0] != RDF:
                found.setdefault(child.name, []).append((child, not described))
        inside = inside or element.name == _DESCRIPTION
        waiting.extend((child, element.name, inside) for child in reversed(element.children))
    return found


def _values(element: Element, *, nested: bool, whole: bool = True) -> list[Value]:
    """Return the values an element holds: one, or those of its list; members of structures only where `whole`."""
    language = element.attributes.get(_LANGUAGE, "")
    lists = [child for child in element.children if child.name in _LISTS]
    if lists:
        items = [item for child in lists for item in child.children if item.name == _LI]
        return [value for item in items for value in _values(item, nested=nested, whole=whole)]
    if _RESOURCE in element.attributes:
        return [Value(text=element.attributes[_RESOURCE].strip(), language=language, nested=nested)]
    fields = tuple(_fields(element)) if whole else ()
    simple = [value for name, value in fields if name == _VALUE]
    if simple:
        return [Value(text=value.text, language=language or value.language, nested=nested) for value in simple]
    text = "" if fields else element.text
    return [Value(text=text, language=language, fields=fields, nested=nested)]


def _fields(element: Element) -> Iterator[tuple[Name, Value]]:
    """Yield the members of a structure: attributes, elements, and those of a description inside."""
    for name, text in element.attributes.items():
        if name[0] not in {"", RDF, _XML} or name == _VALUE:
            yield name, Value(text=text.strip(), nested=True)
    for child in element.children:
        if child.name == _DESCRIPTION:
            yield from _fields(child)
        else:
            yield from ((child.name, value) for value in _values(child, nested=True))


def plain(values: Sequence[Value]) -> str:
    """Return one text for several values: that of the default language, else the first there is."""
    named = [value for value in values if value.language.lower() == "x-default"]
    return next((word for value in (*named, *values) for word in value.words()), "")
