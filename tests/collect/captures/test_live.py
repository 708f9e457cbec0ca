"""The place itself is asked only when somebody asks for it, politely, and against a local server here."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from apelles.collect.captures.asking import Answer, Limits, Unreachable, ask
from apelles.collect.captures.live import LiveCapture

ROBOTS = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 2\n"


type Table = dict[str, tuple[int, list[tuple[str, str]], bytes]]


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
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
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


# Several hosts, and what they lead to


class Elsewhere(Place):
    """Answers by its own table of (status, headers, body) by path; what is not there is 404."""

    table: Table
    no_head = False

    def _answer(self) -> None:
        type(self).asked.append(f"{self.command} {self.path}")
        status, headers, body = type(self).table.get(self.path, (404, [], b""))
        if self.command == "HEAD" and type(self).no_head:
            status = 405
        self._send(status, body, *headers)


@contextmanager
def elsewhere(table: Table, *, no_head: bool = False) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    handler = type("Handler", (Elsewhere,), {"asked": asked, "table": table, "no_head": no_head})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def moved(location: str) -> tuple[int, list[tuple[str, str]], bytes]:
    return 302, [("Location", location)], b""


def test_a_redirect_to_another_host_obeys_the_robots_txt_of_that_host() -> None:
    there: Table = {"/robots.txt": (200, [], b"User-agent: *\nDisallow: /\n")}
    with elsewhere(there) as (other, asked_there), elsewhere({"/a.jpg": moved(f"{other}/b.jpg")}) as (own, _):
        capture, _ = polite()
        assert capture.find(sha256="", url=f"{own}/a.jpg", path="") is None
    assert asked_there == ["GET /robots.txt"]
    assert "robots.txt disallows" in capture.problems()[0].reason


def test_a_picture_that_moved_is_named_by_where_it_is_with_the_files_of_that_host() -> None:
    there: Table = {
        "/robots.txt": (200, [], b"# there"),
        "/b.jpg": (200, [("X-Robots-Tag", "noai")], b""),
        "/.well-known/tdmrep.json": (200, [], b"[]"),
    }
    with (
        elsewhere(there) as (other, _),
        elsewhere({"/a.jpg": moved(f"{other}/b.jpg")}) as (own, _),
    ):
        found = polite()[0].find(sha256="", url=f"{own}/a.jpg", path="")
    assert found is not None
    assert found.url == found.resources["image"].url == f"{other}/b.jpg"
    assert found.resources["robots"].body == b"# there"
    assert found.resources["tdmrep"].body == b"[]"


def test_a_redirect_into_a_private_network_is_refused() -> None:
    with elsewhere({}) as (inside, asked_inside), elsewhere({"/a.jpg": moved(f"{inside}/secret")}) as (own, asked):

        def transport(method: str, url: str, *, agent: str, limits: Limits, allow_private: bool) -> Answer:
            """Ask as ever, only that the first server stands for a public one."""
            return ask(method, url, agent=agent, limits=limits, allow_private=allow_private or url.startswith(own))

        capture = LiveCapture(transport=transport, clock=lambda: 0.0, sleep=lambda _: None)
        assert capture.find(sha256="", url=f"{own}/a.jpg", path="") is None
    assert asked == ["GET /robots.txt", "HEAD /a.jpg"]
    assert asked_inside == []
    assert len(capture.problems()) == 1


def test_a_file_of_the_host_that_may_not_be_asked_for_is_not() -> None:
    robots = b"User-agent: *\nDisallow: /\nAllow: /a.jpg\n"
    with elsewhere({"/robots.txt": (200, [], robots), "/a.jpg": (200, [], b"")}) as (own, asked):
        found = polite()[0].find(sha256="", url=f"{own}/a.jpg", path="")
    assert found is not None
    assert asked == ["GET /robots.txt", "HEAD /a.jpg"]


def test_a_server_without_head_is_asked_with_get_and_its_body_is_not_kept() -> None:
    with elsewhere({"/a.jpg": (200, [("tdm-reservation", "1")], b"x" * 100_000)}, no_head=True) as (own, asked):
        found = polite()[0].find(sha256="", url=f"{own}/a.jpg", path="")
    assert found is not None
    assert ("tdm-reservation", "1") in found.resources["image"].headers
    assert found.resources["image"].body == b""
    assert asked[1:3] == ["HEAD /a.jpg", "GET /a.jpg"]


def test_a_robots_txt_that_leads_on_speaks_for_the_host_it_was_asked_of() -> None:
    there: Table = {"/r.txt": (200, [], b"User-agent: *\nDisallow: /\n")}
    with elsewhere(there) as (other, _), elsewhere({"/robots.txt": moved(f"{other}/r.txt")}) as (own, asked):
        found = polite()[0].find(sha256="", url=f"{own}/a.jpg", path="")
    assert found is not None
    assert {*found.resources} == {"robots"}
    assert found.resources["robots"].url == f"{own}/robots.txt"
    assert asked == ["GET /robots.txt"]


def test_a_robots_txt_that_came_compressed_is_read() -> None:
    body = gzip.compress(b"User-agent: *\nDisallow: /\n")
    with elsewhere({"/robots.txt": (200, [("Content-Encoding", "gzip")], body)}) as (own, _):
        found = polite()[0].find(sha256="", url=f"{own}/a.jpg", path="")
    assert found is not None
    assert {*found.resources} == {"robots"}


def test_a_host_that_wishes_more_patience_than_there_is_is_left_alone() -> None:
    with elsewhere({"/robots.txt": (200, [], b"User-agent: *\nCrawl-delay: 3600\n")}) as (own, asked):
        capture, _ = polite()
        assert capture.find(sha256="", url=f"{own}/a.jpg", path="") is None
    assert asked == ["GET /robots.txt"]
    assert "3,600 seconds" in capture.problems()[0].reason


def test_the_files_of_a_host_are_asked_for_again_after_a_day() -> None:
    with elsewhere({"/a.jpg": (200, [], b"")}) as (own, asked):
        now = [0.0]
        capture = LiveCapture(allow_private=True, clock=lambda: now[0], sleep=lambda _: None)
        for moment in (0.0, 23 * 3600.0, 25 * 3600.0):
            now[0] = moment
            capture.find(sha256="", url=f"{own}/a.jpg", path="")
    assert asked.count("GET /robots.txt") == asked.count("GET /ai.txt") == 2
    assert asked.count("HEAD /a.jpg") == 3


def test_a_host_that_does_not_answer_is_a_problem() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    capture, _ = polite()
    assert capture.find(sha256="", url=f"http://127.0.0.1:{port}/a.jpg", path="") is None
    assert "disallows everything" in capture.problems()[0].reason


def test_what_is_learned_today_does_not_say_when_a_copy_was_made() -> None:
    with elsewhere({"/a.jpg": (200, [], b"")}) as (own, _):
        found = polite()[0].find(sha256="", url=f"{own}/a.jpg", path="")
    assert found is not None
    assert found.acquired_at == ""
    assert found.resources["image"].fetched_at != ""


@pytest.mark.parametrize("url", ["http://[", "http://a:b/", "http://\ud800/", "//x", "http://a\x00b/"])
def test_odd_addresses_are_problems_and_no_errors(url: str) -> None:
    capture, _ = polite()
    assert capture.find(sha256="", url=url, path="") is None
    assert len(capture.problems()) == 1


POLICY = b'{"permission": [{"action": "tdm:mine", "duty": [{"action": "tdm:obtainConsent"}]}]}'
LICENSE = (
    b'<rsl xmlns="https://rslstandard.org/rsl"><content url="/art/*"><license><prohibits type="usage">ai-train'
    b"</prohibits></license></content></rsl>"
)
POINTING: Table = {
    "/robots.txt": (200, [], b"User-agent: *\nAllow: /\nLicense: /host.xml\n"),
    "/art/a.jpg": (200, [("tdm-reservation", "1"), ("tdm-policy", "/policy.json")], b""),
    "/art/page.html": (200, [("Link", '</page.xml>; rel="license"; type="application/rsl+xml"')], b"<html></html>"),
    "/policy.json": (200, [], POLICY),
    "/host.xml": (200, [], LICENSE),
    "/page.xml": (200, [], LICENSE),
}


def test_the_page_the_policy_and_the_license_file_it_points_to_are_asked_for() -> None:
    with elsewhere(POINTING) as (host, asked):
        capture, _ = polite()
        found = capture.find(sha256="", url=f"{host}/art/a.jpg", path="", page_url=f"{host}/art/page.html")
        capture.find(sha256="", url=f"{host}/art/a.jpg", path="", page_url=f"{host}/art/page.html")
    assert found is not None
    assert found.resources["policy"].body == POLICY
    assert found.resources["page"].url == found.page_url == f"{host}/art/page.html"
    assert found.resources["rsl"].url == f"{host}/page.xml"
    assert asked.count("GET /page.xml") == asked.count("GET /policy.json") == asked.count("GET /art/page.html") == 1


def test_without_a_page_the_license_file_of_the_host_speaks() -> None:
    with elsewhere(POINTING) as (host, asked):
        found = polite()[0].find(sha256="", url=f"{host}/art/a.jpg", path="")
    assert found is not None
    assert found.resources["rsl"].url == f"{host}/host.xml"
    assert "GET /art/page.html" not in asked


def test_what_an_answer_points_to_is_not_asked_where_robots_disallows_it() -> None:
    table = POINTING | {"/robots.txt": (200, [], b"User-agent: *\nDisallow: /policy.json\nDisallow: /art/page.html\n")}
    with elsewhere(table) as (host, asked):
        found = polite()[0].find(sha256="", url=f"{host}/art/a.jpg", path="", page_url=f"{host}/art/page.html")
    assert found is not None
    assert "policy" not in found.resources
    assert "page" not in found.resources
    assert not {"GET /policy.json", "GET /art/page.html"} & {*asked}


def test_a_policy_that_leads_off_the_web_is_not_asked_for() -> None:
    reserved = [("tdm-reservation", "1"), ("tdm-policy", "file:///etc/passwd")]
    with elsewhere({"/a.jpg": (200, reserved, b"")}) as (host, _):
        found = polite()[0].find(sha256="", url=f"{host}/a.jpg", path="")
    assert found is not None
    assert "policy" not in found.resources
