"""What audits of models wrote, read as a stranger's: no larger than it may be, and in agreement with itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from apelles.errors import DossierError
from apelles.journeys import audit_export, audit_pairs
from apelles.journeys.audit_agrees import wrong_in_collage, wrong_in_model, wrong_in_proof
from apelles.journeys.audit_proof import Proof
from apelles.records.audit import ModelAudit, NearestPair
from apelles.records.collage import CollageFinding
from apelles.records.models import ModelCard
from apelles.seal.bounded import read_bounded

if TYPE_CHECKING:
    from pydantic import TypeAdapter

MODEL: Final = audit_export.JSON
COLLAGE: Final = audit_export.COLLAGE
PROOF: Final = "proof.json"
BESIDE: Final = "collage"
"""The folder in the folder of an audit that holds what was found of collage."""
MOST_BYTES: Final = 32_000_000
MOST_PICTURE: Final = 4_000_000
NAME: Final = "Name what `apelles audit model`, `collage` or `proof` wrote with --out, as it was written."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadModel:
    """An audit of what a model gives back, its nearest pairs, where their pictures lie, and the hash of its file."""

    audit: ModelAudit
    pairs: tuple[NearestPair, ...]
    folder: Path
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCollage:
    """A comparison with collage machines; `card` is None where it does not say which model was asked."""

    finding: CollageFinding
    card: ModelCard | None
    software: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProof:
    """A test with canaries."""

    found: Proof
    software: str
    sha256: str


type Read = ReadModel | ReadCollage | ReadProof


def read_audits(place: Path) -> tuple[Read, ...]:
    """Return what lies in a folder that `apelles audit` wrote, or in one file of its JSON.

    Raises:
        DossierError: there is no audit, a file is too large, is not what `apelles audit` writes, contradicts itself, or
            leads out of the folder.
    """
    names = (MODEL, f"{BESIDE}/{COLLAGE}", COLLAGE, PROOF)
    files = [place / name for name in names if (place / name).exists()] if place.is_dir() else [place]
    found = tuple(read for file in files for read in _read(file, within=place))
    if not found:
        message = (
            f"{place} holds no audit of a model that a dossier can show. {NAME} Membership statistics are leads and "
            "enter no dossier."
        )
        raise DossierError(message)
    return found


def pair_picture(read: ReadModel, pair: NearestPair, what: str) -> bytes:
    """Return the picture of an output or of the work beside it, empty where it is not at hand.

    Raises:
        DossierError: it is too large, another picture than the audit names, or leads out of the folder.
    """
    stated = pair.output_sha256 if what == audit_pairs.OUTPUT else pair.work_sha256
    file = audit_pairs.picture_path(read.folder, pair.finding.index, what)
    if not stated or not file.exists():
        return b""
    content = _bytes(file, MOST_PICTURE, within=read.folder)
    if sha256(content).hexdigest() != stated:
        message = f"{file} is another picture than the audit names, so it is not shown beside it. {NAME}"
        raise DossierError(message)
    return content


def _read(file: Path, *, within: Path) -> Iterator[Read]:
    content = _bytes(file, MOST_BYTES, within=within)
    value = _plain(content, file)
    digest = sha256(content).hexdigest()
    if {"training", "told"} <= value.keys():
        yield _model(value, file, digest)
        beside = value.get("collage")
        if isinstance(beside, dict):
            yield _collage(beside, file, digest)
    elif {"closeness", "answer"} <= value.keys():
        yield _collage(value, file, digest)
    elif {"slots", "test"} <= value.keys():
        yield _proof(value, file, digest)


def _bytes(file: Path, most: int, *, within: Path) -> bytes:
    if within.is_dir() and not file.resolve().is_relative_to(within.resolve()):
        message = f"{file} leads out of the folder of the audit, so it is not read. Put the file there instead."
        raise DossierError(message)
    return read_bounded(file, most, error=DossierError, nothing="there is no audit", hint=NAME)


def _plain(content: bytes, file: Path) -> dict[str, Any]:
    """Return a JSON object in which every number is finite."""
    try:
        value = json.loads(content)
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError) as error:
        message = f"{file} is no JSON that can be read ({str(error)[:200]}), so there is no audit in it. {NAME}"
        raise DossierError(message) from error
    return value if isinstance(value, dict) else {}


def _model(value: Mapping[str, Any], file: Path, digest: str) -> ReadModel:
    audit = _as(ModelAudit, value, file)
    pairs = _as(tuple[NearestPair, ...], value.get("pairs", ()), file)
    _agrees(wrong_in_model(audit, pairs), file)
    return ReadModel(audit=audit, pairs=pairs, folder=file.parent, sha256=digest)


def _collage(value: Mapping[str, Any], file: Path, digest: str) -> ReadCollage:
    finding = _as(CollageFinding, value, file)
    card = _as(ModelCard, value["model"], file) if value.get("model") else None
    software = str(value.get("software", ""))
    _agrees(wrong_in_collage(finding, card, software), file)
    return ReadCollage(finding=finding, card=card, software=software, sha256=digest)


def _proof(value: Mapping[str, Any], file: Path, digest: str) -> ReadProof:
    found = _as(Proof, value, file)
    software = str(value.get("software", ""))
    _agrees(wrong_in_proof(found, software), file)
    return ReadProof(found=found, software=software, sha256=digest)


def _as(kind: Any, value: Any, file: Path) -> Any:
    from pydantic import ValidationError

    try:
        return _adapter(kind).validate_python(value)
    except (ValidationError, RecursionError) as error:
        problem = " ".join(str(error).splitlines()[:2])[:300]
        message = f"{file} is no audit that `apelles audit` writes ({problem}), so it is not taken. {NAME}"
        raise DossierError(message) from error


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _agrees(wrong: Iterator[str], file: Path) -> None:
    """Refuse a file with something wrong in it."""
    first = next(wrong, "")
    if first:
        message = f"{file} contradicts itself ({first}), so nothing in it is taken. {NAME}"
        raise DossierError(message)
