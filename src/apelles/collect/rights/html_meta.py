"""The page a picture was on: its meta tags and license links, and nothing else of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

from apelles.collect.rights.base import LICENSE_URI, Copy, claim, signal
from apelles.collect.rights.headers import fetched_at
from apelles.records.rights import Carrier, MachineReadable, Protocol, Scope, Signal

MOST_BYTES: Final = 2**20
MOST_TAGS: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Of a page: (name in lower case, content) of its meta tags, (address, type) of its license links."""

    metas: tuple[tuple[str, str], ...] = ()
    licenses: tuple[tuple[str, str], ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """Return the contents of every meta tag of a name."""
        return tuple(content for called, content in self.metas if called == name)


class PageLicense:
    """Reads license links of the page. They may be about the page and not the picture, so they are claims only."""

    name = "html_license"
    spec_version = "html-rel-license"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each license link that leads to no RSL document."""
        return [
            signal(
                self,
                copy,
                address.encode("utf-8", "surrogatepass"),
                protocol=Protocol.HTML,
                carrier=Carrier.HTML,
                scope=Scope.URL,
                claims=[claim(LICENSE_URI, address)],
                machine_readable=MachineReadable.CONTESTED,
                fetched_at=fetched_at(copy, "page"),
                detail="rel=license",
            )
            for address, kind in page_of(copy).licenses
            if "rsl" not in kind
        ]


def page_of(copy: Copy) -> Page:
    """Return what the page of a copy says, empty where none was captured."""
    resource = copy.resources.get("page")
    return read_page(resource.body[:MOST_BYTES]) if resource and resource.body else Page()


@lru_cache(maxsize=64)
def read_page(body: bytes) -> Page:
    """Return the tags of a page. Never raises; reads the first MiB."""
    reader = _Reader()
    try:
        reader.feed(body[:MOST_BYTES].decode("utf-8-sig", "replace"))
        reader.close()
    except (AssertionError, ValueError, RecursionError):
        pass
    return Page(metas=tuple(reader.metas), licenses=tuple(reader.licenses))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.metas: list[tuple[str, str]] = []
        self.licenses: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "link", "a"} or len(self.metas) + len(self.licenses) >= MOST_TAGS:
            return
        stated = {name: (value or "").strip() for name, value in reversed(attrs)}
        if tag == "meta":
            name = (stated.get("name") or stated.get("http-equiv") or stated.get("property") or "").lower()
            self.metas += [(name, stated["content"])] if name and "content" in stated else []
        elif "license" in stated.get("rel", "").lower().split() and stated.get("href"):
            self.licenses.append((stated["href"], stated.get("type", "").lower()))
