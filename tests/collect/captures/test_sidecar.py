"""A folder written by hand answers for its pictures, for their hosts, and for nothing outside it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from apelles.collect.captures.base import Captured
from apelles.collect.captures.open import open_capture
from apelles.collect.captures.sidecar import SidecarCapture

URL = "https://art.example/a.jpg"


def written(folder: Path, files: Mapping[str, str]) -> SidecarCapture:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return SidecarCapture(folder)


def found_by(capture: SidecarCapture, *, sha256: str = "", url: str = "", path: str = "") -> Captured:
    found = capture.find(sha256=sha256, url=url, path=path)
    assert found is not None
    return found


# The list


def listed(folder: Path, *entries: Any) -> SidecarCapture:
    return written(folder, {"capture.jsonl": "\n".join(json.dumps(entry) for entry in entries)})


def test_pictures_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    entries = [{"file": f"{folder}/1.png", "url": f"https://{folder}.example/"} for folder in "ab"]
    capture = listed(tmp_path, *entries)
    assert found_by(capture, path="b/1.png").url == "https://b.example/"
    assert found_by(capture, path="works/a/1.png").url == "https://a.example/"
    for unclear in ("1.png", "c/1.png", "a/2.png", ""):
        assert capture.find(sha256="", url="", path=unclear) is None


def test_a_name_without_a_folder_holds_in_every_folder(tmp_path: Path) -> None:
    capture = listed(tmp_path, {"file": "1.png", "url": URL}, {"file": "x/2.png"})
    assert found_by(capture, path="deep/down/1.png").url == URL
    assert found_by(capture, path="2.png") is not None


@pytest.mark.parametrize(
    "body_file", ["../secret", "/etc/hostname", "link", "pipe", "gone", "sub", "a\x00b", "x" * 5_000]
)
def test_a_body_outside_or_not_there_is_left_out_and_no_empty_file(tmp_path: Path, body_file: str) -> None:
    (tmp_path / "secret").write_text("secret")
    folder = tmp_path / "capture"
    (folder / "sub").mkdir(parents=True)
    (folder / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "pipe")
    capture = listed(folder, {"url": URL, "resources": {"robots": {"status": 200, "body_file": body_file}}})
    assert found_by(capture, url=URL).resources == {}


@pytest.mark.parametrize(
    "entry",
    [
        {"headers": 1, "status": "x", "row": [], "resources": []},
        {"headers": [[1]], "resources": {"robots": "x", "page": {"body": 3, "status": 10**9, "headers": "no"}}},
        {"headers": {"a": {"b": 1}}, "row": {"n": {"deep": [1]}}, "page_url": 3, "fetched_at": []},
    ],
)
def test_cells_of_another_kind_are_no_error(tmp_path: Path, entry: dict[str, Any]) -> None:
    assert found_by(listed(tmp_path, {"url": URL, **entry}), url=URL).url == URL


def test_lines_that_cannot_be_used_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    lines = ["[" * 200_000, '{"url": 1}', "x" * 9_000_000, "\x00", json.dumps({"url": URL})]
    capture = written(tmp_path, {"capture.jsonl": "\n".join(lines)})
    assert found_by(capture, url=URL).url == URL
    assert [one.file for one in capture.problems()] == [f"capture.jsonl:{number}" for number in (1, 2, 3, 4)]


def test_a_list_that_leads_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "outside.jsonl").write_text(json.dumps({"url": URL}))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "capture.jsonl").symlink_to(tmp_path / "outside.jsonl")
    assert SidecarCapture(tmp_path / "in").find(sha256="", url=URL, path="") is None


def test_the_time_of_the_copy_is_that_of_the_entry(tmp_path: Path) -> None:
    found = found_by(listed(tmp_path, {"url": URL, "fetched_at": "2026-01-02T00:00:00+00:00"}), url=URL)
    assert found.acquired_at == "2026-01-02T00:00:00+00:00"


# Files beside each other


def test_headers_keep_their_status_and_every_line(tmp_path: Path) -> None:
    text = "HTTP/1.1 200 OK\r\nX-Robots-Tag: noindex\r\nx-robots-tag: otherbot: noai\r\nno header\r\n\r\n"
    image = found_by(written(tmp_path, {"a.jpg.headers": text}), path="a.jpg").resources["image"]
    assert (image.status, image.headers) == (200, (("X-Robots-Tag", "noindex"), ("x-robots-tag", "otherbot: noai")))


def test_files_of_the_nearest_folder_are_taken(tmp_path: Path) -> None:
    capture = written(tmp_path, {"a.jpg.headers": "x: top", "b/a.jpg.headers": "x: below"})
    assert found_by(capture, path="b/a.jpg").resources["image"].headers == (("x", "below"),)
    assert found_by(capture, path="c/a.jpg").resources["image"].headers == (("x", "top"),)


def test_an_object_beside_a_picture_says_all_at_once(tmp_path: Path) -> None:
    stated = {
        "url": URL,
        "page_url": "https://art.example/",
        "headers": [["tdm-reservation", "1"]],
        "row": {"author": "A"},
    }
    capture = written(tmp_path, {"a.jpg.http.json": json.dumps(stated), "a.jpg.html": "<p>", "b.jpg.http.json": "[]"})
    found = found_by(capture, path="a.jpg")
    assert (found.url, found.page_url, found.row) == (URL, "https://art.example/", {"author": "A"})
    assert (found.resources["image"].headers, found.resources["page"].body) == ((("tdm-reservation", "1"),), b"<p>")
    assert capture.find(sha256="", url="", path="b.jpg") is None
    assert [one.file for one in capture.problems()] == ["b.jpg.http.json"]


def test_the_files_of_a_host_speak_for_its_pictures_only(tmp_path: Path) -> None:
    files = {
        "art.example/robots.txt": "# art",
        "art.example/.well-known/tdmrep.json": "[]",
        "other.example/robots.txt": "# other",
        "ai.txt": "# all",
    }
    capture = written(tmp_path, files)
    found = found_by(capture, url="https://ART.example:443/a.jpg", path="a.jpg")
    assert {role: (one.url, one.body) for role, one in found.resources.items()} == {
        "robots": ("https://ART.example:443/robots.txt", b"# art"),
        "tdmrep": ("https://ART.example:443/.well-known/tdmrep.json", b"[]"),
        "ai_txt": ("", b"# all"),
    }
    assert {*found_by(capture, url="https://third.example/a.jpg").resources} == {"ai_txt"}


@pytest.mark.parametrize(
    "url", ["https://../a.jpg", "https://%2e%2e/a.jpg", "https://a/../../b", "https://..\\x/a.jpg", "http://["]
)
def test_a_host_cannot_lead_out_of_the_folder(tmp_path: Path, url: str) -> None:
    (tmp_path / "robots.txt").write_text("# outside")
    (tmp_path / "in").mkdir()
    assert SidecarCapture(tmp_path / "in").find(sha256="", url=url, path="../../robots.txt") is None


def test_a_table_beside_the_files_gives_the_row_and_the_address(tmp_path: Path) -> None:
    capture = written(
        tmp_path,
        {
            "index.csv": f"file,url,license\nb/a.jpg,{URL},CC0\n",
            "a.jpg.headers": "x: y",
            "art.example/robots.txt": "# art",
        },
    )
    found = found_by(capture, path="b/a.jpg")
    assert (found.url, found.row["license"]) == (URL, "CC0")
    assert {*found.resources} == {"image", "robots"}


def test_an_empty_robots_txt_is_kept_as_empty(tmp_path: Path) -> None:
    assert found_by(written(tmp_path, {"robots.txt": ""}), path="a.jpg").resources["robots"].body == b""


def test_a_folder_is_opened_as_what_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.jpg.headers").write_text("x: y")
    assert open_capture(tmp_path).name == "sidecar"
