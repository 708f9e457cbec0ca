"""What was saved with pictures: WARC files, Parquet rows, folders."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from apelles.collect.captures.open import open_capture
from apelles.errors import SourceUnreadable

HOST = "https://art.example"
PICTURE = b"\xff\xd8\xff\xe0 the bytes of a picture"
SHA = hashlib.sha256(PICTURE).hexdigest()


def record(kind: str, url: str, date: str, http: bytes) -> bytes:
    """Return one WARC record."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
    mime = f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(http)}\r\n\r\n"
    return (head + mime).encode() + http + b"\r\n\r\n"


def warc(
    file: Path, records: Sequence[tuple[str, str, bytes, Sequence[tuple[str, str]]]], *, zipped: bool = True
) -> Path:
    """Write answers (address, date, body, headers) into a WARC file."""
    made = []
    for url, date, body, headers in records:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        made.append(record("response", url, date, f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode() + body))
    file.write_bytes(b"".join(gzip.compress(one) if zipped else one for one in made))
    return file


def referred(file: Path, url: str, page: str) -> None:
    http = f"GET /a.jpg HTTP/1.1\r\nReferer: {page}\r\n\r\n".encode()
    with file.open("ab") as opened:
        opened.write(gzip.compress(record("request", url, "2026-01-02T00:00:00Z", http)))


IMAGE = (
    f"{HOST}/a.jpg",
    "2026-01-02T00:00:00Z",
    PICTURE,
    [("Content-Type", "image/jpeg"), ("X-Robots-Tag", "noindex"), ("X-Robots-Tag", "noai")],
)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_picture_is_found_by_its_hash_with_every_header_line(tmp_path: Path, zipped: bool) -> None:
    capture = open_capture(warc(tmp_path / "a.warc", [IMAGE], zipped=zipped))
    found = capture.find(sha256=SHA, url="", path="")
    assert found is not None
    assert found.url == f"{HOST}/a.jpg"
    assert found.resources["image"].fetched_at == "2026-01-02T00:00:00+00:00"
    assert [value for name, value in found.resources["image"].headers if name == "X-Robots-Tag"] == ["noindex", "noai"]
    assert capture.problems() == ()
    assert capture.find(sha256="0" * 64, url="", path="") is None


def test_the_robots_txt_that_was_current_comes_with_the_picture(tmp_path: Path) -> None:
    robots: list[tuple[str, str, bytes, list[tuple[str, str]]]] = [
        (f"{HOST}/robots.txt", f"2026-01-0{day}T00:00:00Z", f"v{day}".encode(), []) for day in (1, 3)
    ]
    capture = open_capture(warc(tmp_path / "a.warc.gz", [*robots, IMAGE]))
    found = capture.find(sha256=SHA, url="", path="")
    assert found is not None
    assert found.resources["robots"].body == b"v1"
    later = open_capture(warc(tmp_path / "b.warc.gz", [robots[1], IMAGE])).find(sha256=SHA, url="", path="")
    assert later is not None
    assert later.resources["robots"].body == b"v3"


def test_the_page_and_the_files_of_the_host_come_with_the_picture(tmp_path: Path) -> None:
    others = [
        (f"{HOST}/.well-known/tdmrep.json", IMAGE[1], b"[]", []),
        (f"{HOST}/ai.txt", IMAGE[1], b"# x", []),
        (f"{HOST}/robots.txt", IMAGE[1], b"License: /license.xml", []),
        (f"{HOST}/license.xml", IMAGE[1], b"<rsl/>", []),
        (f"{HOST}/page.html", IMAGE[1], b"<html>", [("Content-Type", "text/html")]),
        ("https://other.example/ai.txt", IMAGE[1], b"not mine", []),
    ]
    file = warc(tmp_path / "a.warc.gz", [IMAGE, *others])
    referred(file, f"{HOST}/a.jpg", f"{HOST}/page.html")
    found = open_capture(file).find(sha256=SHA, url="", path="")
    assert found is not None
    assert {role: one.body for role, one in found.resources.items() if role != "image"} == {
        "tdmrep": b"[]",
        "ai_txt": b"# x",
        "robots": b"License: /license.xml",
        "rsl": b"<rsl/>",
        "page": b"<html>",
    }
    assert found.page_url == f"{HOST}/page.html"


def test_a_file_that_is_cut_short_gives_what_came_before_and_is_named(tmp_path: Path) -> None:
    whole = warc(tmp_path / "whole.warc.gz", [IMAGE, (f"{HOST}/b.jpg", IMAGE[1], b"\xff\xd8\xff" + bytes(9_000), [])])
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "a.warc.gz").write_bytes(whole.read_bytes()[:-40])
    (tmp_path / "cut" / "b.warc.gz").write_bytes(b"\x1f\x8bnot really")
    capture = open_capture(tmp_path / "cut")
    assert capture.find(sha256=SHA, url="", path="") is not None
    assert "b.warc.gz" in " ".join(one.file for one in capture.problems())


def test_a_bomb_is_not_unpacked_into_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999999\r\n\r\n" + bytes(2**26))
    (tmp_path / "a.warc.gz").write_bytes(bomb)
    assert open_capture(tmp_path / "a.warc.gz").find(sha256=SHA, url="", path="") is None


def test_a_row_of_a_list_is_found_by_address_or_hash(tmp_path: Path) -> None:
    table = pa.table(
        {
            "URL": [f"{HOST}/a.jpg", f"{HOST}/b.jpg"],
            "TEXT": ["a cat", "b"],
            "LICENSE": ["?", "CC-BY"],
            "similarity": [0.3, 0.2],
        }
    )
    parquet.write_table(table, tmp_path / "laion.parquet")
    capture = open_capture(tmp_path / "laion.parquet")
    found = capture.find(sha256="", url="HTTPS://art.example/b.jpg", path="")
    assert found is not None
    assert (found.row["license"], found.row["text"]) == ("CC-BY", "b")


def test_the_output_of_img2dataset_is_found_by_key_with_its_headers(tmp_path: Path) -> None:
    headers = json.dumps({"X-Robots-Tag": ["noai"]})
    table = pa.table(
        {"key": ["000000001"], "url": [f"{HOST}/a.jpg"], "status": ["success"], "sha256": [SHA], "headers": [headers]}
    )
    parquet.write_table(table, tmp_path / "00000.parquet")
    (tmp_path / "00001.parquet").write_bytes(b"PAR1 broken")
    capture = open_capture(tmp_path)
    for found in (
        capture.find(sha256="", url="", path="00000.tar/000000001.jpg"),
        capture.find(sha256=SHA, url="", path=""),
    ):
        assert found is not None
        assert found.resources["image"].headers == (("X-Robots-Tag", "noai"),)
    assert [one.file for one in capture.problems()] == [str(tmp_path / "00001.parquet")]


def test_a_list_written_by_hand_says_what_came_with_each_picture(tmp_path: Path) -> None:
    (tmp_path / "robots.txt").write_bytes(b"User-agent: *\nDisallow: /\n")
    entry = {
        "sha256": SHA,
        "url": f"{HOST}/a.jpg",
        "fetched_at": "2026-01-02",
        "headers": [["tdm-reservation", "1"], ["tdm-reservation", "0"]],
        "row": {"author": "A"},
        "resources": {
            "robots": {"url": f"{HOST}/robots.txt", "body_file": "robots.txt"},
            "page": {"body": "<p>"},
            "x": {},
        },
    }
    lines = [
        json.dumps(entry),
        "no json",
        "[1]",
        "",
        json.dumps({"file": "b.jpg", "resources": {"page": {"body_file": "../../etc/passwd"}}}),
    ]
    (tmp_path / "capture.jsonl").write_text("\n".join(lines), encoding="utf-8")
    capture = open_capture(tmp_path)
    found = capture.find(sha256=SHA, url="", path="")
    assert found is not None
    assert found.resources["robots"].body.startswith(b"User-agent")
    assert found.resources["image"].headers == (("tdm-reservation", "1"), ("tdm-reservation", "0"))
    assert (found.row, found.resources["page"].body) == ({"author": "A"}, b"<p>")
    assert {*found.resources} == {"image", "robots", "page"}
    escaped = capture.find(sha256="", url="", path="deep/b.jpg")
    assert escaped is not None
    assert escaped.resources == {}
    assert [one.file for one in capture.problems()] == ["capture.jsonl:2", "capture.jsonl:3", "../../etc/passwd"]


def test_files_beside_a_picture_are_its_headers_and_page(tmp_path: Path) -> None:
    (tmp_path / "a.jpg.headers").write_text("X-Robots-Tag: noai\nno header\nTDM-Reservation: 1\n", encoding="utf-8")
    (tmp_path / "a.jpg.html").write_text("<html>", encoding="utf-8")
    (tmp_path / "robots.txt").write_text("User-agent: *", encoding="utf-8")
    capture = open_capture(tmp_path)
    found = capture.find(sha256="", url="", path="folder/a.jpg")
    assert found is not None
    assert found.resources["image"].headers == (("X-Robots-Tag", "noai"), ("TDM-Reservation", "1"))
    assert {*found.resources} == {"image", "page", "robots"}
    assert capture.find(sha256="", url="", path="../outside.jpg") is not None


def test_what_is_no_capture_is_refused_with_what_could_be_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    for path in (tmp_path / "a.txt", tmp_path / "nothing"):
        with pytest.raises(SourceUnreadable):
            open_capture(path)
