"""One request to one address of the web: never into a private network, never longer or larger than the limits."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

_EMBEDDED: Final = ipaddress.ip_network("64:ff9b::/96")
_KEPT: Final = "%/:=&?~#+!$,;'@()*[]"


class Unreachable(Exception):
    """A place that was not asked, or did not answer; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one request: bytes of the body that are kept, seconds from connecting to the end, redirects."""

    body: int = 2**20
    seconds: float = 15.0
    redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said: header lines in their order, the body cut at the limit."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def web_address(url: str) -> str:
    """Return an address as it is asked: without name and password, without fragment, in ASCII.

    Raises:
        Unreachable: it is none of the web's.
    """
    try:
        parts = urlsplit(url.strip())
        host = (
            (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.hostname
        )
        port = parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme.lower() not in {"http", "https"}:
        message = f"{url} is no address on the web."
        raise Unreachable(message)
    place = f"[{host}]" if ":" in host else host
    netloc = f"{place}:{port}" if port else place
    path, query = (quote(part, safe=_KEPT) for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme.lower(), netloc, path, query, ""))


def is_public(address: str) -> bool:
    """Return whether a numeric address is one of the public network, also where it carries another one inside it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _EMBEDDED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def ask(method: str, url: str, *, agent: str, limits: Limits, allow_private: bool) -> Answer:
    """Return the answer of an address; redirects are answers too.

    The name is looked up once, each address is checked, and the connection is made to one that was checked.

    Raises:
        Unreachable: nobody answers within the limits, or only a private network would.
    """
    parts = urlsplit(web_address(url))
    made: list[Any] = []
    timer = threading.Timer(limits.seconds, _cut, [made])
    timer.daemon = True
    timer.start()
    try:
        connection = _connected(parts, limits, made, allow_private=allow_private)
        headers = {"User-Agent": agent, "Accept": "*/*", "Connection": "close"}
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), headers=headers)
        answer = connection.getresponse()
        found = tuple((name, value) for name, value in answer.getheaders())
        return Answer(status=answer.status, headers=found, body=_body(answer, limits.body))
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = f"not within {limits.seconds:g} seconds" if not timer.is_alive() else str(error) or type(error).__name__
        message = f"{url} does not answer: {why}."
        raise Unreachable(message) from error
    finally:
        timer.cancel()
        for one in made:
            one.close()


def _body(answer: http.client.HTTPResponse, limit: int) -> bytes:
    body = bytearray()
    while len(body) < limit and (piece := answer.read1(min(65_536, limit - len(body)))):
        body += piece
    return bytes(body)


def _cut(made: list[Any]) -> None:
    """End whatever a request is waiting for."""
    for one in made:
        try:
            if one.sock is not None:
                one.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue


def _connected(
    parts: SplitResult, limits: Limits, made: list[Any], *, allow_private: bool
) -> http.client.HTTPConnection:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    failure: Exception = OSError("it has no address")
    for address in _addresses(parts.hostname or "", port):
        if not (allow_private or is_public(address)):
            message = f"{parts.hostname} is {address}, an address inside a private network, which is not asked."
            raise Unreachable(message)
        connection = _connection(parts, port, limits, address)
        made.append(connection)
        try:
            connection.connect()
        except OSError as error:
            failure = error
        else:
            return connection
    raise failure


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"{host} cannot be looked up: {error}."
        raise Unreachable(message) from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))[:4]


def _connection(parts: SplitResult, port: int, limits: Limits, address: str) -> http.client.HTTPConnection:
    seconds = limits.seconds / 2
    if parts.scheme == "https":
        return _PinnedTls(parts.hostname or "", port, address=address, seconds=seconds)
    return _Pinned(parts.hostname or "", port, address=address, seconds=seconds)


class _Pinned(http.client.HTTPConnection):
    """A connection to a numeric address, whatever its name leads to by now."""

    def __init__(self, host: str, port: int, *, address: str, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _PinnedTls(_Pinned):
    """The same over TLS, with the certificate checked against the name."""

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()
