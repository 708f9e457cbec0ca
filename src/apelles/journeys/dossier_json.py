"""A dossier as JSON and back; its schema is that of the records themselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from apelles.dossier.sealed import MEMBER as SEAL
from apelles.dossier.sealed import dossier_in
from apelles.errors import DossierError
from apelles.records.dossier import FORMAT, Dossier

if TYPE_CHECKING:
    from pydantic import TypeAdapter

NAME: Final = "dossier.json"
NAMED_BY: Final = {"conclusions": "rule", "questions": "fact", "rights": "work_id", "texts": "ref", "facts": "id"}
"""By what the records of a list are known, so that a check can name the one that was altered."""
MOST_BYTES: Final = 256_000_000


def as_mapping(dossier: Dossier) -> dict[str, Any]:
    """Return a dossier as plain values, in the order of its fields; what has its default is left out."""
    made: dict[str, Any] = _adapter().dump_python(dossier, mode="json", exclude_defaults=True)
    return {"format": FORMAT, **made}


def from_mapping(value: Mapping[str, Any]) -> Dossier:
    """Return a dossier from plain values; a text that was taken out is shown as a mark.

    Raises:
        DossierError: it is none.
    """
    from pydantic import ValidationError

    try:
        return _adapter().validate_python({key: _marked(one) for key, one in value.items()}, strict=False)
    except (ValidationError, RecursionError) as error:
        message = (
            f"This is no dossier ({str(error).splitlines()[0]}), so nothing can be made of it. "
            f"Name the {NAME} that `apelles dossier build` wrote."
        )
        raise DossierError(message) from error


def read_dossier(path: Path) -> Dossier:
    """Return the dossier in a file, or in the folder that was built. Its seal is not checked: see `check`.

    Raises:
        DossierError: there is none.
    """
    return from_mapping({key: value for key, value in read_mapping(path).items() if key != SEAL})


def read_mapping(path: Path) -> dict[str, Any]:
    """Return what a dossier's JSON holds, as plain values.

    Raises:
        DossierError: the file cannot be read, is too large or no JSON.
    """
    file = path / NAME if path.is_dir() else path
    try:
        if file.stat().st_size > MOST_BYTES:
            message = f"{file.name} is larger than {MOST_BYTES:,} bytes, which no dossier is. Name another file."
            raise DossierError(message)
        content = file.read_bytes()
    except OSError as error:
        message = f"{file} cannot be read ({error.strerror}), so there is no dossier. Name the folder that was built."
        raise DossierError(message) from error
    return dossier_in(content)


def schema() -> dict[str, Any]:
    """Return the JSON schema of a dossier, without its seal and its commitments."""
    return {"$id": FORMAT, **_adapter().json_schema()}


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
