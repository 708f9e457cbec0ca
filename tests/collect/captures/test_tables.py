"""Rows of LAION lists and of img2dataset find their pictures, and never somebody else's."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from apelles.collect.captures.base import Captured
from apelles.collect.captures.open import open_capture
from apelles.collect.captures.tables import TableCapture

HOST = "https://art.example"
SHA = "ab" * 32


def table(file: Path, columns: Mapping[str, Any]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pa.table(dict(columns)), file)
    return file


def find(capture: TableCapture | Any, *, sha256: str = "", url: str = "", path: str = "") -> Captured | None:
    found: Captured | None = capture.find(sha256=sha256, url=url, path=path)
    return found


def row(capture: Any, **asked: str) -> Mapping[str, str]:
    found = find(capture, **asked)
    assert found is not None
    return found.row


# LAION


@pytest.mark.parametrize(
    ("url", "text", "license"), [("URL", "TEXT", "LICENSE"), ("url", "caption", "license"), ("Url", "Text", "License")]
)
def test_columns_are_known_in_any_case(tmp_path: Path, url: str, text: str, license: str) -> None:
    columns = {
        "SAMPLE_ID": [7],
        url: [f"{HOST}/a.jpg"],
        text: ["a cat"],
        license: ["?"],
        "NSFW": ["UNLIKELY"],
        "similarity": [0.31],
        "punsafe": [0.5],
        "pwatermark": [None],
    }
    found = row(open_capture(table(tmp_path / "part-0.parquet", columns)), url=f"{HOST}/a.jpg")
    assert found == {
        "sample_id": "7",
        "url": f"{HOST}/a.jpg",
        text.lower(): "a cat",
        "license": "?",
        "nsfw": "UNLIKELY",
        "similarity": "0.31",
        "punsafe": "0.5",
    }


def test_whole_numbers_and_truths_are_written_as_such(tmp_path: Path) -> None:
    columns = {"url": [f"{HOST}/a.jpg"], "optout": pa.array([1.0]), "opt_out": pa.array([True])}
    found = row(open_capture(table(tmp_path / "a.parquet", columns)), url=f"{HOST}/a.jpg")
    assert (found["optout"], found["opt_out"]) == ("1", "True")


@pytest.mark.parametrize(
    "asked",
    [
        "https://ART.example/a.jpg",
        "HTTPS://art.example:443/a.jpg",
        "https://x:y@art.example/a.jpg#f",
        " https://art.example/a.jpg",
    ],
)
def test_an_address_is_the_same_however_its_host_is_written(tmp_path: Path, asked: str) -> None:
    assert find(open_capture(table(tmp_path / "a.parquet", {"URL": [f"{HOST}/a.jpg"]})), url=asked) is not None


@pytest.mark.parametrize("asked", [f"{HOST}/A.jpg", f"{HOST}/a.jpg?w=1", "http://art.example/a.jpg", f"{HOST}:8/a.jpg"])
def test_another_path_query_scheme_or_port_is_another_address(tmp_path: Path, asked: str) -> None:
    assert find(open_capture(table(tmp_path / "a.parquet", {"URL": [f"{HOST}/a.jpg"]})), url=asked) is None


def test_the_hash_goes_before_the_address_and_the_first_of_two_rows_before_the_others(tmp_path: Path) -> None:
    columns = {
        "url": [f"{HOST}/a.jpg", f"{HOST}/b.jpg", f"{HOST}/a.jpg"],
        "sha256": [None, SHA.upper(), None],
        "note": ["1", "2", "3"],
    }
    capture = open_capture(table(tmp_path / "a.parquet", columns))
    assert row(capture, url=f"{HOST}/a.jpg", sha256=SHA)["note"] == "2"
    assert row(capture, url=f"{HOST}/a.jpg", sha256="00" * 32)["note"] == "1"
    found = find(capture, url=f"{HOST}/a.jpg", sha256=SHA)
    assert found is not None
    assert [one.row["note"] for one in found.further] == ["1", "3"]


def test_columns_of_bytes_are_not_read(tmp_path: Path) -> None:
    columns = {
        "url": [f"{HOST}/a.jpg"],
        "jpg": pa.array([b"x"]),
        "image": pa.array([{"bytes": b"x", "path": "p"}]),
        "many": pa.array([[b"x"]]),
    }
    assert row(open_capture(table(tmp_path / "a.parquet", columns)), url=f"{HOST}/a.jpg") == {"url": f"{HOST}/a.jpg"}


def test_a_csv_list_is_read_line_by_line(tmp_path: Path) -> None:
    lines = [
        "\ufeffURL,License,file",
        f"{HOST}/a.jpg,CC0,x/a.jpg",
        f'"{"y" * 200_000}",,',
        f"{HOST}/b.jpg,CC-BY,x/b.jpg,more",
        "",
    ]
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    capture = open_capture(tmp_path / "list.csv")
    assert row(capture, url=f"{HOST}/a.jpg")["license"] == "CC0"
    assert row(capture, path="x/b.jpg")["license"] == "CC-BY"
    assert [one.reason.split(":")[0] for one in capture.problems()] == ["line 3"]


# img2dataset


def test_a_refusal_by_the_downloader_is_kept_word_for_word(tmp_path: Path) -> None:
    message = "Use of image disallowed by X-Robots-Tag directive"
    columns = {
        "key": ["000000000"],
        "url": [f"{HOST}/a.jpg"],
        "status": ["failed_to_download"],
        "error_message": [message],
    }
    assert (
        row(open_capture(table(tmp_path / "00000.parquet", columns)), url=f"{HOST}/a.jpg")["error_message"] == message
    )


@pytest.mark.parametrize("path", ["00001/0000.jpg", "00001.tar/0000.jpg", "data/00001/0000.jpg", "00001\\0000.jpg"])
@pytest.mark.parametrize("keys", [[0], ["0000"]])
def test_equal_keys_of_two_shards_are_told_apart_by_the_shard(tmp_path: Path, path: str, keys: list[Any]) -> None:
    for shard in ("00000", "00001"):
        table(tmp_path / f"{shard}.parquet", {"key": keys, "url": [f"{HOST}/{shard}.jpg"]})
    assert row(open_capture(tmp_path), path=path)["url"] == f"{HOST}/00001.jpg"


@pytest.mark.parametrize("path", ["0000.jpg", "pictures/0000.jpg", "00002/0000.jpg", "00001/0001.jpg"])
def test_a_name_that_may_be_of_two_rows_or_of_none_finds_nothing(tmp_path: Path, path: str) -> None:
    for shard in ("00000", "00001"):
        table(tmp_path / f"{shard}.parquet", {"key": ["0000"], "url": [f"{HOST}/{shard}.jpg"]})
    assert find(open_capture(tmp_path), path=path) is None


def test_files_with_json_beside_them_are_found_where_there_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "00000").mkdir()
    (tmp_path / "00000" / "000000003.json").write_text(json.dumps({"URL": f"{HOST}/a.jpg", "caption": "c"}))
    (tmp_path / "00000" / "000000004.json").write_text("[" * 100_000)
    (tmp_path / "00000" / "000000005.json").write_text("[]")
    capture = open_capture(tmp_path)
    assert row(capture, path="00000/000000003.jpg")["caption"] == "c"
    assert len(capture.problems()) == 2


def shard(file: Path, members: Mapping[str, bytes]) -> None:
    with tarfile.open(file, "w") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def test_json_inside_a_shard_is_found_where_there_is_no_table(tmp_path: Path) -> None:
    record = json.dumps({"key": "000000003", "url": f"{HOST}/a.jpg", "sha256": SHA, "license": "CC0"}).encode()
    shard(tmp_path / "00000.tar", {"000000003.jpg": b"x", "000000003.json": record, "../../out.json": b"{}"})
    (tmp_path / "00001.tar").write_bytes(b"no tar" * 200)
    capture = open_capture(tmp_path)
    for asked in ({"path": "00000.tar/000000003.jpg"}, {"sha256": SHA}, {"url": f"{HOST}/a.jpg"}):
        assert row(capture, **asked)["license"] == "CC0"
    assert [Path(one.file).name for one in capture.problems()] == ["00001.tar"]


def test_the_table_of_a_shard_goes_before_what_is_in_it(tmp_path: Path) -> None:
    table(tmp_path / "00000.parquet", {"key": ["000000003"], "url": [f"{HOST}/table.jpg"]})
    shard(tmp_path / "00000.tar", {"000000003.jpg": b"x", "000000003.json": b'{"url": "https://art.example/tar.jpg"}'})
    assert row(open_capture(tmp_path), path="00000.tar/000000003.jpg")["url"] == f"{HOST}/table.jpg"


# Headers


@pytest.mark.parametrize(
    "kept",
    [
        json.dumps([["X-Robots-Tag", "noindex"], ["X-Robots-Tag", "noai"]]),
        json.dumps({"X-Robots-Tag": ["noindex", "noai"]}),
        [{"name": "X-Robots-Tag", "value": "noindex"}, {"name": "X-Robots-Tag", "value": "noai"}],
        [["X-Robots-Tag", "noindex"], ["X-Robots-Tag", "noai"]],
    ],
)
def test_headers_are_kept_as_pairs_in_their_order(tmp_path: Path, kept: Any) -> None:
    columns = {"url": [f"{HOST}/a.jpg"], "headers": pa.array([kept]), "fetched_at": ["2026-01-02T00:00:00+00:00"]}
    found = find(open_capture(table(tmp_path / "a.parquet", columns)), url=f"{HOST}/a.jpg")
    assert found is not None
    assert found.resources["image"].headers == (("X-Robots-Tag", "noindex"), ("X-Robots-Tag", "noai"))
    assert found.acquired_at == found.resources["image"].fetched_at == "2026-01-02T00:00:00+00:00"


@pytest.mark.parametrize("kept", ["", "no json", "[1]", '"text"', "[" * 50_000, "null", '{"a": 1}x', "[[1, 2, 3]]"])
def test_headers_that_cannot_be_read_are_none(tmp_path: Path, kept: str) -> None:
    capture = open_capture(table(tmp_path / "a.parquet", {"url": [f"{HOST}/a.jpg"], "headers": [kept]}))
    found = find(capture, url=f"{HOST}/a.jpg")
    assert found is not None
    assert found.resources == {}


# Damage


def test_a_table_that_is_damaged_inside_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    table(tmp_path / "a.parquet", {"url": [f"{HOST}/{number}.jpg" for number in range(2_000)]})
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    data[100:4_000] = bytes(3_900)
    (tmp_path / "a.parquet").write_bytes(data)
    table(tmp_path / "b.parquet", {"url": [f"{HOST}/b.jpg"]})
    capture = open_capture(tmp_path)
    assert find(capture, url=f"{HOST}/b.jpg") is not None
    assert [Path(one.file).name for one in capture.problems()] == ["a.parquet"]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = table(tmp_path / "outside" / "o.parquet", {"url": [f"{HOST}/o.jpg"]})
    table(tmp_path / "in" / "a.parquet", {"url": [f"{HOST}/a.jpg"]})
    (tmp_path / "in" / "link.parquet").symlink_to(outside)
    (tmp_path / "in" / "folder").symlink_to(outside.parent)
    capture = open_capture(tmp_path / "in")
    assert find(capture, url=f"{HOST}/a.jpg") is not None
    assert find(capture, url=f"{HOST}/o.jpg") is None


def test_half_characters_and_zeros_in_cells_are_no_error(tmp_path: Path) -> None:
    (tmp_path / "00000").mkdir()
    content = '{"url": "https://art.example/\\ud800", "caption": "a\\u0000b\\udfff", "key": "\\ud800"}'
    (tmp_path / "00000" / "1.json").write_text(content)
    assert row(open_capture(tmp_path), url=f"{HOST}/\ud800")["caption"] == "a\x00b\udfff"
