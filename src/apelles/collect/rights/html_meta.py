"""What a page says about rights in its tags: meta elements and links to licenses.

The page is scanned once, in one pass and in time proportional to its length. The parser of the standard library is not
used: it takes time with the square of the length on pages made to do so (128 KiB of `<a ` took minutes).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin

from apelles.collect.rights.base import LICENSE_URI, Copy, claim, signal
from apelles.collect.rights.headers import Link, header_lines, links, media_type, raw_line
from apelles.collect.rights.places import answered, decoded, handed_over, place
from apelles.records.rights import Carrier, Protocol, Scope, Signal, Speaker

MOST_BYTES: Final = 2**20
MOST_TAGS: Final = 4_096
MOST_LINKS: Final = 64
RAW_TAG: Final = 4_096
"""So much of a page is scanned, so many tags are kept, so many license links are told, and so many characters of each
tag as written."""

RSL: Final = "application/rsl+xml"

_TAG: Final = re.compile(
    r"<(?:(!--)|(meta|link|a|script|style|title|textarea|template|iframe|xmp)(?=[\s/>]))", re.IGNORECASE
)
_PART: Final = re.compile(r"""[\s/]*(?:(>)|([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)(?:"|\Z)|'([^']*)(?:'|\Z)|([^\s>]*)))?|=)""")
_READ: Final = frozenset({"name", "property", "http-equiv", "content", "rel", "href", "type"})
_WITHOUT_TAGS: Final = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "template", "iframe", "xmp")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """A meta element with its name in lower case; `raw` is the tag as written."""

    name: str
    content: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A link element or an anchor of a page; `raw` is the tag as written."""

    link: Link
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The tags of a page that may speak about rights, in their order, head and body alike."""

    metas: tuple[Meta, ...] = ()
    links: tuple[PageLink, ...] = ()


def page_of(copy: Copy) -> Page:
    """Return the tags of the page a picture was on; empty where none was captured."""
    page = copy.resources.get("page")
    if page is None or not answered(page):
        return _EMPTY
    return scan(page.body[:MOST_BYTES])


@lru_cache(maxsize=8)
def scan(body: bytes) -> Page:
    """Return the meta elements and the license links of a page. Never raises."""
    metas: list[Meta] = []
    found: list[PageLink] = []
    for name, attributes, raw in _tags(decoded(body)):
        if name == "meta":
            title = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv", "")
            metas.append(Meta(name=title.strip().lower(), content=attributes.get("content", ""), raw=raw))
        elif "license" in (relations := tuple(attributes.get("rel", "").lower().split())):
            link = Link(
                target=attributes.get("href", "").strip(),
                relations=relations,
                media_type=media_type(attributes.get("type", "")),
            )
            found.append(PageLink(link=link, raw=raw))
        if len(metas) + len(found) >= MOST_TAGS:
            break
    return Page(metas=tuple(metas), links=tuple(found))


def joined(base: str, target: str) -> str:
    """Return the address of a link; the link as written where it cannot be joined."""
    try:
        return urljoin(base, target)
    except ValueError:
        return target


def license_protocol(address: str) -> Protocol:
    """Return the language a license address is in."""
    host = place(address).host.removeprefix("www.")
    known = {"creativecommons.org": Protocol.CC, "rightsstatements.org": Protocol.RIGHTSSTATEMENTS}
    return known.get(host, Protocol.SPDX)


class LicenseLinks:
    """Links with the relation `license`, of a page and of the headers that came with a picture.

    They give a claim, never a permission: what the license asks is for others to say. Links to RSL files have a reader
    of their own.
    """

    name = "html_meta"
    spec_version = "rel-license"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one observation for each license link."""
        page = copy.resources.get("page")
        image = copy.resources.get("image")
        if page is None and image is None:
            return ()
        return (*self._of_headers(copy), *self._of_page(copy))

    def _of_headers(self, copy: Copy) -> Iterator[Signal]:
        image = copy.resources.get("image")
        if image is None or not handed_over(image):
            return
        for line in header_lines(image, "link")[:MOST_LINKS]:
            for link in links([line])[:MOST_LINKS]:
                if "license" in link.relations and link.media_type != RSL and link.target:
                    raw, base = raw_line("Link", line), image.url or copy.url
                    yield self._signal(copy, link, raw, Carrier.HTTP, base, image.fetched_at)

    def _of_page(self, copy: Copy) -> Iterator[Signal]:
        page = copy.resources.get("page")
        for each in page_of(copy).links[:MOST_LINKS]:
            if each.link.media_type != RSL and each.link.target and page is not None:
                raw, base = each.raw.encode("utf-8", "replace"), page.url or copy.page_url
                yield self._signal(copy, each.link, raw, Carrier.HTML, base, page.fetched_at)

    def _signal(self, copy: Copy, link: Link, raw: bytes, carrier: Carrier, base: str, fetched_at: str) -> Signal:
        address = joined(base, link.target)
        return signal(
            self,
            copy,
            raw,
            protocol=license_protocol(address),
            carrier=carrier,
            scope=Scope.URL,
            claims=(claim(LICENSE_URI, address),),
            speaker=Speaker.SERVER,
            fetched_at=fetched_at,
            detail="license link of the page" if carrier is Carrier.HTML else "license link of the header",
        )


def _tags(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield (name, attributes, tag as written) of meta elements, links and anchors outside comments and scripts."""
    start = 0
    while found := _TAG.search(text, start):
        start = found.end()
        if found[1]:
            start = text.find("-->", found.start() + 2)
            if start < 0:
                return
            continue
        name = found[2].lower()
        if name in _WITHOUT_TAGS:
            closes = _WITHOUT_TAGS[name].search(text, start)
            if closes is None:
                return
            start = closes.end()
            continue
        attributes, start = _attributes(text, start)
        if start < 0:
            return
        yield name, attributes, text[found.start() : min(start, found.start() + RAW_TAG)]


def _attributes(text: str, start: int) -> tuple[dict[str, str], int]:
    """Return the attributes of a tag and where it ends; -1 where it does not end."""
    attributes: dict[str, str] = {}
    while part := _PART.match(text, start):
        start = part.end()
        if part[1]:
            return attributes, start
        name = (part[2] or "").lower()
        if name in _READ and name not in attributes:
            value = next((each for each in part.groups()[2:] if each is not None), "")
            attributes[name] = html.unescape(value)
    return {}, -1


_EMPTY: Final = Page()
