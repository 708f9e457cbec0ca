"""HTTP header lines, whatever they come as: every line counts, names have no case, order is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apelles.collect.rights.base import Copy, Resource


def header_pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    """Return headers as (name, value) pairs, one for each line.

    Takes a dictionary (values may be lists), a list of pairs, an `http.client.HTTPMessage`, any mapping with `items`.
    """
    items: Iterable[Any] = headers.items() if isinstance(headers, Mapping) or hasattr(headers, "items") else headers
    pairs: list[tuple[str, str]] = []
    for name, value in items:
        for one in value if isinstance(value, list | tuple) else (value,):
            pairs.append((_text(name), _text(one)))
    return tuple(pairs)


def lines(resource: Resource | None, name: str) -> tuple[str, ...]:
    """Return the values of every line of a header."""
    if resource is None:
        return ()
    return tuple(value.strip() for called, value in resource.headers if called.strip().lower() == name)


def image_lines(copy: Copy, name: str) -> tuple[str, ...]:
    """Return the values of every line of a header of the answer that carried the picture."""
    return lines(copy.resources.get("image"), name)


def fetched_at(copy: Copy, role: str) -> str:
    """Return when a resource was fetched, empty where that is not known."""
    resource = copy.resources.get(role)
    return resource.fetched_at if resource else ""


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
