"""One request stays on the public network, and within its bytes and seconds."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from apelles.collect.captures.asking import Answer, Limits, Unreachable, ask, is_public, web_address

QUICK = Limits(body=1_000, seconds=0.6)


@contextmanager
def server(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """Accept connections one after another and hand each to `serve` once its request has come."""
    listening = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.recv(65_536)
                    serve(connection)
                except OSError:
                    continue

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def asked(url: str, limits: Limits = QUICK) -> Answer:
    return ask("GET", url, agent="apelles/test", limits=limits, allow_private=True)


def dripping(connection: socket.socket, *, first: bytes, drop: bytes) -> None:
    connection.sendall(first)
    for _ in range(25):
        connection.sendall(drop)
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"", b""),
        (b"HTTP/1.1 2", b""),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"a: b\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    ],
)
def test_a_server_that_drips_is_cut_off_in_time(first: bytes, drop: bytes) -> None:
    started = time.monotonic()
    with server(lambda connection: dripping(connection, first=first, drop=drop)) as url:
        with pytest.raises(Unreachable, match=r"not within|timed out"):
            asked(url)
        assert time.monotonic() - started < 3.0


def test_a_body_without_end_is_cut_at_the_limit() -> None:
    def serve(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)

    with server(serve) as url:
        assert asked(url, Limits(body=100_000)).body == b"x" * 100_000


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\na: " + b"b" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nUser-agent: *",
    ],
)
def test_what_is_no_whole_answer_is_unreachable(said: bytes) -> None:
    with server(lambda connection: connection.sendall(said)) as url, pytest.raises(Unreachable):
        asked(url)


def test_headers_keep_their_order_and_their_repeats() -> None:
    lines = b"X-Robots-Tag: noindex\r\nb: 1\r\nx-robots-tag: noai\r\nContent-Length: 0\r\n"
    with server(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n")) as url:
        assert asked(url).headers[:3] == (("X-Robots-Tag", "noindex"), ("b", "1"), ("x-robots-tag", "noai"))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.1.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
    ],
)
def test_private_addresses_are_known_also_inside_others(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f.1:{port}/",
        "http://public.example@127.0.0.1:{port}/",
    ],
)
def test_a_private_network_is_not_asked_however_its_address_is_written(url: str) -> None:
    reached: list[int] = []

    def serve(connection: socket.socket) -> None:
        reached.append(1)

    with server(serve) as own:
        address = url.format(port=own.rsplit(":", 1)[1].rstrip("/"))
        with pytest.raises(Unreachable):
            ask("GET", address, agent="x", limits=QUICK, allow_private=False)
    assert reached == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Art.Example/a b.jpg#f", "http://art.example/a%20b.jpg"),
        ("http://user:word@art.example:80/", "http://art.example:80/"),
        ("https://art.example", "https://art.example/"),
        ("http://bücher.example/ü?q=ä", "http://xn--bcher-kva.example/%C3%BC?q=%C3%A4"),
        ("http://[2606:4700::1111]:8/a", "http://[2606:4700::1111]:8/a"),
        ("http://art.example/%41%zz", "http://art.example/%41%zz"),
        ("http://art.example/a\r\nHost: x", "http://art.example/aHost:%20x"),
    ],
)
def test_an_address_is_asked_without_secrets_in_plain_characters(url: str, expected: str) -> None:
    assert web_address(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "art.example",
        "ftp://a/",
        "file:///etc/passwd",
        "http://",
        "http://[",
        "http://a:99999/",
        "http://a:b/",
        "http://\ud800/",
    ],
)
def test_what_is_no_address_on_the_web_is_refused(url: str) -> None:
    with pytest.raises(Unreachable):
        web_address(url)
