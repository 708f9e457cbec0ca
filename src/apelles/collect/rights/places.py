"""Where a picture was, the text a server answered, and patterns of paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlsplit

from apelles.collect.rights.base import Copy, Resource
from apelles.records.rights import Permission, Statement

LONGEST_URL: Final = 8 * 1024
"""Characters; a longer address is taken as not known."""

_ENDS: Final = re.compile(r"\r\n|\r|\n")
_OTHER_ENDS: Final = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEPT: Final = "/%:?#[]@!$&'()*+,;=-._~"
_HTML: Final = re.compile(rb"[\s\xef\xbb\xbf]*<(?:!doctype|html|head|body|\?xml)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A web address taken apart: host in lower case, path and query with percent signs normalized.

    Where no address is known, `known` is false and the path is one that only a rule about everything covers.
    """

    host: str
    path: str
    query: str
    known: bool

    @property
    def target(self) -> str:
        """Return the path with the query, as a server is asked for it."""
        return f"{self.path}?{self.query}" if self.query else self.path


@lru_cache(maxsize=256)
def place(url: str) -> Place:
    """Return an address taken apart; one that cannot be read counts as not known. Never raises."""
    nowhere = Place(host="", path="/picture-at-an-unknown-address", query="", known=False)
    if not url or len(url) > LONGEST_URL:
        return nowhere
    try:
        parts = urlsplit(url.encode("utf-8", "replace").decode("utf-8"))
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return nowhere
    if not host:
        return nowhere
    return Place(host=host, path=unescaped(parts.path) or "/", query=unescaped(parts.query), known=True)


def place_governed(copy: Copy, resource: Resource) -> Place:
    """Return the address of a picture that a file of a site speaks about.

    A file speaks for the host it was asked of, even if that host sent the question on to another (RFC 9309, 2.3.1.2);
    so it is about the address the picture was asked at. Only where the picture was itself sent on to another host, and
    the file comes from that host, it is about the address the picture came from in the end.
    """
    asked = place(copy.url)
    image = copy.resources.get("image")
    came_from = place(image.url) if image is not None else place("")
    if not asked.known:
        return came_from
    answered = place(resource.url)
    if came_from.known and answered.known and answered.host == came_from.host != asked.host:
        return came_from
    return asked


def unescaped(path: str) -> str:
    """Return a path with unreserved characters decoded, all others in one spelling, so that paths can be compared."""
    if "%" in path:
        path = _ESCAPE.sub(_decoded_escape, path)
    return quote(path, safe=_KEPT, errors="replace")


def matches(pattern: str, where: Place) -> bool:
    """Return whether a pattern covers an address: a prefix, `*` any run of characters, `$` at the end anchors.

    Case counts. The query is looked at only by a pattern that names one.
    """
    pattern = unescaped(pattern)
    path = where.target if "?" in pattern else where.path
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return path == first if anchored else True
    *middle, last = rest
    start = len(first)
    for part in middle:
        found = path.find(part, start)
        if found < 0:
            return False
        start = found + len(part)
    if anchored:
        return len(path) - len(last) >= start and path.endswith(last)
    return path.find(last, start) >= 0


def text_lines(body: bytes) -> list[str]:
    """Return the lines of a text that hold something, ended by CR, LF or both, without byte-order mark and NULs."""
    return [line for line in _ENDS.split(_OTHER_ENDS.sub(" ", decoded(body))) if line]


def decoded(body: bytes) -> str:
    """Return a text from UTF-8, or UTF-16 with a mark, or else Latin-1; NULs and the mark are dropped."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = body.decode("utf-16", "replace")
    else:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            text = body.decode("latin-1").removeprefix("\xef\xbb\xbf")
    return text.replace("\x00", "").removeprefix("\ufeff")


def answered(resource: Resource | None) -> bool:
    """Return whether there is an answer with something in it: no refusal, and a body."""
    return resource is not None and (resource.status == 0 or 200 <= resource.status < 300) and bool(resource.body)


def handed_over(resource: Resource) -> bool:
    """Return whether an answer gave what was asked for, as far as its status is known.

    The headers of a refusal, an error or a redirect are about that answer: they may reserve, and free nothing.
    """
    return resource.status in {0, 304} or 200 <= resource.status < 300


def looks_like_a_page(body: bytes) -> bool:
    """Return whether a body is a page of HTML: many servers answer so for files they do not have."""
    return _HTML.match(body) is not None


def only_restricting(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the statements that deny or ask for something; whoever speaks of something else cannot free a picture."""
    return tuple(each for each in statements if each.permission in {Permission.DENY, Permission.CONDITIONAL})


def _decoded_escape(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()
