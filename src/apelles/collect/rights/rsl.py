"""Really Simple Licensing: license documents in XML, found through robots.txt, a header or a link of the page.

Source: rslstandard.org, RSL 1.0 and the spellings before it. `prohibits` goes before `permits`; a payment other than
free makes a permission a condition. An address without its document is a condition that nobody has read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from apelles.collect.rights.base import POLICY, Copy, claim, signal
from apelles.collect.rights.headers import image_lines
from apelles.collect.rights.html_meta import page_of
from apelles.collect.rights.robots_text import path_of, robots_text
from apelles.collect.rights.tdmrep import matches
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

MOST_BYTES: Final = 2**20
MOST_CONTENTS: Final = 1_000
_ALL_AI: Final = (*TRAINING, Use.AI_INPUT)
_USES: Final = {
    "all": (*TRAINING, Use.TEXT_AND_DATA_MINING, Use.AI_INPUT, Use.SEARCH),
    "ai-all": _ALL_AI,
    "ai-train": TRAINING,
    "train-ai": TRAINING,
    "train-genai": (Use.GENERATIVE_TRAINING,),
    "ai-input": (Use.AI_INPUT,),
    "ai-use": (Use.AI_INPUT,),
    "ai-index": (Use.SEARCH,),
    "search": (Use.SEARCH,),
}
_LINK: Final = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]{0,500}\"|[^\s;,\"]{1,500})){0,20})")
_PARAMETER: Final = re.compile(r"([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An RSL document: contents (pattern of the address, statements), and the version it states."""

    contents: tuple[tuple[str, tuple[Statement, ...]], ...]
    version: str = ""


class Rsl:
    """Reads RSL licenses."""

    name = "rsl"
    spec_version = "rsl-1.0"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return the signal of the document where it was captured, else one for each address it is said to be at."""
        resource = copy.resources.get("rsl")
        if resource is not None and resource.body and resource.status in {0, 200}:
            return self._document(copy, resource.body, resource.fetched_at)
        return [self._address(copy, address, carrier) for address, carrier in dict.fromkeys(_addresses(copy))]

    def _document(self, copy: Copy, body: bytes, fetched_at: str) -> list[Signal]:
        document = read_document(body)
        statements = statements_for(document, copy.url) if document else ()
        return [
            signal(
                self,
                copy,
                body,
                protocol=Protocol.RSL,
                carrier=Carrier.HTTP,
                scope=Scope.PATH_PATTERN,
                statements=statements,
                speaker=Speaker.SERVER,
                integrity=Integrity.MALFORMED if document is None else Integrity.NONE,
                possible_reservation=document is None and b"prohibits" in body,
                fetched_at=fetched_at,
                detail=f"version {document.version}" if document and document.version else "",
            )
        ]

    def _address(self, copy: Copy, address: str, carrier: Carrier) -> Signal:
        uses = (*_USES["all"],)
        return signal(
            self,
            copy,
            address.encode("utf-8", "surrogatepass"),
            protocol=Protocol.RSL,
            carrier=carrier,
            scope=Scope.SITE,
            statements=tuple(Statement(use=use, permission=Permission.CONDITIONAL, condition=address) for use in uses),
            claims=[claim(POLICY, address)],
            speaker=Speaker.SERVER,
            detail="the document was not captured",
        )


@lru_cache(maxsize=64)
def read_document(body: bytes) -> Document | None:
    """Return a document taken apart, or None where it is no RSL. Never raises; entities are refused."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    if len(body) > MOST_BYTES:
        return None
    try:
        root = ElementTree.fromstring(body.strip(b"\x00 \t\r\n").removeprefix(b"\xef\xbb\xbf"), forbid_dtd=True)
    except (DefusedXmlException, ElementTree.ParseError, ValueError, LookupError, RecursionError):
        return None
    if _name(root) != "rsl":
        return None
    contents = [node for node in root.iter() if _name(node) == "content"][:MOST_CONTENTS]
    return Document(
        contents=tuple((node.get("url", ""), _statements(node)) for node in contents),
        version=(root.get("version") or "")[:40],
    )


def statements_for(document: Document, url: str) -> tuple[Statement, ...]:
    """Return what a document says of an address: the contents whose address fits, the strictest of each use."""
    path = path_of(url) if url else ""
    found = [
        statement
        for where, statements in document.contents
        if not where or not url or where == url or (where.startswith("/") and matches(where, path))
        for statement in statements
    ]
    return _strictest(found)


def _statements(content: Any) -> tuple[Statement, ...]:
    return _strictest([one for node in content if _name(node) == "license" for one in _license(node)])


def _license(node: Any) -> Iterator[Statement]:
    permitted, prohibited = _tokens(node, "permits"), _tokens(node, "prohibits")
    conditions = [*_payments(node), *_others(node)]
    for use in _uses(prohibited):
        yield Statement(use=use, permission=Permission.DENY)
    for use in _uses(permitted):
        if use not in _uses(prohibited):
            permission = Permission.CONDITIONAL if conditions else Permission.ALLOW
            yield Statement(use=use, permission=permission, condition="; ".join(conditions)[:1_000])


def _tokens(node: Any, name: str, kind: str = "usage") -> list[str]:
    texts = [child.text or "" for child in node if _name(child) == name and child.get("type", "usage") == kind]
    return [token for text in texts for token in re.split(r"[\s,]+", text[:4_000].strip().lower()) if token]


def _uses(tokens: Sequence[str]) -> tuple[Use, ...]:
    return tuple(dict.fromkeys(use for token in tokens for use in _USES.get(token, ())))


def _payments(node: Any) -> list[str]:
    kinds = [child.get("type", "unknown").lower() for child in node if _name(child) == "payment"]
    return [f"payment {kind[:40]}" for kind in kinds if kind != "free"]


def _others(node: Any) -> list[str]:
    """Return permissions that hold for some users or places only, as conditions."""
    return [
        f"{name} {kind}: {' '.join(tokens)}"[:200]
        for name in ("permits", "prohibits")
        for kind in ("user", "geo")
        if (tokens := _tokens(node, name, kind))
    ]


def _strictest(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    order = (Permission.DENY, Permission.CONDITIONAL, Permission.ALLOW)
    chosen: dict[Use, Statement] = {}
    for one in statements:
        known = chosen.get(one.use)
        if known is None or order.index(one.permission) < order.index(known.permission):
            chosen[one.use] = one
    return tuple(chosen.values())


def _addresses(copy: Copy) -> Iterator[tuple[str, Carrier]]:
    robots = copy.resources.get("robots")
    if robots is not None and robots.status in {0, 200}:
        text = robots_text(robots.body)
        for key, value in (*text.others, *text.rules_for(copy.agent)):
            if key == "license" and value:
                yield value[:2_000], Carrier.ROBOTS
    for line in image_lines(copy, "link"):
        for address, parameters in _LINK.findall(line[:16_384]):
            stated = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(parameters)}
            if "license" in stated.get("rel", "").lower().split() and "rsl" in stated.get("type", "").lower():
                yield address, Carrier.HTTP
    for address, kind in page_of(copy).licenses:
        if "rsl" in kind:
            yield address[:2_000], Carrier.HTML


def _name(node: Any) -> str:
    """Return the local name of an element in the namespace of RSL, or in none."""
    tag = node.tag if isinstance(node.tag, str) else ""
    namespace, _, name = tag.rpartition("}")
    return name if namespace in {"", "{https://rslstandard.org/rsl", "{http://rslstandard.org/rsl"} else ""
