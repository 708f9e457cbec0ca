"""Write an artist's wish into XMP: existing packets are merged and kept, only rights properties change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import SubElement

from apelles.collect.marks import properties as of
from apelles.collect.marks.deny import TERMS, VOCABULARY, Deny, strictest
from apelles.collect.marks.refused import MarkRefused
from apelles.collect.marks.xmp_tree import MOST_BYTES, MOST_PACKETS, RDF, Packet, fresh, name_of, parse, serialize

_PLUS: Final = "{http://ns.useplus.org/ldf/xmp/1.0/}"
_RIGHTS: Final = "{http://ns.adobe.com/xap/1.0/rights/}"
DATA_MINING: Final = f"{_PLUS}DataMining"
LICENSOR: Final = f"{_PLUS}Licensor"
CREATOR: Final = "{http://purl.org/dc/elements/1.1/}creator"
CREDIT: Final = "{http://ns.adobe.com/photoshop/1.0/}Credit"
LICENSE: Final = "{http://creativecommons.org/ns#}license"
USAGE_TERMS: Final = f"{_RIGHTS}UsageTerms"
WEB_STATEMENT: Final = f"{_RIGHTS}WebStatement"
AIGC: Final = "{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC"
PROVENANCE: Final = "{http://purl.org/dc/terms/}provenance"
MOST_TEXT: Final = 4_000

_LABEL: Final = {
    "Label": "1",
    "ContentProducer": "",
    "ProduceID": "",
    "ReservedCode1": "",
    "ContentPropagator": "",
    "PropagateID": "",
    "ReservedCode2": "",
}
_COMMONS: Final = re.compile(r"CC-(BY(?:-NC)?(?:-ND|-SA)?)-(1\.0|2\.0|2\.5|3\.0|4\.0)", re.IGNORECASE)
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an artist wants a file to say; empty texts are not written.

    `license` is an address, a Creative Commons name as SPDX writes it, or terms in words. `contact` is an address of
    mail or of a page. `aigc` adds the label that says a model made the picture.
    """

    deny: Deny
    author: str = ""
    license: str = ""
    credit: str = ""
    web_statement: str = ""
    contact: str = ""
    aigc: bool = False

    def checked(self) -> Wish:
        """Return the wish without white space around its texts.

        Raises:
            MarkRefused: a text is too long or holds characters that XML cannot carry.
        """
        texts = {name: getattr(self, name).strip() for name in _TEXTS}
        for name, text in texts.items():
            if len(text) > MOST_TEXT or _NOT_XML.search(text):
                raise MarkRefused("text", name=name, most=MOST_TEXT)
        return Wish(deny=Deny(self.deny), aigc=self.aigc, **texts)


_TEXTS: Final = ("author", "license", "credit", "web_statement", "contact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One property that says something else than before; `old` is empty where it said nothing."""

    property: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A packet with what changed in it.

    `term` is the value of PLUS Data Mining now, `kept` the same where the file denied more than was wished, else
    empty. `remote` says that the packet names a credential kept elsewhere.
    """

    packet: bytes
    changed: tuple[Change, ...]
    term: str
    kept: str
    remote: bool


def rewrite(packets: Sequence[bytes], wish: Wish, *, beside: Sequence[bytes] = ()) -> Rewritten:
    """Return one packet that says all that the packets said, and the wish.

    No reservation is loosened: where the packets, or those `beside` them in the file, deny more, that stays.

    Raises:
        MarkRefused: a packet cannot be read, or its condition and the wish cannot both be said.
    """
    if len(packets) > MOST_PACKETS or sum(map(len, packets)) > MOST_BYTES:
        raise MarkRefused("large_xmp", most=MOST_BYTES)
    trees = [parse(packet) for packet in packets]
    term = strictest([*_data_mining(trees), *_data_mining(_readable(beside))], wish.deny)
    packet = trees[0] if trees else fresh()
    changed = [*_folded(packet, trees[1:]), *_applied(packet, wish, term, _data_mining(trees))]
    return Rewritten(
        packet=serialize(packet),
        changed=tuple(changed),
        term=term,
        kept=term if term != TERMS[wish.deny] else "",
        remote=any(text.startswith("http") for text in of.values(packet, PROVENANCE)),
    )


def _data_mining(trees: Sequence[Packet]) -> tuple[str, ...]:
    return tuple(value for tree in trees for value in of.values(tree, DATA_MINING))


def _readable(packets: Sequence[bytes]) -> list[Packet]:
    trees = []
    for packet in packets:
        try:
            trees.append(parse(packet))
        except MarkRefused:
            continue
    return trees


def _folded(packet: Packet, others: Sequence[Packet]) -> Iterator[Change]:
    for other in others:
        for name, dropped, kept in of.fold(packet, other, leave_out=frozenset({DATA_MINING})):
            yield _change(packet, name, dropped, kept)


def _applied(packet: Packet, wish: Wish, term: str, present: Sequence[str]) -> Iterator[Change]:
    yield from _simple(packet, DATA_MINING, VOCABULARY + term, present=present)
    yield from _author(packet, wish.author)
    yield from _license(packet, wish.license)
    yield from _simple(packet, CREDIT, wish.credit)
    yield from _simple(packet, WEB_STATEMENT, wish.web_statement)
    yield from _contact(packet, wish.contact)
    if wish.aigc:
        yield from _label(packet)


def _simple(
    packet: Packet, name: str, value: str, *, present: Sequence[str] | None = None, address: bool = False
) -> Iterator[Change]:
    old = of.values(packet, name) if present is None else tuple(present)
    if value and old != (value,):
        of.set_simple(packet, name, value, address=address)
        yield _change(packet, name, "; ".join(old), value)


def _author(packet: Packet, author: str) -> Iterator[Change]:
    old = of.values(packet, CREATOR)
    if author and author not in old:
        of.add_item(packet, CREATOR).text = author
        yield _change(packet, CREATOR, "; ".join(old), "; ".join([*old, author]))


def _license(packet: Packet, text: str) -> Iterator[Change]:
    address = license_address(text)
    if address:
        yield from _simple(packet, LICENSE, address, address=True)
    elif text:
        old = of.default_text(packet, USAGE_TERMS)
        if old != text:
            of.set_default_language(packet, USAGE_TERMS, text)
            yield _change(packet, USAGE_TERMS, old, text)


def license_address(text: str) -> str:
    """Return the address of a license that is one or is named as SPDX names Creative Commons; else nothing."""
    if re.fullmatch(r"https?://\S+", text):
        return text
    if text.upper() == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    found = _COMMONS.fullmatch(text)
    return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/" if found else ""


def _contact(packet: Packet, contact: str) -> Iterator[Change]:
    old = of.all_texts(packet, LICENSOR)
    if contact and contact not in old:
        field = "LicensorURL" if "://" in contact or "@" not in contact else "LicensorEmail"
        item = of.add_item(packet, LICENSOR)
        item.set(f"{{{RDF}}}parseType", "Resource")
        SubElement(item, f"{_PLUS}{field}").text = contact
        yield _change(packet, LICENSOR, "; ".join(old), "; ".join([*old, contact]))


def _label(packet: Packet) -> Iterator[Change]:
    old = "; ".join(of.values(packet, AIGC))
    if _json(old).get("Label") != "1":
        new = json.dumps(_labelled(old), ensure_ascii=True, separators=(",", ":"))
        of.set_simple(packet, AIGC, new)
        yield _change(packet, AIGC, old, new)


def _labelled(text: str) -> dict[str, str]:
    """Return a label that says a model made the picture; what a label present says of producers stays."""
    return {**_LABEL, **_json(text), "Label": "1"}


def _json(text: str) -> dict[str, str]:
    """Return the texts of the label in a text, flat or wrapped; nothing where it is none."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    inner = read.get("AIGC", read) if isinstance(read, dict) else {}
    if not isinstance(inner, dict) or "Label" not in inner:
        return {}
    return {name: str(value) for name, value in inner.items() if isinstance(value, str | int)}


def _change(packet: Packet, name: str, old: str, new: str) -> Change:
    return Change(property=name_of(packet, name), old=old[:MOST_TEXT], new=new[:MOST_TEXT])
