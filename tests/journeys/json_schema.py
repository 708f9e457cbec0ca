"""As much of JSON Schema as the schema of a dossier uses, checked in plain loops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
KNOWN = {
    "$defs", "$id", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "description", "enum",
    "items", "maxItems", "minItems", "prefixItems", "properties", "required", "title", "type",
}  # fmt: skip


def problems(value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """Yield where a value is not as its schema says."""
    assert schema.keys() <= KNOWN, schema.keys() - KNOWN
    if "$ref" in schema:
        yield from problems(value, whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole, place)
        return
    if "anyOf" in schema:
        if all(any(problems(value, one, whole, place)) for one in schema["anyOf"]):
            yield f"{place}: none of what it may be"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is not in the list"
    kind = schema.get("type")
    if kind and (not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean")):
        yield f"{place}: {type(value).__name__} is no {kind}"
    elif isinstance(value, dict):
        yield from _members(value, schema, whole, place)
    elif isinstance(value, list):
        yield from _items(value, schema, whole, place)


def _members(value: dict[str, Any], schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    known = schema.get("properties", {})
    yield from (f"{place}: {name} is missing" for name in schema.get("required", ()) if name not in value)
    for name, one in value.items():
        if name in known:
            yield from problems(one, known[name], whole, f"{place}/{name}")
        elif schema.get("additionalProperties") is False or known:
            yield f"{place}: nobody knows {name}"


def _items(value: list[Any], schema: Mapping[str, Any], whole: Mapping[str, Any], place: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{place}: {len(value)} items"
    first = schema.get("prefixItems", [])
    for number, one in enumerate(value):
        expected = first[number] if number < len(first) else schema.get("items", {})
        yield from problems(one, expected, whole, f"{place}/{number}")
