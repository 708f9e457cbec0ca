"""Where a picture is said to come from: addresses in a text, and whether a host is on a list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from apelles.collect.rights.places import place

LONGEST: Final = 4_000
_ADDRESS: Final = re.compile(r"(?:https?:)?//[^\s<>\"'|]+", re.IGNORECASE)
_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")


def addresses(text: str) -> tuple[str, ...]:
    """Return the web addresses in a text in one spelling: without scheme, `www.`, fragment and last slash."""
    found = (_normal(match.group()) for match in _ADDRESS.finditer(text[:LONGEST]))
    return tuple(dict.fromkeys(address for address in found if address))


def host_of(text: str) -> str:
    """Return the host of an address, or a bare host as it is, in lower case ASCII; empty where there is none."""
    text = text.strip()
    try:
        written = place(text if "//" in text else f"//{text}").host
        host = written.removeprefix("*.").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return host if _HOST.fullmatch(host) else ""


def listed(hosts: Iterable[str], entries: Iterable[str]) -> str:
    """Return the first entry, in order of the alphabet, that is one of the hosts or a domain above it; else empty.

    An entry is a host or an address, of which only the host counts. Hosts are such as `host_of` returns.
    """
    known = {host: entry for entry in sorted(entries, reverse=True) if (host := host_of(entry))}
    found = [known[above] for host in hosts for above in _above(host) if above in known]
    return min(found, default="")


def same_source(stated: str, registered: str) -> bool:
    """Return whether a stated source is the registered one.

    Where both hold addresses, one of the stated must be one of the registered, or lie on a site that was registered as
    a whole; otherwise the texts must be equal but for case and spaces.
    """
    mine, theirs = addresses(stated), addresses(registered)
    if not mine or not theirs:
        return " ".join(stated.casefold().split()) == " ".join(registered.casefold().split())
    return any(one == other or _on_site(one, other) for one in mine for other in theirs)


def _on_site(address: str, site: str) -> bool:
    return "/" not in site and "?" not in site and site in _above(host_of(f"//{address}"))


def _above(host: str) -> Iterable[str]:
    """Yield the host and every domain above it that has a dot."""
    parts = host.split(".")
    return (".".join(parts[place:]) for place in range(max(0, len(parts) - 1)))


def _normal(address: str) -> str:
    try:
        split = urlsplit(address.rstrip(".,;)]}"))
        port = f":{split.port}" if split.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
    host = host_of(address)
    if not host:
        return ""
    query = f"?{split.query}" if split.query else ""
    return f"{host.removeprefix('www.')}{port}{split.path.rstrip('/')}{query}"
