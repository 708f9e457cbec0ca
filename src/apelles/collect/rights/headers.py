"""Lines of HTTP headers, whatever kind of object they came in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from apelles.collect.rights.base import Resource

_LINK_TARGET: Final = re.compile(r"[\s,]*<([^<>]*)>")
_LINK_PARAMETER: Final = re.compile(r'[\s;]*([^\s=;,<>"]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^\s;,"]*)))?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of a header or a page: where to, its relations and its media type, both in lower case."""

    target: str
    relations: tuple[str, ...]
    media_type: str


def header_pairs(headers: object) -> tuple[tuple[str, str], ...]:
    """Return all (name, value) lines of a dict, an HTTPMessage, a case-insensitive mapping, a list, or a text.

    A list may hold pairs, objects with `name` and `value`, and lines `Name: value`, of which a text is made too.
    Repeated lines stay repeated, in their order; a value that is itself a list stands for repeated lines. What is
    neither gives no lines.
    """
    items = getattr(headers, "items", None)
    lines = items() if callable(items) else _text(headers).splitlines() if isinstance(headers, str | bytes) else headers
    if not isinstance(lines, Iterable):
        return ()
    return tuple(pair for line in lines for pair in _pairs(line))


def header_lines(resource: Resource | None, name: str) -> tuple[str, ...]:
    """Return the values of every line with a name, whatever its case, without white space around them."""
    if resource is None or not resource.headers:
        return ()
    wanted = name.lower()
    return tuple(value.strip() for key, value in resource.headers if key.strip().lower() == wanted)


def raw_line(name: str, *values: str) -> bytes:
    """Return header lines as bytes, each on a line of its own."""
    text = "\n".join(f"{name}: {value}" for value in values)
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def links(lines: Iterable[str]) -> tuple[Link, ...]:
    """Return the links of Link header lines (RFC 8288); a line is read up to where it stops being one."""
    return tuple(link for line in lines for link in _links(line))


def _pairs(line: object) -> Iterator[tuple[str, str]]:
    if isinstance(line, str | bytes):
        name, colon, value = _text(line).partition(":")
        if colon:
            yield name.strip(), value.strip()
        return
    if isinstance(line, Mapping):
        line = (line.get("name", ""), line.get("value", ""))
    if not isinstance(line, list | tuple) or len(line) != 2:
        return
    name, value = line
    values = value if isinstance(value, list | tuple) else (value,)
    for one in values:
        yield _text(name), _text(one)


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _links(line: str) -> Iterator[Link]:
    place = 0
    while target := _LINK_TARGET.match(line, place):
        place = target.end()
        parameters: dict[str, str] = {}
        while parameter := _LINK_PARAMETER.match(line, place):
            place = parameter.end()
            quoted, bare = parameter[2], parameter[3]
            parameters.setdefault(parameter[1].lower(), quoted if quoted is not None else bare or "")
        yield Link(
            target=target[1].strip(),
            relations=tuple(parameters.get("rel", "").lower().split()),
            media_type=media_type(parameters.get("type", "")),
        )


def media_type(text: str) -> str:
    """Return a media type in lower case, without its parameters."""
    return text.partition(";")[0].strip().lower()
