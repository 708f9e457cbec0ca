"""What every source promises, whatever it reads."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from apelles.catalogue import TABLES, load
from apelles.collect.base import Found
from apelles.collect.decode import decode
from apelles.collect.limits import Limits
from apelles.collect.open import open_source
from apelles.errors import PictureRefused
from apelles.records import Refusal
from tests.collect.files import file_of
from tests.pictures import painting

GOOD = [file_of(painting(seed, height=30, width=40), "PNG") for seed in range(3)]
BAD = b"\x7fELF\x02\x01\x01 not a picture"


def _folder(path: Path) -> Path:
    path.mkdir(parents=True)
    for name, data in zip(("c.png", "a.png", "b.png", "bad.png"), (*GOOD, BAD), strict=True):
        (path / name).write_bytes(data)
    rows = "".join(f"{name},{name}\n" for name in ("c.png", "a.png", "b.png", "bad.png", "gone.png", "../out.png"))
    (path / "index.csv").write_text("file,title\n" + rows)
    return path


def _file(path: Path) -> Path:
    return _folder(path) / "c.png"


def _list(path: Path) -> Path:
    return _folder(path) / "index.csv"


def _table(path: Path) -> pa.Table:
    path.mkdir(parents=True, exist_ok=True)
    (path / "on-disk.png").write_bytes(GOOD[2])
    cells: list[dict[str, bytes | str | None]] = [{"bytes": data, "path": None} for data in (*GOOD[:2], BAD)]
    cells += [{"bytes": None, "path": name} for name in ("on-disk.png", "../out.png")]
    return pa.table({"image": cells, "title": [str(number) for number in range(5)]})


def _parquet(path: Path) -> Path:
    pq.write_table(_table(path), path / "list.parquet")
    return path / "list.parquet"


def _huggingface(path: Path) -> Path:
    table = _table(path)
    with pa.ipc.new_stream(str(path / "data.arrow"), table.schema) as writer:
        writer.write_table(table)
    (path / "state.json").write_text(json.dumps({"_data_files": [{"filename": "data.arrow"}]}))
    return path


def _webdataset(path: Path) -> Path:
    path.mkdir(parents=True)
    members = {f"{number}.png": data for number, data in enumerate((*GOOD, BAD))} | {"../out.png": GOOD[0]}
    with tarfile.open(path / "s.tar", "w") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path / "s.tar"


MAKERS: dict[str, Callable[[Path], Path]] = {
    "file": _file,
    "folder": _folder,
    "huggingface": _huggingface,
    "list": _list,
    "parquet": _parquet,
    "webdataset": _webdataset,
}
sources = pytest.mark.parametrize("name", sorted(TABLES["source"]))


def _seen(item: Found | Refusal) -> tuple[object, ...]:
    if isinstance(item, Refusal):
        return (item,)
    return item.name, dict(item.metadata), item.path


def test_every_source_in_the_table_has_a_sample() -> None:
    assert sorted(MAKERS) == sorted(TABLES["source"])


@sources
def test_it_is_chosen_for_what_it_reads(name: str, tmp_path: Path) -> None:
    assert isinstance(open_source(MAKERS[name](tmp_path / "x")), load("source", name))


@sources
def test_the_order_is_the_same_on_every_run_and_names_are_given_once(name: str, tmp_path: Path) -> None:
    place = MAKERS[name](tmp_path / "x")
    source = open_source(place)
    first, second, third = ([_seen(item) for item in each] for each in (source, source, open_source(place)))
    assert first == second == third
    names = [item.name for item in source if isinstance(item, Found)]
    assert len(names) == len(set(names)) > 0


@sources
def test_a_bad_entry_is_a_refusal_with_code_and_sentence_and_stops_nothing(name: str, tmp_path: Path) -> None:
    source = open_source(MAKERS[name](tmp_path / "x"))
    good, codes = 0, set()
    for item in source:
        if isinstance(item, Refusal):
            assert item.reason.endswith(".")
            codes.add(item.code)
            continue
        try:
            decode(item.read())
            good += 1
        except PictureRefused as refusal:
            codes.add(refusal.code)
    assert good == (1 if name == "file" else 3)
    assert codes >= (set() if name == "file" else {"executable", "outside"})


@sources
def test_nothing_outside_the_place_is_read(name: str, tmp_path: Path) -> None:
    place = MAKERS[name](tmp_path / "x")
    secret = file_of(painting(99), "PNG")
    for folder in (tmp_path, tmp_path / "x" / ".."):
        (folder / "out.png").write_bytes(secret)
    assert secret not in [item.read() for item in open_source(place) if isinstance(item, Found)]


@sources
def test_the_size_limit_is_kept_by_read(name: str, tmp_path: Path) -> None:
    for item in open_source(MAKERS[name](tmp_path / "x"), limits=Limits(size=10)):
        if isinstance(item, Found):
            with pytest.raises(PictureRefused, match="at most 10"):
                item.read()


@sources
def test_a_sidecar_that_is_named_describes_the_entries(name: str, tmp_path: Path) -> None:
    place = MAKERS[name](tmp_path / "x")
    first = next(item for item in open_source(place) if isinstance(item, Found))
    sidecar = tmp_path / "described.csv"
    sidecar.write_text(f"file,title,work_id\n{first.name},New,w1\n")
    offers = {item.name: item for item in open_source(place, metadata=sidecar) if isinstance(item, Found)}
    assert offers[first.name].metadata["title"] == "New"
    assert offers[first.name].metadata["work_id"] == "w1"
    assert offers[first.name].read() == first.read()
