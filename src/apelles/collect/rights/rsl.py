"""RSL, Really Simple Licensing: pointers to a license file, and the file itself where it was captured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from apelles.collect.rights.base import LICENSE_URI, Copy, claim, signal
from apelles.collect.rights.headers import header_lines, links, raw_line
from apelles.collect.rights.html_meta import RSL, joined, page_of
from apelles.collect.rights.places import Place, answered, decoded, matches, only_restricting, place, place_governed
from apelles.collect.rights.robots import robots_of
from apelles.records.rights import (
    TRAINING,
    Carrier,
    Integrity,
    Permission,
    Protocol,
    Scope,
    Signal,
    Speaker,
    Statement,
    Use,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES: Final = 2**20
MOST_POINTERS: Final = 32
MOST_CONTENTS: Final = 4_096
MOST_TEXTS: Final = 64
LONGEST_CONDITION: Final = 1_000

NAMESPACES: Final = frozenset({"https://rslstandard.org/rsl", "http://rslstandard.org/rsl"})
_AI: Final = (*TRAINING, Use.AI_INPUT)
USAGES: Final = {
    "all": (Use.TEXT_AND_DATA_MINING, *_AI, Use.SEARCH),
    "ai-all": _AI,
    "ai-train": TRAINING,
    "train-ai": TRAINING,
    "ai-input": (Use.AI_INPUT,),
    "search": (Use.SEARCH,),
}
"""Usage tokens, of version 1.0 and before; `ai-index` and others are known to nobody here and say nothing."""

_WORDS: Final = re.compile(r"[\s,;]+")
_DECLARATION: Final = re.compile(r"<\?xml\b[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """What an RSL file says of an address; `problem` is a short word for what is broken.

    `covered` is false where no content element is about the address; `version` is as written; `unknown` are usage
    tokens nobody here knows.
    """

    statements: tuple[Statement, ...] = ()
    covered: bool = False
    canonical: bool = True
    version: str = ""
    unknown: tuple[str, ...] = ()
    problem: str = ""


def read_file(body: bytes, where: Place) -> License:
    """Return what an RSL file, or a feed that holds one, says of an address. Never raises; no entity is expanded.

    Of all licenses of all content elements that cover the address the most restrictive counts for each use.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    if len(body) > MOST_BYTES:
        return License(problem="too large")
    try:
        root = fromstring(_DECLARATION.sub("", decoded(body).strip(), count=1), forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError, RecursionError):
        return License(problem="not XML")
    return _of_root(root, where)


class ReallySimpleLicensing:
    """License lines of robots.txt, Link headers, link elements, and the license file.

    A pointer is a claim; only the file has statements.
    """

    name = "rsl"
    spec_version = "rsl-1.0"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one observation for each pointer and for the file."""
        if not copy.resources:
            return ()
        return (*self._of_robots(copy), *self._of_headers(copy), *self._of_page(copy), *self._of_file(copy))

    def _of_robots(self, copy: Copy) -> Iterator[Signal]:
        found = robots_of(copy)
        if found is None:
            return
        resource, robots = found
        for value in robots.licenses[:MOST_POINTERS]:
            base = resource.url or copy.url
            raw = raw_line("License", value)
            yield self._pointer(copy, base, value, raw, Carrier.ROBOTS, Scope.SITE, resource.fetched_at)

    def _of_headers(self, copy: Copy) -> Iterator[Signal]:
        for role in ("image", "page"):
            resource = copy.resources.get(role)
            for line in header_lines(resource, "link")[:MOST_POINTERS]:
                for link in links([line])[:MOST_POINTERS]:
                    if "license" in link.relations and link.media_type == RSL and resource is not None:
                        base, raw = resource.url or copy.url, raw_line("Link", line)
                        yield self._pointer(copy, base, link.target, raw, Carrier.HTTP, Scope.URL, resource.fetched_at)

    def _of_page(self, copy: Copy) -> Iterator[Signal]:
        page = copy.resources.get("page")
        for each in page_of(copy).links[:MOST_POINTERS]:
            if each.link.media_type == RSL and page is not None:
                base, raw = page.url or copy.page_url, each.raw.encode("utf-8", "replace")
                yield self._pointer(copy, base, each.link.target, raw, Carrier.HTML, Scope.URL, page.fetched_at)

    def _pointer(
        self, copy: Copy, base: str, target: str, raw: bytes, carrier: Carrier, scope: Scope, fetched_at: str
    ) -> Signal:
        return signal(
            self,
            copy,
            raw,
            protocol=Protocol.RSL,
            carrier=carrier,
            scope=scope,
            claims=(claim(LICENSE_URI, joined(base, target)),),
            speaker=Speaker.SERVER,
            fetched_at=fetched_at,
            detail="points to a license file",
        )

    def _of_file(self, copy: Copy) -> Iterator[Signal]:
        resource = copy.resources.get("rsl")
        if resource is None or not answered(resource):
            return
        where = place_governed(copy, resource)
        said = read_file(resource.body, where)
        made = signal(
            self,
            copy,
            resource.body,
            protocol=Protocol.RSL,
            carrier=Carrier.HTTP,
            scope=Scope.PATH_PATTERN,
            statements=said.statements if where.known else only_restricting(said.statements),
            claims=(claim(LICENSE_URI, resource.url),) if resource.url else (),
            speaker=Speaker.SERVER,
            integrity=Integrity.MALFORMED if said.problem else Integrity.NONE,
            canonical=said.canonical,
            possible_reservation=bool(said.problem) and "prohibits" in decoded(resource.body),
            fetched_at=resource.fetched_at,
            detail=_detail(said),
        )
        yield replace(made, spec_version=f"rsl-{said.version}") if said.version else made


def _of_root(root: Element, where: Place) -> License:
    top = root if _local(root) == "rsl" else next((each for each in root.iter() if _local(each) == "rsl"), root)
    contents = [each for each in root.iter() if _local(each) == "content"][:MOST_CONTENTS]
    contents = [each for each in contents if _is_rsl(each) or _namespace(each) == ""]
    if not contents:
        return License(problem="no content element")
    covering = [each for each in contents if _covers(each, where)]
    merged: dict[Use, Statement] = {}
    unknown: dict[str, None] = {}
    for content in covering:
        for license_ in _children(content, "license"):
            for statement in _of_license(license_, content, unknown):
                merged[statement.use] = _stricter(merged.get(statement.use), statement)
    return License(
        statements=tuple(merged.values()),
        covered=bool(covering),
        canonical=all(_is_rsl(each) for each in contents),
        version=_attribute(top, "version")[:40].strip(),
        unknown=tuple(unknown)[:8],
    )


def _of_license(license_: Element, content: Element, unknown: dict[str, None]) -> Iterator[Statement]:
    """Yield what one license says; what it prohibits comes before what it permits."""
    prohibited = list(_uses(license_, "prohibits", unknown))
    yield from (Statement(use=use, permission=Permission.DENY) for use in prohibited)
    permitted = list(_uses(license_, "permits", unknown))
    condition = _condition(license_, content)
    if condition and not any(_kind(each) == "usage" for each in _children(license_, "permits")):
        permitted = list(USAGES["all"])
    permission = Permission.CONDITIONAL if condition else Permission.ALLOW
    for use in permitted:
        if use not in prohibited:
            yield Statement(use=use, permission=permission, condition=condition)


def _uses(license_: Element, name: str, unknown: dict[str, None]) -> Iterator[Use]:
    for element in _children(license_, name):
        if _kind(element) == "usage":
            for word in _words(element):
                if word not in USAGES:
                    unknown[word[:40]] = None
                yield from USAGES.get(word, ())


def _condition(license_: Element, content: Element) -> str:
    """Return what a license asks of whom it permits: payment, users, places; empty where it asks nothing."""
    parts = []
    for payment in _children(license_, "payment"):
        kind = (_attribute(payment, "type") or "purchase").strip().lower()
        if kind != "free":
            parts.append(f"payment: {kind} {_text(payment)}".strip())
    for name, word in (("permits", "only"), ("prohibits", "not")):
        for element in _children(license_, name):
            if _kind(element) != "usage":
                parts.append(f"{_kind(element)}: {word} {' '.join(_words(element))}")
    if parts and (server := _attribute(content, "server")):
        parts.append(f"license server: {server}")
    if parts:
        parts += [f"legal: {text}" for each in _children(license_, "legal") if (text := _text(each))]
    return "; ".join(parts)[:LONGEST_CONDITION]


def _covers(content: Element, where: Place) -> bool:
    """Return whether a content element is about an address: all of the site without `url`, or a pattern of paths."""
    url = (_attribute(content, "url") or "/").strip()
    if "://" in url[:12]:
        host, slash, path = url.partition("://")[2].partition("/")
        address = place(f"http://{host}/")
        if not where.known or address.host != where.host:
            return False
        url = slash + path if slash else "/"
    return matches(url if url.startswith(("/", "*")) else f"/{url}", where)


def _stricter(known: Statement | None, new: Statement) -> Statement:
    order = (Permission.ALLOW, Permission.CONDITIONAL, Permission.DENY)
    return new if known is None or order.index(new.permission) > order.index(known.permission) else known


def _children(element: Element, name: str) -> list[Element]:
    return [each for each in element if _local(each) == name]


def _text(element: Element) -> str:
    """Return the text in an element and those inside it, as far as a condition needs it."""
    inside = islice(element.iter(), MOST_TEXTS)
    texts = (text for each in inside for text in (each.text, each.tail if each is not element else "") if text)
    return " ".join(" ".join(texts).split())[:LONGEST_CONDITION]


def _kind(element: Element) -> str:
    return (_attribute(element, "type") or "usage").strip().lower()


def _attribute(element: Element, name: str) -> str:
    """Return an attribute of an element, also where its name carries the prefix of the language."""
    named = (value for key, value in element.items() if key.rpartition("}")[2] == name)
    return element.get(name) or next(named, "")


def _words(element: Element) -> list[str]:
    return [word for word in _WORDS.split((element.text or "").lower()) if word]


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _namespace(element: Element) -> str:
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def _is_rsl(element: Element) -> bool:
    return _namespace(element).rstrip("/") in NAMESPACES


def _detail(said: License) -> str:
    notes = [
        "license file",
        said.problem,
        "not about this address" if not said.covered and not said.problem else "",
        f"unknown usage: {', '.join(said.unknown)}" if said.unknown else "",
    ]
    return "; ".join(note for note in notes if note)
