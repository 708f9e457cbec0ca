"""A dossier as JSON and back; its schema is that of the records themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from apelles.dossier.redact import FIELDS
from apelles.dossier.redact import MEMBER as COMMITMENTS
from apelles.dossier.sealed import MEMBER as SEAL
from apelles.dossier.sealed import dossier_in
from apelles.errors import DossierError
from apelles.records.dossier import FORMAT, Dossier
from apelles.seal.bounded import read_bounded

if TYPE_CHECKING:
    from pydantic import TypeAdapter

NAME: Final = "dossier.json"
NAMED_BY: Final = {
    "conclusions": "rule",
    "questions": "fact",
    "rights": "work_id",
    "texts": "ref",
    "facts": "id",
    "audits": "kind",
}
"""By what the records of a list are known, so that a check can name the one that was altered."""
COMMAND: Final = "command"
"""Goes with whatever is taken out: the paths in it are named as people name their folders."""
MOST_BYTES: Final = 256_000_000
_FILE: Final = "file"
_SHOWN: Final = "picture"
"""A plate's own name in JSON: `file` is there what somebody else called a picture, which redaction may take out."""


def as_mapping(dossier: Dossier) -> dict[str, Any]:
    """Return a dossier as plain values, in the order of its fields; what has its default is left out."""
    made: dict[str, Any] = _adapter().dump_python(dossier, mode="json", exclude_defaults=True)
    return {"format": FORMAT, **_plates_named(made, _FILE, _SHOWN)}


def from_mapping(value: Mapping[str, Any]) -> Dossier:
    """Return a dossier from plain values; a text that was taken out is shown as a mark.

    Raises:
        DossierError: it is none.
    """
    from pydantic import ValidationError

    try:
        marked = {key: _marked(one) for key, one in value.items()}
        return _adapter().validate_python(_plates_named(marked, _SHOWN, _FILE), strict=False)
    except (ValidationError, RecursionError, TypeError, AttributeError) as error:
        message = (
            f"This is no dossier ({str(error).splitlines()[0]}), so nothing can be made of it. "
            f"Name the {NAME} that `apelles dossier build` wrote."
        )
        raise DossierError(message) from error


def read_dossier(path: Path) -> Dossier:
    """Return the dossier in a file, or in the folder that was built. Its seal is not checked: see `check`.

    Raises:
        DossierError: there is none, or what is there is no dossier.
        DossierUnreadable: it is no JSON object.
    """
    return from_mapping({key: value for key, value in read_mapping(path).items() if key != SEAL})


def read_mapping(path: Path) -> dict[str, Any]:
    """Return what a dossier's JSON holds, as plain values.

    Raises:
        DossierError: the file cannot be read or is too large.
        DossierUnreadable: it is no JSON object.
    """
    return dossier_in(read_content(path))


def read_content(path: Path) -> bytes:
    """Return the bytes of a dossier's JSON, or of that in a folder.

    Raises:
        DossierError: the file cannot be read or is too large.
    """
    file = path / NAME if path.is_dir() else path
    hint = "Name the folder that was built."
    return read_bounded(file, MOST_BYTES, error=DossierError, nothing="there is no dossier", hint=hint)


def schema() -> dict[str, Any]:
    """Return the JSON schema of a dossier as it is written, whole or with texts taken out."""
    made = _adapter().json_schema()
    kinds = made["$defs"]
    plate = kinds["Plate"]
    plate["properties"] = _renamed(plate["properties"], _FILE, _SHOWN)
    plate["required"] = list(_renamed(dict.fromkeys(plate["required"]), _FILE, _SHOWN))
    plate["description"] = plate["description"].replace(f"`{_FILE}`", f"`{_SHOWN}`")
    for kind in kinds.values():
        for name in {*FIELDS, COMMAND} & kind.get("properties", {}).keys():
            if kind["properties"][name].get("type") == "string":
                kind["properties"][name] = {"anyOf": [kind["properties"][name], {"$ref": "#/$defs/Redacted"}]}
    kinds["Redacted"] = {
        "description": "The commitment to a text that was taken out: SHA-256 of a salt and the text, in hex.",
        "type": "object",
        "properties": {"redacted": {"type": "string"}},
        "required": ["redacted"],
        "additionalProperties": False,
    }
    made["properties"] |= {
        COMMITMENTS: {"description": "The commitments to texts that may be taken out.", "type": "object"},
        SEAL: {"description": "The seal over all bytes before it.", "type": "object"},
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": FORMAT, **made}


@cache
def _adapter() -> TypeAdapter[Dossier]:
    from pydantic import TypeAdapter

    return TypeAdapter(Dossier)


def _marked(value: Any) -> Any:
    """Return plain values with each text that was taken out as a mark that begins its commitment."""
    if isinstance(value, Mapping):
        if set(value) == {"redacted"}:
            return f"[{str(value['redacted'])[:16]}]"
        return {key: _marked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_marked(one) for one in value]
    return value


def _plates_named(dossier: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return plain values of a dossier in which the plates' own names are called otherwise."""
    made = dict(dossier)
    for name, held in (("exhibits", "plates"), ("audits", "pairs")):
        if name in made:
            made[name] = [
                {**one, held: [_renamed(plate, old, new) for plate in one[held]]} if held in one else one
                for one in _mappings(made[name])
            ]
    if "calibrations" in made:
        made["calibrations"] = [
            {**one, "plate": _renamed(one["plate"], old, new)} if one.get("plate") else one
            for one in _mappings(made["calibrations"])
        ]
    return made


def _mappings(values: Sequence[Any]) -> Sequence[Mapping[str, Any]]:
    return [one if isinstance(one, Mapping) else {} for one in values]


def _renamed(value: Any, old: str, new: str) -> dict[str, Any]:
    return {new if name == old else name: one for name, one in value.items()}
