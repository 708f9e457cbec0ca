"""Properties of an XMP packet: read in every form they can have, set without touching the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from apelles.collect.marks.refused import MarkRefused
from apelles.collect.marks.xmp_tree import ABOUT, DESCRIPTION, LANGUAGE, MOST_BYTES, RDF, Packet

MOST_COMPARED: Final = 1_000_000
"""Elements looked at while two packets become one."""

_ALTERNATIVES: Final = f"{{{RDF}}}Alt"
_CONTAINERS: Final = {_ALTERNATIVES, f"{{{RDF}}}Bag", f"{{{RDF}}}Seq"}
_ITEM: Final = f"{{{RDF}}}li"
_RESOURCE: Final = f"{{{RDF}}}resource"
_DEFAULT: Final = "x-default"

Shape = tuple[str, str, tuple[tuple[str, str], ...], tuple["Shape", ...]]


def properties(packet: Packet) -> Iterator[Element]:
    """Yield every property as an element, also those written as attributes."""
    for description in packet.rdf.iterfind(DESCRIPTION):
        for name, value in description.attrib.items():
            if name.startswith("{") and not name.startswith(f"{{{RDF}}}") and name != LANGUAGE:
                node = Element(name)
                node.text = value
                yield node
        yield from description


def values(packet: Packet, name: str) -> tuple[str, ...]:
    """Return the texts of a property in the order they stand: simple value, address, or items."""
    return tuple(text for node in properties(packet) if node.tag == name for text in _texts(node))


def all_texts(packet: Packet, name: str) -> tuple[str, ...]:
    """Return every text inside a property, fields of structures included."""
    nodes = (inner for node in properties(packet) if node.tag == name for inner in node.iter())
    return tuple(text.strip() for node in nodes for text in _own_texts(node) if text.strip())


def set_simple(packet: Packet, name: str, value: str, *, address: bool = False) -> None:
    """Give a property one value and no other; `address` writes it as `rdf:resource`."""
    _remove(packet, name)
    node = SubElement(_home(packet), name)
    if address:
        node.set(_RESOURCE, value)
    else:
        node.text = value


def set_default_language(packet: Packet, name: str, value: str) -> None:
    """Give a language alternative its default text; texts in named languages stay."""
    items = _items(packet, name, "Alt")
    item = next((child for child in items if child.get(LANGUAGE, _DEFAULT).lower() == _DEFAULT), None)
    if item is None:
        item = Element(_ITEM)
        items.insert(0, item)
    item.clear()
    item.set(LANGUAGE, _DEFAULT)
    item.text = value


def default_text(packet: Packet, name: str) -> str:
    """Return the default text of a language alternative, or its only one; empty where there is none."""
    for node in properties(packet):
        if node.tag == name:
            items = list(node.iter(_ITEM))
            chosen = [item for item in items if item.get(LANGUAGE, _DEFAULT).lower() == _DEFAULT]
            return ((chosen or [node])[0].text or "").strip() if chosen or not items else ""
    return ""


def add_item(packet: Packet, name: str) -> Element:
    """Return a new last item of an ordered array; what the property already says stays before it."""
    return SubElement(_items(packet, name, "Seq"), _ITEM)


def fold(packet: Packet, other: Packet, *, leave_out: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Move what another packet says and this one does not into this one.

    Items of arrays are united. Where both give different values, this packet's stay, and (property, dropped, kept) is
    yielded.

    Raises:
        MarkRefused: the two say the same property so often, or at such length, that to compare them takes too long.
    """
    for uri, prefix in other.prefixes.items():
        packet.prefixes.setdefault(uri, prefix)
    present = {node.tag: node for node in reversed(list(properties(packet)))}
    left = MOST_COMPARED
    for node in properties(other):
        if node.tag in leave_out:
            continue
        mine = present.setdefault(node.tag, node)
        left -= sum(1 for inner in (mine, node) for _ in inner.iter())
        if left < 0:
            raise MarkRefused("large_xmp", most=MOST_BYTES)
        if mine is node:
            _home(packet).append(node)
        elif not _united(mine, node) and shape(mine) != shape(node):
            yield node.tag, said(node), said(mine)


def shape(node: Element) -> Shape:
    """Return what an element says, without the white space around it."""
    attributes = tuple(sorted(node.attrib.items()))
    return node.tag, (node.text or "").strip(), attributes, tuple(shape(child) for child in node)


def said(node: Element) -> str:
    """Return the texts of a property for people."""
    return "; ".join(_texts(node)) or "; ".join(text.strip() for text in node.itertext() if text.strip())


def _own_texts(node: Element) -> Iterator[str]:
    yield node.text or ""
    yield from (value for name, value in node.attrib.items() if name == _RESOURCE or not name.startswith(f"{{{RDF}}}"))


def _texts(node: Element) -> Iterator[str]:
    items = [item for container in node if container.tag in _CONTAINERS for item in container]
    for holder in items or [node]:
        text = holder.get(_RESOURCE) or (holder.text or "")
        if text.strip():
            yield text.strip()


def _home(packet: Packet) -> Element:
    found = list(packet.rdf.iterfind(DESCRIPTION))
    return next((node for node in found if not node.get(ABOUT)), found[0])


def _remove(packet: Packet, name: str) -> None:
    for description in packet.rdf.iterfind(DESCRIPTION):
        description.attrib.pop(name, None)
        description[:] = [node for node in description if node.tag != name]


def _items(packet: Packet, name: str, kind: str) -> Element:
    """Return the array of a property; where it is none yet, what it says becomes the first item."""
    present = [node for node in properties(packet) if node.tag == name]
    array = next((child for node in present for child in node if child.tag in _CONTAINERS), None)
    if array is not None:
        return array
    _remove(packet, name)
    array = SubElement(SubElement(_home(packet), name), f"{{{RDF}}}{kind}")
    for node in present:
        item = SubElement(array, _ITEM, node.attrib)
        item.text = node.text
        item.extend(node)
    return array


def _united(mine: Element, other: Element) -> bool:
    """Add the items that are missing; False where the two are not arrays of one kind or one language differs."""
    arrays = [next((child for child in node if child.tag in _CONTAINERS), None) for node in (mine, other)]
    ours, theirs = arrays
    if ours is None or theirs is None or ours.tag != theirs.tag:
        return False
    known = {shape(item) for item in ours}
    languages = {item.get(LANGUAGE) for item in ours} if ours.tag == _ALTERNATIVES else set()
    missing = [item for item in theirs if shape(item) not in known]
    wanted = [item for item in missing if item.get(LANGUAGE) not in languages]
    ours.extend(wanted)
    return len(wanted) == len(missing)
