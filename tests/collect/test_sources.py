"""Folders, lists, tables, shards and data sets offer their pictures in order, and nothing outside."""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from apelles.catalogue import load
from apelles.collect.base import Found
from apelles.collect.decode import decode
from apelles.collect.identity import work_of
from apelles.collect.limits import Limits
from apelles.collect.open import open_source
from apelles.errors import PictureRefused, SourceUnreadable
from apelles.records import Refusal
from tests.collect.files import file_of
from tests.pictures import painting

PICTURES = [file_of(painting(seed, height=30, width=40), "PNG") for seed in range(3)]


def found(items: Iterable[Found | Refusal]) -> dict[str, Mapping[str, str]]:
    return {item.name: item.metadata for item in items if isinstance(item, Found)}


def refused(items: Iterable[Found | Refusal]) -> dict[str, str]:
    return {item.file: item.code for item in items if isinstance(item, Refusal)}


def contents(items: Iterable[Found | Refusal]) -> list[bytes]:
    return [item.read() for item in items if isinstance(item, Found)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "works"
    (root / "b").mkdir(parents=True)
    for name, data in zip(("c.png", "a.png", "b/d.png"), PICTURES, strict=True):
        (root / name).write_bytes(data)
    return root


# Folders and sidecars


def test_a_folder_is_read_in_order_with_the_folders_in_it(folder: Path) -> None:
    assert list(found(open_source(folder))) == ["a.png", "b/d.png", "c.png"]


def test_hidden_files_and_sidecars_are_skipped(folder: Path) -> None:
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "e.png").write_bytes(PICTURES[0])
    (folder / "index.csv").write_text("file,title\na.png,One\n")
    assert list(found(open_source(folder))) == ["a.png", "b/d.png", "c.png"]


def test_a_folder_uses_its_index_and_keeps_unknown_columns(folder: Path) -> None:
    (folder / "index.csv").write_text("file,title,licence,room\na.png,One,CC0,12\n./b/d.png,Two,,\n")
    offers = found(open_source(folder))
    assert offers["a.png"] == {"file": "a.png", "title": "One", "licence": "CC0", "room": "12"}
    assert offers["b/d.png"]["title"] == "Two"
    assert offers["c.png"] == {}


def test_an_index_in_a_folder_below_describes_the_files_beside_it(folder: Path) -> None:
    (folder / "b" / "index.csv").write_text("file,title\nd.png,Below\n")
    offers = found(open_source(folder))
    assert offers["b/d.png"]["title"] == "Below"
    assert list(offers) == ["a.png", "b/d.png", "c.png"]


def test_a_sidecar_that_is_named_replaces_the_index(folder: Path, tmp_path: Path) -> None:
    (folder / "index.csv").write_text("file,title\na.png,Old\n")
    other = tmp_path / "new.csv"
    other.write_text("file,title\na.png,New\n")
    offers = found(open_source(folder, metadata=other))
    assert offers["a.png"]["title"] == "New"
    assert "index.csv" not in offers


def test_a_row_for_a_file_that_is_absent_is_refused(folder: Path) -> None:
    (folder / "index.csv").write_text("file,title\ngone.png,Gone\na.png,One\n")
    assert refused(open_source(folder)) == {"gone.png": "missing"}


def test_rows_that_lead_outside_name_nothing_or_come_twice_are_refused(folder: Path) -> None:
    rows = ["../secret.png,x", "/etc/passwd,x", "C:\\x.png,x", "b\\..\\..\\x.png,x", ",x", "a.png,One", "a.png,Two"]
    (folder / "index.csv").write_text("file,title\n" + "\n".join(rows) + "\n")
    source = open_source(folder)
    codes = refused(source)
    assert sorted(codes.values()) == ["no_file", "outside", "outside", "outside", "outside", "twice"]
    assert codes["index.csv row 5"] == "no_file"
    assert found(source)["a.png"]["title"] == "One"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_sidecar_may_have_any_usual_encoding(folder: Path, encoding: str) -> None:
    (folder / "index.csv").write_bytes("file,author\na.png,Édouard Manet\n".encode(encoding))
    assert found(open_source(folder))["a.png"]["author"] == "Édouard Manet"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_sidecar_may_be_cut_by_commas_semicolons_or_tabs(folder: Path, mark: str) -> None:
    (folder / "index.csv").write_text(f"File{mark} Title \r\na.png{mark}One\r\n")
    assert found(open_source(folder))["a.png"]["title"] == "One"


def test_quoted_cells_may_hold_commas_quotes_and_lines(folder: Path) -> None:
    (folder / "index.csv").write_text('file,title,note\na.png,"One, ""two""","first\nsecond"\n')
    row = found(open_source(folder))["a.png"]
    assert row["title"] == 'One, "two"'
    assert work_of(row, sha256="0" * 64, file="a.png").note == "first second"


def test_a_row_with_too_many_cells_is_not_believed(folder: Path) -> None:
    (folder / "index.csv").write_text("file,title,author\na.png,One, two,Me\n")
    source = open_source(folder)
    assert refused(source) == {"a.png": "bad_row"}
    assert found(source)["a.png"] == {}


@pytest.mark.parametrize("text", ["", "name,title\na.png,One\n", "\0\0\0"])
def test_a_sidecar_without_a_file_column_stops_everything_and_says_so(folder: Path, text: str) -> None:
    (folder / "index.csv").write_text(text)
    with pytest.raises(SourceUnreadable, match="`file` column"):
        open_source(folder)


def test_a_sidecar_that_is_not_there_stops_everything(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="cannot be read"):
        open_source(folder, metadata=tmp_path / "none.csv")


def test_a_link_that_leaves_the_folder_is_refused_and_one_that_stays_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PICTURES[0])
    (folder / "out.png").symlink_to(tmp_path / "secret.png")
    (folder / "in.png").symlink_to(folder / "a.png")
    (folder / "up").symlink_to(tmp_path)
    (folder / "loop").symlink_to(folder / "loop")
    source = open_source(folder)
    assert refused(source) == {"out.png": "outside", "up": "outside", "loop": "unreadable"}
    assert "in.png" in found(source)


def test_a_pipe_and_a_vanished_file_are_refused_when_they_are_read(folder: Path) -> None:
    os.mkfifo(folder / "pipe.png")
    offers = {item.name: item for item in open_source(folder) if isinstance(item, Found)}
    (folder / "a.png").unlink()
    for name, code in (("pipe.png", "not_a_file"), ("a.png", "unreadable")):
        with pytest.raises(PictureRefused) as caught:
            offers[name].read()
        assert caught.value.code == code


def test_a_file_above_the_limit_is_refused_before_it_is_read(folder: Path) -> None:
    huge = folder / "huge.png"
    with huge.open("wb") as file:
        file.truncate(2**40)
    (folder / "empty.png").touch()
    codes = {}
    for item in open_source(folder):
        if isinstance(item, Found):
            try:
                item.read()
            except PictureRefused as refusal:
                codes[item.name] = refusal.code
    assert codes == {"huge.png": "too_large", "empty.png": "empty"}


def test_names_that_are_no_utf8_or_hold_control_signs_do_no_harm(folder: Path) -> None:
    for name in (b"bad\xff.png", b"line\nbreak.png"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(PICTURES[0])
    for item in open_source(folder):
        assert isinstance(item, Found)
        item.name.encode()
        assert work_of(item.metadata, sha256="0" * 64, file=item.name).file.isprintable()


def test_one_file_is_a_source_and_finds_its_row_beside_it(folder: Path) -> None:
    (folder / "index.csv").write_text("file,title\na.png,One\n")
    offers = found(open_source(folder / "a.png"))
    assert offers == {"a.png": {"file": "a.png", "title": "One"}}


def test_a_csv_list_is_a_source_of_the_files_it_names(folder: Path) -> None:
    (folder / "list.csv").write_text("file,title\nc.png,Three\nb/d.png,Two\ngone.png,x\n")
    source = open_source(folder / "list.csv")
    assert found(source) == {
        "c.png": {"file": "c.png", "title": "Three"},
        "b/d.png": {"file": "b/d.png", "title": "Two"},
    }
    assert refused(source) == {"gone.png": "missing"}
    assert contents(source) == [PICTURES[0], PICTURES[2]]


def test_nothing_at_a_path_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="nothing at"):
        open_source(tmp_path / "none")


# Parquet


def parquet(path: Path, columns: Mapping[str, Any], **schema: Any) -> Path:
    pq.write_table(pa.table(dict(columns), **schema), path)
    return path


def test_a_parquet_list_of_paths_is_relative_to_the_table(folder: Path) -> None:
    path = parquet(
        folder / "list.parquet",
        {"file": ["a.png", "b/d.png", "../x.png", None, "https://e.org/x.png"], "year": [1889.0, None, 1, 1, 1]},
    )
    source = open_source(path)
    assert list(found(source)) == ["a.png", "b/d.png"]
    assert found(source)["a.png"] == {"year": "1889"}
    assert sorted(refused(source).values()) == ["no_file", "outside", "remote"]
    assert contents(source) == [PICTURES[1], PICTURES[2]]


def test_a_parquet_list_may_hold_the_bytes(tmp_path: Path) -> None:
    path = parquet(tmp_path / "list.parquet", {"image": PICTURES, "title": ["One", "Two", "Three"]})
    source = open_source(path)
    assert contents(source) == PICTURES
    assert list(found(source)) == [f"list.parquet#{row:06d}" for row in range(3)]
    assert [row["title"] for row in found(source).values()] == ["One", "Two", "Three"]


def test_a_parquet_list_may_hold_bytes_and_paths_as_datasets_writes_them(tmp_path: Path) -> None:
    features = {"info": {"features": {"label": {"names": ["cat", "dog"], "_type": "ClassLabel"}}}}
    schema = pa.schema(
        [("image", pa.struct([("bytes", pa.binary()), ("path", pa.string())])), ("label", pa.int64())],
        metadata={"huggingface": json.dumps(features)},
    )
    rows = [{"bytes": PICTURES[0], "path": "one.png"}, {"bytes": None, "path": "../two.png"}, None]
    path = tmp_path / "list.parquet"
    pq.write_table(pa.table({"image": rows, "label": [1, 0, 7]}, schema=schema), path)
    source = open_source(path)
    assert found(source) == {"one.png": {"label": "dog"}}
    assert contents(source) == [PICTURES[0]]
    assert sorted(refused(source).values()) == ["no_file", "outside"]


def test_a_parquet_list_of_addresses_only_is_refused_row_by_row(tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "laion.parquet", {"url": ["https://e.org/1.jpg", "https://e.org/2.jpg"], "text": ["", ""]}
    )
    assert refused(open_source(path)) == {"https://e.org/1.jpg": "remote", "https://e.org/2.jpg": "remote"}


def test_a_parquet_table_without_pictures_says_so(tmp_path: Path) -> None:
    assert refused(open_source(parquet(tmp_path / "n.parquet", {"n": [1, 2]}))) == {"n.parquet": "no_pictures"}


def test_a_damaged_parquet_table_is_refused_and_not_raised(tmp_path: Path) -> None:
    path = parquet(tmp_path / "list.parquet", {"image": PICTURES})
    path.write_bytes(path.read_bytes()[:-200])
    assert refused(open_source(path)) == {"list.parquet": "broken_table"}


def test_the_size_limit_holds_for_rows_too(tmp_path: Path) -> None:
    source = open_source(parquet(tmp_path / "list.parquet", {"image": [b"", PICTURES[0]]}), limits=Limits(size=50))
    codes = []
    for item in source:
        assert isinstance(item, Found)
        with pytest.raises(PictureRefused) as caught:
            item.read()
        codes.append(caught.value.code)
    assert codes == ["empty", "too_large"]


def test_a_sidecar_goes_over_the_columns_of_a_table(tmp_path: Path) -> None:
    path = parquet(tmp_path / "list.parquet", {"image": PICTURES[:1], "title": ["Old"], "year": [1]})
    sidecar = tmp_path / "more.csv"
    sidecar.write_text("file,title\nlist.parquet#000000,New\n")
    row = found(open_source(path, metadata=sidecar))["list.parquet#000000"]
    assert (row["title"], row["year"]) == ("New", "1")


# WebDataset


def shard(path: Path, members: Iterable[tuple[str, bytes]]) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def test_a_shard_gives_pictures_with_their_companions(tmp_path: Path) -> None:
    path = shard(
        tmp_path / "00000.tar",
        [
            ("0001.png", PICTURES[0]),
            ("0001.json", json.dumps({"title": "One", "tags": ["a"], "year": 1889}).encode()),
            ("0001.txt", b" a caption \n"),
            ("0001.cls", b"7"),
            ("sub/0002.json", b"[not json"),
            ("sub/0002.png", PICTURES[1]),
        ],
    )
    source = open_source(path)
    offers = found(source)
    assert list(offers) == ["00000.tar/0001.png", "00000.tar/sub/0002.png"]
    assert offers["00000.tar/0001.png"] == {
        "title": "One",
        "tags": '["a"]',
        "year": "1889",
        "txt": "a caption",
        "cls": "7",
    }
    assert offers["00000.tar/sub/0002.png"] == {}
    assert contents(source) == PICTURES[:2]


def test_a_folder_of_shards_is_read_shard_by_shard(tmp_path: Path) -> None:
    for number in (1, 0):
        shard(tmp_path / f"{number}.tar", [("x.png", PICTURES[number])])
    assert contents(open_source(tmp_path)) == PICTURES[:2]


def test_links_devices_escapes_and_strangers_in_a_shard_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in (("l.png", tarfile.SYMTYPE), ("h.png", tarfile.LNKTYPE), ("d.png", tarfile.CHRTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
        for name in ("../up.png", "/root.png", "inner.tar", "run.exe", "a.npy"):
            entry = tarfile.TarInfo(name)
            entry.size = 3
            archive.addfile(entry, io.BytesIO(b"abc"))
    source = open_source(path)
    assert found(source) == {}
    assert refused(source) == {
        "s.tar/l.png": "not_a_file",
        "s.tar/h.png": "not_a_file",
        "s.tar/d.png": "not_a_file",
        "s.tar/../up.png": "outside",
        "s.tar//root.png": "outside",
        "s.tar/inner.tar": "not_a_picture",
        "s.tar/run.exe": "not_a_picture",
        "s.tar/a.npy": "not_a_picture",
    }


def test_a_cut_shard_gives_what_is_whole_and_refuses_the_rest(tmp_path: Path) -> None:
    path = shard(tmp_path / "s.tar", [("1.png", PICTURES[0]), ("2.png", PICTURES[1])])
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"2.png") + 300])
    source = open_source(path)
    assert contents(source) == PICTURES[:1]
    assert refused(source) == {"s.tar": "broken_shard"}


def test_a_member_that_claims_to_be_huge_is_refused_unread(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("big.png")
    entry.size = 2**40
    path = tmp_path / "s.tar"
    path.write_bytes(entry.tobuf() + bytes(2048))
    offers = [item for item in open_source(path) if isinstance(item, Found)]
    for item in offers:
        with pytest.raises(PictureRefused) as caught:
            item.read()
        assert caught.value.code == "too_large"


def test_a_huge_or_deeply_nested_tar_header_is_refused(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("pax")
    entry.type, entry.size = tarfile.XHDTYPE, 2**30
    huge = tmp_path / "huge.tar"
    huge.write_bytes(entry.tobuf() + bytes(4096))
    assert refused(open_source(huge)) == {"huge.tar": "broken_shard"}
    entry.size = 0
    deep = tmp_path / "deep.tar"
    deep.write_bytes(entry.tobuf() * 20_000 + bytes(1024))
    assert refused(open_source(deep)) == {"deep.tar": "broken_shard"}


def test_very_many_members_of_one_key_are_refused(tmp_path: Path) -> None:
    path = shard(tmp_path / "s.tar", [(f"k.{number}.png", b"x") for number in range(1_010)])
    source = open_source(path)
    assert len(found(source)) == 1_000
    assert set(refused(source).values()) == {"too_many_members"}


# Hugging Face


def saved(path: Path, rows: list[dict[str, Any]], *, stream: bool = True) -> None:
    table = pa.table(
        {
            "image": pa.array(
                [{"bytes": row["image"], "path": None} for row in rows],
                pa.struct([("bytes", pa.binary()), ("path", pa.string())]),
            ),
            "title": [row["title"] for row in rows],
        }
    )
    path.mkdir(parents=True)
    name = "data-00000-of-00001.arrow"
    opened = pa.ipc.new_stream if stream else pa.ipc.new_file
    with opened(str(path / name), table.schema) as writer:
        writer.write_table(table)
    (path / "dataset_info.json").write_text("{}")
    (path / "state.json").write_text(json.dumps({"_data_files": [{"filename": name}]}))


ROWS = [{"image": data, "title": f"Number {number}"} for number, data in enumerate(PICTURES)]


@pytest.mark.parametrize("stream", [True, False])
def test_a_data_set_saved_to_disk_is_read_without_datasets(tmp_path: Path, stream: bool) -> None:
    saved(tmp_path / "set", ROWS, stream=stream)
    source = open_source(tmp_path / "set")
    assert contents(source) == PICTURES
    assert [row["title"] for row in found(source).values()] == ["Number 0", "Number 1", "Number 2"]


def test_a_data_set_of_several_splits_is_read_split_by_split(tmp_path: Path) -> None:
    saved(tmp_path / "set" / "train", ROWS[:2])
    saved(tmp_path / "set" / "test", ROWS[2:])
    (tmp_path / "set" / "dataset_dict.json").write_text(json.dumps({"splits": ["train", "test"]}))
    assert contents(open_source(tmp_path / "set")) == PICTURES


def test_a_folder_of_parquet_files_is_a_data_set(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for number, data in enumerate(PICTURES):
        parquet(tmp_path / "data" / f"train-{number:05d}-of-00003.parquet", {"image": [data]})
    assert contents(open_source(tmp_path)) == PICTURES


@pytest.mark.parametrize("name", ["metadata.jsonl", "metadata.csv"])
def test_a_folder_of_pictures_with_metadata_is_a_data_set(folder: Path, name: str) -> None:
    (folder / "b" / name).write_text(
        '{"file_name": "d.png", "title": "Below"}\n' if name.endswith("l") else "file_name,title\nd.png,Below\n"
    )
    source = open_source(folder)
    assert list(found(source)) == ["a.png", "b/d.png", "c.png"]
    assert found(source)["b/d.png"]["title"] == "Below"
    assert refused(source) == {}


def test_parts_of_a_data_set_that_are_absent_or_outside_are_refused(tmp_path: Path) -> None:
    saved(tmp_path / "set", ROWS)
    names = ["data-00000-of-00001.arrow", "gone.arrow", "../../etc/passwd"]
    (tmp_path / "set" / "state.json").write_text(json.dumps({"_data_files": [{"filename": name} for name in names]}))
    source = open_source(tmp_path / "set")
    assert contents(source) == PICTURES
    assert refused(source) == {"gone.arrow": "missing", "../../etc/passwd": "outside"}


@pytest.mark.parametrize("state", ["", "[]", "{", '{"_data_files": 3}', '{"_data_files": [3]}'])
def test_a_data_set_with_a_broken_state_is_refused_and_not_raised(tmp_path: Path, state: str) -> None:
    saved(tmp_path / "set", ROWS)
    (tmp_path / "set" / "state.json").write_text(state)
    (code,) = refused(open_source(tmp_path / "set")).values()
    assert code in ("no_pictures", "missing")


@pytest.mark.parametrize("cut", [8, 400, 1500])
def test_a_damaged_arrow_file_is_refused_and_not_raised(tmp_path: Path, cut: int) -> None:
    saved(tmp_path / "set", ROWS)
    path = tmp_path / "set" / "data-00000-of-00001.arrow"
    path.write_bytes(path.read_bytes()[:cut])
    assert list(refused(open_source(tmp_path / "set")).values()) == ["broken_table"]


def test_all_sources_lead_to_the_same_picture(folder: Path, tmp_path: Path) -> None:
    places = {
        "file": folder / "c.png",
        "parquet": parquet(tmp_path / "p.parquet", {"image": PICTURES[:1]}),
        "webdataset": shard(tmp_path / "s.tar", [("1.png", PICTURES[0])]),
        "huggingface": tmp_path / "set",
    }
    saved(tmp_path / "set", ROWS[:1])
    hashes = set()
    for name, place in places.items():
        source = open_source(place)
        assert isinstance(source, load("source", name))
        hashes |= {decode(data).sha256 for data in contents(source)}
    assert len(hashes) == 1
