"""Null models on disk: those shipped with Apelles, and the one a library was calibrated with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from apelles.calibrate.domain import DomainModel, plausible_domains
from apelles.calibrate.null import NullModel, Recipe
from apelles.errors import CalibrationError

_NULL = TypeAdapter(NullModel)
_DOMAINS = TypeAdapter(DomainModel)
FOLDER = "calibration"


@cache
def shipped() -> dict[str, NullModel]:
    """Return the null models that come with Apelles, by domain."""
    return shipped_as("null-")


@cache
def framed() -> dict[str, NullModel]:
    """Return the null models of pictures laid over each other from edge to edge, by domain; not every one has one."""
    return shipped_as("framed-")


def shipped_as(beginning: str) -> dict[str, NullModel]:
    """Return the null models whose file names begin so, by domain."""
    folder = files("apelles.calibrate") / "shipped"
    models = [_NULL.validate_json(entry.read_bytes()) for entry in folder.iterdir() if entry.name.startswith(beginning)]
    return {model.domain: model for model in sorted(models, key=lambda model: model.name)}


@cache
def domain_model() -> DomainModel:
    """Return the shipped model that tells domains apart."""
    return _DOMAINS.validate_json((files("apelles.calibrate") / "shipped" / "domains.json").read_bytes())


def domains_of(traits: Sequence[float]) -> Mapping[str, float]:
    """Return the domains that a picture of these traits may belong to, the likeliest first, by the shipped model."""
    return plausible_domains(traits, domain_model())


def own_path(library: Path, library_hash: str) -> Path:
    """Return where a library keeps the null model measured on exactly its present works."""
    return library / FOLDER / f"null-{library_hash[:16]}.json"


def load_own(library: Path, library_hash: str) -> NullModel | None:
    """Return the null model a library was calibrated with, or None where its works have changed since.

    Raises:
        CalibrationError: the file is there and is no null model.
    """
    return read(own_path(library, library_hash))


def read(path: Path) -> NullModel | None:
    """Return the null model in a file, None where there is none.

    Raises:
        CalibrationError: the file is there and is no null model.
    """
    if not path.is_file():
        return None
    try:
        return _NULL.validate_json(path.read_bytes())
    except ValidationError as error:
        message = f"{path.name} in {path.parent} is no null model. Delete it and run `apelles calibrate` again."
        raise CalibrationError(message) from error


def save(model: NullModel | DomainModel, path: Path) -> None:
    """Write a model as JSON, atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    adapter: TypeAdapter[NullModel] | TypeAdapter[DomainModel] = _NULL if isinstance(model, NullModel) else _DOMAINS
    part = path.with_suffix(".part")
    part.write_bytes(adapter.dump_json(model, indent=1) + b"\n")  # type: ignore[arg-type]
    part.replace(path)


def fits(model: NullModel, recipe: Recipe) -> bool:
    """Return whether a null model was measured with exactly this recipe."""
    return model.recipe == recipe
