"""A WARC answers for a picture however it was written, and however much of it is damaged."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from apelles.collect.captures.base import Captured
from apelles.collect.captures.warc import WarcCapture
from apelles.collect.captures.warc_records import Broken, records

HOST = "https://art.example"
PICTURE = b"\xff\xd8\xff\xe0 the bytes of a picture"
NOON = "2026-01-02T12:00:00Z"

type Headers = Sequence[tuple[str, str]]


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Writer:
    """Writes records with warcio."""

    def __init__(self, file: Path, *, zipped: bool = True) -> None:
        self.file = file
        self._stream = file.open("wb")
        self._writer = WARCWriter(self._stream, gzip=zipped)
        self.offsets: list[int] = []

    def add(
        self,
        url: str,
        body: bytes = b"",
        *,
        at: str = NOON,
        headers: Headers = (),
        status: str = "200 OK",
        kind: str = "response",
        warc: dict[str, str] | None = None,
    ) -> Writer:
        self.offsets.append(self._stream.tell())
        protocol = "GET / HTTP/1.1" if kind == "request" else "HTTP/1.1"
        http = StatusAndHeaders("" if kind == "request" else status, list(headers), protocol=protocol)
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=None if kind in {"resource", "metadata"} else http,
            warc_headers_dict={"WARC-Date": at, **(warc or {})},
        )
        self._writer.write_record(record)
        return self

    def capture(self) -> WarcCapture:
        self._stream.close()
        return WarcCapture([self.file])

    def content(self) -> bytes:
        self._stream.close()
        return self.file.read_bytes()


def found_by(capture: WarcCapture, *, sha256: str = "", url: str = "") -> Captured:
    found = capture.find(sha256=sha256, url=url, path="")
    assert found is not None
    return found


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer(tmp_path / "a.warc.gz")


# What belongs to a picture


def test_the_same_picture_at_two_addresses_is_the_copy_of_the_address_that_is_asked_for(writer: Writer) -> None:
    for name, at in (("b", "2026-01-03T00:00:00Z"), ("a", NOON)):
        writer.add(f"{HOST}/{name}.jpg", PICTURE, at=at)
    capture = writer.capture()
    assert found_by(capture, sha256=sha(PICTURE)).url == f"{HOST}/a.jpg"
    assert found_by(capture, sha256=sha(PICTURE), url=f"{HOST}/b.jpg").url == f"{HOST}/b.jpg"


def test_the_time_of_the_copy_is_that_of_its_answer_in_utc(writer: Writer) -> None:
    writer.add(f"{HOST}/a.jpg", PICTURE, at="2026-01-02T14:00:00+02:00")
    found = found_by(writer.capture(), sha256=sha(PICTURE))
    assert found.acquired_at == found.resources["image"].fetched_at == "2026-01-02T12:00:00+00:00"


@pytest.mark.parametrize(
    ("times", "current"),
    [
        (["2026-01-01T00:00:00Z", "2026-01-02T11:59:59.5Z", "2026-01-02T12:00:00.5Z"], 1),
        ([NOON, "2026-01-02T11:00:00Z"], 0),
        (["2026-01-09T00:00:00Z", "2026-01-05T00:00:00Z"], 1),
        (["2026-01-02T12:30:00+01:00", "2026-01-02T11:00:00Z"], 0),
        (["no date", "2026-01-02T11:00:00Z"], 1),
        (["no date", "2026-01-03T11:00:00Z"], 0),
    ],
)
def test_of_several_robots_txt_the_one_before_the_picture_counts_else_the_first_after(
    writer: Writer, times: list[str], current: int
) -> None:
    for number, at in enumerate(times):
        writer.add(f"{HOST}/robots.txt", f"# {number}".encode(), at=at)
    writer.add(f"{HOST}/a.jpg", PICTURE)
    assert found_by(writer.capture(), sha256=sha(PICTURE)).resources["robots"].body == f"# {current}".encode()


def test_files_of_another_scheme_host_or_port_do_not_speak_for_the_picture(writer: Writer) -> None:
    writer.add(f"{HOST}/a.jpg", PICTURE)
    for origin in ("http://art.example", "https://www.art.example", "https://art.example:8443"):
        writer.add(f"{origin}/robots.txt", b"# other")
    writer.add("https://ART.example:443/robots.txt", b"# own")
    assert found_by(writer.capture(), sha256=sha(PICTURE)).resources["robots"].body == b"# own"


def test_the_policy_and_the_license_that_are_named_come_along(writer: Writer) -> None:
    writer.add(f"{HOST}/img/a.jpg", PICTURE, headers=[("TDM-Reservation", "1"), ("tdm-policy", "/policy.json")])
    writer.add(f"{HOST}/policy.json", b"{}").add(f"{HOST}/l.xml", b"<rsl/>")
    writer.add(f"{HOST}/robots.txt", b"License: /l.xml\n")
    resources = found_by(writer.capture(), sha256=sha(PICTURE)).resources
    assert (resources["policy"].body, resources["rsl"].body) == (b"{}", b"<rsl/>")


def test_a_license_on_another_host_is_taken_where_the_host_of_the_picture_points_to_it(writer: Writer) -> None:
    writer.add(f"{HOST}/a.jpg", PICTURE).add(f"{HOST}/robots.txt", b"License: https://else.example/l.xml\n")
    writer.add("https://else.example/l.xml", b"<rsl/>")
    assert found_by(writer.capture(), sha256=sha(PICTURE)).resources["rsl"].url == "https://else.example/l.xml"


@pytest.mark.parametrize("kind", ["request", "metadata"])
def test_the_page_is_that_which_the_request_or_the_crawler_names(writer: Writer, kind: str) -> None:
    writer.add(f"{HOST}/a.jpg", PICTURE).add(f"{HOST}/page.html", b"<html>")
    if kind == "request":
        writer.add(f"{HOST}/a.jpg", kind=kind, headers=[("Referer", f"{HOST}/page.html")])
    else:
        body = f"via: {HOST}/page.html\r\nhopsFromSeed: E\r\n".encode()
        writer.add(f"{HOST}/a.jpg", body, kind=kind, warc={"Content-Type": "application/warc-fields"})
    found = found_by(writer.capture(), sha256=sha(PICTURE))
    assert (found.page_url, found.resources["page"].body) == (f"{HOST}/page.html", b"<html>")


# Redirects and revisits


def test_redirects_are_followed_inside_the_capture_to_the_answer_that_carried_the_picture(writer: Writer) -> None:
    writer.add(f"{HOST}/old.jpg", status="301 Moved", headers=[("Location", "//cdn.example/new.jpg")])
    writer.add("https://cdn.example/new.jpg", PICTURE, headers=[("X-Robots-Tag", "noai")])
    writer.add("https://cdn.example/robots.txt", b"# cdn")
    found = found_by(writer.capture(), url=f"{HOST}/old.jpg")
    assert found.url == "https://cdn.example/new.jpg"
    assert found.resources["image"].headers == (("X-Robots-Tag", "noai"),)
    assert found.resources["robots"].body == b"# cdn"


def test_a_redirected_robots_txt_speaks_for_the_host_it_was_asked_of(writer: Writer) -> None:
    writer.add(f"{HOST}/a.jpg", PICTURE)
    writer.add(f"{HOST}/robots.txt", status="302 Found", headers=[("Location", "https://cdn.example/r.txt")])
    writer.add("https://cdn.example/r.txt", b"User-agent: *\nDisallow: /\n")
    robots = found_by(writer.capture(), sha256=sha(PICTURE)).resources["robots"]
    assert (robots.url, robots.status) == (f"{HOST}/robots.txt", 200)
    assert robots.body.endswith(b"Disallow: /\n")


@pytest.mark.parametrize("location", [f"{HOST}/a.jpg", f"{HOST}/gone.jpg", "http://[", "", "\x00"])
def test_a_redirect_that_leads_nowhere_in_the_capture_is_itself_the_answer(writer: Writer, location: str) -> None:
    writer.add(f"{HOST}/a.jpg", status="302 Found", headers=[("Location", location)])
    assert found_by(writer.capture(), url=f"{HOST}/a.jpg").resources["image"].status == 302


def test_a_circle_of_redirects_ends(writer: Writer) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        writer.add(f"{HOST}/{one}.jpg", status="302 Found", headers=[("Location", f"/{other}.jpg")])
    assert found_by(writer.capture(), url=f"{HOST}/a.jpg").resources["image"].status == 302


@pytest.mark.parametrize("status", ["200 OK", "304 Not Modified"])
def test_a_revisit_has_its_own_headers_and_time_and_the_body_of_what_it_repeats(writer: Writer, status: str) -> None:
    digest = {"WARC-Payload-Digest": "sha1:SAME"}
    writer.add(f"{HOST}/robots.txt", b"# kept", at="2026-01-01T00:00:00Z", warc=digest)
    writer.add(f"{HOST}/robots.txt", at="2026-01-02T00:00:00Z", kind="revisit", warc=digest, status=status)
    writer.add(f"{HOST}/a.jpg", PICTURE)
    robots = found_by(writer.capture(), sha256=sha(PICTURE)).resources["robots"]
    assert (robots.status, robots.body, robots.fetched_at) == (200, b"# kept", "2026-01-02T00:00:00+00:00")


def test_a_picture_that_was_visited_again_under_another_address_is_found_there_too(writer: Writer) -> None:
    digest = {"WARC-Payload-Digest": "sha1:SAME"}
    writer.add(f"{HOST}/a.jpg", PICTURE, warc=digest)
    writer.add(f"{HOST}/b.jpg", kind="revisit", warc=digest, headers=[("X-Robots-Tag", "noai")])
    found = found_by(writer.capture(), sha256=sha(PICTURE), url=f"{HOST}/b.jpg")
    assert found.url == f"{HOST}/b.jpg"
    assert found.resources["image"].headers == (("X-Robots-Tag", "noai"),)


def test_a_resource_is_a_file_without_a_status(writer: Writer) -> None:
    writer.add(f"{HOST}/robots.txt", b"# file", kind="resource", warc={"Content-Type": "text/plain"})
    writer.add(f"{HOST}/a.jpg", PICTURE, kind="resource", warc={"Content-Type": "image/jpeg"})
    found = found_by(writer.capture(), sha256=sha(PICTURE))
    assert (found.resources["robots"].status, found.resources["robots"].body) == (0, b"# file")


# Encodings


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in (body[:5], body[5:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "encode"),
    [
        ([], bytes),
        ([("Transfer-Encoding", "chunked")], chunked),
        ([("Content-Encoding", "gzip")], gzip.compress),
        ([("content-encoding", "X-GZIP")], gzip.compress),
        ([("Content-Encoding", "deflate")], zlib.compress),
        ([("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], lambda body: chunked(gzip.compress(body))),
        ([("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], bytes),
    ],
)
def test_pictures_and_files_are_what_they_were_meant_to_be(
    writer: Writer, headers: Headers, encode: Callable[[bytes], bytes]
) -> None:
    writer.add(f"{HOST}/a.jpg", encode(PICTURE), headers=headers)
    writer.add(f"{HOST}/robots.txt", encode(b"# robots of the host"), headers=headers)
    found = found_by(writer.capture(), sha256=sha(PICTURE))
    assert found.resources["robots"].body == b"# robots of the host"


def test_a_file_in_an_encoding_that_is_not_known_is_a_problem_and_no_empty_file(writer: Writer) -> None:
    writer.add(f"{HOST}/robots.txt", b"\x0b\x02\x80", headers=[("Content-Encoding", "br")]).add(
        f"{HOST}/a.jpg", PICTURE
    )
    capture = writer.capture()
    assert "robots" not in found_by(capture, sha256=sha(PICTURE)).resources
    assert "encoding" in capture.problems()[0].reason


def test_a_compressed_robots_txt_that_bombs_is_cut(writer: Writer) -> None:
    writer.add(f"{HOST}/robots.txt", gzip.compress(bytes(2**25)), headers=[("Content-Encoding", "gzip")])
    writer.add(f"{HOST}/a.jpg", PICTURE)
    assert len(found_by(writer.capture(), sha256=sha(PICTURE)).resources["robots"].body) == 4 * 2**20


# Damage


def numbered(file: Path, *, zipped: bool, count: int = 5) -> Writer:
    writer = Writer(file, zipped=zipped)
    for number in range(count):
        writer.add(f"{HOST}/{number}.jpg", PICTURE + b"%d" % number)
    return writer


def known(capture: WarcCapture, count: int = 5) -> list[int]:
    return [
        number
        for number in range(count)
        if capture.find(sha256=sha(PICTURE + b"%d" % number), url="", path="") is not None
    ]


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("damage", ["head", "length", "too_long", "too_short", "zeros"])
def test_one_bad_record_is_named_and_the_others_are_read(tmp_path: Path, zipped: bool, damage: str) -> None:
    writer = numbered(tmp_path / "whole.warc", zipped=zipped)
    whole, (start, end) = writer.content(), writer.offsets[2:4]
    record = gzip.decompress(whole[start:end]) if zipped else whole[start:end]
    length = record.split(b"Content-Length: ")[1].split(b"\r\n")[0]
    bad = {
        "head": record.replace(b"WARC/1.0", b"WORC/1.0"),
        "length": record.replace(b"Content-Length: " + length, b"Content-Length: many"),
        "too_long": record.replace(b"Content-Length: " + length, b"Content-Length: 99999999"),
        "too_short": record.replace(b"Content-Length: " + length, b"Content-Length: %d" % (int(length) - 5)),
        "zeros": bytes(len(record)),
    }[damage]
    (tmp_path / "bad.warc").write_bytes(whole[:start] + (gzip.compress(bad) if zipped else bad) + whole[end:])
    capture = WarcCapture([tmp_path / "bad.warc"])
    assert known(capture) == [0, 1, 3, 4]
    assert f"bad.warc:{start}" in capture.problems()[0].file


@pytest.mark.parametrize("zipped", [True, False])
def test_a_file_that_is_cut_short_keeps_its_whole_records(tmp_path: Path, zipped: bool) -> None:
    writer = numbered(tmp_path / "a.warc", zipped=zipped)
    (tmp_path / "cut.warc").write_bytes(writer.content()[: writer.offsets[4] + 90])
    capture = WarcCapture([tmp_path / "cut.warc"])
    assert known(capture) == [0, 1, 2, 3]
    assert len(capture.problems()) == 1


def test_a_member_that_was_cut_does_not_hide_those_appended_later(tmp_path: Path) -> None:
    writer = numbered(tmp_path / "a.warc", zipped=True)
    whole, place = writer.content(), writer.offsets
    (tmp_path / "b.warc").write_bytes(whole[: place[2] + 60] + whole[place[3] :])
    assert known(WarcCapture([tmp_path / "b.warc"])) == [0, 1, 3, 4]


def test_records_compressed_together_are_read_and_said_to_be_slow(tmp_path: Path) -> None:
    plain = numbered(tmp_path / "a.warc", zipped=False).content()
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(plain))
    capture = WarcCapture([tmp_path / "b.warc.gz"])
    assert known(capture) == [0, 1, 2, 3, 4]
    assert [one.code for one in capture.problems()] == ["capture_slow"]
    assert found_by(capture, sha256=sha(PICTURE + b"3")).url == f"{HOST}/3.jpg"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x1f\x8b",
        b"\x00" * 100_000,
        b"WARC/1.0\r\n",
        b"WARC/1.0\r\nContent-Length: 1\r\n\r\n",
        b"WARC/1.0\r\n" + b"a: b\r\n" * 100_000,
        b"WARC/1.0\r\na: " + b"b" * 2**20,
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
        gzip.compress(b"\r\n" * 2**22),
        gzip.compress(b"WARC/1.0\r\n" + b"a: b\r\n" * 2**20),
        b"\x1f\x8b\x08" * 1_000,
    ],
)
def test_what_is_no_warc_is_a_problem_or_nothing_and_never_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(content)
    capture = WarcCapture([tmp_path / "a.warc"])
    assert capture.find(sha256=sha(b""), url=f"{HOST}/a.jpg", path="") is None


def test_a_file_with_nothing_but_damage_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0\r\nA: b\r\n\r\n\r\n" * 5_000)
    found = list(records(tmp_path / "a.warc", lambda _place, _record: None))
    assert len(found) <= 1_001
    assert isinstance(found[-1], Broken)
    assert "not read" in found[-1].reason


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert "cannot be read" in WarcCapture([tmp_path / "none.warc"]).problems()[0].reason


def test_the_terminal_stays_quiet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    writer = numbered(tmp_path / "a.warc", zipped=True)
    data = bytearray(writer.content())
    data[writer.offsets[1] + 40] ^= 0xFF
    (tmp_path / "b.warc").write_bytes(data)
    WarcCapture([tmp_path / "b.warc"])
    assert capsys.readouterr() == ("", "")


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), zipped=st.booleans())
def test_damaged_bytes_never_raise_and_never_yield_a_picture_that_was_not_there(
    tmp_path_factory: pytest.TempPathFactory, seed: int, zipped: bool
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    data = bytearray(numbered(folder / "a.warc", zipped=zipped, count=3).content())
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    del data[chance.randrange(len(data)) :]
    (folder / "b.warc").write_bytes(data)
    capture = WarcCapture([folder / "b.warc"])
    for number in range(3):
        capture.find(sha256=sha(PICTURE + b"%d" % number), url=f"{HOST}/{number}.jpg", path="")
    assert capture.find(sha256=sha(b"another"), url="", path="") is None


# Threads and odd questions


def test_several_threads_may_ask_at_once(tmp_path: Path) -> None:
    capture = numbered(tmp_path / "a.warc.gz", zipped=True).capture()
    asked = [number % 5 for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        urls = list(pool.map(lambda number: found_by(capture, sha256=sha(PICTURE + b"%d" % number)).url, asked))
    assert urls == [f"{HOST}/{number}.jpg" for number in asked]


@pytest.mark.parametrize(
    ("sha256", "url"), [("", ""), ("zz", " "), ("é", "http://["), ("", "\ud800"), ("00", "x" * 9_999)]
)
def test_odd_questions_find_nothing(writer: Writer, sha256: str, url: str) -> None:
    assert writer.add(f"{HOST}/a.jpg", PICTURE).capture().find(sha256=sha256, url=url, path="") is None


def test_a_file_that_changed_since_is_a_problem_when_it_is_asked(writer: Writer) -> None:
    capture = writer.add(f"{HOST}/a.jpg", PICTURE).capture()
    writer.file.write_bytes(b"other")
    assert capture.find(sha256=sha(PICTURE), url="", path="") is None
    assert "read again" in capture.problems()[0].reason


# What else was saved


def test_later_answers_redirects_and_every_license_are_told_beside_the_first(writer: Writer) -> None:
    later = "2028-01-01T00:00:00Z"
    writer.add(f"{HOST}/go", status="302 Found", headers=[("Location", "/a.jpg"), ("X-Robots-Tag", "noai")])
    writer.add(f"{HOST}/a.jpg", PICTURE).add(f"{HOST}/a.jpg", PICTURE, at=later, headers=[("X-Robots-Tag", "noai")])
    robots = b"License: /free.xml\nLicense: /strict.xml\n"
    writer.add(f"{HOST}/robots.txt", robots).add(f"{HOST}/robots.txt", b"# later", at=later)
    writer.add(f"{HOST}/free.xml", b"<rsl/>").add(f"{HOST}/strict.xml", b"<rsl></rsl>")
    capture = writer.capture()
    found = found_by(capture, sha256=sha(PICTURE))
    assert found.resources["robots"].body == robots
    assert found.resources["rsl"].url == f"{HOST}/free.xml"
    told = [(role, one.url, one.fetched_at[:4]) for other in found.further for role, one in other.resources.items()]
    assert told == [
        ("image", f"{HOST}/a.jpg", "2028"),
        ("robots", f"{HOST}/robots.txt", "2028"),
        ("rsl", f"{HOST}/strict.xml", "2026"),
    ]
    by_redirect = found_by(capture, url=f"{HOST}/go")
    assert ("image", f"{HOST}/go") in [
        (role, one.url) for other in by_redirect.further for role, one in other.resources.items()
    ]


def test_a_license_that_a_link_names_and_a_policy_of_the_file_come_along(writer: Writer) -> None:
    link = '</l.xml>; rel="license"; type="application/rsl+xml"'
    writer.add(f"{HOST}/a.jpg", PICTURE, headers=[("Link", link)]).add(f"{HOST}/l.xml", b"<rsl/>")
    rules = b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "/p.json"}]'
    writer.add(f"{HOST}/.well-known/tdmrep.json", rules).add(f"{HOST}/p.json", b"{}")
    resources = found_by(writer.capture(), sha256=sha(PICTURE)).resources
    assert (resources["rsl"].url, resources["policy"].url) == (f"{HOST}/l.xml", f"{HOST}/p.json")


def test_what_a_host_said_is_told_also_where_the_answer_of_the_picture_was_not_kept(writer: Writer) -> None:
    later = "2028-01-01T00:00:00Z"
    writer.add(f"{HOST}/robots.txt", b"# first").add(f"{HOST}/robots.txt", b"# later", at=later)
    capture = writer.capture()
    found = found_by(capture, sha256=sha(PICTURE), url=f"{HOST}/a.jpg")
    assert (found.resources["robots"].body, found.acquired_at) == (b"# first", "")
    assert [one.resources["robots"].body for one in found.further] == [b"# later"]
    assert capture.find(sha256=sha(PICTURE), url="https://else.example/a.jpg", path="") is None
