"""The place itself is asked only when somebody asks for it, politely, and against a local server here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from apelles.collect.captures.asking import Unreachable
from apelles.collect.captures.live import LiveCapture

ROBOTS = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 2\n"


class Place(BaseHTTPRequestHandler):
    """Answers as the table says; every request is written down."""

    asked: list[str]
    status = 200

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        type(self).asked.append(f"{self.command} {self.path} {self.headers['User-Agent'].split('/')[0]}")
        if self.path == "/robots.txt":
            self._send(type(self).status, ROBOTS)
        elif self.path == "/loop.jpg":
            self._send(302, b"", ("Location", "/loop.jpg"))
        elif self.path == "/away.jpg":
            self._send(302, b"", ("Location", "file:///etc/passwd"))
        elif self.path == "/huge.jpg":
            self._send(200, b"x" * 5_000_000)
        elif self.path.endswith(".jpg"):
            self._send(200, b"", ("X-Robots-Tag", "noindex"), ("X-Robots-Tag", "noai"))
        else:
            self._send(404, b"")

    def _send(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def place() -> Iterator[tuple[str, type[Place]]]:
    handler = type("Handler", (Place,), {"asked": [], "status": 200})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", handler
    server.shutdown()
    server.server_close()
    thread.join()


def polite(**options: object) -> tuple[LiveCapture, list[float]]:
    """Return a capture on a clock that only sleeping moves, and how long it slept each time."""
    slept: list[float] = []
    return LiveCapture(allow_private=True, clock=lambda: sum(slept), sleep=slept.append, **options), slept  # type: ignore[arg-type]


def test_robots_comes_first_then_the_picture_then_the_files_of_the_host(place: tuple[str, type[Place]]) -> None:
    base, handler = place
    capture, _ = polite()
    found = capture.find(sha256="", url=f"{base}/a.jpg", path="")
    assert found is not None
    assert [one.rsplit(" ", 1)[0] for one in handler.asked] == [
        "GET /robots.txt",
        "HEAD /a.jpg",
        "GET /.well-known/tdmrep.json",
        "GET /ai.txt",
        "GET /.well-known/ai.txt",
    ]
    assert {one.rsplit(" ", 1)[1] for one in handler.asked} == {"apelles"}
    assert [value for name, value in found.resources["image"].headers if name == "X-Robots-Tag"] == ["noindex", "noai"]


def test_a_host_is_asked_for_its_files_once_and_with_its_own_delay(place: tuple[str, type[Place]]) -> None:
    base, handler = place
    capture, slept = polite()
    for name in ("a", "b"):
        capture.find(sha256="", url=f"{base}/{name}.jpg", path="")
    assert len(handler.asked) == 6
    assert slept[-1] == pytest.approx(2.0)


def test_what_robots_disallows_is_not_asked_and_that_is_told(place: tuple[str, type[Place]]) -> None:
    base, handler = place
    found = polite()[0].find(sha256="", url=f"{base}/private/a.jpg", path="")
    assert found is not None
    assert {*found.resources} == {"robots"}
    assert len(handler.asked) == 1


def test_a_host_whose_robots_cannot_be_had_is_left_alone(place: tuple[str, type[Place]]) -> None:
    base, handler = place
    handler.status = 503
    capture, _ = polite()
    assert capture.find(sha256="", url=f"{base}/a.jpg", path="") is None
    assert "disallows everything" in capture.problems()[0].reason
    assert len(handler.asked) == 1


@pytest.mark.parametrize("path", ["/loop.jpg", "/away.jpg"])
def test_a_redirect_that_never_ends_or_leaves_the_web_is_a_problem(place: tuple[str, type[Place]], path: str) -> None:
    capture, _ = polite()
    assert capture.find(sha256="", url=place[0] + path, path="") is None
    assert len(capture.problems()) == 1


def test_an_address_inside_a_private_network_is_not_asked(place: tuple[str, type[Place]]) -> None:
    base, handler = place
    with pytest.raises(Unreachable):
        LiveCapture(sleep=lambda _: None).fetch(f"{base}/a.jpg")
    assert handler.asked == []


@pytest.mark.parametrize("url", ["ftp://art.example/a.jpg", "file:///etc/passwd", "http://", "nonsense"])
def test_what_is_no_address_on_the_web_is_not_asked(url: str) -> None:
    with pytest.raises(Unreachable):
        LiveCapture().fetch(url)


def test_a_picture_without_an_address_is_not_asked_about() -> None:
    assert LiveCapture().find(sha256="0" * 64, url="", path="a.jpg") is None
