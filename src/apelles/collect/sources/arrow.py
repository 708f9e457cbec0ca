"""Rows of Arrow and Parquet files as offers: the one module here that imports pyarrow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from apelles.collect.base import Found
from apelles.collect.cells import flat
from apelles.collect.identity import clean
from apelles.collect.limits import Limits
from apelles.collect.reading import check_size, offer, refuse
from apelles.records import Refusal

PICTURE_COLUMNS: Final = ("image", "img", "picture", "image_bytes", "bytes", "jpg", "jpeg", "png", "webp", "content")
PATH_COLUMNS: Final = ("file", "path", "image_path", "file_name", "filename", "file_path", "filepath", "image", "img")
URL_COLUMNS: Final = ("url", "image_url", "uri")
BATCH_ROWS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which column holds the picture, how, and which words stand behind numbered labels."""

    kind: str
    column: str
    labels: dict[str, list[str]] = field(default_factory=dict)


def parquet_rows(path: Path, *, root: Path, limits: Limits) -> Iterator[Found | Refusal]:
    """Yield an offer for each row of a Parquet file; paths are relative to `root`, resolved."""
    yield from _guarded(path, partial(_parquet, path), root=root, limits=limits)


def arrow_rows(path: Path, *, root: Path, limits: Limits) -> Iterator[Found | Refusal]:
    """Yield an offer for each row of an Arrow file, of the streaming or the random-access kind."""
    yield from _guarded(path, partial(_arrow, path), root=root, limits=limits)


def _parquet(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path, pre_buffer=False) as file:
        yield from file.iter_batches(batch_size=BATCH_ROWS, use_threads=False)


def _arrow(path: Path) -> Iterator[pa.RecordBatch]:
    with pa.memory_map(str(path)) as file:
        try:
            reader = pa.ipc.open_stream(file)
        except pa.ArrowInvalid:
            stored = pa.ipc.open_file(file)
            yield from map(stored.get_batch, range(stored.num_record_batches))
            return
        yield from reader


def _guarded(
    path: Path, batches: Callable[[], Iterator[pa.RecordBatch]], *, root: Path, limits: Limits
) -> Iterator[Found | Refusal]:
    try:
        yield from _offers(batches(), root=root, table=path.name, limits=limits)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        reason = f"The table cannot be read any further: {str(error)[:200]}. Write it anew."
        yield refuse(path.name, "broken_table", reason)


def _offers(batches: Iterator[pa.RecordBatch], *, root: Path, table: str, limits: Limits) -> Iterator[Found | Refusal]:
    number = 0
    for batch in batches:
        batch.validate(full=True)
        layout = _layout(batch.schema)
        if layout is None:
            reason = f"No column holds pictures or paths. Name one of them {', '.join(PATH_COLUMNS[:3])} or image."
            yield refuse(table, "no_pictures", reason)
            return
        others = batch.drop_columns(_unprinted(batch.schema, layout)).to_pylist()
        pictures = batch.column(layout.column)
        for row, cells in enumerate(others or [{}] * batch.num_rows):
            metadata = _labeled(flat(cells), layout)
            yield _offer(pictures[row], layout, f"{table}#{number:06d}", metadata, root=root, limits=limits)
            number += 1


def _offer(
    value: Any, layout: Layout, label: str, metadata: dict[str, str], *, root: Path, limits: Limits
) -> Found | Refusal:
    name, content = _name_and_content(value, layout)
    if content is not None and content.is_valid:
        return Found(name=clean(name) or label, read=partial(_bytes, content, limits=limits), metadata=metadata)
    if layout.kind == "url" or "://" in name:
        reason = "The row gives only an address on a network, and Apelles reads no network. Download the file first."
        return refuse(name or label, "remote", reason)
    if not name:
        return refuse(label, "no_file", "The row holds neither a picture nor a path.")
    return offer(root, name, metadata=metadata, limits=limits)


def _name_and_content(value: Any, layout: Layout) -> tuple[str, Any]:
    if layout.kind == "struct":
        if not value.is_valid:
            return "", None
        return str(value["path"].as_py() or "") if "path" in value else "", value["bytes"]
    if layout.kind == "bytes":
        return "", value
    return str(value.as_py() or ""), None


def _bytes(content: Any, *, limits: Limits) -> bytes:
    buffer = content.as_buffer()
    check_size(buffer.size, limits=limits)
    return bytes(buffer.to_pybytes())


def _layout(schema: pa.Schema) -> Layout | None:
    labels = _labels(schema)
    structs = [
        item.name for item in schema if pa.types.is_struct(item.type) and item.type.get_field_index("bytes") >= 0
    ]
    binaries = [item.name for item in schema if _is_binary(item.type)]
    texts = [item.name for item in schema if pa.types.is_string(item.type) or pa.types.is_large_string(item.type)]
    single = binaries if len(binaries) == 1 else []
    for kind, present, wanted in (
        ("struct", structs, (*PICTURE_COLUMNS, *structs)),
        ("bytes", binaries, (*PICTURE_COLUMNS, *single)),
        ("path", texts, PATH_COLUMNS),
        ("url", texts, URL_COLUMNS),
    ):
        for column in wanted:
            if column in present:
                return Layout(kind=kind, column=column, labels=labels)
    return None


def _unprinted(schema: pa.Schema, layout: Layout) -> list[str]:
    """Return the picture's column and every other that holds bytes."""
    return [item.name for item in schema if item.name == layout.column or _holds_bytes(item.type)]


def _holds_bytes(kind: pa.DataType) -> bool:
    if pa.types.is_struct(kind):
        return any(_holds_bytes(kind.field(place).type) for place in range(kind.num_fields))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _holds_bytes(kind.value_type)
    return _is_binary(kind)


def _is_binary(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind))


def _labels(schema: pa.Schema) -> dict[str, list[str]]:
    """Return the names behind class labels, which `datasets` writes into the schema."""
    try:
        features = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))["info"]["features"]
        return {name: list(item["names"]) for name, item in features.items() if item.get("_type") == "ClassLabel"}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _labeled(cells: dict[str, str], layout: Layout) -> dict[str, str]:
    for column, names in layout.labels.items():
        number = cells.get(column, "")
        if number.isdecimal() and int(number) < len(names):
            cells[column] = str(names[int(number)])
    return cells
